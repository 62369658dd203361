//! PgBouncer between the pools and the database.

use super::place_of;
use crate::deployment::{Deployment, Mode, Pooler, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};

pub static POOL_EXCEEDS_MAX_CONNECTIONS: Rule = Rule {
    id: "pgbouncer-pool-exceeds-max-connections",
    title: "PgBouncer opens more connections than PostgreSQL accepts",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "default_pool_size counts for each pair of user and database, and PostgreSQL rejects each connection above \
          max_connections. PgBouncer then keeps clients waiting, and disconnects them after query_wait_timeout.",
    fix: "Set default_pool_size, or max_db_connections, to less than max_connections minus the reserved connections and \
          those of clients that connect directly.",
    page: "/database/pgbouncer/#fix",
    claims: Rule::native(&["pool-max-dblimit"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", POOL_TOO_LARGE)]),
    passes: Rule::native(&[("compose.yaml", POOL_FITS)]),
};

const POOL_TOO_LARGE: &str = "services:\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=100\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {DB_HOST: db, POOL_MODE: transaction, DEFAULT_POOL_SIZE: 150}\n";
const POOL_FITS: &str = "services:\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=100\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {DB_HOST: db, POOL_MODE: transaction, DEFAULT_POOL_SIZE: 40}\n";

pub static CLIENTS_EXCEED_LIMIT: Rule = Rule {
    id: "pgbouncer-clients-exceed-limit",
    title: "The pools open more connections than PgBouncer accepts",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "PgBouncer rejects each client above max_client_conn, which is 100 by default, with \"no more connections allowed\". \
          Requests then fail under load, although PostgreSQL has free connections.",
    fix: "Set max_client_conn to more than (replicas + surge) x pool size of all services: a client connection costs about \
          2 kB.",
    page: "/database/pgbouncer/#fix",
    claims: Rule::native(&["pool-max-dblimit"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", CLIENTS)]),
    passes: Rule::native(&[("compose.yaml", CLIENTS_FIT)]),
};

const CLIENTS: &str = "services:\n  api:\n    image: registry.example.com/api:1.0.0\n    deploy: {replicas: 6}\n    environment: {DATABASE_URL: \"postgres://api@pgbouncer:6432/api\", DATABASE_MAX_CONNECTIONS: 20}\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {DB_HOST: db.internal, MAX_CLIENT_CONN: 100}\n";
const CLIENTS_FIT: &str = "services:\n  api:\n    image: registry.example.com/api:1.0.0\n    deploy: {replicas: 6}\n    environment: {DATABASE_URL: \"postgres://api@pgbouncer:6432/api\", DATABASE_MAX_CONNECTIONS: 20}\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {DB_HOST: db.internal, MAX_CLIENT_CONN: 2000}\n";

pub static PREPARED_STATEMENTS: Rule = Rule {
    id: "pgbouncer-transaction-mode-with-prepared-statements",
    title: "PgBouncer does not track the prepared statements of sqlx",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "sqlx prepares a statement in one step and runs it in another, and in transaction mode PgBouncer may send the two \
          to different server connections. Queries then fail with \"prepared statement does not exist\", or return the \
          result of another query.",
    fix: "Use PgBouncer 1.21 or later and set max_prepared_statements to 200, or set pool_mode to session.",
    page: "/database/pgbouncer/#what-happens",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", UNTRACKED), ("Cargo.toml", MANIFEST), ("Dockerfile", DOCKERFILE)]),
    passes: Rule::native(&[("compose.yaml", TRACKED), ("Cargo.toml", MANIFEST), ("Dockerfile", DOCKERFILE)]),
};

const MANIFEST: &str = "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nsqlx = { version = \"0.8\", features = [\"postgres\", \"runtime-tokio\"] }\n";
const DOCKERFILE: &str = "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nENTRYPOINT [\"/api\"]\n";
const UNTRACKED: &str = "services:\n  api:\n    build: .\n    environment: {DATABASE_URL: \"postgres://api@pgbouncer:6432/api\"}\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.20.1-p0\n    environment: {DB_HOST: db.internal, POOL_MODE: transaction}\n";
const TRACKED: &str = "services:\n  api:\n    build: .\n    environment: {DATABASE_URL: \"postgres://api@pgbouncer:6432/api\"}\n  pgbouncer:\n    image: edoburu/pgbouncer:v1.24.1-p1\n    environment: {DB_HOST: db.internal, POOL_MODE: transaction}\n";

/// Looks at each PgBouncer with its clients and its database.
pub fn look(deployment: &Deployment<'_>, findings: &mut Findings) {
    for (place, pooler) in deployment.poolers.iter().enumerate() {
        servers(deployment, pooler, findings);
        clients(deployment, place, pooler, findings);
        statements(deployment, place, pooler, findings);
    }
}

/// The connections to the database.
fn servers(deployment: &Deployment<'_>, pooler: &Pooler<'_>, findings: &mut Findings) {
    let Some(place) = pooler.database else { return };
    let Some(database) = deployment.databases.get(place) else { return };
    let (Some(available), Some(size)) = (database.available(), &pooler.pool_size) else { return };
    let Some(limit) = &pooler.max_database_connections else { return };
    let pools = pooler.replicas.as_ref().map_or(1, |replicas| replicas.value);
    let each = if limit.value == 0 { size.value } else { size.value.min(limit.value) };
    let direct = deployment.load(place).map_or(0, |load| load.usual());
    let total = each.saturating_mul(pools).saturating_add(direct);
    if total <= available || each == 0 {
        return;
    }
    let own = if pools > 1 { format!("{pools} x {each}") } else { each.to_string() };
    let others = if direct > 0 { format!(" + {direct} of direct clients = {total}") } else { String::new() };
    let (name, max, reserved) = (database.name, database.max(), database.reserved());
    let said = format!(
        "{own} connections of PgBouncer{others}, but {name} accepts {available} ({max} - {reserved} reserved)."
    );
    let place = size.place().unwrap_or_else(|| pooler.at.place(pooler.key));
    let finding = findings.add_at(&POOL_EXCEEDS_MAX_CONNECTIONS, place, said);
    let at = database.max_connections.as_ref().and_then(|max| max.place());
    finding.because(at.unwrap_or_else(|| database.at.place(database.key)), format!("max_connections is {max}"));
    let is_written = size.is_written() && database.max_connections.as_ref().is_some_and(|max| max.is_written());
    if !is_written {
        finding.likely();
    }
}

/// The services that connect to a PgBouncer.
fn clients_of<'d, 'a>(deployment: &'d Deployment<'a>, place: usize) -> impl Iterator<Item = &'d Service<'a>> {
    deployment.services.iter().filter(move |service| service.pooler == Some(place))
}

/// The connections to PgBouncer.
fn clients(deployment: &Deployment<'_>, place: usize, pooler: &Pooler<'_>, findings: &mut Findings) {
    let Some(limit) = &pooler.max_clients else { return };
    let accepted = limit.value.saturating_mul(pooler.replicas.as_ref().map_or(1, |replicas| replicas.value));
    let peaks: Vec<_> = clients_of(deployment, place).filter_map(|one| Some((one, one.peak()?))).collect();
    let total = peaks.iter().fold(0_u64, |sum, (_, peak)| sum.saturating_add(peak.steady()));
    if total <= accepted || accepted == 0 {
        return;
    }
    let terms: Vec<_> = peaks
        .iter()
        .map(|(service, peak)| format!("{} x {} of {}", peak.replicas.value, peak.pool.value, service.name))
        .collect();
    let said = format!("{} = {total} connections, but max_client_conn is {}.", terms.join(" + "), limit.value);
    let place = limit.place().unwrap_or_else(|| pooler.at.place(pooler.key));
    let finding = findings.add_at(&CLIENTS_EXCEED_LIMIT, place, said);
    for (service, peak) in &peaks {
        let said = format!("each of {} opens up to {} connections", service.name, peak.pool.value);
        finding.because(place_of(&peak.pool, service), said);
    }
    let is_sure =
        limit.is_written() && peaks.iter().all(|(service, peak)| peak.pool.is_written() && service.names_host);
    if !is_sure {
        finding.likely();
    }
}

/// Clients that prepare statements, behind a PgBouncer that does not track them.
fn statements(deployment: &Deployment<'_>, place: usize, pooler: &Pooler<'_>, findings: &mut Findings) {
    let Some(mode) = pooler.mode.as_ref().filter(|mode| mode.value != Mode::Session) else { return };
    let uses_sqlx = |service: &&Service<'_>| service.has_crate("sqlx") || service.has_crate("sea-orm");
    // Of a configuration alone, the clients are not known.
    let client = match pooler.platform {
        Some(_) => clients_of(deployment, place).find(uses_sqlx),
        None => deployment.services.iter().find(uses_sqlx),
    };
    let Some(client) = client else { return };
    let old = pooler.version.as_ref().filter(|version| version.value < (1, 21));
    let off = pooler.prepared_statements.as_ref().filter(|count| count.value == 0);
    let (reason, at) = match (old, off) {
        (Some(version), _) => {
            let (major, minor) = version.value;
            (format!("PgBouncer {major}.{minor} cannot track prepared statements"), version.place())
        }
        (None, Some(off)) => ("max_prepared_statements is 0".into(), off.place()),
        (None, None) => return,
    };
    let mode_place = mode.place().unwrap_or_else(|| pooler.at.place(pooler.key));
    let said = format!("{reason}, pool_mode is {}, and {} uses sqlx.", word(mode.value), client.name);
    let finding = findings.add_at(&PREPARED_STATEMENTS, at.unwrap_or(mode_place), said);
    if at.is_some_and(|at| at != mode_place) {
        finding.because(mode_place, format!("pool_mode is {}", word(mode.value)));
    }
    finding.because(client.place(), format!("{} connects to it", client.name));
}

fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Session => "session",
        Mode::Transaction => "transaction",
        Mode::Statement => "statement",
    }
}
