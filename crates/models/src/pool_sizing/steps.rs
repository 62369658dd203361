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
                "{}/s × {} / {} = ⟦{}/s⟧",
                &[self.rps, self.transactions_per_request, pools.count, rate],
            ),
            Step::new(
                "Hold time",
                "database CPU + other time",
                "{} ms + {} ms = ⟦{} ms⟧",
                &[self.db_time, self.held_time, hold],
            ),
            Step::new(
                "Connections in use, by Little's law",
                "arrivals × hold time, of all pools",
                "{}/s × {} ms = ⟦{}⟧; with the queue for a core ⟦{}⟧",
                &[demand.arrival_rate, hold, demand.arrival_rate * database.hold(), pools.busy()],
            ),
            Step::new(
                "Database CPU that the load needs",
                "arrivals × database CPU / cores",
                "{}/s × {} ms / {} = ⟦{%}⟧",
                &[demand.arrival_rate, self.db_time, self.db_cores, sizing.cpu],
            ),
        ];
        if let Some(knee) = database.knee() {
            steps.push(Step::new(
                "Connections that saturate the cores",
                "cores × hold time / database CPU",
                "{} × {} ms / {} ms = ⟦{}⟧, which is ⟦{}⟧ per instance",
                &[self.db_cores, hold, self.db_time, knee, knee / self.instances],
            ));
        }
        steps.push(Step::new(
            "Queue for a connection",
            "M/M(n)/c with acquire timeout: shares of requests that wait and that time out",
            "{} connections, {} s: ⟦{%}⟧ wait, ⟦{%}⟧ time out",
            &[pools.size as f64, demand.patience, pools.wait_probability(), pools.timeout_probability()],
        ));
        let quantile = |seconds: Option<f64>| seconds.map_or(demand.patience, |seconds| seconds) * 1e3;
        let pattern = if pools.quantile(0.99).is_some() {
            "⟦{} ms⟧ for a connection, ⟦{} ms⟧ until it is returned"
        } else {
            "more than ⟦{} ms⟧ for a connection, more than ⟦{} ms⟧ until it is returned"
        };
        steps.push(Step::new(
            "Wait, and wait plus hold, p99",
            "99 of 100 requests take no longer",
            pattern,
            &[quantile(pools.quantile(0.99)), quantile(pools.total_quantile(0.99))],
        ));
        steps.push(Step::new(
            "Pooling loss",
            "mean wait with separate pools, and with one pool of all connections",
            "⟦{} ms⟧ instead of ⟦{} ms⟧",
            &[pools.mean_wait() * 1e3, sizing.shared.mean_wait() * 1e3],
        ));
        let (formula, pattern) = if self.pooler == Pooler::None {
            ("(maximum instances + surge) × pool size + other clients", "({#} + {#}) × {#} + {#} = ⟦{#}⟧")
        } else {
            (
                "(maximum instances + surge) × pool size, at most the pooler's, + other clients",
                "({#} + {#}) × {#} → {#} + {#} = ⟦{#}⟧",
            )
        };
        let opened = sizing.worst_case - self.other_connections;
        let parts = [self.max_instances, deploying - self.max_instances, self.pool_size];
        let rest = [opened, self.other_connections, sizing.worst_case];
        let rest = if self.pooler == Pooler::None { &rest[1..] } else { &rest[..] };
        steps.push(Step::new("Connections during a rollout", formula, pattern, &[&parts[..], rest].concat()));
        steps.push(Step::new(
            "Connections available",
            "max_connections − reserved",
            "{#} − {#} = ⟦{#}⟧",
            &[self.max_connections, self.reserved_connections, sizing.available],
        ));
        steps
    }
}
