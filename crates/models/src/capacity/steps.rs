//! The computation, step by step: today's use of each resource.

use super::compose::Models;
use super::inputs::Inputs;
use super::model::Capacity;
use super::resources::Resource;
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, models: &Models, capacity: &Capacity) -> Vec<Step> {
        let used = |resource: Resource| capacity.now[resource as usize];
        let pool = &models.pool;
        let deploy = models.deploy.deploy();
        let finite = |number: f64| if number.is_finite() { number } else { 0.0 };
        vec![
            Step::new(
                "Database connections",
                "(instances × pool size + other clients) / (max_connections − reserved)",
                "{#} / {#} = ⟦{%}⟧",
                &[pool.worst_case(), pool.available(), finite(used(Resource::Connections))],
            ),
            Step::new(
                "Connections during a rollout",
                "(pods at the peak × pool size + other clients) / (max_connections − reserved)",
                "{#} (pod|pods) × {#} + {#}, of {#} = ⟦{%}⟧",
                &[
                    deploy.rollout.peak,
                    self.pool_size,
                    pool.other_connections,
                    pool.available(),
                    finite(used(Resource::Rollout)),
                ],
            ),
            Step::new(
                "Wait for a connection",
                "p99 of the wait / target",
                "⟦{%}⟧ of {} ms",
                &[finite(used(Resource::Wait)), self.target_p99],
            ),
            Step::new(
                "Database CPU",
                "requests × database CPU / cores",
                "{}/s × {} ms / {} = ⟦{%}⟧",
                &[self.rps, self.db_time, self.db_cores, finite(used(Resource::DatabaseCpu))],
            ),
            Step::new(
                "Memory limit",
                "peak of 99.9% of the time / limit",
                "{} MiB / {#} MiB = ⟦{%}⟧",
                &[models.memory.peak(), self.memory, finite(used(Resource::Memory))],
            ),
            Step::new(
                "CPU limit",
                "requests of an instance × CPU / limit",
                "{}/s × {} ms / {} (core|cores) = ⟦{%}⟧",
                &[models.quota.rps, self.cpu_time, self.quota, finite(used(Resource::Cpu))],
            ),
            Step::new(
                "Error budget of deploys",
                "requests that fail in a deploy × deploys / requests that may fail",
                "{} × {} / {} = ⟦{%}⟧",
                &[
                    deploy.failed + deploy.cut,
                    self.deploys,
                    models.budget.budget().requests,
                    finite(used(Resource::Errors)),
                ],
            ),
            Step::new(
                "Disk for logs",
                "bytes per second of an instance × time they are kept / free disk",
                "{} GB / {} GB = ⟦{%}⟧",
                &[used(Resource::Disk) * self.free_disk, self.free_disk, finite(used(Resource::Disk))],
            ),
        ]
    }
}
