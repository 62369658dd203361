//! The text of numbers, with and without their units.
//!
//! All text is based on the shortest digits that read back as the same number. They are exact and the same on every
//! target, so the prerendered page and the page in the browser show the same characters.

use super::{Unit, digits};

impl Unit {
    /// Returns a number in this unit, for people. This is how pages, charts and messages print every quantity.
    ///
    /// The digits are those of [`figure`]. The unit follows after a space, except that dollars have their sign before
    /// the number and two decimals below $1,000, and numbers without a unit are alone. A [`SHARE`](Unit::SHARE) is
    /// multiplied by 100.
    ///
    /// ```
    /// use models::units::Unit;
    /// assert_eq!(Unit::MILLIS.format(5.2837), "5.28 ms");
    /// assert_eq!(Unit::SHARE.format(0.125), "12.5 %");
    /// assert_eq!(Unit::counted("instances").format(3.0), "3 instances");
    /// assert_eq!(Unit::NONE.format(1_234.5), "1,235");
    /// assert_eq!(Unit::DOLLARS.format(5.276), "$5.28");
    /// assert_eq!(Unit::DOLLARS.format(1_234.5), "$1,235");
    /// assert_eq!(Unit::DOLLARS.format(0.000_4), "$0.0004");
    /// assert_eq!(Unit::DOLLARS.format(-2.0), "−$2.00");
    /// ```
    pub fn format(self, value: f64) -> String {
        let number = self.format_number(value);
        let suffix = self.suffix();
        if suffix.is_empty() { number } else { [&number, " ", suffix].concat() }
    }

    /// Returns the number of [`format`](Self::format) without the unit after it, for markup that separates the two.
    pub fn format_number(self, value: f64) -> String {
        match self {
            Self::SHARE => figure(value * 100.0),
            Self::DOLLARS => dollars(value),
            _ => figure(value),
        }
    }

    /// Returns the unit that follows the number; empty for dollars, whose sign is before it.
    pub fn suffix(self) -> &'static str {
        if self == Self::DOLLARS { "" } else { self.symbol }
    }

    /// Returns a number with the long form of this unit, for sentences: `0.5 milliseconds`.
    pub fn format_long(self, value: f64) -> String {
        let number = figure(value);
        if self.name.is_empty() { number } else { [&number, " ", self.name].concat() }
    }
}

/// Returns a number for machines: the shortest plain decimal that reads back as the same number.
pub fn machine(value: f64) -> String {
    // Removes the sign of negative zero.
    let text = digits::write(value + 0.0);
    match text.split_once('e') {
        Some((mantissa, exponent)) => plain(mantissa, exponent.parse().unwrap_or_default()),
        None => text,
    }
}

/// Returns a mantissa times a power of ten as a plain decimal.
fn plain(mantissa: &str, exponent: isize) -> String {
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let zeros = |count: isize| "0".repeat(count.unsigned_abs());
    match whole.len() as isize + exponent {
        point @ ..=0 => [sign, "0.", &zeros(point), &digits].concat(),
        point => match digits.split_at_checked(point.unsigned_abs()) {
            Some((whole, "")) => [sign, whole].concat(),
            Some((whole, fraction)) => [sign, whole, ".", fraction].concat(),
            None => [sign, &digits, &zeros(point - digits.len() as isize)].concat(),
        },
    }
}

/// Numbers closer to zero are shown as `<0.000001`.
const MIN_SHOWN: f64 = 1e-6;

/// Returns a number for people, without a unit.
///
/// - Below 100 it has three significant digits, from 100 on it is a whole number. A digit of 5 rounds away from zero.
/// - Trailing zeros of the fraction are left out, and thousands are grouped with commas.
/// - Numbers closer to zero than 0.000001 are written as `<0.000001`, also if they are negative. Zero has no sign.
/// - The number must be finite; [`Amount`](crate::Amount) has words for results that are not.
///
/// `tests/figures.txt` pins these rules. The script that prints a reader's own numbers in the text follows the same
/// file.
///
/// ```
/// use models::units::figure;
/// assert_eq!(figure(0.05512), "0.0551");
/// assert_eq!(figure(50.0), "50");
/// assert_eq!(figure(1_234_567.8), "1,234,568");
/// ```
pub fn figure(value: f64) -> String {
    if value != 0.0 && value.abs() < MIN_SHOWN {
        return "<0.000001".into();
    }
    let text = machine(value);
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let zeros = if whole == "0" { fraction.bytes().take_while(|digit| *digit == b'0').count() } else { 0 };
    let kept = if whole == "0" { zeros + 3 } else { 3_usize.saturating_sub(whole.len()) };

    // All digits in one array, so that a carry passes the decimal point.
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(kept)).collect();
    if fraction.as_bytes().get(kept).is_some_and(|next| *next >= b'5') {
        let nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
        let end = digits.len() - nines;
        digits[end..].fill(b'0');
        match end.checked_sub(1) {
            Some(place) => digits[place] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let point = digits.len() - kept;
    let row = String::from_utf8(digits).unwrap_or_default();
    let (whole, fraction) = row.split_at(point);
    let fraction = fraction.trim_end_matches('0');
    [sign, &grouped(whole), if fraction.is_empty() { "" } else { "." }, fraction].concat()
}

/// Returns an amount in US dollars for people: with cents below a thousand, else in whole dollars; with more digits
/// below one cent. The sign of a negative amount is before the dollar sign.
fn dollars(amount: f64) -> String {
    let (sign, amount) = if amount < 0.0 { ("−", -amount) } else { ("", amount) };
    let cents = (amount * 100.0).round();
    if amount > 0.0 && cents < 1.0 || cents >= 1e5 {
        return [sign, "$", &figure(amount)].concat();
    }
    let (whole, cents) = ((cents / 100.0).floor(), cents % 100.0);
    let padding = if cents < 10.0 { "0" } else { "" };
    [sign, "$", &grouped(&machine(whole)), ".", padding, &machine(cents)].concat()
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len() - place;
        if place > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_written_as_a_percentage() {
        assert_eq!(Unit::SHARE.format(0.000_55), "0.055 %");
        assert_eq!(Unit::SHARE.format(1.0), "100 %");
    }

    proptest! {
        #[test]
        fn machine_text_reads_back_as_the_same_number(value in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
            let text = machine(value);
            prop_assert_eq!(text.parse::<f64>(), Ok(value));
            // The standard library writes the same text with another algorithm.
            prop_assert_eq!(text, (value + 0.0).to_string());
        }

        #[test]
        fn a_figure_is_within_half_of_its_last_digit(value in 1e-6..1e9_f64) {
            let read: f64 = figure(value).replace(',', "").parse().map_err(|_| TestCaseError::fail("not a number"))?;
            prop_assert!((read - value).abs() <= value * 5.001e-3, "{value} {read}");
        }
    }
}
