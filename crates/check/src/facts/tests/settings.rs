use super::*;

#[test]
fn services_of_compose() {
    let text = "x-limits: &limits {mem_limit: 256m}\nservices:\n  api:\n    <<: *limits\n    build: {context: ., target: run}\n    ports: [\"8080:8080\", {target: 9090, published: 9091}]\n    stop_grace_period: 40s\n    deploy: {replicas: 3, resources: {limits: {cpus: '0.5'}}}\n    environment:\n      - DB_MAX=${DB_MAX:-20}\n      - DB_PASSWORD=1\n      - TAG\n    healthcheck: {test: [CMD, /api, check], interval: 10s}\n    logging: {driver: local, options: {max-size: 10m, tag: x}}\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=200 -c shared_buffers=256MB -c application_name=x\n  cache:\n    image: redis:8\n    command: [redis-server, --maxmemory, 128mb, --requirepass, word, --save, '60', '1']\n";
    let found = stated(&[("compose.yaml", text)]);
    assert_eq!(
        found,
        [
            "1 api mem_limit=256m",
            "5 api build.context=.",
            "5 api build.target=run",
            "6 api ports=8080:8080",
            "6 api ports=9091:9090",
            "7 api stop_grace_period=40s",
            "8 api deploy.replicas=3",
            "8 api deploy.resources.limits.cpus=0.5",
            "10 api env.DB_MAX=${DB_MAX:-20}",
            "13 api healthcheck.test=CMD /api check",
            "13 api healthcheck.interval=10s",
            "14 api logging.driver=local",
            "14 api logging.max-size=10m",
            "16 db image=postgres:17",
            "17 db command=postgres -c max_connections=200 -c shared_buffers=256MB -c application_name=x",
            "17 db command.max_connections=200",
            "17 db command.shared_buffers=256MB",
            "19 cache image=redis:8",
            "20 cache command.maxmemory=128mb",
        ]
    );
}

#[test]
fn manifests_and_lock_files() {
    let root = "[workspace]\nmembers = ['api']\nresolver = '2'\n[workspace.dependencies]\nsqlx = { version = '0.8', features = ['postgres', 'tls-rustls'] }\n[profile.release]\nlto = 'thin'\n[profile.dev]\nopt-level = 1\n";
    let member = "[package]\nname = 'api'\nedition = '2024'\nrust-version = '1.90'\n[dependencies]\naxum = '0.8'\nsqlx.workspace = true\nmimalloc = '0.1'\nreqwest = '0.12'\n[dev-dependencies]\ntower = '0.5'\n[profile.release]\nlto = 'fat'\n";
    let lock =
        "version = 4\n[[package]]\nname = 'axum'\nversion = '0.8.4'\n[[package]]\nname = 'other'\nversion = '1.0.0'\n";
    let found = stated(&[("Cargo.toml", root), ("api/Cargo.toml", member), ("Cargo.lock", lock)]);
    assert_eq!(
        found,
        [
            "2 Cargo.toml workspace.members=api",
            "3 Cargo.toml resolver=2",
            "5 Cargo.toml pool=sqlx",
            "5 Cargo.toml sqlx.version=0.8",
            "5 Cargo.toml sqlx.features=postgres tls-rustls",
            "5 Cargo.toml sqlx.tls=rustls",
            "7 Cargo.toml profile.release.lto=thin",
            "3 api/Cargo.toml edition=2024",
            "4 api/Cargo.toml rust-version=1.90",
            "6 api/Cargo.toml axum.version=0.8",
            "7 api/Cargo.toml pool=sqlx",
            "8 api/Cargo.toml allocator=mimalloc",
            "9 api/Cargo.toml reqwest.tls=native-tls*",
            "9 api/Cargo.toml reqwest.version=0.12",
            "4 Cargo.lock axum.locked=0.8.4",
            "0 Cargo.toml profile.release.opt-level=3*",
            "0 Cargo.toml profile.release.codegen-units=16*",
            "0 Cargo.toml profile.release.panic=unwind*",
            "0 Cargo.toml profile.release.strip=none*",
            "0 Cargo.toml profile.release.debug=false*",
        ]
    );
}

#[test]
fn a_package_alone_may_be_a_member_so_its_profile_has_no_defaults() {
    assert_eq!(
        stated(&[("Cargo.toml", "[package]\nname = 'api'\n[profile.release]\nlto = true\n")]),
        ["4 Cargo.toml profile.release.lto=true"]
    );
}

#[test]
fn toolchains_and_flags() {
    assert_eq!(
        stated(&[("rust-toolchain", "nightly-2026-01-01\n")]),
        ["1 rust-toolchain toolchain.channel=nightly-2026-01-01"]
    );
    let found = stated(&[
        ("rust-toolchain.toml", "[toolchain]\nchannel = '1.94'\ntargets = ['x86_64-unknown-linux-musl']\n"),
        (
            ".cargo/config.toml",
            "[build]\nrustflags = ['-C', 'target-cpu=native']\n[target.x86_64-unknown-linux-gnu]\nlinker = 'clang'\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "2 rust-toolchain.toml toolchain.channel=1.94",
            "3 rust-toolchain.toml toolchain.targets=x86_64-unknown-linux-musl",
            "2 .cargo/config.toml rustflags=-C target-cpu=native",
            "4 .cargo/config.toml target.x86_64-unknown-linux-gnu.linker=clang",
        ]
    );
}

#[test]
fn apps_of_fly() {
    let text = "app = 'api'\nkill_signal = 'SIGTERM'\nkill_timeout = '30s'\n[env]\nPORT = '8080'\nTOKEN = '1'\n[http_service]\ninternal_port = 8080\nmin_machines_running = 2\nconcurrency = { type = 'requests', hard_limit = 250 }\n[[http_service.checks]]\npath = '/readyz'\ninterval = '15s'\n[[vm]]\nsize = 'shared-cpu-1x'\nmemory = '512mb'\n";
    assert_eq!(
        stated(&[("fly.toml", text)]),
        [
            "2 api kill_signal=SIGTERM",
            "3 api kill_timeout=30s",
            "5 api env.PORT=8080",
            "8 api internal_port=8080",
            "9 api min_machines_running=2",
            "10 api concurrency.type=requests",
            "10 api concurrency.hard_limit=250",
            "12 api check.path=/readyz",
            "13 api check.interval=15s",
            "15 api vm.size=shared-cpu-1x",
            "16 api vm.memory=512mb",
        ]
    );
}

#[test]
fn services_of_render() {
    let text = "services:\n  - type: web\n    name: api\n    runtime: docker\n    plan: starter\n    healthCheckPath: /readyz\n    scaling: {minInstances: 2, maxInstances: 6}\n    envVars:\n      - key: PORT\n        value: 8080\n      - key: API_KEY\n        value: 1\n      - key: DATABASE_URL\n        fromDatabase: {name: db, property: connectionString}\ndatabases:\n  - name: db\n    plan: basic-1gb\n";
    assert_eq!(
        stated(&[("render.yaml", text)]),
        [
            "2 api type=web",
            "4 api runtime=docker",
            "5 api plan=starter",
            "6 api healthCheckPath=/readyz",
            "7 api scaling.minInstances=2",
            "7 api scaling.maxInstances=6",
            "10 api env.PORT=8080",
            "14 api env.DATABASE_URL=fromDatabase",
            "17 db plan=basic-1gb",
        ]
    );
}
