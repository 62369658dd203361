//! Memory of Prometheus as the values of a label grow.

use super::Inputs;
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

/// Values for each factor of ten.
const PER_DECADE: u32 = 6;

impl Inputs {
    /// Plots memory over the values of the other labels, with the histogram and with a counter.
    pub(super) fn growth(&self) -> Lines {
        let decades = if self.extra_values > 10_000.0 { 7 } else { 5 };
        let places = 0..=decades * PER_DECADE;
        let mut at: Vec<f64> =
            places.map(|place| libm::exp10(f64::from(place) / f64::from(PER_DECADE)).round()).collect();
        at.dedup();
        let memory = |buckets: f64| {
            let grown = at.iter().map(move |extra_values| Self { extra_values: *extra_values, buckets, ..*self });
            grown.map(|inputs| inputs.load().memory)
        };
        let series = vec![
            Series::line("Your metric", memory(self.buckets)).chosen(true),
            Series::line("As a counter", memory(0.0)),
        ];
        Lines {
            x: Axis::new("Values of all other labels", Unit::NONE, Scale::Log),
            y: Axis::new("Memory of Prometheus", Unit::GB, Scale::Log),
            series,
            at,
            marks: vec![Mark::own("yours", self.extra_values)],
            limits: vec![Mark::at("memory limit", self.memory_limit)],
        }
    }
}
