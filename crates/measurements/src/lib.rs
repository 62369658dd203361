//! What an experiment of the lab measured: the files of `content/measurements/`.
//!
//! The lab writes them, the site reads them. A file contains what was measured and never what a model predicts: the
//! prediction is computed from the inputs of each cell whenever it is needed, so that it is that of the model as it is
//! now.

mod accuracy;
mod prediction;

pub use accuracy::Accuracy;
pub use prediction::{Comparison, compare};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One run of one experiment.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Measurement {
    /// Name of the experiment, such as `pool`; also the name of the file.
    pub experiment: String,
    /// When the run ended, as `2026-11-30`.
    pub date: String,
    /// How long the run took.
    pub seconds: f64,
    /// The command that repeats it.
    pub command: String,
    /// Where the random numbers start.
    pub seed: u64,
    /// The machine.
    pub machine: Machine,
    /// What ran, with its version, such as `PostgreSQL`.
    pub versions: BTreeMap<String, String>,
    /// What the machine did to the clock while nothing ran.
    pub noise: Noise,
    /// What was measured.
    pub series: Vec<Series>,
    /// Runs that were repeated, by the rule that asks for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discarded: Vec<Discarded>,
}

/// The machine of a run.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Machine {
    /// Model of the processor.
    pub cpu: String,
    /// Logical processors.
    pub cores: u32,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Version of the Linux kernel.
    pub kernel: String,
    /// Whether a hypervisor runs it.
    pub virtual_machine: bool,
}

/// How late the machine wakes a program that asked for a time, and who else used its processors.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Noise {
    /// Median delay of a wake-up, in microseconds.
    pub wakeup_p50_us: f64,
    /// 99th percentile of the delay, in microseconds.
    pub wakeup_p99_us: f64,
    /// Share of the processors' time that the hypervisor gave to others.
    pub steal: f64,
}

/// Cells that belong together: one line of a chart, one table.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Series {
    /// Name in the file, in kebab-case.
    pub key: String,
    /// Name that readers see.
    pub title: String,
    /// Slug of the calculator that predicts it, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculator: Option<String>,
    /// What follows from the numbers, written by the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
    /// One for each setting.
    pub cells: Vec<Cell>,
}

/// What was measured with one setting.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Cell {
    /// The setting, for readers.
    pub name: String,
    /// The inputs of the calculator, as a query string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whether the calculator claims to be right here; `false` for cells that show where its range ends.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub in_range: bool,
    /// The numbers.
    pub measured: Vec<Measured>,
    /// All samples of the main quantity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
}

/// A measured number.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Measured {
    /// Key, that of the calculator's metric if one predicts the number.
    pub key: String,
    /// Name that readers see.
    pub label: String,
    /// Unit, such as `ms`; empty for a count, `share` for a part of 1.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The number.
    pub value: f64,
    /// Lower end of the interval that contains it with a probability of 95%, as far as the run can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Its upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// Samples by value.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Histogram {
    /// Unit of the values.
    pub unit: String,
    /// Upper end of each bucket that is not empty, and the number of samples in it.
    pub buckets: Vec<(f64, u64)>,
}

/// A run that was thrown away and repeated.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Discarded {
    /// The cell.
    pub cell: String,
    /// The rule, with its limit.
    pub rule: String,
    /// The value that broke it.
    pub value: f64,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_yes(value: &bool) -> bool {
    *value
}

impl Measurement {
    /// Reads a file of `content/measurements/`.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the file, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// Returns the text of the file.
    ///
    /// # Errors
    ///
    /// Returns an error if a number is not finite.
    pub fn to_json(&self) -> Result<String, String> {
        let text = serde_json::to_string(self).map_err(|error| error.to_string())?;
        Ok(text + "\n")
    }

    /// Returns the series with that key.
    pub fn series(&self, key: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.key == key)
    }
}

impl Cell {
    /// Returns the number with that key.
    pub fn measured(&self, key: &str) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.key == key)
    }
}

impl Measured {
    /// Creates a number without an interval.
    pub fn new(key: &str, label: &str, unit: &str, value: f64) -> Self {
        Self { key: key.into(), label: label.into(), unit: unit.into(), value, low: None, high: None }
    }

    /// Adds the interval that contains the number.
    #[must_use]
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { low: Some(low), high: Some(high), ..self }
    }
}
