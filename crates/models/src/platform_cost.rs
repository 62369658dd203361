//! The cost of a service on seven kinds of platform, including the reader's time, and where the cheapest platform
//! changes.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `λ`, `ρ` | mean rate of requests, busiest hour over the mean | /s |
//! | `S`, `u` | time of a request, CPU time of a request | s |
//! | `c`, `k` | vCPUs of an instance, requests that it serves at once | |
//! | `a = λ S` | requests in flight | |
//! | `n` | instances | |
//! | `q` | step in which busy time is billed, 0.1 s | s |
//!
//! # Formulas
//!
//! ```text
//! load of an hour        λ_h = λ ρ exp(−β d_h), d_h from the shape of the day, β such that the mean is λ
//! capacity of one        min(0.6 c / u, 0.6 k / S) requests per second
//! instances of an hour   n_h = max(min, ⌈λ_h / capacity⌉); a bill is the mean of the hours, not the bill of the mean
//! busy (M/G/∞)           n (1 − e^(−a/n)), requests spread over n instances
//! billed by request      n min(1, (λ/n) e^(−a/n) q / (1 − e^(−q/b))), b = (e^(a/n) − 1) / (λ/n), the mean busy period
//! tightest packing       E⌈N/k⌉, N Poisson with mean a: no distribution of requests is billed less
//! always on pays from    a* = −ln(1 − p_on / p_request)
//! line of a bill         rounded to cents, then added
//! per million            monthly cost / (λ × 3,600 × hours / 10⁶)
//! ```
//!
//! Each platform's bill is a file in `platforms/`; [`prices`] has the prices from `content/platforms/`.
//!
//! # Sources
//!
//! - Target of 0.6: Cloud Run scales at 60% of an instance's CPU and concurrency. We assume it for all platforms.
//! - Busy period of M/G/∞: Takács, "Introduction to the Theory of Queues", 1962. Google rounds busy time up to 100 ms.
//! - Capacity unit of a load balancer, NAT, egress, caps and credits: the vendors' price pages, named in the price
//!   files.
//! - Hours of work, the memory that the system of a server uses, and 10,000 requests per second per proxy are our
//!   assumptions.
//!
//! # Limits
//!
//! The model excludes peaks shorter than an hour, weekends, instances that overlap during a deploy, traffic between
//! zones, interface endpoints, image storage, metrics, backups and replicas of a managed database, support plans,
//! commitments, spot prices and taxes. Rounding assumes exponential busy periods. Platforms that bill the memory in use
//! are computed with the configured memory. Shared vCPUs count as whole ones, except at Fly, which publishes the share.
//!
//! The bill is that of the cheapest combination. If a server, proxy or node costs less than the traffic it includes,
//! the model adds more of them. A team may prefer to pay for the traffic.

mod bill;
mod busy;
mod chart;
mod demand;
mod flips;
mod inputs;
mod model;
pub mod money;
mod platforms;
pub mod prices;
mod snippets;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::{
    Architecture, CloudRunBilling, DatabaseSize, FlyRegion, Inputs, KubernetesProvider, Nat, RailwayPlan,
    RenderWorkspace, Shape, VpsProvider,
};

use super::{Amount, Calculator, Chart, FieldError, Marked, Metric, Plot, Preset, Report, WRONG_TYPE};
use crate::units::Unit;
use bill::Line;
use model::{Best, Comparison};
use platforms::PLATFORMS;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "platform-cost",
    title: "Platform cost",
    groups: Inputs::GROUPS,
    presets: &[
        Preset {
            title: "Hobby project",
            query: "rps=0.1&response-size=4&zones=1&count-ops=false&nat=none&railway-plan=hobby&render-workspace=hobby&fly-autostop=true",
        },
        Preset { title: "Small business", query: "rps=20&min-instances=1" },
        Preset { title: "Growing", query: "rps=300&peak-ratio=3&database=medium&memory=512&min-instances=2" },
        Preset { title: "Spiky", query: "rps=2&peak-ratio=18&database=none&shape=bursty" },
    ],
    headline: "cheapest-monthly-cost",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    charts: &[
        Chart {
            title: "What does it cost at other loads?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.lines())),
        },
        Chart {
            title: "What is it that costs?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Bars(inputs.bars())),
        },
    ],
    simulation: false,
};

/// Returns the keys and names of the platforms.
pub fn platforms() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLATFORMS.iter().map(|platform| (platform.key, platform.label))
}

const GIB: Unit = Unit { symbol: "GiB", name: "gibibytes" };

/// Keys, labels and units of the numbers outside the table.
const METRICS: [(&str, &str, Unit); 14] = [
    ("cheapest", "Cheapest", Unit::NONE),
    ("cheapest-monthly-cost", "A month of it", Unit::DOLLARS),
    ("ops-share", "Your time's share of that", Unit::SHARE),
    ("second", "Next cheapest", Unit::NONE),
    ("second-monthly-cost", "A month of that", Unit::DOLLARS),
    ("break-even-below", "Another is cheaper below", Unit::PER_SECOND),
    ("break-even-above", "Another is cheaper above", Unit::PER_SECOND),
    ("first-limit", "A limit is reached at, on average", Unit::PER_SECOND),
    ("worst-case-monthly-cost", "At the cap all month", Unit::DOLLARS),
    ("requests-per-month", "Requests a month", Unit::NONE),
    ("in-flight", "Requests in flight", Unit::NONE),
    ("peak-rps", "Busiest hour", Unit::PER_SECOND),
    ("egress-gib", "Egress a month", GIB),
    ("logs-gib", "Logs a month", GIB),
];

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Never: values within their ranges do not conflict.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        let comparison = self.compare();
        let (verdict, because) = self.judge(&comparison);
        Ok(Report {
            verdict,
            headline: self.headline(&comparison),
            because,
            metrics: self.metrics(&comparison),
            table: Some(self.table(&comparison)),
            steps: self.steps(&comparison),
            snippets: self.snippets(),
        })
    }

    fn metrics(&self, comparison: &Comparison) -> Vec<Metric> {
        let Comparison { demand, best, .. } = comparison;
        let name = |place: usize| Amount::Word { key: PLATFORMS[place].key, label: PLATFORMS[place].label };
        let found = |of: &dyn Fn(&Best) -> Option<f64>| best.as_ref().and_then(of).map_or(Amount::None, Amount::new);
        let flip = |place: usize| found(&|best| best.flips[place].as_ref().map(|flip| flip.at));
        let word = |place: Option<usize>| place.map_or(Amount::None, name);
        let amounts = [
            word(best.as_ref().map(|best| best.place)),
            found(&|best| Some(best.cost)),
            found(&|best| self.ops_share(best)),
            word(best.as_ref().and_then(|best| best.second).map(|(place, _)| place)),
            found(&|best| best.second.map(|(_, cost)| cost)),
            flip(0),
            flip(1),
            found(&|best| self.first_limit(best)),
            found(&|best| Some(self.worst_case(best))),
            Amount::new(demand.requests),
            Amount::new(demand.rps * self.latency / 1e3),
            Amount::new(demand.peak()),
            Amount::new(demand.egress),
            Amount::new(demand.logs),
        ];
        let rows = METRICS.iter().zip(amounts);
        rows.map(|((key, label, unit), amount)| Metric { key, label, amount, unit: *unit }).collect()
    }

    fn headline(&self, comparison: &Comparison) -> Marked {
        let Some(best) = &comparison.best else {
            return Marked::new("No platform serves this load in instances of this size.");
        };
        let pattern = if self.count_ops {
            "⟧ is the cheapest: ⟦{$} a month⟧, of which ⟦{$}⟧ is your time."
        } else {
            "⟧ is the cheapest: ⟦{$} a month⟧, without your time."
        };
        let all = [best.cost, best.bill.line(Line::Ops)];
        let numbers = if self.count_ops { &all[..] } else { &all[..1] };
        Marked::new(["⟦", PLATFORMS[best.place].label, &super::fill(pattern, numbers)].concat())
    }
}
