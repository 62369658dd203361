//! The steps of the computation.

use super::model::Sizing;
use super::{Inputs, Pooler};
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, sizing: &Sizing) -> Vec<Step> {
        let (pools, database, demand) = (&sizing.pools, self.database(), sizing.demand);
        let (hold, rate) = (database.hold() * 1e3, demand.arrival_rate / pools.count);
        let deploying = self.instances_while_deploying();
        let mut steps = vec![
            Step::new(
                "Arrivals at a pool",
                "requests × checkouts / pools",
                "{} /s × {} / {} = ⟦{} /s⟧",
                &[self.rps, self.transactions_per_request, pools.count, rate],
            ),
            Step::new(
                "Hold time",
                "database CPU + held besides",
                "{} ms + {} ms = ⟦{} ms⟧",
                &[self.db_time, self.held_time, hold],
            ),
            Step::new(
                "Busy, by Little's law",
                "arrivals × hold time, of all pools",
                "{} /s × {} ms = ⟦{}⟧; with the queue at the database ⟦{}⟧",
                &[demand.arrival_rate, hold, demand.arrival_rate * database.hold(), pools.busy()],
            ),
            Step::new(
                "CPU asked of the database",
                "arrivals × database CPU / cores",
                "{} /s × {} ms / {} = ⟦{%}⟧",
                &[demand.arrival_rate, self.db_time, self.db_cores, sizing.cpu],
            ),
        ];
        if let Some(knee) = database.knee() {
            steps.push(Step::new(
                "Connections that fill its cores",
                "cores × hold time / database CPU",
                "{} × {} ms / {} ms = ⟦{}⟧, which is ⟦{}⟧ an instance",
                &[self.db_cores, hold, self.db_time, knee, knee / self.instances],
            ));
        }
        steps.push(Step::new(
            "Queue for a connection",
            "M/M(n)/c with acquire timeout: who waits, who gives up",
            "{} connections, {} s: ⟦{%}⟧ wait, ⟦{%}⟧ give up",
            &[pools.size as f64, demand.patience, pools.wait_probability(), pools.timeout_probability()],
        ));
        steps.push(Step::new(
            "Pooling loss",
            "mean wait in separate pools, and in one of all connections",
            "⟦{} ms⟧ against ⟦{} ms⟧",
            &[pools.mean_wait() * 1e3, sizing.shared.mean_wait() * 1e3],
        ));
        let (formula, pattern) = if self.pooler == Pooler::None {
            ("(instances + surge) × pool size + others", "({} + {}) × {} + {} = ⟦{}⟧")
        } else {
            ("(instances + surge) × pool size, at most the pooler's, + others", "({} + {}) × {} → {} + {} = ⟦{}⟧")
        };
        let opened = sizing.worst_case - self.other_connections;
        let parts = [self.max_instances, deploying - self.max_instances, self.pool_size];
        let rest = [opened, self.other_connections, sizing.worst_case];
        let rest = if self.pooler == Pooler::None { &rest[1..] } else { &rest[..] };
        steps.push(Step::new("Connections, worst case", formula, pattern, &[&parts[..], rest].concat()));
        steps.push(Step::new(
            "Connections available",
            "max_connections − reserved",
            "{} − {} = ⟦{}⟧",
            &[self.max_connections, self.reserved_connections, sizing.available],
        ));
        steps
    }
}
