//! Large files, as clusters and tools write them.

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
