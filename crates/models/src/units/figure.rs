//! The text of plain numbers.
//!
//! All text is based on the shortest digits that read back as the same number. They are exact and the same on every
//! target, so the prerendered page and the page in the browser show the same characters.

use super::digits;

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

/// Numbers closer to zero are shown as words.
const MIN_SHOWN: f64 = 0.001;

/// Significant digits of a [`figure`].
pub(super) const DIGITS: isize = 3;

/// Returns a number for people, without a unit.
///
/// - It has three significant digits. A digit of 5 rounds away from zero.
/// - Trailing zeros of the fraction are left out, thousands are grouped with commas, and from a million on the number
///   is in millions, billions or trillions.
/// - Positive numbers below 0.001 are written as `under 0.001`. Zero has no sign.
/// - The number must be finite; [`Amount`](crate::Amount) has words for results that are not.
///
/// `tests/figures.txt` pins these rules.
///
/// ```
/// use models::units::figure;
/// assert_eq!(figure(0.05512), "0.0551");
/// assert_eq!(figure(50.0), "50");
/// assert_eq!(figure(1_234.5), "1,230");
/// assert_eq!(figure(1_234_567.8), "1.23 million");
/// ```
pub fn figure(value: f64) -> String {
    match value.abs() {
        0.0 => "0".into(),
        size if size < MIN_SHOWN && value < 0.0 => "about 0".into(),
        size if size < MIN_SHOWN => "under 0.001".into(),
        size => [sign(value), &significant(size, DIGITS)].concat(),
    }
}

/// Returns a number for a formula: a [`figure`], but with a power of ten if it is below 0.001, so that readers can
/// follow the computation.
///
/// ```
/// assert_eq!(models::units::scientific(0.000_000_123_4), "1.23 × 10⁻⁷");
/// ```
pub fn scientific(value: f64) -> String {
    let size = value.abs();
    if size >= MIN_SHOWN || size == 0.0 {
        return figure(value);
    }
    // The mantissa comes from the digits: dividing by the power of ten would not be exact.
    let text = machine(size);
    let (first, rest) = text.trim_start_matches(['0', '.']).split_at_checked(1).unwrap_or_default();
    let mantissa = digits::read(&[first, ".", rest, "0"].concat()).unwrap_or_default();
    let (mantissa, exponent) = match places(size, 1) {
        exponent if mantissa >= 9.995 => (1.0, exponent - 1),
        exponent => (mantissa, exponent),
    };
    let mut written = [sign(value), &significant(mantissa, DIGITS), " × 10⁻"].concat();
    for digit in machine(exponent as f64).bytes() {
        written.push(['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(digit - b'0') % 10]);
    }
    written
}

/// Returns a number in full for people, such as an input or a count that the reader compares with a limit.
///
/// The script that prints a reader's own inputs in the text of a page follows `tests/in-full.txt`, as this does.
///
/// ```
/// assert_eq!(models::units::in_full(10_255.25), "10,255.25");
/// ```
pub fn in_full(value: f64) -> String {
    let text = machine(value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    [sign(value), &grouped(whole), if fraction.is_empty() { "" } else { "." }, fraction].concat()
}

pub(super) fn sign(value: f64) -> &'static str {
    if value < 0.0 { "−" } else { "" }
}

/// Returns a positive number with so many significant digits, in millions, billions or trillions if it is large.
pub(super) fn significant(size: f64, digits: isize) -> String {
    // Rounding carries a number just below a million over to it.
    let names = [(1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1.0, "")];
    let large = names.into_iter().find(|(one, _)| size >= one * 0.999_5);
    let (one, name) = large.unwrap_or((1.0, ""));
    let size = size / one;
    let text = fixed(size, places(size, digits));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    [text, name].concat()
}

/// Returns how many decimal places a positive number needs for so many significant digits. Negative places are digits
/// before the decimal point that become zeros.
pub(super) fn places(size: f64, digits: isize) -> isize {
    let text = machine(size);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let zeros = fraction.bytes().take_while(|digit| *digit == b'0').count() as isize;
    if whole == "0" { digits + zeros } else { digits - whole.len() as isize }
}

/// Returns a number that is not negative with exactly so many decimal places and grouped thousands. Negative places
/// round digits before the decimal point.
pub(super) fn fixed(size: f64, places: isize) -> String {
    let text = machine(size);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let zeros = || std::iter::repeat(b'0');
    let kept = (whole.len() as isize + places).max(0).unsigned_abs();
    let all = || whole.bytes().chain(fraction.bytes()).chain(zeros());

    // All digits in one array, so that a carry passes the decimal point.
    let mut digits: Vec<u8> = all().take(kept).collect();
    if all().nth(kept).is_some_and(|next| next >= b'5') {
        let nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
        let end = digits.len() - nines;
        digits[end..].fill(b'0');
        match end.checked_sub(1) {
            Some(place) => digits[place] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    digits.extend(zeros().take((-places).max(0).unsigned_abs()));
    let row = String::from_utf8(digits).unwrap_or_default();
    let whole = row.len().saturating_sub(places.max(0).unsigned_abs());
    let (whole, fraction) = row.split_at_checked(whole).unwrap_or_default();
    [grouped(whole).as_str(), if fraction.is_empty() { "" } else { "." }, fraction].concat()
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
    fn places_are_fixed() {
        assert_eq!(fixed(2.5, 2), "2.50");
        assert_eq!(fixed(0.994, 2), "0.99");
        assert_eq!(fixed(0.996, 2), "1.00");
        assert_eq!(fixed(1_249.0, -2), "1,200");
        assert_eq!(fixed(0.0, 1), "0.0");
    }

    #[test]
    fn tiny_numbers_of_a_formula_have_a_power_of_ten() {
        assert_eq!(scientific(0.000_999_6), "1 × 10⁻³");
        assert_eq!(scientific(-1e-12), "−1 × 10⁻¹²");
        assert_eq!(scientific(0.001), "0.001");
        assert_eq!(scientific(5e-324), "5 × 10⁻³²⁴");
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
        fn a_figure_is_within_half_of_its_last_digit(value in 1e-3..1e14_f64) {
            let text = figure(value);
            let (number, name) = text.split_once(' ').unwrap_or((&text, ""));
            let one = match name {
                "" => 1.0,
                "million" => 1e6,
                "billion" => 1e9,
                "trillion" => 1e12,
                _ => return Err(TestCaseError::fail(text)),
            };
            let read: f64 = number.replace(',', "").parse().map_err(|_| TestCaseError::fail("not a number"))?;
            prop_assert!((read * one - value).abs() <= value * 5.001e-3, "{value} {read}");
            prop_assert!(number.chars().filter(char::is_ascii_digit).count() <= 6, "{number}");
        }

        #[test]
        fn any_number_has_a_figure(value in proptest::num::f64::ANY) {
            prop_assume!(value.is_finite());
            prop_assert!(figure(value).len() < 450 && !scientific(value).is_empty());
        }
    }
}
