//! Rules on Docker Compose.

mod access;
mod addresses;
mod commands;
mod data;
mod ended;
mod health;
mod images;
mod mounts;
mod order;
mod ports;
mod references;
mod roles;
mod secrets;
mod service;
mod stack;
mod stop;
mod tools;
mod values;

#[cfg(test)]
mod tests;

use super::Look;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::Rule;
use stack::Stacks;

pub use ended::postgres as postgres_ended;
pub use images::{EOL_IMAGE, floating_said, floats};
pub use values::{LISTENS_ON_LOOPBACK, is_listener};

/// The rules.
pub const RULES: &[&Rule] = &[
    &secrets::SECRET_IN_COMPOSE,
    &secrets::WEAK_DEFAULT_SECRET,
    &access::DB_PORT_PUBLISHED,
    &access::DATABASE_WITHOUT_PASSWORD,
    &access::PGBOUNCER_AUTH_TRUST,
    &access::DOCKER_SOCKET_MOUNTED,
    &access::PRIVILEGED_SERVICE,
    &data::DB_NO_VOLUME,
    &data::POSTGRES18_VOLUME_PATH,
    &data::POSTGRES_ON_FLOATING_MAJOR,
    &images::EOL_IMAGE,
    &images::BITNAMI_TAG_REMOVED,
    &order::NO_DEPENDS_ON,
    &order::DEPENDS_ON_WITHOUT_HEALTH,
    &order::WAITS_FOR_MISSING_HEALTHCHECK,
    &order::WAITS_FOR_ENDLESS_SERVICE,
    &health::NO_HEALTHCHECK,
    &health::HEALTHCHECK_TOO_FREQUENT,
    &health::HEALTHCHECK_FORM,
    &tools::COMPOSE_HEALTHCHECK_MISSING_TOOL,
    &stop::NO_RESTART_POLICY,
    &stop::STOP_GRACE_TOO_SHORT,
    &stop::NO_LOG_ROTATION,
    &commands::SHELL_COMMAND_WITHOUT_EXEC,
    &commands::COMMAND_NEEDS_SHELL,
    &commands::DEV_COMMAND_IN_COMPOSE,
    &commands::BUILD_TARGET_DEV,
    &addresses::LOCALHOST_BETWEEN_SERVICES,
    &addresses::PUBLISHED_PORT_BETWEEN_SERVICES,
    &addresses::UNKNOWN_DATABASE_HOST,
    &values::MALFORMED_URL,
    &values::QUOTED_ENV_VALUE,
    &values::LISTENS_ON_LOOPBACK,
    &references::UNDEFINED_REFERENCE,
    &references::REPLICAS_CONFLICT,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[look];

fn look(project: &Project, findings: &mut Findings) {
    let stacks = Stacks::new(project);
    let looks: &[fn(&Stacks<'_>, &mut Findings)] = &[
        secrets::look,
        access::look,
        data::look,
        images::look,
        order::look,
        health::look,
        tools::look,
        stop::look,
        commands::look,
        addresses::look,
        values::look,
        references::look,
    ];
    for look in looks {
        look(&stacks, findings);
    }
}
