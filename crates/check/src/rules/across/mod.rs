//! Rules on several files together.

mod connections;
mod cpu;
mod pgbouncer;
mod ports;
mod probes;
mod settings;
mod shell;
mod shutdown;
mod storage;
#[cfg(test)]
mod tests;
mod users;

use super::Look;
use crate::decimal::plain;
use crate::deployment::{Deployment, Known, Service};
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Place, Rule};

/// The rules.
pub const RULES: &[&Rule] = &[
    &connections::MAX_CONNECTIONS_EXCEEDED,
    &connections::HPA_MAX_EXCEEDS_CONNECTIONS,
    &connections::SURGE_EXCEEDS_CONNECTIONS,
    &pgbouncer::POOL_EXCEEDS_MAX_CONNECTIONS,
    &pgbouncer::CLIENTS_EXCEED_LIMIT,
    &pgbouncer::PREPARED_STATEMENTS,
    &shutdown::GRACE_BELOW_DRAIN,
    &shutdown::REQUEST_TIMEOUT_ABOVE_GRACE,
    &probes::PROBE_TIMEOUT_BELOW_ACQUIRE_TIMEOUT,
    &probes::LIVENESS_KILLS_BEFORE_READINESS,
    &cpu::WORKERS_ABOVE_QUOTA,
    &cpu::CPU_LIMIT_NOT_WHOLE,
    &users::NAMED_USER_RUN_AS_NON_ROOT,
    &users::ROOT_IMAGE_RUN_AS_NON_ROOT,
    &shell::PRESTOP_NEEDS_SHELL,
    &shell::PROBE_NEEDS_SHELL,
    &ports::PORT_MISMATCH,
    &storage::SQLITE_WITH_REPLICAS,
    &storage::SQLITE_ON_EPHEMERAL_STORAGE,
    &storage::RWO_VOLUME_WITH_REPLICAS,
    &settings::DEBUG_LOGS_IN_PRODUCTION,
    &settings::MIGRATIONS_IN_EVERY_REPLICA,
    &settings::POOL_SIZE_IN_URL,
    &settings::POSTGRES_VARIABLE_IGNORED,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[look];

/// Looks at all files with all rules, so that they are joined once.
fn look(project: &Project, findings: &mut Findings) {
    let deployment = Deployment::new(project);
    let objects = crate::kube::objects(project);
    connections::look(&deployment, findings);
    pgbouncer::look(&deployment, findings);
    for service in &deployment.services {
        shutdown::look(service, findings);
        probes::look(service, findings);
        cpu::look(service, findings);
        users::look(service, findings);
        shell::look(service, findings);
        ports::look(service, findings);
        storage::look(project, &objects, service, findings);
        settings::look(service, findings);
    }
    settings::servers(&deployment, findings);
}

/// The place of a value, or that of the service for a default.
fn place_of<T>(known: &Known<T>, service: &Service<'_>) -> Place {
    known.place().unwrap_or_else(|| service.place())
}

/// A time for a message: `20 s`, `0.5 s`.
fn seconds(time: f64) -> String {
    format!("{} s", plain(time.max(0.0)))
}

/// CPU for a message: `500m`, `2`.
fn cores(millicores: u64) -> String {
    if millicores.is_multiple_of(1000) { (millicores / 1000).to_string() } else { format!("{millicores}m") }
}
