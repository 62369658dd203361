//! Faults that a single line decides.

use super::found;

/// Services with the lines of one of them, which begins on line 2.
fn api(lines: &str) -> Vec<(usize, &'static str)> {
    let text = format!("services:\n  api:\n    build: .\n    restart: always\n{lines}");
    found(&[("compose.yaml", &text)])
}

#[test]
fn secrets_are_values_that_are_written_out() {
    for (line, rule) in [
        ("JWT_SECRET: s3cr3t", Some("secret-in-compose")),
        ("JWT_SECRET: ${JWT_SECRET}", None),
        ("JWT_SECRET: ${JWT_SECRET:?}", None),
        ("JWT_SECRET: ${JWT_SECRET:-}", None),
        ("JWT_SECRET: ${JWT_SECRET:-s3cr3t}", Some("weak-default-secret")),
        ("JWT_SECRET: ${JWT_SECRET-s3cr3t}", Some("weak-default-secret")),
        ("JWT_SECRET_FILE: /run/secrets/jwt", None),
        ("DATABASE_URL: postgres://a:b1cd@db.example.com/x", Some("secret-in-compose")),
        ("DATABASE_URL: postgres://a:${PW}@db.example.com/x", None),
        ("DATABASE_URL: postgres://a:${PW:-b1cd}@db.example.com/x", Some("weak-default-secret")),
        ("DATABASE_URL: ${URL:-postgres://a:b1cd@db.example.com/x}", Some("weak-default-secret")),
        ("DATABASE_URL: ${URL:-postgres://a@db.example.com/x}", None),
        ("STRIPE_API_KEY: your_stripe_key", None),
        ("SENTRY_DSN: https://0123456789@o1.ingest.sentry.io/2", None),
        ("PASSWORD_MIN_LENGTH: 12", None),
        ("JWT_SECRET: null", None),
    ] {
        let expected: Vec<_> = rule.map(|rule| (6, rule)).into_iter().collect();
        assert_eq!(api(&format!("    environment:\n      {line}\n")), expected, "{line}");
        let Some((name, value)) = line.split_once(": ").filter(|(_, value)| *value != "null") else { continue };
        assert_eq!(api(&format!("    environment:\n      - {name}={value}\n")), expected, "{line}");
    }
    assert_eq!(api("    command: [serve, --token=s3cr3t]\n"), [(5, "secret-in-compose")]);
    assert_eq!(api("    command: [serve, --token, \"$TOKEN\"]\n"), []);
    let args = "services:\n  api:\n    restart: always\n    build:\n      context: .\n      args: {TOKEN: s3cr3t}\n";
    assert_eq!(found(&[("compose.yaml", args)]), [(6, "secret-in-compose")]);
}

#[test]
fn a_shared_anchor_is_one_finding() {
    let text = "x-e: &e\n  JWT_SECRET: s3cr3t\nservices:\n  a: {image: x:1, restart: always, environment: *e}\n  b: {image: x:1, restart: always, environment: {<<: *e}}\n";
    assert_eq!(found(&[("compose.yaml", text)]), [(2, "secret-in-compose")]);
}

#[test]
fn commands_need_a_shell_or_exec() {
    for (command, rule) in [
        ("/app migrate && /app serve", Some("command-needs-shell")),
        ("\"/app migrate; /app serve\"", Some("command-needs-shell")),
        ("/app serve --url \"http://x?a=1&b=2\"", Some("command-needs-shell")),
        ("sh -c '/app migrate && /app serve'", Some("shell-command-without-exec")),
        ("[sh, -ec, \"/app migrate\\n/app serve\"]", Some("shell-command-without-exec")),
        ("sh -c '/app migrate && exec /app serve'", None),
        ("sh -c /app", None),
        ("/app serve --url 'http://x?a=1'", None),
        ("cargo run --release", Some("dev-command-in-compose")),
        ("bash -c 'sqlx migrate run && cargo watch -x run'", Some("dev-command-in-compose")),
    ] {
        let expected: Vec<_> = rule.map(|rule| (5, rule)).into_iter().collect();
        // Quotes around a whole YAML scalar are those of YAML.
        if command.contains("a=1&b=2") {
            assert_eq!(api(&format!("    command: {command}\n")), []);
            continue;
        }
        assert_eq!(api(&format!("    command: {command}\n")), expected, "{command}");
    }
}

#[test]
fn databases_are_found_under_their_names() {
    let with = |lines: &str| {
        let text = format!(
            "services:\n  db:\n    image: postgres:17\n    ports: [\"127.0.0.1:15432:5432\"]\n    volumes: [\"db:/var/lib/postgresql/data\"]\n    restart: always\n    healthcheck: {{test: [CMD, pg_isready]}}\n  api:\n    build: .\n    restart: always\n{lines}    environment:\n      DATABASE_URL: "
        );
        move |url: &str| found(&[("compose.yaml", &format!("{text}{url}\nvolumes:\n  db:\n"))])
    };
    let waiting = with("    depends_on: {db: {condition: service_healthy}}\n");
    assert_eq!(waiting("postgres://api@db/x"), []);
    assert_eq!(waiting("postgres://api@db:5432/x"), []);
    assert_eq!(waiting("postgres://api@pg.example.com/x"), []);
    assert_eq!(waiting("postgres://api@localhost/x"), [(13, "localhost-between-services")]);
    assert_eq!(waiting("postgres://api@127.0.0.1:5432/x"), [(13, "localhost-between-services")]);
    assert_eq!(waiting("postgres://api@db:15432/x"), [(13, "published-port-between-services")]);
    assert_eq!(waiting("postgres://api@postgres/x"), [(13, "unknown-database-host")]);
    assert_eq!(waiting("redis://localhost"), []);
    assert_eq!(with("")("postgres://api@db/x"), [(8, "no-depends-on")]);
    assert_eq!(with("    depends_on: [db]\n")("postgres://api@db/x"), [(11, "depends-on-without-health")]);
    assert_eq!(with("    command: [wait-for-it, db, --, /app]\n")("postgres://api@db/x"), []);
}

#[test]
fn volumes_fit_the_version_of_postgres() {
    let with = |tag: &str, lines: &str| {
        let text = format!(
            "services:\n  api:\n    build: .\n    restart: always\n  db:\n    image: postgres{tag}\n{lines}volumes:\n  v:\n"
        );
        found(&[("compose.yaml", &text)])
    };
    let (old, new) = ("    volumes: [\"v:/var/lib/postgresql/data\"]\n", "    volumes: [\"v:/var/lib/postgresql/\"]\n");
    assert_eq!(with(":17", old), []);
    assert_eq!(with(":18", new), []);
    assert_eq!(with(":18.1-alpine", old), [(7, "postgres18-volume-path")]);
    assert_eq!(with(":17", new), [(7, "db-no-volume")]);
    assert_eq!(with(":17", ""), [(5, "db-no-volume")]);
    assert_eq!(
        with(":17", "    volumes: [\"./init.sql:/docker-entrypoint-initdb.d/init.sql\"]\n"),
        [(5, "db-no-volume")]
    );
    assert_eq!(with(":17", "    tmpfs: [/var/lib/postgresql/data]\n"), []);
    assert_eq!(with(":${PG:?}", old), []);
    assert_eq!(with(":13", old), [(6, "eol-image")]);
    assert_eq!(with("", new), [(6, "latest-tag"), (6, "postgres-on-floating-major")]);
    let expected = [(6, "latest-tag"), (6, "postgres-on-floating-major"), (7, "postgres18-volume-path")];
    assert_eq!(with(":alpine", old), expected);
}

#[test]
fn references_are_defined_somewhere() {
    for (lines, count) in [
        ("    volumes: [\"data:/data\"]\n", 1),
        ("    volumes: [\"data:/data\"]\nvolumes: {data: }\n", 0),
        ("    volumes: [\"./data:/data\", \"/data\", \"~/x:/x\", \"$HOME/y:/y\", \"C:\\\\z:/z\"]\n", 0),
        ("    networks: [default]\n", 0),
        ("    networks: {back: {aliases: [x]}}\n", 1),
        ("    secrets: [{source: key, target: x}]\n", 1),
        ("    depends_on: [cache]\n", 1),
        ("    depends_on: {cache: {condition: service_started, required: false}}\n", 0),
        ("    depends_on: [cache]\ninclude: [other.yaml]\n", 0),
    ] {
        assert_eq!(api(lines), vec![(5, "undefined-reference"); count], "{lines}");
    }
    let merged = "services:\n  api:\n    image: x:1\n    restart: always\n    volumes: [\"data:/data\"]\n";
    assert_eq!(found(&[("compose.monitoring.yaml", merged)]), []);
}

#[test]
fn checks_have_two_forms() {
    for (test, rule) in [
        ("[CMD-SHELL, \"pg_isready || exit 1\"]", None),
        ("[CMD, pg_isready, -U, app]", None),
        ("pg_isready -U app", None),
        ("[NONE]", None),
        ("[CMD-SHELL, pg_isready, -U, app]", Some("healthcheck-form")),
        ("[CMD, pg_isready, \"||\", exit, \"1\"]", Some("healthcheck-form")),
        ("[pg_isready, -U, app]", Some("healthcheck-form")),
    ] {
        let expected: Vec<_> = rule.map(|rule| (5, rule)).into_iter().collect();
        assert_eq!(api(&format!("    healthcheck: {{test: {test}}}\n")), expected, "{test}");
    }
}

#[test]
fn replicas_share_no_name_and_no_port() {
    assert_eq!(api("    deploy: {replicas: 2}\n    ports: [\"8080:8080\"]\n"), [(6, "replicas-conflict")]);
    assert_eq!(api("    deploy: {replicas: 2}\n    ports: [\"8080-8081:8080\"]\n"), []);
    assert_eq!(api("    deploy: {replicas: 2}\n    ports: [\"8080\"]\n"), []);
    assert_eq!(api("    scale: 2\n    container_name: api\n"), [(6, "replicas-conflict")]);
    assert_eq!(api("    deploy: {replicas: 1}\n    container_name: api\n"), []);
    assert_eq!(api("    deploy: {replicas: 2, mode: replicated}\n    ports: [\"8080:8080\"]\n"), []);
}

#[test]
fn tags_float_or_not() {
    for (image, rules) in [
        ("example.com/api", &["latest-tag"][..]),
        ("example.com/api:latest", &["latest-tag"]),
        ("nginx:stable-alpine", &["latest-tag"]),
        ("localhost/api", &[]),
        ("example.com/api:${TAG}", &[]),
        ("example.com/api:${TAG:-latest}", &[]),
        ("example.com/api@sha256:00", &[]),
        ("timescale/timescaledb:latest-pg17", &[]),
        ("nginx:1.29-alpine", &[]),
        ("bitnami/redis:7.4", &["bitnami-tag-removed"]),
        ("bitnamilegacy/redis:7.4", &[]),
        ("registry.example.com/bitnami/redis:7.4", &[]),
    ] {
        let text = format!("services:\n  a:\n    restart: always\n    image: {image}\n");
        let found: Vec<_> = found(&[("compose.yaml", &text)]).into_iter().map(|one| one.1).collect();
        assert_eq!(found, rules, "{image}");
    }
    let built =
        "services:\n  a: {build: ., image: \"api:dev\", restart: always}\n  b: {image: \"api:dev\", restart: always}\n";
    assert_eq!(found(&[("compose.yaml", built)]), []);
}

#[test]
fn an_image_of_a_database_may_run_a_client() {
    for (lines, expected) in [
        ("", true),
        ("    command: postgres -c max_connections=200\n", true),
        ("    command: [sh, -c, \"exec docker-entrypoint.sh postgres -c fsync=on\"]\n", true),
        ("    entrypoint: [/bin/sh, -c]\n    command: [\"until pg_isready -h db; do sleep 1; done\"]\n", false),
        ("    command: psql postgres://db/shop -f /seed.sql\n", false),
    ] {
        let text = format!("services:\n  api:\n    build: .\n  db:\n    image: postgres:17\n{lines}");
        let rules = found(&[("compose.yaml", &text)]);
        assert_eq!(rules.iter().any(|(_, rule)| *rule == "db-no-volume"), expected, "{lines}");
    }
}
