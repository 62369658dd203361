//! The resources that a service can run out of, and how much of each a load uses.

use super::compose::Models;
use super::inputs::Inputs;
use crate::log_volume::GB;

/// Number of resources.
pub(super) const COUNT: usize = 9;

/// A quantity of each resource, such as its use as a fraction; infinite if requests fail.
pub(super) type Uses = [f64; COUNT];

/// A resource, in the order in which tables list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    /// Connections to the database between deploys.
    Connections,
    /// Connections to the database during a rollout.
    Rollout,
    /// The target for the wait for a connection.
    Wait,
    /// Cores of the database.
    DatabaseCpu,
    /// Memory of an instance.
    Memory,
    /// CPU of an instance.
    Cpu,
    /// The time that a health check has.
    Checks,
    /// Errors that the objective allows, used by deploys.
    Errors,
    /// Disk for logs.
    Disk,
}

impl Resource {
    pub(super) const ALL: [Self; COUNT] = [
        Self::Connections,
        Self::Rollout,
        Self::Wait,
        Self::DatabaseCpu,
        Self::Memory,
        Self::Cpu,
        Self::Checks,
        Self::Errors,
        Self::Disk,
    ];

    /// Those that take microseconds to compute: all but the wait and the checks.
    pub(super) const QUICK: [Self; COUNT - 2] =
        [Self::Connections, Self::Rollout, Self::DatabaseCpu, Self::Memory, Self::Cpu, Self::Errors, Self::Disk];

    /// Returns name in the keys of results, the keys themselves, and the label.
    pub(super) const fn names(self) -> [&'static str; 4] {
        match self {
            Self::Connections => ["connections", "use-connections", "breaks-connections", "Database connections"],
            Self::Rollout => ["rollout", "use-rollout", "breaks-rollout", "Connections during a rollout"],
            Self::Wait => ["wait", "use-wait", "breaks-wait", "Wait for a connection"],
            Self::DatabaseCpu => ["database-cpu", "use-database-cpu", "breaks-database-cpu", "Database CPU"],
            Self::Memory => ["memory", "use-memory", "breaks-memory", "Memory limit"],
            Self::Cpu => ["cpu", "use-cpu", "breaks-cpu", "CPU limit"],
            Self::Checks => ["checks", "use-checks", "breaks-checks", "Health-check timeout"],
            Self::Errors => ["errors", "use-errors", "breaks-errors", "Error budget of deploys"],
            Self::Disk => ["disk", "use-disk", "breaks-disk", "Disk for logs"],
        }
    }

    /// Returns what happens when it is used up, as the end of a sentence.
    pub(super) const fn happens(self) -> &'static str {
        match self {
            Self::Connections => "the database runs out of connections",
            Self::Rollout => "the database runs out of connections during a rollout",
            Self::Wait => "requests wait longer for a connection than your target",
            Self::DatabaseCpu => "the database's CPU is saturated",
            Self::Memory => "instances exceed their memory limit",
            Self::Cpu => "instances use up their CPU limit",
            Self::Checks => "health checks time out while they wait for a connection",
            Self::Errors => "deploys use up the error budget",
            Self::Disk => "logs fill the disk",
        }
    }

    /// Returns the fraction that a load uses. The wait and the checks are computed elsewhere.
    pub(super) fn use_of(self, inputs: &Inputs, at: &Models) -> f64 {
        let pool = &at.pool;
        match self {
            Self::Connections => pool.worst_case() / pool.available(),
            Self::Rollout => {
                let pods = at.deploy.deploy().connections;
                let opened = inputs.pooler_size.map_or(pods, |servers| pods.min(servers));
                (opened + pool.other_connections) / pool.available()
            }
            Self::DatabaseCpu => pool.database_load(),
            Self::Memory => at.memory.peak() / inputs.memory,
            Self::Cpu => at.quota.utilization(),
            Self::Errors => {
                let deploy = at.deploy.deploy();
                (deploy.failed + deploy.cut) * inputs.deploys / at.budget.budget().requests
            }
            Self::Disk => at.logs.volume().allowed / (inputs.free_disk * GB),
            Self::Wait | Self::Checks => 0.0,
        }
    }
}
