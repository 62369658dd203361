//! How many periods the kernel throttles under a CPU limit, how long requests wait, and which limit and workers to set.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `L`, `T` | CPU limit, and the period in which the kernel enforces it | cores, ms |
//! | `n`, `t` | Tokio workers, all threads that run at once | |
//! | `λ`, `s` | requests, CPU time of each | 1/ms, ms |
//! | `p`, `b` | share of requests with blocking work, its CPU time | , ms |
//!
//! # Formulas
//!
//! ```text
//! workers             ⌊L⌋, at least 1, unless set
//! all threads busy    run L T / t, then pause T - L T / t      if t > L
//! demand              a = λ (s + p b) cores                    use of the limit a / L
//! work of k periods   A(k): mean a k T, variance 2 λ (s² + p b²) k T, as a gamma distribution
//! backlog             W' = max(0, W + A - L T), the work that a period leaves to the next
//! throttled periods   P(W > 0) = 1 - exp(-Σ P(A(k) > k L T) / k)      mean backlog Σ E[(A(k) - k L T)⁺] / k
//! wait for quota      a request that finds more than L T since the period began waits for the next period, then for
//!                     the backlog before it
//! wait for a worker   Erlang C of n and λ s
//! ```
//!
//! No period is throttled if `t ≤ L`. The two sums are Spitzer's identity for the maximum of a random walk. Between
//! its mean and zero, the backlog is taken as exponential.
//!
//! # Sources
//!
//! - The quota, and 100 ms as its period: Linux, `Documentation/scheduler/sched-bwc.rst`.
//! - Rounding down: Rust, `std::thread::available_parallelism`, on Linux with cgroups. Workers and
//!   `TOKIO_WORKER_THREADS`: tokio, `runtime::Builder`; 512 blocking threads: `max_blocking_threads`.
//! - F. Spitzer, "A combinatorial lemma and its application to probability theory", 1956.
//! - Alert at 25%: `CPUThrottlingHigh` of kubernetes-mixin. 10 to 100 µs between awaits: A. Ryhl, "Async: What is
//!   blocking?", 2020.
//! - 70% of the limit, and 5% of the periods as noticeable: our assumptions.
//!
//! # Limits
//!
//! Requests arrive independently (Poisson), with exponential CPU times. Demand is judged per period, as if work that
//! arrives at its end could still run in it: the share of throttled periods is too high with few threads more than
//! cores. Threads are assumed to find free cores on the node. The model excludes slices of 5 ms that cores hand
//! back late, burst credit (`cpu.max.burst`), hyperthreads, and other containers.

mod chart;
mod inputs;
mod model;
mod plan;
mod snippets;
mod steps;
#[cfg(test)]
mod tests;
mod verdict;

use super::{Amount, Calculator, Chart, Judgment, Lab, Metric, Plot, Preset, Range, Report, WRONG_TYPE};
use crate::units::Unit;
pub use inputs::Inputs;
use model::Cpu;

/// This calculator.
pub const CALCULATOR: Calculator = Calculator {
    slug: "cpu-quota",
    title: "CPU quota",
    groups: Inputs::GROUPS,
    presets: &[
        Preset { title: "Half a core, 10 threads", query: "quota=0.5&rps=100&worker-threads=10" },
        Preset { title: "1.5 cores", query: "quota=1.5&rps=400" },
        Preset { title: "Workers of a 16-core node", query: "quota=2&rps=850&worker-threads=16" },
        Preset { title: "Password hashing", query: "quota=2&rps=100&blocking-share=20" },
        Preset { title: "Four cores", query: "quota=4&rps=1000" },
    ],
    headline: "p99-wait-ms",
    evaluate: |values| Ok(Inputs::from_values(values).ok_or(WRONG_TYPE)?.evaluate()),
    headline_alone: None,
    charts: &[Chart {
        title: "Which limit avoids throttling?",
        plot: |values| Inputs::from_values(values).map(|inputs| Plot::Lines(inputs.limits())),
    }],
    paste: None,
    simulation: false,
    lab: Some(Lab {
        experiment: "quota",
        what: "throttling and waits",
        but: "The 99th percentile of the wait was off by up to 41%.",
        measured: &[Range::Numbers { key: "quota", low: 0.5, high: 1.0 }],
    }),
};

impl Inputs {
    /// Computes the answer.
    pub fn evaluate(&self) -> Report {
        let (cpu, goal) = (self.cpu(), self.improved());
        let Judgment { verdict, headline, because, plan } = self.judge(&cpu, &goal);
        Report {
            verdict,
            headline,
            because,
            plan,
            offers: Vec::new(),
            metrics: metrics(&cpu),
            table: None,
            steps: self.steps(&cpu),
            snippets: snippets::all(self, &cpu, &goal),
        }
    }
}

fn metrics(cpu: &Cpu) -> Vec<Metric> {
    let (run, stall) = cpu.run_and_stall();
    let wait = |key, label, wait: Option<f64>| Metric {
        key,
        label,
        amount: wait.map_or(Amount::Unbounded, Amount::new),
        unit: Unit::MILLIS,
    };
    vec![
        Metric::new("throttled-share", "Throttled periods", cpu.throttled, Unit::SHARE),
        wait("p99-wait-ms", "Wait for CPU, p99", cpu.p99_wait()),
        Metric::new("utilization", "Use of the limit", cpu.utilization(), Unit::SHARE),
        Metric::new("workers", "Tokio workers", cpu.workers, Unit::NONE),
        wait("mean-wait-ms", "Wait for CPU, on average", cpu.mean_wait()),
        Metric::new("run-ms", "All threads busy: run per period", run, Unit::MILLIS),
        Metric::new("stall-ms", "All threads busy: pause per period", stall, Unit::MILLIS),
        Metric::new("unused-cores", "Cores that no worker can use", (cpu.quota - cpu.workers).max(0.0), Unit::NONE),
    ]
}
