//! What breaks first as traffic grows: every resource of a deployment on one scale.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `x` | traffic, as a multiple of today's | |
//! | `I(x)` | instances | |
//! | `u(x)` | use of a resource; 1 is all of it | |
//!
//! # Formulas
//!
//! The other models compute every number; this one only chooses their inputs and divides:
//!
//! ```text
//! instances      I(x) = ⌈I x⌉, at least I, at most the autoscaler's maximum; I if the fleet does not grow
//! connections    (I c + other clients) / (max_connections − reserved)          pool sizing
//! in a rollout   (peak pods × c + other clients) / (max_connections − reserved)  rolling deploys
//! wait           p99 of the wait / target                                      pool sizing
//! database CPU   requests × CPU / cores                                        pool sizing
//! memory         peak of 99.9 % of the time / limit                            memory budget
//! CPU            CPU that requests need / limit, or workers if those are fewer  CPU quota
//! checks         (p99 of the wait + time of a check) / timeout                 health checks
//! errors         (failed + cut requests of a deploy) × deploys / budget        rolling deploys, error budget
//! disk           bytes of an instance × time they are kept / free disk         log volume
//! bill           of the chosen platform                                        platform cost
//! ```
//!
//! A resource breaks at the least `x` with `u(x) ≥ 1`. The search steps by 6% and then halves the interval, except for
//! the wait and the checks, whose logarithm it interpolates, to 0.4%.
//!
//! # Limits
//!
//! The models assume that requests stay as they are: the same mix, the same queries, the same size of the data. Queries
//! that slow down with the data break earlier. Resources that the models do not cover, such as file descriptors, the
//! network, and services that yours calls, are not in the answer. The search ends at 50 times today's traffic.

mod changes;
mod chart;
mod compose;
mod inputs;
mod model;
mod resources;
mod search;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::{Inputs, PlatformChoice};

use super::{
    Amount, Calculator, Chart, FieldError, Judgment, Metric, Plot, Preset, Problem, Report, Row, Table, WRONG_TYPE,
};
use crate::units::Unit;
use model::Capacity;
use resources::Resource;
use search::Search;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "capacity",
    title: "What breaks first",
    groups: Inputs::GROUPS,
    presets: &[
        Preset { title: "One small service", query: "rps=20&instances=1&db-cores=1&max-instances=3&zones=1" },
        Preset { title: "Many pods", query: "rps=2000&instances=20&db-cores=16&max-connections=400&max-instances=60" },
        Preset {
            title: "Many pods, PgBouncer",
            query: "rps=2000&instances=20&db-cores=16&max-connections=400&pooler-size=60&max-instances=60",
        },
        Preset { title: "Slow queries", query: "rps=300&db-time=12&latency=120" },
        Preset { title: "Uploads", query: "rps=50&cpu-time=10&memory=256&latency=800&body-mean=2048" },
    ],
    headline: "first-rps",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: Some(|values| Inputs::from_values(values)?.first_rps()),
    charts: &[
        Chart {
            title: "What breaks first as traffic grows?",
            plot: |values| Some(Plot::Lines(Inputs::from_values(values)?.growth()?)),
        },
        Chart {
            title: "How much traffic can more instances take?",
            plot: |values| Some(Plot::Lines(Inputs::from_values(values)?.replicas()?)),
        },
        Chart { title: "What does it cost?", plot: |values| Some(Plot::Lines(Inputs::from_values(values)?.bills()?)) },
    ],
    paste: None,
    simulation: false,
    lab: None,
};

const TIMES: Unit = Unit { symbol: "×", ..Unit::counted("times today's traffic") };

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Returns an error if the autoscaler's maximum is less than the number of instances.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        if !self.is_consistent() {
            let problem =
                Problem::Conflict("The autoscaler cannot run fewer instances than you have: enter at least as many");
            return Err(vec![FieldError { field: "max-instances", problem }]);
        }
        let models = self.models().ok_or(WRONG_TYPE)?;
        let capacity = self.capacity(&models);
        let (first, multiple) = capacity.first();
        let offers = if multiple.is_finite() { self.offers(&models, first, multiple) } else { Vec::new() };
        let Judgment { verdict, headline, because, plan } = self.judge(&capacity, !offers.is_empty());
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers,
            metrics: metrics(&capacity, self.rps),
            table: Some(table(&capacity)),
            steps: self.steps(&models, &capacity),
            snippets: vec![
                self.alerts(),
                self.autoscaler(&capacity, models.pool.available() - models.pool.other_connections),
            ],
        })
    }

    /// Returns whether the autoscaler can run the instances.
    fn is_consistent(&self) -> bool {
        !self.grows || self.max_instances >= self.instances
    }

    /// Returns the requests per second at which the first resource is used up.
    fn first_rps(&self) -> Option<Amount> {
        let models = self.models().filter(|_| self.is_consistent())?;
        Some(first_rps(Search::new(self, &models, 0.0).first(), self.rps).amount)
    }
}

fn first_rps(multiple: f64, rps: f64) -> Metric {
    Metric::new("first-rps", "Requests per second then", multiple * rps, Unit::PER_SECOND)
}

fn metrics(capacity: &Capacity, rps: f64) -> Vec<Metric> {
    let (first, multiple) = capacity.first();
    let (next, then) = capacity.next();
    let word = |key, label, resource: Resource| {
        let [key_of, _, _, label_of] = resource.names();
        Metric { key, label, amount: Amount::Word { key: key_of, label: label_of }, unit: Unit::NONE }
    };
    let times = |key, label, multiple| Metric::new(key, label, multiple, TIMES);
    vec![
        word("first-limit", "Breaks first", first),
        times("first-multiple", "At this multiple of today's traffic", multiple),
        first_rps(multiple, rps),
        Metric::new("monthly-cost", "Bill for a month today", capacity.bill, Unit::DOLLARS),
        times("zone-lost-multiple", "With a zone lost", capacity.lost[1]),
        word("next-limit", "Breaks next", next),
        times("next-multiple", "Next, at this multiple", then),
        times("instance-lost-multiple", "With an instance lost", capacity.lost[0]),
    ]
}

fn table(capacity: &Capacity) -> Table {
    let row = |resource: &Resource| {
        let [_, used, breaks, label] = resource.names();
        let place = *resource as usize;
        Row {
            label,
            best: false,
            cells: vec![
                Metric::new(used, "Used today", capacity.now[place], Unit::SHARE),
                Metric::new(breaks, "Used up at", capacity.breaks[place], TIMES),
            ],
        }
    };
    Table {
        caption: "What is used today, and at which multiple of today's traffic it is used up",
        columns: &["Resource", "Used today", "Used up at"],
        rows: capacity.order.iter().map(row).collect(),
    }
}
