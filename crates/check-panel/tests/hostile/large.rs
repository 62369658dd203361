//! Large files, as clusters and tools write them, and as an attacker would.

use std::fmt::Write;

/// What `kubectl get deployments -o yaml` prints, with about as many bytes.
pub fn kubectl_list(bytes: usize) -> String {
    let mut text = String::from("apiVersion: v1\nkind: List\nmetadata:\n  resourceVersion: \"\"\nitems:\n");
    let mut at = 0;
    while text.len() < bytes {
        at += 1;
        let _ = write!(text, "{}", KUBECTL.replace("NAME", &format!("orders-{at}")));
    }
    text
}

/// Services of Compose that share a network, databases and variables.
pub fn compose(bytes: usize) -> String {
    let mut text =
        String::from("x-common: &common\n  restart: unless-stopped\n  logging: {driver: json-file}\nservices:\n");
    let mut at = 0;
    while text.len() < bytes {
        at += 1;
        let _ = write!(text, "{}", COMPOSE.replace("NAME", &format!("api{at}")));
    }
    text
}

/// A lock file.
pub fn lock(bytes: usize) -> String {
    let mut text = String::from("version = 4\n");
    let mut at = 0;
    while text.len() < bytes {
        at += 1;
        let _ = write!(
            text,
            "\n[[package]]\nname = \"crate-{at}\"\nversion = \"1.{at}.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\ndependencies = [\n \"crate-{}\",\n \"serde\",\n]\n",
            at / 2,
        );
    }
    text
}

/// A repository: ten files that belong together.
pub fn repository() -> Vec<(String, Vec<u8>)> {
    let dockerfile = "FROM rust:1.90-slim-bookworm AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked --bin orders\n\nFROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /src/target/release/orders /usr/local/bin/orders\nUSER 10001\nEXPOSE 8080\nCMD [\"orders\"]\n";
    let manifest = "[package]\nname = \"orders\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\naxum = \"0.8\"\ntokio = { version = \"1\", features = [\"full\"] }\nsqlx = { version = \"0.8\", features = [\"postgres\", \"runtime-tokio\"] }\ntower-http = { version = \"0.6\", features = [\"timeout\"] }\n\n[profile.release]\nlto = true\npanic = \"abort\"\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: orders\nspec:\n  selector: {app: orders}\n  ports: [{port: 80, targetPort: 8080}]\n";
    [
        ("Dockerfile", dockerfile.to_owned()),
        (".dockerignore", "target\n.git\n".into()),
        ("Cargo.toml", manifest.into()),
        ("Cargo.lock", lock(80_000)),
        ("compose.yaml", compose(3_000)),
        ("k8s/deployment.yaml", kubectl_list(6_000)),
        ("k8s/service.yaml", service.into()),
        ("k8s/kustomization.yaml", "resources: [deployment.yaml, service.yaml]\n".into()),
        ("fly.toml", "app = \"orders\"\n[http_service]\ninternal_port = 8080\n".into()),
        (".cargo/config.toml", "[build]\nrustflags = [\"-C\", \"target-cpu=native\"]\n".into()),
    ]
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .into()
}

/// Numbered parts, one after the other.
fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
    (1..=count).map(part).collect()
}

/// Paths and texts that repeat what a rule may compare with each other, or a part of each, such as a tenth.
pub fn hostile(part: usize) -> Vec<(&'static str, &'static str, String)> {
    let n = |count: usize| count / part;
    let long = "x".repeat(n(1_000_000));
    let aliases = numbered(200, |at| format!("a{at}: &a{at} [*a{0}, *a{0}]\n", at - 1));
    let maps = numbered(200, |at| format!("a{at}: &a{at} {{<<: [*a{0}, *a{0}], b: *a{0}, c: *a{0}}}\n", at - 1));
    let pod = "apiVersion: v1\nkind: Pod\n";
    let in_pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
    let workload = |at: usize| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a{at}}}\nspec:\n  selector: {{matchLabels: {{app: a{at}}}}}\n  template:\n    metadata: {{labels: {{app: a{at}}}}}\n    spec:\n      containers: [{{name: a, image: 'a:1', env: [{{name: DATABASE_URL, value: 'postgres://a:b{at}@db{at}/a'}}]}}]\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: a{at}}}\nspec: {{selector: {{app: a{at}}}, ports: [{{port: 80, targetPort: http}}]}}\n"
        )
    };
    vec![
        ("huge scalar", "k.yaml", format!("{pod}metadata: {{name: \"{long}\"}}\n")),
        ("aliases", "k.yaml", format!("{pod}a0: &a0 1\n{aliases}")),
        ("aliases below a spec", "k.yaml", format!("{pod}a0: &a0 1\n{aliases}spec: *a200\nmetadata: *a200\n")),
        (
            "aliases of containers",
            "k.yaml",
            format!("{pod}a0: &a0 {{name: a, image: a}}\n{aliases}spec: {{containers: *a200, volumes: *a200}}\n"),
        ),
        ("merged aliases", "k.yaml", format!("{pod}a0: &a0 {{d: 1}}\n{maps}spec: *a200\nmetadata: *a200\n")),
        ("merged services", "compose.yaml", format!("a0: &a0 {{image: a}}\n{maps}services: *a200\n")),
        (
            "merged service",
            "compose.yaml",
            format!(
                "a0: &a0 {{image: a}}\n{maps}services: {{a: *a200, b: {{environment: *a200, ports: *a200, depends_on: *a200}}}}\n"
            ),
        ),
        (
            "many aliases of a service",
            "compose.yaml",
            format!(
                "services:\n  a: &a\n    image: a\n    environment:\n{}{}",
                numbered(n(3_000), |at| format!("      A{at}: b\n")),
                numbered(n(3_000), |at| format!("  a{at}: *a\n"))
            ),
        ),
        (
            "many merges",
            "compose.yaml",
            format!(
                "x: &a\n{}services:\n{}",
                numbered(n(3_000), |at| format!("  a{at}: b\n")),
                numbered(n(3_000), |at| format!("  a{at}: {{<<: *a, image: a}}\n"))
            ),
        ),
        ("brackets", "k.yaml", "[".repeat(n(1_000_000))),
        ("documents with errors", "k.yaml", format!("{pod}{}", "---\na: [\n".repeat(n(100_000)))),
        ("documents", "k.yaml", "---\napiVersion: v1\nkind: Pod\n".repeat(n(30_000))),
        ("workloads", "k.yaml", numbered(n(2_000), workload)),
        ("equal workloads", "k.yaml", numbered(n(2_000), |_| workload(1))),
        (
            "containers",
            "k.yaml",
            format!(
                "{in_pod}{}",
                numbered(n(8_000), |at| format!("  - {{name: a{at}, image: 'a:1', ports: [{{containerPort: 80}}]}}\n"))
            ),
        ),
        (
            "variables",
            "k.yaml",
            format!(
                "{in_pod}  - name: a\n    image: a:1\n    env:\n{}",
                numbered(n(20_000), |at| format!("    - {{name: A{at}, value: 'b{at}'}}\n"))
            ),
        ),
        (
            "equal variables",
            "k.yaml",
            format!(
                "{in_pod}  - name: a\n    image: a:1\n    env:\n{}",
                "    - {name: A, value: b}\n".repeat(n(20_000))
            ),
        ),
        (
            "volumes",
            "k.yaml",
            format!(
                "{in_pod}  - name: a\n    image: a:1\n    volumeMounts:\n{}  volumes:\n{}",
                numbered(n(10_000), |at| format!("    - {{name: v{at}, mountPath: /v{at}}}\n")),
                numbered(n(10_000), |at| format!("  - {{name: v{at}, emptyDir: {{}}}}\n"))
            ),
        ),
        (
            "annotations that ignore",
            "k.yaml",
            format!(
                "{pod}metadata:\n  name: a\n  annotations:\n{}spec:\n  containers:\n{}",
                numbered(n(5_000), |at| format!("    ignore-check.kube-linter.io/a{at}: b\n")),
                numbered(n(5_000), |at| format!("  - {{name: a{at}, image: a}}\n"))
            ),
        ),
        (
            "secrets",
            "k.yaml",
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n{}",
                numbered(n(20_000), |at| format!("  A{at}_PASSWORD: hunter{at}\n"))
            ),
        ),
        (
            "configuration",
            "k.yaml",
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{}",
                numbered(n(20_000), |at| format!("  A{at}_PASSWORD: hunter{at}\n"))
            ),
        ),
        (
            "words as secrets",
            "compose.yaml",
            format!(
                "services:\n  a:\n    image: a\n    environment:\n{}",
                numbered(n(10_000), |at| format!("      A{at}_PASSWORD: {}\n", word(at)))
            ),
        ),
        (
            "template",
            "t.yaml",
            format!(
                "{pod}spec:\n{}",
                numbered(n(20_000), |at| format!("  a{at}: {{{{ .Values.a{at} | quote }}}} {{{{ .b }}}}\n"))
            ),
        ),
        (
            "template blocks",
            "t.yaml",
            format!("{pod}spec:\n{}", "  {{- toYaml .Values.a | nindent 2 }}\n".repeat(n(20_000))),
        ),
        ("template line", "t.yaml", format!("{pod}spec: {}", "{{ a }}".repeat(n(100_000)))),
        ("template without ends", "t.yaml", format!("{pod}spec: {}", "{{ a ".repeat(n(100_000)))),
        (
            "template containers",
            "t.yaml",
            format!(
                "{pod}spec:\n  containers:\n{}",
                "  - name: a\n    image: {{ .b }}\n    {{- toYaml .Values.a | nindent 4 }}\n".repeat(n(8_000))
            ),
        ),
        ("equal services", "compose.yaml", format!("services:\n{}", "  a:\n    image: x\n".repeat(n(20_000)))),
        (
            "services",
            "compose.yaml",
            format!("services:\n{}", numbered(n(20_000), |at| format!("  a{at}:\n    image: x\n"))),
        ),
        (
            "services that wait",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(n(10_000), |at| format!("  a{at}:\n    build: .\n    depends_on: [a{}]\n", at - 1))
            ),
        ),
        (
            "services that wait for all",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(300, |at| format!(
                    "  a{at}:\n    build: .\n    depends_on: [{}]\n",
                    numbered(300, |to| format!("a{to}, "))
                ))
            ),
        ),
        (
            "services with databases",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(n(5_000), |at| format!(
                    "  a{at}:\n    build: .\n    environment: {{DATABASE_URL: 'postgres://a:b@db{at}/a'}}\n  db{at}:\n    image: postgres:17\n"
                ))
            ),
        ),
        (
            "services with ports",
            "compose.yaml",
            format!(
                "services:\n  a:\n    image: a\n    ports:\n{}",
                numbered(n(50_000), |at| format!("      - '{at}:80'\n"))
            ),
        ),
        (
            "networks and volumes",
            "compose.yaml",
            format!(
                "services:\n  a:\n    image: a\n    volumes:\n{}volumes:\n{}",
                numbered(n(20_000), |at| format!("      - v{at}:/v{at}\n")),
                numbered(n(20_000), |at| format!("  v{at}:\n"))
            ),
        ),
        (
            "chained aliases",
            "compose.yaml",
            format!("a0: &a0 [1]\n{}", numbered(n(20_000), |at| format!("a{at}: &a{at} [*a{}]\n", at - 1))),
        ),
        (
            "nested references",
            "compose.yaml",
            format!("services:\n  a:\n    image: \"{}\"\n", "${a:-".repeat(n(100_000))),
        ),
        ("references", "compose.yaml", format!("services:\n  a:\n    image: \"{}\"\n", "${a".repeat(n(100_000)))),
        (
            "comments",
            "compose.yaml",
            format!("services:\n{}", "  # axum-check: ignore[latest-tag] x\n  a:\n    image: x\n".repeat(n(8_000))),
        ),
        (
            "comments above each other",
            "compose.yaml",
            format!("services:\n{}  a:\n    image: x\n", "  # axum-check: ignore[latest-tag] x\n".repeat(n(15_000))),
        ),
        (
            "comments with unknown rules",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(n(10_000), |at| format!("  # axum-check: ignore[latest-tags{at}] x\n  a{at}: {{image: x}}\n"))
            ),
        ),
        (
            "comments of Trivy",
            "compose.yaml",
            format!("services:\n{}", "  # trivy:ignore:DS002\n  a:\n    image: x\n".repeat(n(8_000))),
        ),
        (
            "comments in TOML",
            "Cargo.toml",
            format!(
                "[package]\n{}",
                numbered(n(10_000), |at| format!("# axum-check: ignore[latest-tag] x\na{at} = 1\n"))
            ),
        ),
        (
            "comments in a Dockerfile",
            "Dockerfile",
            format!("FROM debian:13\n{}", "# hadolint ignore=DL3006\nRUN a\n".repeat(n(10_000))),
        ),
        (
            "our comments in a Dockerfile",
            "Dockerfile",
            format!("FROM debian:13\n{}", "# axum-check: ignore[relative-workdir] x\nWORKDIR a\n".repeat(n(10_000))),
        ),
        ("commands", "Dockerfile", format!("FROM debian:13\nRUN {}\n", "a && ".repeat(n(100_000)))),
        ("nested commands", "Dockerfile", format!("FROM debian:13\nRUN {}\n", "$(a ".repeat(n(100_000)))),
        ("quotes", "Dockerfile", format!("FROM debian:13\nRUN {}\n", "a 'b' \"c $(d)\" ".repeat(n(50_000)))),
        ("continued lines", "Dockerfile", format!("FROM debian:13\nRUN a {}\n", "\\\n  b ".repeat(n(100_000)))),
        (
            "packages",
            "Dockerfile",
            format!(
                "FROM debian:13\nRUN apt-get update && apt-get install -y {}\n",
                numbered(n(50_000), |at| format!("a{at} "))
            ),
        ),
        ("here-documents", "Dockerfile", format!("FROM debian:13\n{}", "RUN bash <<EOF\na\nEOF\n".repeat(n(20_000)))),
        (
            "here-documents without ends",
            "Dockerfile",
            format!("FROM debian:13\n{}", "RUN bash <<EOF\na\n".repeat(n(20_000))),
        ),
        (
            "delimiters",
            "Dockerfile",
            format!("FROM debian:13\nRUN a {}\n{}", "<<EOF ".repeat(n(20_000)), "EOF\n".repeat(n(20_000))),
        ),
        ("stages", "Dockerfile", "FROM debian:13\n".repeat(n(50_000))),
        (
            "stages after stages",
            "Dockerfile",
            format!(
                "FROM debian:13 AS a0\n{}",
                numbered(n(20_000), |at| format!("FROM a{} AS a{at}\nRUN b\n", at - 1))
            ),
        ),
        (
            "copies",
            "Dockerfile",
            format!(
                "{}FROM debian:13\n{}",
                numbered(n(10_000), |at| format!("FROM debian:13 AS a{at}\n")),
                numbered(n(10_000), |at| format!("COPY --from=a{at} a b\n"))
            ),
        ),
        (
            "steps of Cargo",
            "Dockerfile",
            format!("FROM rust:1.90\n{}", "COPY . .\nRUN cargo build --release\n".repeat(n(15_000))),
        ),
        (
            "installations",
            "Dockerfile",
            format!(
                "FROM debian:13\n{}",
                numbered(n(10_000), |at| format!("RUN apt-get update && apt-get install a{at}\n"))
            ),
        ),
        (
            "arguments",
            "Dockerfile",
            format!(
                "{}FROM debian:13\n{}",
                numbered(n(10_000), |at| format!("ARG A{at}=b\n")),
                numbered(n(10_000), |at| format!("ARG A{at}\nENV B{at}=$A{at}\n"))
            ),
        ),
        (
            "growing arguments",
            "Dockerfile",
            format!("FROM debian:13\nARG A=aaaaaaaa\n{}", "ARG A=$A$A\n".repeat(n(200))),
        ),
        (
            "growing images",
            "Dockerfile",
            format!("ARG A0=aaaaaaaa\n{}FROM $A200\n", numbered(200, |at| format!("ARG A{at}=$A{0}$A{0}\n", at - 1))),
        ),
        ("unknown instructions", "Dockerfile", "FRUM a\n".repeat(n(100_000))),
        ("tables", "Cargo.toml", "[a]\n".repeat(n(50_000))),
        (
            "dependencies",
            "Cargo.toml",
            format!(
                "[package]\nname = \"a\"\n[dependencies]\n{}",
                numbered(n(30_000), |at| format!("a{at} = {{ version = \"1\", features = [\"b\"] }}\n"))
            ),
        ),
        (
            "members",
            "Cargo.toml",
            format!("[workspace]\nmembers = [{}]\n", numbered(n(50_000), |at| format!("\"a/**/b{at}/*\", "))),
        ),
        (
            "features",
            "Cargo.toml",
            format!(
                "[package]\nname = \"a\"\n[features]\n{}",
                numbered(n(30_000), |at| format!("a{at} = [\"a{}\"]\n", at - 1))
            ),
        ),
        ("nested tables", "Cargo.toml", format!("a = {}\n", "{ a = ".repeat(n(100_000)))),
        ("nested arrays", "Cargo.toml", format!("a = {}\n", "[".repeat(n(100_000)))),
        ("errors", "Cargo.toml", "a = \n".repeat(n(100_000))),
        ("packages of a lock", "Cargo.lock", lock(1_000_000)),
        ("equal packages", "Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n".repeat(n(20_000))),
        (
            "versions",
            "Cargo.lock",
            numbered(n(20_000), |at| format!("[[package]]\nname = \"axum\"\nversion = \"0.{at}.0\"\n")),
        ),
        ("huge name", "Cargo.lock", format!("[[package]]\nname = \"{long}\"\nversion = \"1.0.0\"\n")),
        ("ports of Fly", "fly.toml", "[[services]]\ninternal_port = 8080\n".repeat(n(20_000))),
        (
            "services of Render",
            "render.yaml",
            format!(
                "services:\n{}",
                numbered(n(10_000), |at| format!(
                    "- type: web\n  name: a{at}\n  envVars: [{{key: A, fromDatabase: {{name: b{at}}}}}]\n"
                ))
            ),
        ),
        (
            "resources",
            "kustomization.yaml",
            format!("resources:\n{}", numbered(n(50_000), |at| format!("- a{at}.yaml\n"))),
        ),
        (
            "images",
            "kustomization.yaml",
            format!("images:\n{}", numbered(n(30_000), |at| format!("- {{name: a{at}, newTag: '1'}}\n"))),
        ),
        ("ignored paths", ".dockerignore", format!("{}\n", numbered(n(50_000), |at| format!("**/a{at}/**\n")))),
        (
            "statements",
            "src/main.rs",
            format!("async fn main() {{\n{}}}\n", "    let a = b(c).d().await?;\n".repeat(n(30_000))),
        ),
        (
            "functions",
            "src/main.rs",
            numbered(n(15_000), |at| format!("async fn a{at}(b: Json<C>) {{ a{}(b).await }}\n", at - 1)),
        ),
        ("equal functions", "src/main.rs", "async fn a(b: Json<C>) { a(b).await }\n".repeat(n(20_000))),
        (
            "routes",
            "src/main.rs",
            format!("fn main() {{ Router::new(){} }}\n", ".route(\"/a\", get(a))".repeat(n(500))),
        ),
        ("nested code", "src/main.rs", format!("fn main() {{ {} }}\n", "(".repeat(n(50_000)))),
        ("references in code", "src/main.rs", format!("fn main() {{ {}a; }}\n", "&".repeat(n(500_000)))),
        ("methods", "src/main.rs", format!("fn main() {{ a{}; }}\n", ".b()".repeat(n(100_000)))),
        ("imports", "src/main.rs", numbered(n(20_000), |at| format!("use axum::a{at}::{{b, c as d{at}}};\n"))),
        (
            "imports of everything",
            "src/main.rs",
            format!(
                "{}fn main() {{ {} }}\n",
                numbered(n(5_000), |at| format!("use a{at}::*;\n")),
                "b(c);".repeat(n(5_000))
            ),
        ),
        (
            "comments in code",
            "src/main.rs",
            format!(
                "fn main() {{\n{}}}\n",
                "    // axum-check: ignore[no-request-timeout] x\n    a();\n".repeat(n(10_000))
            ),
        ),
        ("raw strings", "src/main.rs", format!("// axum-check: ignore[a] x\n{}", "r#\"".repeat(n(100_000)))),
        ("block comments", "src/main.rs", format!("// axum-check: ignore[a] x\n{}", "/*".repeat(n(300_000)))),
        ("a script", "a.sh", format!("#!/bin/sh\n{}", "a && b || c\n".repeat(n(50_000)))),
        ("lines", "a.yaml", "apiVersion\n".repeat(n(80_000))),
        ("addresses", "a.yaml", "://".repeat(n(300_000))),
        ("keys", "a.yaml", format!("services:\n{}", "PRIVATE KEY-----\n".repeat(n(50_000)))),
    ]
}

/// A word of lowercase letters for each number.
fn word(mut number: usize) -> String {
    let mut word = String::from("pass");
    while number > 0 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

const KUBECTL: &str = r#"- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations:
      deployment.kubernetes.io/revision: "12"
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"name":"NAME","namespace":"shop"},"spec":{"replicas":3}}
    creationTimestamp: "2026-01-07T10:11:12Z"
    generation: 12
    labels:
      app.kubernetes.io/name: NAME
      app.kubernetes.io/part-of: shop
    name: NAME
    namespace: shop
    resourceVersion: "123456789"
    uid: 3c8e1c0e-4a54-4f0c-8a11-0c4b2d1c9f10
  spec:
    progressDeadlineSeconds: 600
    replicas: 3
    revisionHistoryLimit: 10
    selector:
      matchLabels:
        app.kubernetes.io/name: NAME
    strategy:
      rollingUpdate:
        maxSurge: 25%
        maxUnavailable: 25%
      type: RollingUpdate
    template:
      metadata:
        creationTimestamp: null
        labels:
          app.kubernetes.io/name: NAME
      spec:
        containers:
        - env:
          - name: RUST_LOG
            value: info
          - name: DATABASE_URL
            valueFrom:
              secretKeyRef:
                key: url
                name: NAME-database
          - name: DB_MAX_CONNECTIONS
            value: "20"
          image: registry.example.com/shop/NAME:1.4.2
          imagePullPolicy: IfNotPresent
          livenessProbe:
            failureThreshold: 3
            httpGet:
              path: /healthz
              port: http
              scheme: HTTP
            periodSeconds: 10
            successThreshold: 1
            timeoutSeconds: 1
          name: NAME
          ports:
          - containerPort: 8080
            name: http
            protocol: TCP
          readinessProbe:
            failureThreshold: 3
            httpGet:
              path: /healthz
              port: http
              scheme: HTTP
            periodSeconds: 10
            successThreshold: 1
            timeoutSeconds: 1
          resources:
            limits:
              cpu: "1"
              memory: 256Mi
            requests:
              cpu: 100m
              memory: 256Mi
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
        dnsPolicy: ClusterFirst
        restartPolicy: Always
        schedulerName: default-scheduler
        securityContext: {}
        terminationGracePeriodSeconds: 30
  status:
    availableReplicas: 3
    conditions:
    - lastTransitionTime: "2026-01-07T10:11:40Z"
      lastUpdateTime: "2026-01-07T10:11:40Z"
      message: Deployment has minimum availability.
      reason: MinimumReplicasAvailable
      status: "True"
      type: Available
    observedGeneration: 12
    readyReplicas: 3
    replicas: 3
    updatedReplicas: 3
"#;

const COMPOSE: &str = r#"  NAME:
    <<: *common
    image: registry.example.com/shop/NAME:1.4.2
    depends_on:
      NAME-db:
        condition: service_healthy
    environment:
      DATABASE_URL: postgres://app:${DB_PASSWORD}@NAME-db:5432/app
      RUST_LOG: info
      DB_MAX_CONNECTIONS: "20"
    ports:
      - "127.0.0.1:8080:8080"
    healthcheck:
      test: ["CMD", "/app", "health"]
      interval: 10s
      timeout: 2s
      retries: 3
    stop_grace_period: 30s
    networks: [shop]
  NAME-db:
    image: postgres:17.2
    environment:
      POSTGRES_PASSWORD: ${DB_PASSWORD}
    volumes:
      - NAME-data:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U app"]
      interval: 5s
"#;
