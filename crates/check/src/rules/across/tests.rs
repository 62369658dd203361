//! Sets of files as services have them: what a rule reports on a set with a single fault, and that it is silent on sets
//! without any.

use super::*;
use crate::report::{Confidence, Finding};
use crate::source::Source;

mod good;
mod panics;
mod peaks;

/// What the rules on several files find.
fn found(files: &[(&str, &str)]) -> Vec<Finding> {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    let mut findings = Findings::default();
    look(&Project::new(sources.collect()), &mut findings);
    findings.sorted()
}

/// The rule, the line, the confidence and the message of the only finding.
fn only(files: &[(&str, &str)]) -> (&'static str, String, usize, Confidence, String) {
    let findings = found(files);
    let [finding] = &findings[..] else {
        let all: Vec<_> = findings.iter().map(|one| (one.rule.id, &one.message)).collect();
        panic!("{all:?}")
    };
    let (path, text) = files[finding.place.file];
    let line = 1 + text[..finding.place.span.start].matches('\n').count();
    (finding.rule.id, path.into(), line, finding.confidence, finding.message.clone())
}

pub const API: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 4
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      terminationGracePeriodSeconds: 40
      securityContext:
        runAsNonRoot: true
      containers:
        - name: api
          image: registry.example.com/shop/api:1.2.0
          ports:
            - {name: http, containerPort: 8080}
          envFrom:
            - configMapRef: {name: api}
            - secretRef: {name: api}
          env:
            - name: SHUTDOWN_TIMEOUT
              value: 20s
          livenessProbe:
            httpGet: {path: /livez, port: http}
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /readyz, port: http}
            periodSeconds: 5
            timeoutSeconds: 2
            failureThreshold: 2
          lifecycle:
            preStop:
              sleep: {seconds: 10}
";
pub const MAP: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: api}
data:
  DATABASE_URL: postgres://api@db.shop.svc.cluster.local:5432/api
  DATABASE_MAX_CONNECTIONS: \"10\"
";
pub const SCALER: &str = "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 2
  maxReplicas: 6
";
pub const SERVER: &str = "\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: postgres
          image: postgres:17
          args: [-c, max_connections=100]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
";
pub const WORKER: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker}
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector: {matchLabels: {app: worker}}
  template:
    metadata: {labels: {app: worker}}
    spec:
      containers:
        - name: worker
          image: registry.example.com/shop/worker:1.2.0
          env:
            - {name: DATABASE_URL, value: \"postgres://worker@db/api\"}
            - {name: WORKER_DB_POOL_SIZE, value: \"99\"}
            - {name: DB_POOL_SIZE, value: \"5\"}
";
pub const DOCKERFILE: &str = "\
FROM rust:1.95-slim-trixie AS build
WORKDIR /build
COPY . .
RUN cargo build --locked --release
FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /build/target/release/api /usr/local/bin/api
USER 65532:65532
ENV PORT=8080
EXPOSE 8080
ENTRYPOINT [\"/usr/local/bin/api\"]
";
pub const CARGO: &str = "\
[package]
name = \"api\"
version = \"0.1.0\"
edition = \"2024\"

[dependencies]
axum = \"0.8\"
sqlx = { version = \"0.8\", features = [\"postgres\", \"runtime-tokio\"] }
tokio = { version = \"1\", features = [\"rt-multi-thread\"] }
";

/// The whole set, with some files replaced.
fn with<'f>(changes: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let all = [
        ("k8s/api.yaml", API),
        ("k8s/config.yaml", MAP),
        ("k8s/hpa.yaml", SCALER),
        ("k8s/postgres.yaml", SERVER),
        ("k8s/worker.yaml", WORKER),
        ("Dockerfile", DOCKERFILE),
        ("Cargo.toml", CARGO),
    ];
    let changed = |path: &str| changes.iter().find(|(other, _)| *other == path).map(|(_, text)| *text);
    let mut files: Vec<_> = all.iter().map(|(path, text)| (*path, changed(path).unwrap_or(text))).collect();
    files.extend(changes.iter().filter(|(path, _)| all.iter().all(|(other, _)| other != path)));
    files
}

#[test]
fn the_set_has_no_fault() {
    let all: Vec<_> = found(&with(&[])).into_iter().map(|one| (one.rule.id, one.message)).collect();
    assert!(all.is_empty(), "{all:?}");
}

#[test]
fn connections_are_those_of_all_files() {
    // (6 pods + 2 surge) x 10 + 2 x 5 of the worker are 90 of 97. WORKER_DB_POOL_SIZE is that of another pool.
    let map = MAP.replace("\"10\"", "\"11\"");
    let (rule, path, line, confidence, message) = only(&with(&[("k8s/config.yaml", &map)]));
    assert_eq!((rule, path.as_str(), line), ("surge-exceeds-connections", "k8s/config.yaml", 6));
    // The surge of 25% is a default.
    assert_eq!(confidence, Confidence::Likely);
    assert_eq!(
        message,
        "(6 pods + 2 surge) x 11 + 10 of worker = 98 connections, but postgres accepts 97 (100 - 3 reserved)."
    );
    let map = MAP.replace("\"10\"", "\"15\"");
    let (rule, path, line, confidence, message) = only(&with(&[("k8s/config.yaml", &map)]));
    assert_eq!((rule, path.as_str(), line), ("hpa-max-exceeds-connections", "k8s/hpa.yaml", 7));
    assert_eq!(confidence, Confidence::Sure);
    assert!(message.starts_with("(6 pods + 2 surge) x 15 + 10 of worker = 130 connections"), "{message}");
    let map = MAP.replace("\"10\"", "\"25\"");
    let (rule, path, line, confidence, message) = only(&with(&[("k8s/config.yaml", &map)]));
    assert_eq!((rule, path.as_str(), line), ("max-connections-exceeded", "k8s/config.yaml", 6));
    assert_eq!(confidence, Confidence::Sure);
    assert!(message.starts_with("4 pods x 25 + 10 of worker = 110 connections"), "{message}");
}

#[test]
fn a_default_makes_a_sum_likely() {
    let server = SERVER.replace("          args: [-c, max_connections=100]\n", "");
    let map = MAP.replace("\"10\"", "\"30\"");
    let (rule, .., confidence, _) = only(&with(&[("k8s/postgres.yaml", &server), ("k8s/config.yaml", &map)]));
    assert_eq!((rule, confidence), ("max-connections-exceeded", Confidence::Likely));
    // The host is in a secret, and there is only one database.
    let map = MAP
        .replace("  DATABASE_URL: postgres://api@db.shop.svc.cluster.local:5432/api\n", "")
        .replace("\"10\"", "\"30\"");
    let api = API.replace(
        "          env:\n",
        "          env:\n            - name: DATABASE_URL\n              valueFrom: {secretKeyRef: {name: api, key: url}}\n",
    );
    let (.., confidence, message) = only(&with(&[("k8s/api.yaml", &api), ("k8s/config.yaml", &map)]));
    assert!(confidence == Confidence::Likely && message.ends_with("This holds if api uses postgres."), "{message}");
}

#[test]
fn a_database_elsewhere_has_no_limit_here() {
    for host in ["db.example.com", "prod.cluster-x.eu-central-1.rds.amazonaws.com", "other"] {
        let map = MAP.replace("db.shop.svc.cluster.local", host).replace("\"10\"", "\"500\"");
        assert!(found(&with(&[("k8s/config.yaml", &map)])).is_empty(), "{host}");
    }
    let server = SERVER.replace("max_connections=100", "config_file=/etc/postgresql.conf");
    let map = MAP.replace("\"10\"", "\"500\"");
    assert!(found(&with(&[("k8s/config.yaml", &map), ("k8s/postgres.yaml", &server)])).is_empty());
}

#[test]
fn a_sized_server_of_compose_is_compared_if_no_manifest_has_one() {
    let api = API.replace(
        "          env:\n",
        "          env:\n            - name: DATABASE_URL\n              valueFrom: {secretKeyRef: {name: api, key: url}}\n",
    );
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {DATABASE_MAX_CONNECTIONS: \"20\"}\n";
    let compose = "services:\n  postgres:\n    image: postgres:17\n    command: -c max_connections=100\n";
    let files =
        [("k8s/api.yaml", api.as_str()), ("k8s/map.yaml", map), ("k8s/hpa.yaml", SCALER), ("compose.yaml", compose)];
    let (rule, .., confidence, message) = only(&files);
    assert_eq!((rule, confidence), ("hpa-max-exceeds-connections", Confidence::Likely));
    assert!(message.ends_with("This holds if api uses postgres."), "{message}");
    // The default of a server for development is not compared.
    let compose = "services:\n  postgres:\n    image: postgres:17\n";
    assert!(found(&[files[0], files[1], files[2], ("compose.yaml", compose)]).is_empty());
}

#[test]
fn times_add_up() {
    let api = API.replace("terminationGracePeriodSeconds: 40", "terminationGracePeriodSeconds: 30");
    let (rule, path, line, confidence, message) = only(&with(&[("k8s/api.yaml", &api)]));
    assert_eq!((rule, path.as_str(), line), ("grace-below-drain", "k8s/api.yaml", 11));
    assert_eq!(confidence, Confidence::Sure);
    assert_eq!(
        message,
        "SIGKILL comes after 30 s (terminationGracePeriodSeconds), but preStop takes 10 s and the drain may take 20 s."
    );
    let map = format!("{MAP}  REQUEST_TIMEOUT: 30s\n");
    let (rule, path, line, _, message) = only(&with(&[("k8s/config.yaml", &map)]));
    assert_eq!((rule, path.as_str(), line), ("request-timeout-above-grace", "k8s/config.yaml", 7));
    assert_eq!(message, "A request may take 30 s, but the drain takes at most 20 s.");
    let fly = "app = \"api\"\n[env]\nSHUTDOWN_TIMEOUT = \"20s\"\n[http_service]\ninternal_port = 8080\n";
    let (rule, _, line, confidence, message) = only(&[("fly.toml", fly)]);
    assert_eq!((rule, line, confidence), ("grace-below-drain", 1, Confidence::Likely));
    assert!(message.contains("5 s (kill_timeout, the default)"), "{message}");
}

#[test]
fn the_image_must_fit_the_manifest() {
    let dockerfile = DOCKERFILE.replace("USER 65532:65532", "USER app");
    let (rule, path, line, confidence, _) = only(&with(&[("Dockerfile", &dockerfile)]));
    assert_eq!((rule, path.as_str(), line), ("named-user-run-as-non-root", "Dockerfile", 7));
    assert_eq!(confidence, Confidence::Likely);
    let api = API.replace("        runAsNonRoot: true", "        runAsNonRoot: true\n        runAsUser: 65532");
    assert!(found(&with(&[("Dockerfile", &dockerfile), ("k8s/api.yaml", &api)])).is_empty());

    let api = API.replace("sleep: {seconds: 10}", "exec: {command: [sleep, \"10\"]}");
    let (rule, path, ..) = only(&with(&[("k8s/api.yaml", &api)]));
    assert_eq!((rule, path.as_str()), ("prestop-needs-shell", "k8s/api.yaml"));
    let debian = DOCKERFILE.replace("gcr.io/distroless/cc-debian13:nonroot", "debian:13-slim");
    assert!(found(&with(&[("k8s/api.yaml", &api), ("Dockerfile", &debian)])).is_empty());
    let copied = DOCKERFILE.replace("USER", "COPY --from=busybox:1.37-uclibc /bin/sleep /bin/sleep\nUSER");
    assert!(found(&with(&[("k8s/api.yaml", &api), ("Dockerfile", &copied)])).is_empty());

    let dockerfile = DOCKERFILE.replace("8080", "3000");
    let (rule, path, line, _, message) = only(&with(&[("Dockerfile", &dockerfile)]));
    assert_eq!((rule, path.as_str(), line), ("port-mismatch", "k8s/api.yaml", 18));
    assert_eq!(message, "The environment sets port 3000, but the container declares port 8080.");
    let map = format!("{MAP}  PORT: \"8080\"\n");
    assert!(found(&with(&[("Dockerfile", &dockerfile), ("k8s/config.yaml", &map)])).is_empty());
    let dockerfile = DOCKERFILE.replace("EXPOSE 8080", "EXPOSE 3000").replace("ENV PORT=8080\n", "");
    let (rule, path, ..) = only(&with(&[("Dockerfile", &dockerfile)]));
    assert_eq!((rule, path.as_str()), ("expose-mismatch", "Dockerfile"));
}
