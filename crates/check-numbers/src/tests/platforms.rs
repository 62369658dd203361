use super::*;

pub const COMPOSE: Files<'_> = &[
    (
        "compose.yaml",
        "\
services:
  api:
    build: {context: .}
    environment: {DB_POOL_SIZE: 8, DATABASE_URL: 'postgres://u:p@pool:6432/a', TOKIO_WORKER_THREADS: 3}
    deploy: {replicas: 2, resources: {limits: {cpus: '1.5', memory: 320m}}}
    stop_grace_period: 30s
    healthcheck: {test: [CMD, /api, check], interval: 20s, retries: 5}
    logging: {driver: json-file, options: {max-size: 50m, max-file: '4'}}
  worker:
    image: worker:1
    environment: {DB_POOL_SIZE: 5, DATABASE_URL: 'postgres://u:p@db/a'}
  pool:
    image: edoburu/pgbouncer:v1.24.1-p1
    environment: {DB_HOST: db, POOL_MODE: transaction, DEFAULT_POOL_SIZE: 30}
  db:
    image: postgres:17
    command: postgres -c max_connections=200 -c statement_timeout=4s
",
    ),
    (
        "Dockerfile",
        "FROM rust:1.95 AS b\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=b /api /api\nHEALTHCHECK --interval=9s CMD /api check\n",
    ),
];

pub const FLY: Files<'_> = &[(
    "fly.toml",
    "\
app = 'api'
primary_region = 'fra'
kill_timeout = 45
[env]
DATABASE_MAX_CONNECTIONS = '6'
[http_service]
internal_port = 8080
auto_stop_machines = 'stop'
min_machines_running = 2
[http_service.concurrency]
type = 'requests'
hard_limit = 120
[[http_service.checks]]
interval = '15s'
timeout = '3s'
[[vm]]
memory = '512mb'
cpus = 2
",
)];

pub const RENDER: Files<'_> = &[(
    "render.yaml",
    "services:\n  - type: web\n    name: api\n    runtime: docker\n    scaling: {minInstances: 2, maxInstances: 6}\n    maxShutdownDelaySeconds: 60\n    envVars:\n      - {key: DB_POOL_SIZE, value: 9}\n",
)];

#[test]
fn services_of_compose() {
    let found = given(COMPOSE);
    has(
        &found,
        &[
            "pool-sizing instances=2 compose.yaml:5",
            "pool-sizing pool-size=8 compose.yaml:4",
            "pool-sizing pooler=pgbouncer-transaction compose.yaml:14",
            "pool-sizing pooler-size=30 compose.yaml:14",
            "pool-sizing max-connections=200 compose.yaml:17",
            "capacity pooler-size=30 compose.yaml:14",
            "timeout-budget statement-timeout=4 compose.yaml:17",
            "memory-budget limit=320 compose.yaml:5",
            "memory-budget worker-threads=3 compose.yaml:4",
            "cpu-quota quota=1.5 compose.yaml:5",
            "cpu-quota worker-threads=3 compose.yaml:4",
            "rolling-deploy grace=30 compose.yaml:6",
            "rolling-deploy surge=0 default of Docker",
            "rolling-deploy unavailable=100 default of Docker",
            "health-check-load probers=1 compose.yaml:7",
            "health-check-load interval=20 compose.yaml:7",
            "health-check-load timeout=30 default of Docker",
            "health-check-load failure-threshold=5 compose.yaml:7",
            "log-volume rotate-size=50 compose.yaml:8",
            "log-volume rotate-files=4 compose.yaml:8",
        ],
    );
    assert!(!found.iter().any(|one| one.contains("platform=")), "{found:#?}");
}

#[test]
fn the_check_of_the_image_counts_without_one_in_compose() {
    let files = [
        ("compose.yaml", "services:\n  api:\n    build: .\n    ports: ['80:80']\n"),
        ("Dockerfile", "FROM debian:13\nHEALTHCHECK --interval=9s CMD /api check\n"),
    ];
    let found = given(&files);
    has(
        &found,
        &[
            "health-check-load probers=1 Dockerfile:2",
            "health-check-load interval=9 Dockerfile:2",
            "health-check-load timeout=30 default of Docker",
            "log-volume rotate-size= default of Docker",
        ],
    );
}

#[test]
fn apps_of_fly() {
    has(
        &given(FLY),
        &[
            "memory-budget limit=512 fly.toml:17",
            "memory-budget concurrency-limit=120 fly.toml:12",
            "capacity concurrency-limit=120 fly.toml:12",
            "capacity platform=fly fly.toml:1",
            "capacity grace=45 fly.toml:3",
            "capacity pool-size=6 fly.toml:5",
            "capacity quota=2 fly.toml:18",
            "health-check-load interval=15 fly.toml:14",
            "health-check-load timeout=3 fly.toml:15",
            "platform-cost concurrency=120 fly.toml:12",
            "platform-cost min-instances=2 fly.toml:9",
            "platform-cost fly-region=fra fly.toml:2",
            "platform-cost fly-autostop=true fly.toml:8",
            "rolling-deploy surge=0 default of Fly",
            "rolling-deploy unavailable=33 default of Fly",
        ],
    );
}

#[test]
fn services_of_render() {
    has(
        &given(RENDER),
        &[
            "capacity platform=render render.yaml:3",
            "capacity instances=2 render.yaml:5",
            "capacity max-instances=6 render.yaml:5",
            "capacity pool-size=9 render.yaml:8",
            "rolling-deploy grace=60 render.yaml:6",
            "rolling-deploy surge=100 default of Render",
        ],
    );
}

#[test]
fn all_keys_exist() {
    for files in [files::KUBERNETES, COMPOSE, FLY, RENDER] {
        let project = project(files);
        let (facts, deployment) = (facts(&project), Deployment::new(&project));
        for subject in subjects(&deployment, &facts) {
            keys_exist(&draft(subject));
        }
    }
}

#[test]
fn a_pooler_in_session_mode_with_too_few_connections_is_a_note() {
    let compose = "services:\n  api:\n    image: api:1\n    deploy: {replicas: 40}\n    environment: ['DATABASE_URL=postgres://u:p@pool:6432/a']\n  pool:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {DB_HOST: db, POOL_MODE: session, DEFAULT_POOL_SIZE: 30}\n  db:\n    image: postgres:17\n";
    has(
        &notes(&[("compose.yaml", compose)]),
        &["pool-sizing pooler: PgBouncer in session mode has 30 server connections for 40 instances."],
    );
}
