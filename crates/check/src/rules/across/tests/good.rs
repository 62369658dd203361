//! Sets without a fault.

use super::*;
use std::path::Path;

fn assert_silent(name: &str, files: &[(&str, &str)]) {
    let all: Vec<_> = found(files).into_iter().map(|one| (one.rule.id, one.message)).collect();
    assert!(all.is_empty(), "{name}: {all:?}");
}

/// All files of the reference service that a folder contains.
fn files_of(folder: &Path, root: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files_of(&entry, root, found);
        } else if let Ok(text) = std::fs::read_to_string(&entry) {
            let path = entry.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            found.push((path, text));
        }
    }
}

#[test]
fn the_reference_service_has_no_fault() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../service");
    let mut files = Vec::new();
    files_of(&root.join("deploy"), &root, &mut files);
    for name in ["Dockerfile", "Cargo.toml", "compose.yaml"] {
        files.push((name.into(), std::fs::read_to_string(root.join(name)).expect("a file")));
    }
    let borrowed: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert!(borrowed.len() > 20);
    assert_silent("reference", &borrowed);
    files_of(&root.join("src"), &root, &mut files);
    let borrowed: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_silent("reference with code", &borrowed);
}

#[test]
fn environments_are_not_added_up() {
    // The same service and database in two folders, with a pool that fits once.
    let map = MAP.replace("\"10\"", "\"11\"").replace("db.shop.svc.cluster.local", "db");
    let scaler = SCALER.replace("maxReplicas: 6", "maxReplicas: 5");
    let mut files = Vec::new();
    for folder in ["staging", "production"] {
        for (name, text) in [("api", API), ("map", &map), ("hpa", &scaler), ("db", SERVER)] {
            files.push((format!("k8s/{folder}/{name}.yaml"), text));
        }
    }
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    assert_silent("two environments", &files);
}

#[test]
fn variants_of_a_file_are_not_added_up() {
    let service = |name: &str, replicas: u32| {
        format!(
            "  {name}:\n    image: example.com/{name}:1\n    deploy: {{replicas: {replicas}}}\n    environment: {{DATABASE_URL: \"postgres://db/a\", DB_POOL_SIZE: 10}}\n"
        )
    };
    let database = "services:\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=100\n";
    let one = format!("services:\n{}{}", service("api", 4), service("worker", 4));
    let files = [("compose.db.yaml", database), ("compose.yaml", &one), ("compose.prod.yaml", &one)];
    assert_silent("variants", &files);
}

#[test]
fn files_for_development_are_silent() {
    let compose = "\
services:
  api:
    build: .
    ports: [\"8080:8080\"]
    environment:
      DATABASE_URL: postgres://api:api@db:5432/api
      RUST_LOG: debug
      PORT: 8080
    depends_on:
      db: {condition: service_healthy}
  migrate:
    build: .
    command: [sqlx, migrate, run]
    environment: [\"DATABASE_URL=postgres://api:api@db:5432/api\"]
  db:
    image: postgres:17
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db:
";
    assert_silent("compose", &[("compose.yaml", compose), ("Dockerfile", DOCKERFILE), ("Cargo.toml", CARGO)]);
}

#[test]
fn templates_and_secrets_are_silent() {
    let template = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: api}}
  template:
    spec:
      terminationGracePeriodSeconds: {{ .Values.grace }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      containers:
        - name: api
          image: \"{{ .Values.image }}\"
          ports:
            - containerPort: {{ .Values.port }}
          env:
            - name: DATABASE_MAX_CONNECTIONS
              value: \"500\"
            - name: SHUTDOWN_TIMEOUT
              value: 300s
            - name: RUST_LOG
              value: {{ .Values.log }}
          {{- with .Values.probes }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
";
    assert_silent(
        "template",
        &[("chart/templates/api.yaml", template), ("Dockerfile", DOCKERFILE), ("db.yaml", SERVER)],
    );
}

#[test]
fn a_pooler_in_between_takes_the_connections() {
    let compose = "\
services:
  api:
    image: registry.example.com/api:1.0.0
    deploy: {replicas: 20}
    environment:
      DATABASE_URL: postgres://api@pgbouncer:6432/api
      DATABASE_MAX_CONNECTIONS: 20
  pgbouncer:
    image: edoburu/pgbouncer:v1.24.1-p1
    environment: {DB_HOST: db, POOL_MODE: transaction, DEFAULT_POOL_SIZE: 40, MAX_CLIENT_CONN: 2000}
  db:
    image: postgres:17
    command: postgres -c max_connections=100
";
    assert_silent("pooler", &[("compose.yaml", compose), ("Cargo.toml", CARGO)]);
}

#[test]
fn sqlite_on_a_volume_and_in_memory_is_fine() {
    for (url, volume) in [("sqlite:///data/a.db", "volumes: [data:/data]"), ("sqlite::memory:", "init: true")] {
        let compose =
            format!("services:\n  api:\n    build: .\n    {volume}\n    environment: {{DATABASE_URL: \"{url}\"}}\n");
        assert_silent(url, &[("compose.yaml", &compose), ("Dockerfile", DOCKERFILE)]);
    }
    let relative = "services:\n  api:\n    image: api:1\n    environment: {DATABASE_URL: \"sqlite:a.db\"}\n";
    assert_silent("a folder that is not known", &[("compose.yaml", relative)]);
}
