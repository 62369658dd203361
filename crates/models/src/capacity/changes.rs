//! Changes that move the first limit, and what they cost.

use super::compose::Models;
use super::inputs::Inputs;
use super::model::first_of;
use super::resources::Resource;
use super::search::{REACH, Search};
use crate::{Change, Field, Kind, Marked, Offer};

/// How far a change must move the first limit to be worth a mention.
const WORTH: f64 = 1.05;
/// Server connections that PgBouncer opens by default.
const POOLER: f64 = 20.0;
/// Changes that are offered.
const MOST: usize = 2;

/// A change of one input, and what it achieves.
struct Remedy {
    candidate: Candidate,
    /// The multiple of today's traffic at which the first resource then breaks.
    multiple: f64,
    /// Additional dollars per month.
    cost: f64,
}

/// The key of a field, a sentence with one number, that number, and the inputs with it.
type Candidate = (&'static str, &'static str, f64, Inputs);

impl Inputs {
    /// Returns the two cheapest changes that move the first limit.
    pub(super) fn offers(&self, models: &Models, resource: Resource, multiple: f64) -> Vec<Offer> {
        let mut found: Vec<Remedy> = Vec::new();
        for candidate in self.candidates(models, resource) {
            let (field, _, number, inputs) = candidate;
            let Some(then) = inputs.models().filter(|_| is_allowed(field, number)) else { continue };
            let remedy = Remedy {
                candidate,
                multiple: Search::new(&inputs, &then, 0.0).first(),
                cost: inputs.all_costs(&then) - self.all_costs(models),
            };
            if remedy.multiple > multiple * WORTH {
                found.push(remedy);
            }
        }
        // Of two that cost the same, the one that helps more.
        found.sort_by(|one, other| one.cost.total_cmp(&other.cost).then(other.multiple.total_cmp(&one.multiple)));
        found.iter().take(MOST).map(Remedy::offer).collect()
    }

    /// Returns the monthly bill of the platform and of the database's cores.
    fn all_costs(&self, models: &Models) -> f64 {
        let bill = self.bill(models, 1.0);
        // A platform that cannot serve the load has no bill to compare.
        (if bill.is_finite() { bill } else { 0.0 }) + self.db_cores * self.core_price
    }

    fn candidates(&self, models: &Models, resource: Resource) -> Vec<Candidate> {
        let cores = (self.db_cores * 2.0).ceil();
        let more_cores = || ("db-cores", "Use ⟦{} database (core|cores)⟧", cores, Self { db_cores: cores, ..*self });
        let pool = |size| {
            ("pool-size", "Use ⟦{} (connection|connections)⟧ per instance", size, Self { pool_size: size, ..*self })
        };
        match resource {
            Resource::Connections | Resource::Rollout => {
                let pooler = self.pooler_size.unwrap_or(0.0).max(POOLER);
                let server = self.max_connections * 2.0;
                vec![
                    pool(self.fitting_pool(models)),
                    (
                        "pooler-size",
                        "Put PgBouncer in transaction mode in between, with ⟦{} server (connection|connections)⟧",
                        pooler,
                        Self { pooler_size: Some(pooler), ..*self },
                    ),
                    (
                        "max-connections",
                        "Set max_connections to ⟦{#}⟧",
                        server,
                        Self { max_connections: server, ..*self },
                    ),
                ]
            }
            Resource::Wait | Resource::Checks => {
                let longer = self.timeout * 2.0;
                vec![
                    pool((self.pool_size * 1.5).ceil()),
                    more_cores(),
                    (
                        "timeout",
                        "Set the timeout of health checks to ⟦{} s⟧",
                        longer,
                        Self { timeout: longer, ..*self },
                    ),
                ]
            }
            Resource::DatabaseCpu => {
                let half = self.db_time / 2.0;
                let cheaper = "Make queries cheaper, to ⟦{} ms⟧ of database CPU per request";
                vec![more_cores(), ("db-time", cheaper, half, Self { db_time: half, ..*self })]
            }
            Resource::Memory => {
                let memory = (self.memory * 1.5).ceil();
                vec![
                    ("memory", "Set the memory limit to ⟦{#} MiB⟧", memory, Self { memory, ..*self }),
                    self.more_instances(),
                ]
            }
            Resource::Cpu => {
                let (quota, most) = (self.quota * 2.0, self.max_instances * 2.0);
                vec![
                    ("quota", "Set the CPU limit to ⟦{} (core|cores)⟧", quota, Self { quota, ..*self }),
                    (
                        "max-instances",
                        "Let the autoscaler run up to ⟦{} (instance|instances)⟧",
                        most,
                        Self { max_instances: most, ..*self },
                    ),
                    self.more_instances(),
                ]
            }
            Resource::Errors => {
                let (pre_stop, deploys) = (self.propagation, self.deploys / 2.0);
                vec![
                    ("pre-stop", "Wait ⟦{} s⟧ before the listener closes", pre_stop, Self { pre_stop, ..*self }),
                    ("deploys", "Deploy ⟦{} (time|times)⟧ a month", deploys, Self { deploys, ..*self }),
                ]
            }
            Resource::Disk => {
                let (retention, free_disk) = (self.retention / 2.0, self.free_disk * 2.0);
                vec![
                    ("retention", "Keep logs on disk for ⟦{} (day|days)⟧", retention, Self { retention, ..*self }),
                    ("free-disk", "Provide ⟦{} GB⟧ of disk for logs", free_disk, Self { free_disk, ..*self }),
                ]
            }
        }
    }

    fn more_instances(&self) -> Candidate {
        let more = self.instances + (self.instances / 3.0).ceil();
        ("instances", "Run ⟦{} (instance|instances)⟧", more, Self { instances: more, ..*self })
    }

    /// Returns the largest pool that fits during a rollout at twice today's traffic.
    fn fitting_pool(&self, models: &Models) -> f64 {
        let pods = models.at(self.rps * 2.0, self.instances_at(2.0)).deploy.deploy().rollout.peak;
        let left = models.pool.available() - models.pool.other_connections;
        (left / pods).floor().min(self.pool_size).max(1.0)
    }
}

impl Remedy {
    fn offer(&self) -> Offer {
        let (field, what, number, _) = self.candidate;
        let effect = if self.multiple >= REACH {
            ": nothing then breaks below ⟦{}⟧ times today's traffic"
        } else {
            ": the first limit moves to ⟦{}⟧ times today's traffic"
        };
        let (cost, dollars) = match self.cost {
            cost if cost >= 0.01 => (", for ⟦{$}⟧ a month more.", vec![cost]),
            cost if cost <= -0.01 => (", for ⟦{$}⟧ a month less.", vec![-cost]),
            _ => (", at no extra cost on this bill.", Vec::new()),
        };
        let numbers = [vec![number, first_of(self.multiple)], dollars].concat();
        Offer {
            sentence: Marked::fill(&[what, effect, cost].concat(), &numbers),
            change: Change::number(field, number),
        }
    }
}

/// Returns whether a field accepts the number.
fn is_allowed(key: &str, number: f64) -> bool {
    let fields = || Inputs::GROUPS.iter().flat_map(|group| group.fields);
    let kind = fields().find(|field: &&Field| field.key == key).map(|field| field.kind);
    matches!(kind, Some(Kind::Number { min, max, .. }) if (min..=max).contains(&number))
}
