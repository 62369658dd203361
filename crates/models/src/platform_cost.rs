//! The monthly cost of a service on seven kinds of platform, and where the cheapest platform changes.
//!
//! The answer is a ranking by the bill. A second ranking adds the reader's time, whose hours are our assumption. Three
//! setups are billed on each platform:
//!
//! - the reader's: zones and gateways apply where the reader places instances, and the platform's own database is used;
//! - like for like: the same number of instances, a load balancer, and managed PostgreSQL everywhere;
//! - the cheapest: one zone, no NAT, and the plan or billing that costs least.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `λ`, `ρ` | mean rate of requests, busiest hour over the mean | /s |
//! | `S`, `u` | time of a request, CPU time of a request | s |
//! | `v` | database CPU of a request | s |
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
//! busy                   n (1 − p_0), p_0 = 1 / Σ_{j≤k} b^j / j!, b such that an instance carries a/n:
//!                        a/n = b (1 − B(k, b)), Erlang's loss formula. k = 1: a. k → ∞: n (1 − e^(−a/n))
//! billed by request      n min(1, f q / (1 − e^(−q/m))), f = b p_0 / S busy periods per second of length
//!                        m = (1 − p_0) / f
//! tightest packing       E⌈N/k⌉, N Poisson with mean a: no distribution of requests is billed less
//! database               the cheapest size of at least λ ρ v / 0.6 vCPUs, no smaller than the chosen one
//! hours                  h + g max(0, machines − 10) / 10; ten instances that the platform operates are one machine
//! always on pays from    a* = −ln(1 − p_on / p_request)
//! line of a bill         rounded to cents, then added
//! per million            bill / (λ × 3,600 × hours / 10⁶)
//! ```
//!
//! Each platform's bill is a file in `platforms/`; [`prices`] has the prices from `content/platforms/`.
//!
//! # Sources
//!
//! - Target of 0.6: Cloud Run scales at 60% of an instance's CPU and concurrency. We assume it for all platforms.
//! - Busy period of M/G/∞: Takács, "Introduction to the Theory of Queues", 1962. Loss system: Erlang, 1917; the formula
//!   holds for any distribution of `S`. Google rounds busy time up to 100 ms.
//! - Capacity unit of a load balancer, NAT, egress, caps and credits: the vendors' price pages, named in the price
//!   files.
//! - Hours of work and their growth, the memory that the system of a server uses, and 10,000 requests per second per
//!   proxy are our assumptions.
//! - vCPUs that a database sustains: AWS, "Key concepts for burstable performance instances"; Fly, "CPU performance".
//!
//! # Limits
//!
//! The model excludes peaks shorter than an hour, weekends, instances that overlap during a deploy, traffic between
//! zones, interface endpoints, image storage, metrics, backups and replicas of a managed database, support plans,
//! commitments, spot prices and taxes. Rounding assumes exponential busy periods. Platforms that bill the memory in use
//! are computed with the configured memory. Shared vCPUs of servers count as whole ones, except at Fly, which publishes
//! the share. Databases beyond the largest listed size are billed as several of it, which is a lower bound. A platform
//! that needs more instances than the reader's maximum is left out.
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

use super::{Amount, Calculator, Chart, FieldError, Metric, Plot, Preset, Problem, Report, WRONG_TYPE};
use crate::units::Unit;
use model::{Comparison, Ranked};
pub(crate) use platforms::OPTIONS;
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
    headline: "cheapest-bill",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[
        Chart {
            title: "What does it cost at other loads?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.lines())),
        },
        Chart {
            title: "What makes up the cost?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Bars(inputs.bars())),
        },
    ],
    paste: None,
    simulation: false,
    lab: None,
};

/// Returns the keys and names of the platforms.
pub fn platforms() -> impl Iterator<Item = (&'static str, &'static str)> {
    PLATFORMS.iter().map(|platform| (platform.key, platform.label))
}

const GIB: Unit = Unit { symbol: "GiB", name: "gibibytes" };

/// Keys, labels and units of the numbers outside the table.
const METRICS: [(&str, &str, Unit); 20] = [
    ("cheapest-by-bill", "Lowest bill", Unit::NONE),
    ("cheapest-bill", "Its bill for a month", Unit::DOLLARS),
    ("bill-margin", "Less than the next", Unit::DOLLARS),
    ("bill-per-million", "A million requests, without your time", Unit::DOLLARS),
    ("second-by-bill", "Next lowest bill", Unit::NONE),
    ("cheapest", "Cheapest with your time", Unit::NONE),
    ("cheapest-monthly-cost", "Its bill and your time", Unit::DOLLARS),
    ("ops-share", "Your time's share of that", Unit::SHARE),
    ("second", "Next cheapest with your time", Unit::NONE),
    ("second-monthly-cost", "Its bill and your time", Unit::DOLLARS),
    ("baseline-cheapest", "Cheapest like for like", Unit::NONE),
    ("break-even-below", "Another bill is lower below", Unit::PER_SECOND),
    ("break-even-above", "Another bill is lower above", Unit::PER_SECOND),
    ("first-limit", "A limit is reached at an average of", Unit::PER_SECOND),
    ("worst-case-monthly-cost", "Bill at maximum scale all month", Unit::DOLLARS),
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
    /// Returns an error if a request cannot use its CPU time within its latency.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        if self.cpu_time > self.latency * self.vcpu.max(1.0) {
            let problem = Problem::Conflict(
                "A request cannot use more CPU time than its latency times the vCPUs: lower the CPU time, or raise the latency",
            );
            return Err(vec![FieldError { field: "cpu-time", problem }]);
        }
        let comparison = self.compare();
        let judgment = self.judge(&comparison);
        Ok(Report {
            metrics: self.metrics(&comparison),
            table: Some(self.table(&comparison)),
            steps: self.steps(&comparison),
            snippets: self.snippets(&comparison, &judgment.plan),
            verdict: judgment.verdict,
            headline: judgment.headline,
            because: judgment.because,
            plan: judgment.plan,
            offers: Vec::new(),
        })
    }

    fn metrics(&self, comparison: &Comparison) -> Vec<Metric> {
        let Comparison { demand, best, with_time, .. } = comparison;
        let word = |place: Option<usize>| {
            let name = |place: usize| Amount::Word { key: PLATFORMS[place].key, label: PLATFORMS[place].label };
            place.map_or(Amount::None, name)
        };
        let number = |found: Option<f64>| found.map_or(Amount::None, Amount::new);
        let ranked = best.as_ref().map(|best| best.ranked);
        let second = |ranked: &Option<Ranked>| ranked.and_then(|ranked| ranked.second);
        let flip = |place: usize| number(best.as_ref().and_then(|best| best.flips[place]).map(|flip| flip.at));
        let amounts = [
            word(ranked.map(|ranked| ranked.place)),
            number(ranked.map(|ranked| ranked.cost)),
            number(ranked.and_then(|ranked| ranked.margin())),
            ranked.map_or(Amount::None, |ranked| comparison.per_million(ranked.cost)),
            word(second(&ranked).map(|(place, _)| place)),
            word(with_time.map(|ranked| ranked.place)),
            number(with_time.map(|ranked| ranked.cost)),
            number(self.ops_share(comparison)),
            word(second(with_time).map(|(place, _)| place)),
            number(second(with_time).map(|(_, cost)| cost)),
            word(Ranked::new(&comparison.alike).map(|ranked| ranked.place)),
            flip(0),
            flip(1),
            number(best.as_ref().and_then(|best| self.first_limit(best))),
            number(best.as_ref().and_then(|best| self.worst_case(best))),
            Amount::new(demand.requests),
            Amount::new(demand.rps * self.latency / 1e3),
            Amount::new(demand.peak()),
            Amount::new(demand.egress),
            Amount::new(demand.logs),
        ];
        let rows = METRICS.iter().zip(amounts);
        rows.map(|((key, label, unit), amount)| Metric { key, label, amount, unit: *unit }).collect()
    }
}
