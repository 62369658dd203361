//! An axis: the positions of values, and its ticks.

use models::{Axis, Scale};

/// Maximum number of steps between ticks.
const STEPS: f64 = 5.0;
/// Range of magnitudes that an axis shows. Values outside it are drawn at the ends, so that no power of ten overflows.
const SMALLEST: f64 = 1e-100;
const LARGEST: f64 = 1e100;
/// Minimum length of an axis, relative to its start: shorter ones would have identical ticks.
const SHORTEST: f64 = 1e-9;

/// Rounding error of a division, in steps.
const ERROR: f64 = 1e-9;

/// The visible part of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    scale: Scale,
    low: f64,
    high: f64,
}

impl Ruler {
    /// Creates an axis that contains all of these values, with round ends if `round`.
    pub fn over(axis: &Axis, values: impl Iterator<Item = f64>, round: bool) -> Self {
        let log = axis.scale == Scale::Log;
        let min = if log { SMALLEST } else { -LARGEST };
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite() && (!log || *value > 0.0)) {
            let value = value.max(min).min(LARGEST);
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (1.0, 10.0);
        }
        let (low, high) = match (axis.scale, round) {
            (Scale::Linear, true) => (low.min(0.0), next_tick(low.min(0.0), high.max(SMALLEST))),
            (Scale::Log, true) => (floor(low), ceiling(high)),
            (_, false) => (low, high),
        };
        // A single value still needs an axis of some length.
        let high = if high - low > (low.abs() * SHORTEST).max(SMALLEST) { high } else { low + low.abs().max(1.0) };
        Self { scale: axis.scale, low, high }
    }

    /// Returns the position of a value, from 0 to 1. Values outside the axis are at its ends; values that a scale
    /// cannot show have no position.
    pub fn place(&self, value: f64) -> Option<f64> {
        if !value.is_finite() || (self.scale == Scale::Log && value <= 0.0) {
            return None;
        }
        let value = value.max(self.low).min(self.high);
        Some(match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log => libm::log(value / self.low) / libm::log(self.high / self.low),
        })
    }

    /// Returns whether a value lies on the axis rather than beyond its end.
    pub fn contains(&self, value: f64) -> bool {
        value <= self.high
    }

    /// Returns round values along the axis, with their positions.
    pub fn ticks(&self) -> Vec<(f64, f64)> {
        let values = match self.scale {
            Scale::Linear => self.even(),
            Scale::Log => self.decades(),
        };
        values.into_iter().filter_map(|value| Some((value, self.place(value)?))).collect()
    }

    fn even(&self) -> Vec<f64> {
        let step = ceiling((self.high - self.low) / STEPS);
        // A tick at an end may be a rounding error beyond it.
        let first = (self.low / step - ERROR).ceil();
        let count = ((self.high / step + ERROR).floor() - first) as usize;
        // Multiples of a round step instead of sums, which would accumulate rounding errors.
        (0..=count).map(|number| rounded((first + number as f64) * step, step)).collect()
    }

    fn decades(&self) -> Vec<f64> {
        let first = exponent(self.low);
        let last = exponent(self.high);
        let many = last - first;
        let every = (many / STEPS as i32).max(1);
        let mut values = Vec::new();
        for decade in first..=last {
            let leading: &[f64] = if many < 3 { &[1.0, 2.0, 5.0] } else { &[1.0] };
            if (decade - first) % every == 0 {
                values.extend(leading.iter().map(|digit| times_ten_to(*digit, decade)));
            }
        }
        values.retain(|value| (self.low..=self.high).contains(value));
        // A short axis may fit between two decades.
        if values.len() > 1 { values } else { self.even() }
    }
}

/// Multiplies by a power of ten with a single rounding, so that 3 times 0.1 reads 0.3.
fn times_ten_to(number: f64, exponent: i32) -> f64 {
    let power = (0..exponent.abs()).fold(1.0, |power, _| power * 10.0);
    if exponent < 0 { number / power } else { number * power }
}

/// Returns the decimal exponent of a positive number.
fn exponent(value: f64) -> i32 {
    let guess = libm::log10(value).floor() as i32;
    // The logarithm of a power of ten may be slightly too small.
    if times_ten_to(1.0, guess + 1) <= value { guess + 1 } else { guess }
}

/// Returns the first tick at or above the end of a linear axis.
fn next_tick(low: f64, high: f64) -> f64 {
    let step = ceiling((high - low) / STEPS);
    rounded((high / step).ceil() * step, step)
}

/// Rounds up to 1, 2 or 5 times a power of ten.
fn ceiling(value: f64) -> f64 {
    let exponent = exponent(value);
    let round = [1.0, 2.0, 5.0].map(|digit| times_ten_to(digit, exponent));
    round.into_iter().find(|round| *round >= value).unwrap_or(times_ten_to(1.0, exponent + 1))
}

/// Rounds down to 1, 2 or 5 times a power of ten.
fn floor(value: f64) -> f64 {
    let exponent = exponent(value);
    let round = [5.0, 2.0, 1.0].map(|digit| times_ten_to(digit, exponent));
    round.into_iter().find(|round| *round <= value).unwrap_or(value)
}

/// Removes the rounding error from a multiple of a step.
fn rounded(value: f64, step: f64) -> f64 {
    let exponent = exponent(step);
    times_ten_to((times_ten_to(value, -exponent)).round(), exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::units::Unit;
    use proptest::prelude::*;

    fn ruler(scale: Scale, low: f64, high: f64) -> Ruler {
        Ruler::over(&Axis::new("", Unit::NONE, scale), [low, high].into_iter(), true)
    }

    fn ticks(scale: Scale, low: f64, high: f64) -> Vec<f64> {
        ruler(scale, low, high).ticks().into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(Scale::Linear, 1.0, 48.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(ticks(Scale::Linear, 0.0, 0.3), [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(ticks(Scale::Linear, 0.0, 700.0), [0.0, 200.0, 400.0, 600.0, 800.0]);
        assert_eq!(ticks(Scale::Log, 0.3, 45.0), [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(ticks(Scale::Log, 0.01, 10_000.0), [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0]);
    }

    #[test]
    fn positions_run_from_0_to_1() {
        let log = ruler(Scale::Log, 1.0, 100.0);
        assert_eq!(
            [1.0, 10.0, 100.0, 1000.0].map(|value| log.place(value)),
            [Some(0.0), Some(0.5), Some(1.0), Some(1.0)]
        );
        assert_eq!(log.place(0.0), None);
        assert_eq!(ruler(Scale::Linear, 0.0, 10.0).place(2.5), Some(0.25));
        assert_eq!(ruler(Scale::Linear, 0.0, 10.0).place(f64::NAN), None);
    }

    #[test]
    fn an_axis_without_values_has_a_range() {
        let none = Ruler::over(&Axis::new("", Unit::NONE, Scale::Log), [0.0, f64::NAN].into_iter(), true);
        assert!(none.ticks().len() > 1);
        assert!(ruler(Scale::Linear, 0.0, 0.0).ticks().len() > 1);
    }

    #[test]
    fn the_smallest_and_the_largest_numbers_have_an_axis() {
        for low in [5e-324, 1e-310, f64::MIN_POSITIVE, 1e-300, 1.0, 1e300, f64::MAX] {
            for high in [5e-324, 1e-310, f64::MIN_POSITIVE, 1e-300, 1.0, 1e300, f64::MAX] {
                for scale in [Scale::Linear, Scale::Log] {
                    let ticks = ruler(scale, low, high).ticks();
                    assert!((2..=12).contains(&ticks.len()), "{low} {high} {scale:?} {ticks:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_two_finite_numbers_have_an_axis(
            one in any::<f64>(), other in any::<f64>(), log in any::<bool>(), round in any::<bool>(),
        ) {
            prop_assume!(one.is_finite() && other.is_finite());
            let scale = if log { Scale::Log } else { Scale::Linear };
            let ruler = Ruler::over(&Axis::new("", Unit::NONE, scale), [one, other].into_iter(), round);
            let ticks = ruler.ticks();
            prop_assert!((2..=12).contains(&ticks.len()), "{:?} {:?}", ruler, ticks);
            prop_assert!(ticks.iter().all(|(value, place)| value.is_finite() && (0.0..=1.0).contains(place)), "{:?}", ticks);
            prop_assert!(ticks.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1), "{:?}", ticks);
            for value in [one, other] {
                let place = ruler.place(value);
                prop_assert!(place.map_or(log && value <= 0.0, |place| (0.0..=1.0).contains(&place)), "{:?}", place);
            }
        }

        #[test]
        fn any_values_have_a_handful_of_ticks_in_order(low in 1e-9..1e9_f64, ratio in 1.0..1e9_f64, log in any::<bool>()) {
            let scale = if log { Scale::Log } else { Scale::Linear };
            let ticks = ruler(scale, low, low * ratio).ticks();
            prop_assert!((2..=12).contains(&ticks.len()), "{ticks:?}");
            prop_assert!(ticks.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
            prop_assert!(ticks.iter().all(|(_, place)| (0.0..=1.0).contains(place)));
        }
    }
}
