//! How much a service logs, when its disk is full, how much history rotation keeps, and what shipping it costs.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `λ`, `σ` | requests, and the share of them that is logged | /s |
//! | `n`, `d`, `q` | lines of a request at INFO, at DEBUG, and SQL statements of a request that are logged | |
//! | `p` | lines of probes | /s |
//! | `B`, `S` | bytes of a line, and of the line of a statement | bytes |
//! | `I` | instances, each with a disk of its own | |
//! | `D` | free disk of an instance | bytes |
//! | `z`, `k` | size at which a file is rotated, and number of files | bytes |
//! | `c` | time between two checks of the size | s |
//! | `A` | age at which lines are deleted | s |
//!
//! # Formulas
//!
//! ```text
//! lines        λ σ (n + d + q) + p                bytes   b = λ σ ((n + d) B + q S) + p B
//! an instance  r = b / I
//! on disk      C = min(k (z + r c), r A)          without rotation or age: no limit
//! full after   D / r  if C > D, else never
//! history      at least min((k - 1) z / r, A), at most min(k z / r, A);  D / r if the disk fills first
//! evicted      L / r  if C > L                    for a limit L of the ephemeral storage
//! a month      G = b x 30 days                    cost    max(0, G - free) x price
//! ```
//!
//! A rotation deletes the oldest of `k` files and starts a new one, so the history falls from `k z` to `(k - 1) z`.
//! A file grows by up to `r c` beyond its size until the next check.
//!
//! # Sources
//!
//! - Docker's `json-file` driver does not rotate unless `max-size` is set, and then keeps one file unless `max-file`
//!   is set: Docker, "JSON File logging driver". The `local` driver: 5 files of 20 MB.
//! - The kubelet keeps 5 files of 10 MiB per container, and checks their size every 10 s: `containerLogMaxSize`,
//!   `containerLogMaxFiles` and `containerLogMonitorInterval` of its configuration.
//! - A pod whose logs, writable layers and `emptyDir` volumes exceed its limit of ephemeral storage is evicted:
//!   Kubernetes, "Local ephemeral storage".
//! - sqlx logs each statement at DEBUG: `ConnectOptions`. Its line is 407 bytes as JSON, on average of those of an order: our lab.
//! - $0.50 per GB: AWS CloudWatch Logs and Google Cloud Logging.
//!
//! # Limits
//!
//! The rate is constant: enter that of the busiest hours for the disk, and the average for the cost. Sizes are before
//! compression, which the kubelet and Docker's `local` driver apply to rotated files. Other writers to the disk, other
//! containers of a host, spans sent elsewhere, and the fees for storage, queries and egress are left out.
//!
//! Advice uses these estimates of ours: 5 files, at most half of the free disk and 80% of the ephemeral storage, and a
//! finding for probes above 5% of the lines.

mod chart;
mod inputs;
mod model;
mod plan;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

pub use inputs::Inputs;

use super::{Amount, Calculator, Chart, Judgment, Lab, Metric, Plot, Preset, Report, WRONG_TYPE};
use crate::units::Unit;
pub(crate) use model::GB;
use model::{HOUR, Volume};

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "log-volume",
    title: "Log volume",
    groups: Inputs::GROUPS,
    presets: PRESETS,
    headline: "retained-hours",
    evaluate: |values| Ok(Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate()),
    headline_alone: None,
    charts: &[
        Chart {
            title: "How full does the disk get?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.disk_over_time())),
        },
        Chart {
            title: "How much history is left if you log more?",
            plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.history_by_lines())),
        },
    ],
    paste: None,
    simulation: false,
    lab: Some(Lab { experiment: "logs", what: "lines and bytes", but: "", measured: &[] }),
};

const PRESETS: &[Preset] = &[
    Preset { title: "DEBUG left on", query: "rps=1000&log-statements=true" },
    Preset { title: "Kubernetes defaults", query: "rotate-size=10.48576&rotate-files=5&instances=3&rotate-check=10" },
    Preset { title: "Docker's local driver", query: "rps=20&rotate-size=20&rotate-files=5" },
    Preset { title: "A bill above budget", query: "rps=2000&rotate-size=500&rotate-files=10&budget=500" },
    Preset {
        title: "Ephemeral-storage limit",
        query: "rotate-size=500&rotate-files=5&instances=3&ephemeral-limit=1000",
    },
];

const NEVER: Amount = Amount::Word { key: "unbounded", label: "never" };
const HOURS: Unit = Unit { symbol: "h", name: "hours" };
const BYTES_PER_SECOND: Unit = Unit { symbol: "B/s", name: "bytes per second" };

impl Inputs {
    /// Computes the answer.
    pub fn evaluate(&self) -> Report {
        let volume = self.volume();
        let better = self.recommended();
        let Judgment { verdict, headline, because, plan } = self.judge(&volume, &better);
        Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: self.metrics(&volume),
            table: None,
            steps: self.steps(&volume),
            snippets: better.snippets(self),
        }
    }

    fn metrics(&self, volume: &Volume) -> Vec<Metric> {
        let hours = |key, label, seconds: f64| Metric::new(key, label, seconds / HOUR, HOURS);
        let never = |key, label, seconds: f64| match hours(key, label, seconds) {
            Metric { amount: Amount::Unbounded, .. } => Metric { key, label, amount: NEVER, unit: HOURS },
            metric => metric,
        };
        let gigabytes = |key, label, bytes: f64| Metric::new(key, label, bytes / GB, Unit::GB);
        let debug = self.with_debug().volume();
        vec![
            never("fill-hours", "Disk is full after", volume.full_after),
            hours("retained-hours", "History on disk, at most", volume.history[1]),
            Metric::new("monthly-cost", "Cost of shipping, per month", volume.cost, Unit::DOLLARS),
            gigabytes("gb-per-day", "Logged per day", volume.bytes * 24.0 * HOUR),
            gigabytes("retained-gb", "On the disk of an instance, at most", volume.on_disk),
            hours("history-hours", "History on disk, at least", volume.history[0]),
            Metric::new("bytes-per-second", "Logged per second", volume.bytes, BYTES_PER_SECOND),
            Metric::new("lines-per-second", "Lines per second", volume.lines, Unit::PER_SECOND),
            gigabytes("gb-per-month", "Logged per month of 30 days", volume.month),
            never("eviction-hours", "Pod is evicted after", volume.evicted_after),
            Metric::new("debug-factor", "Volume with SQL statements", volume.factor_of(&debug), TIMES),
            never("debug-fill-hours", "Disk is full after, with SQL statements", debug.full_after),
        ]
    }
}

const TIMES: Unit = Unit { symbol: "times", name: "times" };
