//! The text of numbers in a column, which all have the same precision.

use super::figure::{DIGITS, fixed, places, sign};
use super::format::joined;
use super::{Seconds, Unit};

/// Writes the values of one column: one number of decimal places for all, as many as the largest value needs for three
/// significant digits.
///
/// ```
/// use models::units::{Column, Unit};
/// let values = [1_175.2, 268.93, 0.2, 0.0];
/// let column = Column::of(Unit::DOLLARS, values);
/// assert_eq!(values.map(|value| column.format(value)), ["$1,175", "$269", "under $1", "$0"]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Column {
    unit: Unit,
    /// Multiplies a value into the number that is written.
    scale: f64,
    places: isize,
}

impl Column {
    /// Creates the column of these values; they must be finite.
    pub fn of(unit: Unit, values: impl IntoIterator<Item = f64>) -> Self {
        let sizes: Vec<f64> = values.into_iter().map(f64::abs).filter(|size| *size > 0.0).collect();
        let largest = sizes.iter().copied().fold(0.0, f64::max);
        let (unit, scale) = match unit {
            Unit::SHARE => (unit, 100.0),
            Unit::SECONDS if largest > 0.0 && largest < Seconds::from_millis(1.0).0 => (Unit::MICROS, 1e6),
            _ => (unit, 1.0),
        };
        let most = places(largest * scale, DIGITS).clamp(0, DIGITS);
        let most = match unit {
            Unit::DOLLARS => {
                if largest < 999.995 {
                    2
                } else {
                    0
                }
            }
            _ => most,
        };
        // Leaves out zeros that would be at the end of every value; cents stay together.
        let zeros = |size: &f64| {
            let text = fixed(size * scale, most);
            let significant = text.trim_end_matches('0');
            let none = significant.trim_start_matches(['0', '.']).is_empty();
            (!none).then_some((text.len() - significant.len()).min(most.unsigned_abs()))
        };
        let common = sizes.iter().filter_map(zeros).min().unwrap_or_default() as isize;
        let common = if unit == Unit::DOLLARS && common < 2 { 0 } else { common };
        Self { unit, scale, places: most - common }
    }

    /// Returns the value with its unit, for people.
    pub fn format(&self, value: f64) -> String {
        let (number, unit) = self.parts(value);
        joined(&number, &unit)
    }

    /// Returns what 1 is worth in the last place. For this alone, `libm::exp10` would be in every program.
    fn last_place(&self) -> f64 {
        let power = (0..self.places.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
        if self.places < 0 { power } else { 1.0 / power }
    }

    /// Returns the number and its unit, for markup that separates the two.
    pub fn parts(&self, value: f64) -> (String, String) {
        let size = (value * self.scale).abs();
        if size == 0.0 || self.places == 0 && size >= 999.5 {
            return self.unit.parts(value * if self.unit == Unit::SHARE { 1.0 } else { self.scale });
        }
        let shown = fixed(size, self.places);
        let last = || fixed(self.last_place(), self.places);
        let (word, shown) = match shown.trim_matches(['0', '.']) {
            "" => ("under ", last()),
            // Less than all is never 100%.
            _ if self.unit == Unit::SHARE && value < 1.0 && size > 99.0 && shown.starts_with("100") => {
                ("over ", fixed(100.0 - self.last_place(), self.places))
            }
            _ => ("", shown),
        };
        let dollar = if self.unit == Unit::DOLLARS { "$" } else { "" };
        let unit = self.unit.after(&shown);
        ([word, sign(value), dollar, &shown].concat(), unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written<const N: usize>(unit: Unit, values: [f64; N]) -> [String; N] {
        let column = Column::of(unit, values);
        values.map(|value| column.format(value))
    }

    #[test]
    fn all_values_have_the_same_places() {
        assert_eq!(written(Unit::MILLIS, [12.34, 5.0, 0.04, 0.0]), ["12.3 ms", "5.0 ms", "under 0.1 ms", "0 ms"]);
        assert_eq!(written(Unit::NONE, [10.0, 5.0, 1.0]), ["10", "5", "1"]);
        assert_eq!(written(Unit::DOLLARS, [268.9, 5.0]), ["$268.90", "$5.00"]);
        assert_eq!(written(Unit::DOLLARS, [80.0, -5.0, 0.0]), ["$80", "−$5", "$0"]);
        assert_eq!(written(Unit::counted("cores"), [1.0, 2.0]), ["1 core", "2 cores"]);
        assert_eq!(written(Unit::MB, [12_345.0, 999.6, 12.0]), ["12,300 MB", "1,000 MB", "12 MB"]);
    }

    #[test]
    fn small_shares_and_times_keep_the_precision_of_the_column() {
        assert_eq!(written(Unit::SHARE, [0.5, 0.000_01, 0.012_3]), ["50.0%", "under 0.1%", "1.2%"]);
        assert_eq!(written(Unit::SHARE, [0.999_99, 0.555]), ["over 99.9%", "55.5%"]);
        assert_eq!(written(Unit::SHARE, [12.345, 0.5]), ["1,230%", "50%"]);
        assert_eq!(written(Unit::SECONDS, [0.000_5, 0.000_012]), ["500 µs", "12 µs"]);
        assert_eq!(written(Unit::SECONDS, [0.0, 0.0]), ["0 s", "0 s"]);
    }

    #[test]
    fn a_column_of_nothing_large_has_words() {
        assert_eq!(written(Unit::NONE, [1e-9, 0.0]), ["under 0.001", "0"]);
        assert_eq!(Column::of(Unit::NONE, []).format(0.25), "0.250");
    }
}
