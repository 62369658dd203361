//! The models of the calculators: pure functions from typed inputs to a report, without I/O and without a clock.
//!
//! Each calculator is a module. It declares its inputs with [`inputs!`] and [`choice!`], computes a [`Report`] from
//! them, and exports one [`Calculator`], which [`ALL`] lists. The form, query string, results, pages and embeds are
//! generic over it.
//!
//! All calculators have the same files, as far as they need them: `inputs` declares the fields and choices, `model`
//! computes the quantities, `verdict` judges them and gives reasons, `steps` shows the computation, `snippets` writes
//! the configuration to paste, and `chart` plots. The module's own file documents formulas, sources and limits.

// The panic of a slice prints the text, which costs 2 KB of each program.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod build_time;
mod calculator;
pub mod capacity;
mod chart;
mod choice;
pub mod cpu_quota;
pub mod error_budget;
mod field;
mod findings;
pub mod form;
mod gamma;
pub mod health_check_load;
mod inputs;
mod lab;
pub mod log_volume;
mod marked;
pub mod memory_budget;
mod paste;
pub mod platform_cost;
pub mod pool_sizing;
pub mod prometheus_cardinality;
mod queueing;
mod report;
pub mod rolling_deploy;
mod scrape_line;
mod sensitivity;
pub mod timeout_budget;
pub mod units;

pub use calculator::{Calculator, FieldError, Lab, Preset, Problem, Range, WRONG_TYPE};
pub use chart::{Axis, Bar, Bars, Chart, Lines, MAX_MARKS, Mark, Plot, Readout, Scale, Series};
pub use field::{Choice, Field, Group, Kind, Origin, Value};
pub use findings::{Change, Findings, Judgment, Offer};
pub use inputs::FromValue;
pub use marked::{Marked, fill};
pub use paste::{Paste, Pasted};
pub use report::{Amount, KEY_FIGURES, Metric, Report, Row, Snippet, Step, Table, Verdict};
pub use sensitivity::{Influence, STEP};

/// All calculators, in the order in which pages list them.
pub const ALL: &[Calculator] = &[
    health_check_load::CALCULATOR,
    pool_sizing::CALCULATOR,
    memory_budget::CALCULATOR,
    build_time::CALCULATOR,
    platform_cost::CALCULATOR,
    timeout_budget::CALCULATOR,
    rolling_deploy::CALCULATOR,
    error_budget::CALCULATOR,
    cpu_quota::CALCULATOR,
    prometheus_cardinality::CALCULATOR,
    log_volume::CALCULATOR,
    capacity::CALCULATOR,
];

impl Calculator {
    /// Returns the calculator with that slug.
    pub fn named(slug: &str) -> Option<&'static Self> {
        ALL.iter().find(|calculator| calculator.slug == slug)
    }
}

#[cfg(test)]
mod tests;
