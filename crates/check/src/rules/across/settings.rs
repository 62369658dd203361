//! Variables whose value does harm where the service runs.

use super::place_of;
use crate::deployment::{Deployment, Platform, Service, Variable, names};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;
use crate::words::Words;

pub static DEBUG_LOGS_IN_PRODUCTION: Rule = Rule {
    id: "debug-logs-in-production",
    title: "The log level is debug or trace in production",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "At this level, sqlx, hyper and other crates log several lines for each query and connection. The lines cost CPU \
          and storage with each request, and can contain data that must not be in logs.",
    fix: "Set RUST_LOG to info, and raise the level of a single target while you need it.",
    page: "/observability/logs-and-request-ids/#levels-and-formats",
    claims: Rule::native(&["bp-logs"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("k8s/api.yaml", DEBUG)]),
    passes: Rule::native(&[("k8s/api.yaml", INFO)]),
};

const DEBUG: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: RUST_LOG, value: debug}]\n";
const INFO: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: RUST_LOG, value: info}]\n";

pub static MIGRATIONS_IN_EVERY_REPLICA: Rule = Rule {
    id: "migrations-in-every-replica",
    title: "Every replica runs the migrations at startup",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "All replicas start the migrations at once: the first runs them, and the others wait for its lock or fail. A \
          migration that fails then stops every new pod, and the service needs the right to change tables.",
    fix: "Run the migrations once per release in a job, and remove the variable from the service.",
    page: "/delivery/migrations-as-a-job/#what-happens-at-startup-instead",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", MIGRATES)]),
    passes: Rule::native(&[("api.yaml", MIGRATES_ALONE)]),
};

const MIGRATES: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: RUN_MIGRATIONS, value: \"true\"}]\n";
const MIGRATES_ALONE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: RUN_MIGRATIONS, value: \"false\"}]\n";

pub static POOL_SIZE_IN_URL: Rule = Rule {
    id: "pool-size-in-url-ignored",
    title: "sqlx ignores the pool size in the database URL",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "sqlx reads only parameters of the connection from the URL, and logs a warning about any other. The pool keeps the \
          size that the code sets, or the default of 10.",
    fix: "Read the size from a variable of its own, pass it to PgPoolOptions::max_connections, and remove the parameter.",
    page: "/resources/connection-pool/#configure-it",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", IN_URL), ("Dockerfile", DOCKERFILE), ("Cargo.toml", MANIFEST)]),
    passes: Rule::native(&[("compose.yaml", IN_VARIABLE), ("Dockerfile", DOCKERFILE), ("Cargo.toml", MANIFEST)]),
};

const MANIFEST: &str = "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nsqlx = { version = \"0.8\", features = [\"postgres\", \"runtime-tokio\"] }\n";
const DOCKERFILE: &str = "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nENTRYPOINT [\"/api\"]\n";
const IN_URL: &str = "services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db.internal/api?max_connections=20\n";
const IN_VARIABLE: &str = "services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db.internal/api\n      DATABASE_MAX_CONNECTIONS: \"20\"\n";

pub static POSTGRES_VARIABLE_IGNORED: Rule = Rule {
    id: "postgres-max-connections-ignored",
    title: "The PostgreSQL image ignores the variable for max_connections",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The official image reads no variable for max_connections, so the server keeps its default of 100. The pools are \
          sized for another limit, and connections are rejected when the real one is reached.",
    fix: "Pass the setting to the server: command: postgres -c max_connections=200.",
    page: "/resources/connection-pool/#size-it-from-the-server",
    claims: Rule::native(&["pool-max-dblimit"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", IGNORED)]),
    passes: Rule::native(&[("compose.yaml", PASSED)]),
};

const IGNORED: &str = "services:\n  db:\n    image: postgres:17\n    environment: {POSTGRES_MAX_CONNECTIONS: 200}\n";
const PASSED: &str = "services:\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=200\n";

/// Names of environments that are not production.
const OTHERS: Words = Words(
    "dev devel develop development local localhost test tests testing staging stage example examples sandbox \
     preview qa ci demo debug e2e kind minikube tutorial",
);

/// Looks at the variables of a service.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    let logs = service.variable("RUST_LOG").filter(|_| is_production(service));
    if let Some((variable, level)) = logs.and_then(|one| Some((one, level(one)?))) {
        let said = format!("RUST_LOG sets {level} for all crates of {}.", service.name);
        findings.add_at(&DEBUG_LOGS_IN_PRODUCTION, variable.place, said);
    }
    let most = service.most_replicas().filter(|most| most.value > 1 && !service.is_job);
    let migrates = service.variables.iter().find(|one| migrates(one));
    if let (Some(most), Some(variable)) = (most, migrates) {
        let said = format!("{} is true, and {} replicas run.", variable.name, most.value);
        let finding = findings.add_at(&MIGRATIONS_IN_EVERY_REPLICA, variable.place, said);
        finding.because(place_of(most, service), format!("up to {} replicas", most.value));
    }
    if service.has_crate("sqlx") || service.has_crate("sea-orm") {
        for variable in &service.variables {
            let url = variable.value.as_deref().and_then(names::Url::read);
            if let Some(size) = url.and_then(|url| url.parameter(names::is_pool_parameter)) {
                let said = format!("The URL in {} sets a pool size of {size}, which sqlx ignores.", variable.name);
                findings.add_at(&POOL_SIZE_IN_URL, variable.place, said);
            }
        }
    }
}

/// Looks at the variables of PostgreSQL servers.
pub fn servers(deployment: &Deployment<'_>, findings: &mut Findings) {
    for database in &deployment.databases {
        let Some(max) = database.max_connections.as_ref().filter(|max| !max.is_written()) else { continue };
        let is_limit = |one: &&Variable| {
            matches!(
                one.name.as_str(),
                "POSTGRES_MAX_CONNECTIONS" | "POSTGRESQL_MAX_CONNECTIONS" | "PG_MAX_CONNECTIONS"
            )
        };
        let Some(variable) = database.variables.iter().find(is_limit).filter(|_| database.is_official) else {
            continue;
        };
        let value = variable.value.as_deref().unwrap_or_default();
        if value != max.value.to_string() {
            let said =
                format!("{} has no effect on {}: max_connections stays {}.", variable.name, database.name, max.value);
            findings.add_at(&POSTGRES_VARIABLE_IGNORED, variable.place, said);
        }
    }
}

/// The level of a directive without a target, if it is debug or trace.
fn level(variable: &Variable) -> Option<&str> {
    // Of two levels without a target, the last level counts.
    let is_level = |one: &&str| {
        ["off", "error", "warn", "info", "debug", "trace"].iter().any(|level| one.eq_ignore_ascii_case(level))
    };
    let level = variable.value.as_deref()?.split(',').map(str::trim).rfind(is_level)?;
    (level.eq_ignore_ascii_case("debug") || level.eq_ignore_ascii_case("trace")).then_some(level)
}

/// Whether a variable makes the service migrate: `RUN_MIGRATIONS=true`.
fn migrates(variable: &Variable) -> bool {
    let name = variable.name.to_ascii_uppercase();
    let words: Vec<_> = name.split(|one: char| !one.is_ascii_alphanumeric()).collect();
    let has = |group: &[&str]| words.iter().any(|word| group.contains(word));
    let is_on = variable
        .value
        .as_deref()
        .is_some_and(|value| matches!(value.trim().to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on"));
    let is_off = has(&["SKIP", "NO", "DISABLE", "TEST", "WAIT", "CHECK"]);
    is_on
        && !is_off
        && has(&["MIGRATE", "MIGRATION", "MIGRATIONS", "AUTOMIGRATE"])
        && has(&["RUN", "AUTO", "APPLY", "START", "STARTUP", "BOOT", "ON", "AUTOMIGRATE"])
}

/// Whether the manifest is for production: not for a machine of a developer, and not named after another environment.
fn is_production(service: &Service<'_>) -> bool {
    let path = service.at.source.path.to_ascii_lowercase();
    let name = service.name.to_ascii_lowercase();
    let namespace = service.namespace.unwrap_or_default().to_ascii_lowercase();
    let mut words =
        [&path, &name, &namespace].into_iter().flat_map(|text| text.split(|one: char| !one.is_alphanumeric()));
    let is_other = words.any(|word| OTHERS.has(word));
    let is_local = service.node.get("imagePullPolicy").and_then(Node::text) == Some("Never")
        || service.image.as_ref().is_some_and(|image| image.value.name.starts_with("localhost"));
    // Most files of Compose are for development.
    service.platform != Platform::Compose && !is_other && !is_local
}
