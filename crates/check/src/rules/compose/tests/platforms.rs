//! Files for Fly and Render.

use super::found;

const GOOD: &[(&str, &str)] = &[
    (
        "fly.toml",
        r#"
app = "shop"
primary_region = "fra"
kill_signal = "SIGTERM"
kill_timeout = "40s"
[build]
  dockerfile = "Dockerfile"
[deploy]
  release_command = "migrate"
  strategy = "bluegreen"
[env]
  PORT = "8080"
  RUST_LOG = "info,shop=debug"
  AWS_ACCESS_KEY_ID = "tid_abc"
  PUBLIC_URL = "https://shop.fly.dev"
[http_service]
  internal_port = 8080
  force_https = true
  auto_stop_machines = "stop"
  auto_start_machines = true
  min_machines_running = 1
  [http_service.concurrency]
    type = "requests"
    soft_limit = 200
  [[http_service.checks]]
    grace_period = "10s"
    interval = "5s"
    path = "/readyz"
[[vm]]
  memory = "512mb"
"#,
    ),
    // Not HTTP, and a worker without ports.
    (
        "fly.production.toml",
        r#"
app = "relay"
[[services]]
  internal_port = 5432
  protocol = "tcp"
  [[services.ports]]
    handlers = ["pg_tls"]
    port = 5432
  [[services.tcp_checks]]
    interval = "15s"
"#,
    ),
    (
        "fly.toml",
        "app = \"worker\"\n[processes]\n  worker = \"/app worker\"\n[env]\n  DATABASE_PATH = \"/data/app.db\"\n",
    ),
    (
        "render.yaml",
        r#"
databases:
  - name: shop-db
    plan: basic-1gb
    region: frankfurt
    postgresMajorVersion: "17"
    ipAllowList: []
services:
  - type: web
    name: shop
    runtime: docker
    plan: starter
    region: frankfurt
    numInstances: 2
    healthCheckPath: /livez
    maxShutdownDelaySeconds: 40
    autoDeployTrigger: checksPass
    envVars:
      - key: DATABASE_URL
        fromDatabase: { name: shop-db, property: connectionString }
      - key: JWT_SECRET
        generateValue: true
      - key: STRIPE_API_KEY
        sync: false
      - key: TOKEN_TTL
        value: 3600
      - fromGroup: shared
  - type: web
    name: site
    runtime: static
    staticPublishPath: ./dist
  - type: worker
    name: outbox
    runtime: docker
    region: frankfurt
  - type: keyvalue
    name: cache
    plan: starter
    ipAllowList: []
envVarGroups:
  - name: shared
    envVars:
      - key: RUST_LOG
        value: info
"#,
    ),
];

#[test]
fn good_files_have_no_findings() {
    for (path, text) in GOOD {
        assert_eq!(found(&[(path, text)]), [], "{path}:{text}");
    }
}

#[test]
fn an_app_as_fly_launch_writes_it_lacks_a_check_and_time() {
    let text = "app = 'shop'\nprimary_region = 'fra'\n[build]\n[http_service]\n  internal_port = 8080\n  force_https = true\n  auto_stop_machines = 'stop'\n  auto_start_machines = true\n  min_machines_running = 0\n  processes = ['app']\n[[vm]]\n  memory = '1gb'\n";
    assert_eq!(found(&[("fly.toml", text)]), [(1, "platform-grace-too-short"), (4, "no-health-check")]);
}

#[test]
fn render_has_places_for_everything() {
    let text = "projects:\n  - name: p\n    environments:\n      - name: production\n        databases:\n          - name: db\n            plan: free\n        services:\n          - type: web\n            name: api\n            runtime: docker\n            region: ohio\n            envVars:\n              - key: JWT_SECRET\n                value: s3cr3t\n              - key: DATABASE_URL\n                fromDatabase: {name: db, property: connectionString}\n";
    let expected = [
        (6, "database-open-to-internet"),
        (7, "free-plan"),
        (10, "no-health-check"),
        (12, "regions-differ"),
        (15, "secret-in-platform-env"),
    ];
    assert_eq!(found(&[("render.yaml", text)]), expected);
}

#[test]
fn templates_have_no_errors_of_syntax() {
    for (path, text) in [
        ("Dockerfile.j2", "FROM {{ image }}\nCOYP x\n"),
        ("values.yaml", "a: {{ b }}\n c: d\n"),
        ("templates/a.yaml", "apiVersion: v1\nkind: Pod\n{{ if .x }}\n a: b\n{{ end }}\n"),
        ("Cargo.toml", "name = \"x\"\n{% if y %}\nz\n{% endif %}\n"),
        ("values.json", "{\n\t\"a\": [1,\n\t\t2]\n}\n"),
    ] {
        assert_eq!(found(&[(path, text)]).into_iter().filter(|one| one.1.contains("syntax")).count(), 0, "{path}");
    }
    assert_eq!(found(&[("values.json", "{\"a\": [1, 2}\n")]), [(1, "yaml-syntax-error")]);
    assert_eq!(found(&[("fly.toml", "app = x\n")]), [(1, "toml-syntax-error")]);
}
