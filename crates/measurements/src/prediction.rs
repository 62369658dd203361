//! What a calculator says about the inputs of a cell.

use crate::{Cell, Measured, Series};
use models::form::{self, query};
use models::{Amount, Calculator, Metric};

/// A measured number beside its prediction.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The cell.
    pub cell: &'a Cell,
    /// What was measured.
    pub measured: &'a Measured,
    /// The metric of the calculator.
    pub metric: Metric,
    /// What the calculator says, in the unit of the metric.
    pub predicted: f64,
}

impl Comparison<'_> {
    /// Returns the error of the prediction as a share of the measured number, negative if the prediction is too low;
    /// infinite if zero was measured and something else predicted.
    pub fn error(&self) -> f64 {
        if self.predicted == self.measured.value { 0.0 } else { self.predicted / self.measured.value - 1.0 }
    }

    /// Returns whether the prediction is inside the interval of the measured number.
    pub fn is_within(&self) -> bool {
        let Measured { low, high, .. } = self.measured;
        low.is_some_and(|low| low <= self.predicted) && high.is_some_and(|high| self.predicted <= high)
    }
}

/// Compares the numbers of a series with the calculator that predicts them, for the metrics that it has.
///
/// # Errors
///
/// Returns a sentence for each cell whose inputs the calculator does not accept.
pub fn compare(series: &Series) -> Result<Vec<Comparison<'_>>, Vec<String>> {
    let Some(slug) = &series.calculator else { return Ok(Vec::new()) };
    let Some(calculator) = Calculator::named(slug) else {
        return Err(vec![format!("there is no calculator {slug}")]);
    };
    let mut comparisons = Vec::new();
    let mut faults = Vec::new();
    for cell in &series.cells {
        let Some(inputs) = &cell.query else { continue };
        let foreign = query::foreign(calculator, inputs);
        if !foreign.is_empty() {
            faults.push(format!("{}: {slug} has no input {foreign}", cell.name));
            continue;
        }
        match form::evaluate(calculator, &query::decode(calculator, inputs)) {
            Ok(report) => {
                for measured in &cell.measured {
                    let Some(metric) = report.metric(&measured.key) else { continue };
                    if let Amount::Number(predicted) = metric.amount {
                        comparisons.push(Comparison { cell, measured, metric: metric.clone(), predicted });
                    }
                }
            }
            Err(errors) => {
                let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
                faults.push(format!("{}: {slug} does not accept {}", cell.name, fields.join(", ")));
            }
        }
    }
    if faults.is_empty() { Ok(comparisons) } else { Err(faults) }
}
