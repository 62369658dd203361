//! The models of the calculators: pure functions from typed inputs to a report, without I/O and without a clock.
//!
//! Each calculator is a module. It declares its inputs with [`inputs!`] and [`choice!`], computes a [`Report`] from
//! them, and exports one [`Calculator`], which [`ALL`] lists. The form, query string, results, pages and embeds are
//! generic over it.
//!
//! All calculators have the same files, as far as they need them: `inputs` declares the fields and choices, `model`
//! computes the quantities, `verdict` judges them and gives reasons, `steps` shows the computation, `snippets` writes
//! the configuration to paste, and `chart` plots. The module's own file documents formulas, sources and limits.

pub mod build_time;
mod calculator;
mod chart;
mod choice;
mod field;
pub mod form;
pub mod health_check_load;
mod inputs;
mod marked;
pub mod memory_budget;
pub mod platform_cost;
pub mod pool_sizing;
mod queueing;
mod report;
mod sensitivity;
pub mod units;

pub use calculator::{Calculator, FieldError, Preset, Problem, WRONG_TYPE};
pub use chart::{Axis, Bar, Bars, Chart, Lines, Mark, Plot, Readout, Scale, Series};
pub use field::{Choice, Field, Group, Kind, Origin, Value};
pub use inputs::FromValue;
pub use marked::{Marked, fill};
pub use report::{Amount, Metric, Report, Row, Snippet, Step, Table, Verdict};
pub use sensitivity::{Influence, STEP};

/// All calculators, in the order in which pages list them.
pub const ALL: &[Calculator] = &[
    health_check_load::CALCULATOR,
    pool_sizing::CALCULATOR,
    memory_budget::CALCULATOR,
    build_time::CALCULATOR,
    platform_cost::CALCULATOR,
];

impl Calculator {
    /// Returns the calculator with that slug.
    pub fn named(slug: &str) -> Option<&'static Self> {
        ALL.iter().find(|calculator| calculator.slug == slug)
    }
}

#[cfg(test)]
mod tests;
