//! How much of an error budget deploys use, when burn-rate alerts fire, and whether the traffic suffices for them.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `O`, `D` | objective and its window | days |
//! | `b` | budget as a share of the requests, `1 - O` | |
//! | `λ` | requests | /s |
//! | `n`, `p` | deploys in 30 days, probability that one is bad | |
//! | `m`, `i` | duration of a bad deploy until the rollback, share of requests that fail meanwhile | min |
//! | `x`, `N` | bad deploys among those observed | |
//! | `d`, `A` | dependencies in series, availability of each | |
//! | `r`, `U`, `β` | replicas, unavailability of each, share of it that has a cause in common | |
//! | `u` | burn rate on a normal day: bad requests over the budget | |
//! | `W`, `w`, `B` | long window, short window and burn rate of an alert | s |
//! | `e` | fewest bad requests in the long window for a page | |
//!
//! # Formulas
//!
//! ```text
//! budget                       1440 D b minutes, or 86400 D λ b requests
//! deploys in the window        n D / 30;  they use n D / 30 × p m i minutes on average
//! at least one bad, 30 days    1 - (1 - p)ⁿ
//! deploys overspend            P(X > budget / (m i)),  X binomial with n D / 30, rounded up, and p
//! dependencies in series       1 - A^d        replicas       β U + ((1 - β) U)^r
//! 95% interval of p            Clopper and Pearson: quantiles .025 of Beta(x, N - x + 1), .975 of Beta(x + 1, N - x)
//! burn rate of an alert        share of the budget × 24 D / hours, at least 1:  2% in 1 h, 5% in 6 h, 10% in 72 h
//! bad share above which        θ = B b;  it never fires if θ ≥ 1
//! errors that trip it          k = ⌊θ λ W⌋ + 1 in the long and ⌊θ λ w⌋ + 1 in the short window
//! detection of a bad share s   max(k, e) / (λ s), about θ W / s;  never if s ≤ θ
//! false alarms, per second     a [ P(S = j - 1) P(R ≥ k - j) + P(S + R = k - 1) P(Bin(k - 1, w / W) ≥ j) ]
//!                              a = u b λ;  S, R Poisson with means a w, a (W - w);  j, k the errors that trip both windows
//! ```
//!
//! Burn rates follow from the shares, so they are 14.4, 6 and 1 for a window of 30 days. The rate of false alarms is
//! exact for Poisson errors and the mean number of requests: the counts in both windows rise only when an error
//! arrives, so an alarm starts with an error that completes the last missing count. Either the short window has `j - 1`
//! errors and the long one enough, or the long window has `k - 1` and, of these, the short one enough. An arrival sees
//! the distribution at any time (PASTA).
//!
//! # Sources
//!
//! - Windows, burn rates and shares of the budget: "The Site Reliability Workbook" (2018), chapter 5, "Alerting on
//!   SLOs". It leaves low traffic to judgment; requests for it are open at Pyrra (issues 1259 and 1925).
//! - C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
//!   binomial", Biometrika 26 (1934).
//! - The factor β: NUREG/CR-4780 (1988) and IEC 61508-6, annex D. Squaring the whole unavailability instead of its
//!   independent part would count the common cause twice.
//! - The 15% of bad deploys are a claim without data; it is in the range of DORA's change failure rates. Duration,
//!   traffic, deploys and the burn rate on a normal day are assumptions.
//!
//! # Limits
//!
//! Deploys fail independently, and each bad one lasts as long as entered. Dependencies fail independently of each other.
//! Traffic is even: at night, fewer errors trip an alert than computed. Detection assumes no errors before the incident,
//! and leaves out scraping and evaluation, up to a minute. Errors that come in bursts cause more false alarms than
//! Poisson errors do. An alarm that resolves and fires again counts twice, and so does an error that trips two alerts.

mod alerts;
mod budget;
mod chart;
mod inputs;
mod plan;
mod probability;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::Inputs;

use super::{Amount, Calculator, Chart, FieldError, Judgment, Metric, Plot, Preset, Report, WRONG_TYPE};
use crate::units::Unit;
use alerts::{Alert, Alerts};
use budget::Budget;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "error-budget",
    title: "Error budget",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "budget-used",
    evaluate: |values| Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate(),
    headline_alone: None,
    charts: &[
        Chart {
            title: "How much of the budget do deploys use?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.spending())),
        },
        Chart {
            title: "How soon does an alert fire?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.detection())),
        },
    ],
    paste: None,
    simulation: false,
    lab: None,
};

/// The traffic and deploys are typical of what the titles say: our assumptions.
const PRESETS: &[Preset] = &[
    Preset { title: "One request a minute", query: "rps=0.017" },
    Preset { title: "Ten requests a minute", query: "rps=0.17" },
    Preset { title: "Slow manual rollback", query: "deploys=40&incident-minutes=15&impact=50" },
    Preset { title: "Four nines on two dependencies", query: "slo=99.99&rps=500&dependencies=2" },
    Preset { title: "3 of 20 deploys were bad", query: "bad-deploy-probability=5&observed-bad=3&observed-deploys=20" },
];

impl Inputs {
    /// Computes the answer.
    ///
    /// # Errors
    ///
    /// Returns an error if the observed deploys do not go together.
    pub fn evaluate(&self) -> Result<Report, Vec<FieldError>> {
        self.check()?;
        let (budget, alerts) = (self.budget(), self.alerts());
        let planned = self.planned();
        let Judgment { verdict, headline, because, plan } = self.judge(&budget, &alerts, &planned);
        Ok(Report {
            verdict,
            headline,
            because,
            plan,
            offers: self.offers(),
            metrics: metrics(&budget, &alerts),
            table: None,
            steps: self.steps(&budget, &alerts),
            snippets: self.snippets(&planned),
        })
    }
}

fn metrics(budget: &Budget, alerts: &Alerts) -> Vec<Metric> {
    let number = Metric::new;
    let optional = |key, label, value: Option<f64>, unit| Metric {
        key,
        label,
        amount: value.map_or(Amount::None, Amount::new),
        unit,
    };
    let [fast, medium, slow] = &alerts.each;
    let errors = |alert: &Alert| alert.errors.map(|(_, long)| long);
    vec![
        number("budget-minutes", "Budget, if everything fails", budget.minutes, MINUTES),
        number("budget-used", "Used by deploys, on average", budget.used, Unit::SHARE),
        number("probability-overspent", "Probability that deploys overspend it", budget.overspent, Unit::SHARE),
        optional("minimum-errors-1h", "Errors in 1 h that trip an alert", errors(fast), Unit::NONE),
        number("burn-of-one-error", "Burn rate of one error in 1 h", budget.burn_of_one_error, Unit::NONE),
        number("budget-requests", "Budget in requests", budget.requests, Unit::NONE),
        number("deploys-minutes", "Bad minutes of deploys, on average", budget.deploys_minutes, MINUTES),
        number("affordable-deploys", "Deploys in 30 days that use it up", budget.affordable_deploys, Unit::NONE),
        number("probability-bad-deploy", "At least one bad deploy in 30 days", budget.bad_deploy, Unit::SHARE),
        number("dependencies-used", "Used by dependencies and replicas", budget.dependencies_used, Unit::SHARE),
        optional("observed-low", "Bad deploys, at least", budget.observed.map(|range| range.0), Unit::SHARE),
        optional("observed-high", "Bad deploys, at most", budget.observed.map(|range| range.1), Unit::SHARE),
        optional("detection-seconds", "A bad deploy is noticed after", alerts.detection, Unit::SECONDS),
        number("pages-per-window", "Pages without an incident", alerts.false_pages, Unit::NONE),
        optional("false-alarms-1h", "Pages of the 1-hour alert without an incident", fast.false_alarms, Unit::NONE),
        optional("false-alarms-6h", "Pages of the 6-hour alert without an incident", medium.false_alarms, Unit::NONE),
        optional("false-alarms-3d", "Tickets without an incident", slow.false_alarms, Unit::NONE),
        optional("minimum-errors-6h", "Errors in 6 h that trip an alert", errors(medium), Unit::NONE),
        optional("minimum-errors-3d", "Errors in 3 days that trip an alert", errors(slow), Unit::NONE),
        number("burn-1h", "Burn rate of the 1-hour alert", fast.burn, Unit::NONE),
        number("burn-6h", "Burn rate of the 6-hour alert", medium.burn, Unit::NONE),
        number("burn-3d", "Burn rate of the 3-day alert", slow.burn, Unit::NONE),
    ]
}

const MINUTES: Unit = Unit { symbol: "min", name: "minutes" };
