//! How far predictions are off, in three numbers.

use crate::Comparison;

/// The errors of some predictions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// How many there are.
    pub count: usize,
    /// Half of the predictions are off by less, as a share of the measured number.
    pub median: f64,
    /// Nine of ten are off by less.
    pub ninety: f64,
    /// The largest error, with its sign.
    pub worst: f64,
    /// Half of the predictions are lower than this share of the measured number, half are higher; 0 is without bias.
    pub bias: f64,
}

impl Accuracy {
    /// Summarizes comparisons; `None` without any. Numbers that were measured as zero have no relative error, and are left
    /// out.
    pub fn of<'a>(comparisons: impl IntoIterator<Item = &'a Comparison<'a>>) -> Option<Self> {
        let errors = comparisons.into_iter().filter(|comparison| comparison.measured.value != 0.0);
        let mut signed: Vec<f64> = errors.map(Comparison::error).collect();
        signed.sort_by(f64::total_cmp);
        let mut sizes: Vec<f64> = signed.iter().map(|error| error.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let worst = *signed.iter().max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
        Some(Self {
            count: sizes.len(),
            median: quantile(&sizes, 0.5)?,
            ninety: quantile(&sizes, 0.9)?,
            worst,
            bias: quantile(&signed, 0.5)?,
        })
    }
}

/// A quantile of sorted numbers, linear between them.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share * last as f64;
    let below = position as usize;
    let (low, high) = (sorted.get(below)?, sorted.get((below + 1).min(last))?);
    Some(low + (high - low) * (position - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Measured};
    use models::Metric;
    use models::units::Unit;

    #[test]
    fn errors_are_shares_of_what_was_measured() {
        let cell = Cell { name: String::new(), query: None, in_range: true, measured: Vec::new(), histogram: None };
        let measured = [10.0, 20.0, 40.0, 0.0].map(|value| Measured::new("wait", "Wait", "ms", value));
        let metric = Metric::new("wait", "Wait", 0.0, Unit::MILLIS);
        let comparisons: Vec<_> = measured
            .iter()
            .zip([11.0, 20.0, 20.0, 5.0])
            .map(|(measured, predicted)| Comparison { cell: &cell, measured, metric: metric.clone(), predicted })
            .collect();
        let accuracy = Accuracy::of(&comparisons).unwrap();
        assert_eq!(accuracy.count, 3);
        assert!((accuracy.median - 0.1).abs() < 1e-12);
        assert!((accuracy.worst + 0.5).abs() < 1e-12);
        assert!(accuracy.bias.abs() < 1e-12);
        assert_eq!(Accuracy::of(&[]), None);
    }
}
