//! Predicted against measured: a point for each setting, on two logarithmic axes.

use measurements::Comparison;
use models::units::figure;
use std::fmt::Write;

/// Width and height of the drawing.
const SIZE: f64 = 280.0;
/// Room for the numbers of the axes.
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 40.0;
const EDGE: f64 = 12.0;
/// The error that the band shows.
pub(crate) const BAND: f64 = 0.15;

/// The comparisons of one metric as a drawing, with the lines of a perfect prediction and of the band; `None` if there is
/// nothing to draw. `id` is that of its title.
pub(crate) fn scatter(comparisons: &[&Comparison<'_>], unit: &str, id: &str) -> Option<String> {
    let points: Vec<_> = comparisons
        .iter()
        .filter(|comparison| comparison.measured.value > 0.0 && comparison.predicted > 0.0)
        .map(|comparison| (comparison.measured.value, comparison.predicted, comparison.cell.in_range))
        .collect();
    let values = || points.iter().flat_map(|(measured, predicted, _)| [*measured, *predicted]);
    let axis = Axis::around(values().reduce(f64::min)?, values().reduce(f64::max)?);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {SIZE} {SIZE}\" width=\"{SIZE}\" height=\"{SIZE}\" role=\"img\" aria-labelledby=\"{id}\" aria-details=\"{id}-words\">"
    );
    for tick in axis.ticks() {
        let (x, y) = (axis.x(tick), axis.y(tick));
        let label = short(tick);
        let _ = write!(
            svg,
            "<path class=\"diagram__hair\" d=\"M{LEFT} {y:.1}H{right}M{x:.1} {EDGE}V{bottom}\"/>\
             <text class=\"diagram__soft\" x=\"{left}\" y=\"{text:.1}\" text-anchor=\"end\">{label}</text>\
             <text class=\"diagram__soft\" x=\"{x:.1}\" y=\"{below}\" text-anchor=\"middle\">{label}</text>",
            right = SIZE - EDGE,
            bottom = SIZE - BOTTOM,
            left = LEFT - 6.0,
            text = y + 4.0,
            below = SIZE - BOTTOM + 17.0,
        );
    }
    for (share, class) in [(1.0 - BAND, "diagram__dashed"), (1.0, "diagram__flow"), (1.0 + BAND, "diagram__dashed")] {
        let (from, to) = (axis.low.max(axis.low / share), axis.high.min(axis.high / share));
        let _ = write!(
            svg,
            "<path class=\"{class}\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>",
            axis.x(from),
            axis.y(from * share),
            axis.x(to),
            axis.y(to * share)
        );
    }
    for (measured, predicted, in_range) in points {
        let class = if in_range { "diagram__point" } else { "diagram__point diagram__point--beyond" };
        let _ = write!(
            svg,
            "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"/>",
            axis.x(measured),
            axis.y(predicted)
        );
    }
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let _ = write!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">Measured{unit}</text>\
         <text x=\"{:.1}\" y=\"{:.1}\">Predicted{unit}</text></svg>",
        SIZE - EDGE,
        SIZE - 6.0,
        LEFT + 6.0,
        EDGE + 12.0,
    );
    Some(svg)
}

/// The number of a tick: thousands as `30k`, because a phone has no room for more.
fn short(tick: f64) -> String {
    if tick < 9_999.0 { figure(tick) } else { figure(tick / 1e3) + "k" }
}

/// The range of both axes.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    fn around(low: f64, high: f64) -> Self {
        Self { low: low / 1.4, high: high * 1.4 }
    }

    fn share(&self, value: f64) -> f64 {
        libm::log(value / self.low) / libm::log(self.high / self.low)
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + self.share(value) * (SIZE - LEFT - EDGE)
    }

    fn y(&self, value: f64) -> f64 {
        SIZE - BOTTOM - self.share(value) * (SIZE - BOTTOM - EDGE)
    }

    /// 1, 3, 10, 30 and so on, as far as they are in the range; fewer if the range is wide.
    fn ticks(&self) -> Vec<f64> {
        let wide = self.high / self.low > 300.0;
        let mut ticks = Vec::new();
        let mut decade = 1e-9;
        while decade <= self.high {
            for step in [1.0, 3.0] {
                let tick = decade * step;
                let inside = self.low <= tick && tick <= self.high;
                if inside && !(wide && step > 1.0) {
                    ticks.push(tick);
                }
            }
            decade *= 10.0;
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, short};

    #[test]
    fn ticks_are_short() {
        assert_eq!([0.003, 0.1, 30.0, 1_000.0, 30_000.0].map(short), ["0.003", "0.1", "30", "1,000", "30k"]);
    }

    #[test]
    fn a_perfect_prediction_is_on_the_diagonal() {
        let axis = Axis::around(2.0, 200.0);
        let (x, y) = (axis.x(20.0), axis.y(20.0));
        let across = (x - axis.x(axis.low)) / (axis.x(axis.high) - axis.x(axis.low));
        let up = (axis.y(axis.low) - y) / (axis.y(axis.low) - axis.y(axis.high));
        assert!((across - up).abs() < 1e-9);
        let ticks: Vec<_> = axis.ticks().iter().map(|tick| tick.round()).collect();
        assert_eq!(ticks, [3.0, 10.0, 30.0, 100.0]);
    }
}
