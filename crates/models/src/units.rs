//! Units, and the text of numbers.
//!
//! All text is based on the shortest digits that read back as the same number. They are exact and the same on every target,
//! so the prerendered page and the page in the browser show the same characters.

pub mod digits;

use std::ops::{Add, Div, Mul};

/// A duration in seconds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Seconds(pub f64);

/// A rate of events, per second.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PerSecond(pub f64);

impl Seconds {
    /// Converts milliseconds.
    pub fn from_millis(millis: f64) -> Self {
        Self(millis / 1e3)
    }

    /// Converts microseconds.
    pub fn from_micros(micros: f64) -> Self {
        Self(micros / 1e6)
    }
}

impl Add for Seconds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Mul<f64> for Seconds {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

impl Mul<f64> for PerSecond {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// Little's law: the mean number present is the arrival rate times the mean time that each stays.
impl Mul<Seconds> for PerSecond {
    type Output = f64;

    fn mul(self, stay: Seconds) -> f64 {
        self.0 * stay.0
    }
}

impl Div<Seconds> for f64 {
    type Output = PerSecond;

    fn div(self, interval: Seconds) -> PerSecond {
        PerSecond(self / interval.0)
    }
}

/// The unit of a field or a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Short form, shown next to the number and accepted after it: `ms`.
    pub symbol: &'static str,
    /// Long form, for labels and messages: `milliseconds`.
    pub name: &'static str,
}

impl Unit {
    /// No unit.
    pub const NONE: Self = Self::counted("");
    /// Seconds.
    pub const SECONDS: Self = Self { symbol: "s", name: "seconds" };
    /// Milliseconds.
    pub const MILLIS: Self = Self { symbol: "ms", name: "milliseconds" };
    /// Microseconds.
    pub const MICROS: Self = Self { symbol: "µs", name: "microseconds" };
    /// Events per second.
    pub const PER_SECOND: Self = Self { symbol: "/s", name: "per second" };
    /// A result that is a fraction of 1, written as a percentage.
    pub const SHARE: Self = Self { symbol: "%", name: "share" };
    /// An input that is entered as a percentage.
    pub const PERCENT: Self = Self { symbol: "%", name: "percent" };
    /// Kibibytes, 1,024 bytes.
    pub const KIB: Self = Self { symbol: "KiB", name: "kibibytes" };
    /// Mebibytes, 1,024 KiB.
    pub const MIB: Self = Self { symbol: "MiB", name: "mebibytes" };
    /// Megabytes, a million bytes.
    pub const MB: Self = Self { symbol: "MB", name: "megabytes" };
    /// Gigabytes, a thousand MB.
    pub const GB: Self = Self { symbol: "GB", name: "gigabytes" };
    /// US dollars; the sign is before the number.
    pub const DOLLARS: Self = Self { symbol: "$", name: "dollars" };

    /// Returns the text after a number; empty for a currency, whose sign is before it.
    pub fn behind(self) -> &'static str {
        if self == Self::DOLLARS { "" } else { self.symbol }
    }

    /// Returns the unit of things that are counted, such as `instances`.
    pub const fn counted(name: &'static str) -> Self {
        Self { symbol: name, name }
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

/// Returns a number for people: three significant digits, no trailing zeros, thousands in groups.
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

/// Returns a fraction of 1 as a percentage, for people.
pub fn percent(fraction: f64) -> String {
    [&figure(fraction * 100.0), " %"].concat()
}

/// Returns an amount in US dollars for people: with cents below a thousand, else in whole dollars; with more digits below one cent.
///
/// ```
/// use models::units::dollars;
/// assert_eq!(dollars(5.276), "$5.28");
/// assert_eq!(dollars(1_234.5), "$1,235");
/// assert_eq!(dollars(0.000_4), "$0.0004");
/// ```
pub fn dollars(amount: f64) -> String {
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
    fn figures_have_three_significant_digits_and_no_trailing_zeros() {
        let table = [
            (0.0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (0.1 + 0.2, "0.3"),
            (1.923_076_9, "1.92"),
            (9.996, "10"),
            (99.96, "100"),
            (0.9996, "1"),
            (0.009_996, "0.01"),
            (2.675, "2.68"),
            (100.4, "100"),
            (999.5, "1,000"),
            (1234.0, "1,234"),
            (-1234.0, "-1,234"),
            (-123.0, "-123"),
            (1e15, "1,000,000,000,000,000"),
            (0.001_25, "0.00125"),
            (0.000_001_234, "0.00000123"),
            (0.000_000_9, "<0.000001"),
        ];
        for (value, text) in table {
            assert_eq!(figure(value), text, "{value}");
        }
    }

    #[test]
    fn a_share_is_written_as_a_percentage() {
        assert_eq!(percent(0.000_55), "0.055 %");
        assert_eq!(percent(1.0), "100 %");
    }

    #[test]
    fn littles_law_is_rate_times_stay() {
        assert_eq!(PerSecond(50.0) * Seconds::from_millis(20.0), 1.0);
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
