//! The text of numbers with their units.

use super::Unit;
use super::figure::{DIGITS, figure, fixed, in_full, places, sign, significant};

impl Unit {
    /// Returns a number in this unit, for people. This is how pages, charts and messages print every quantity.
    ///
    /// The digits are those of [`figure`]. The unit follows after a space, except that `%` and units such as `/s` have
    /// none, and numbers without a unit are alone. One of a counted thing is in the singular. Digits that would mislead
    /// become words:
    ///
    /// - A [`SHARE`](Unit::SHARE) is a percentage; below 0.1% it is `1 in 90,000`, and below a billionth `practically
    ///   none`. It is `100%` only if it rounds to it from above or is 1.
    /// - A time below a millisecond is in microseconds, unless it was in milliseconds; below one it is
    ///   `under a microsecond`.
    /// - Dollars have cents below $1,000 and are whole below $10,000; less than a cent is `under $0.01`.
    ///
    /// ```
    /// use models::units::Unit;
    /// assert_eq!(Unit::MILLIS.format(5.2837), "5.28 ms");
    /// assert_eq!(Unit::MILLIS.format(0.000_013_7), "under a microsecond");
    /// assert_eq!(Unit::SECONDS.format(0.000_25), "250 µs");
    /// assert_eq!(Unit::PER_SECOND.format(1_234.5), "1,230/s");
    /// assert_eq!(Unit::SHARE.format(0.125), "12.5%");
    /// assert_eq!(Unit::SHARE.format(0.000_011_1), "1 in 90,000");
    /// assert_eq!(Unit::SHARE.format(1e-12), "practically none");
    /// assert_eq!(Unit::counted("instances").format(1.0), "1 instance");
    /// assert_eq!(Unit::DOLLARS.format(5.276), "$5.28");
    /// assert_eq!(Unit::DOLLARS.format(1_234.5), "$1,235");
    /// assert_eq!(Unit::DOLLARS.format(12_345.0), "$12,300");
    /// assert_eq!(Unit::DOLLARS.format(0.000_4), "under $0.01");
    /// assert_eq!(Unit::DOLLARS.format(-2.0), "−$2.00");
    /// ```
    pub fn format(self, value: f64) -> String {
        let (number, unit) = self.parts(value);
        joined(&number, &unit)
    }

    /// Returns the number and the unit of [`format`](Self::format), for markup that separates the two. The unit is
    /// empty if the number is in words.
    pub fn parts(self, value: f64) -> (String, String) {
        let words = |words: &str| (words.into(), String::new());
        match (self, value.abs()) {
            (Self::SHARE, _) => return share(value),
            (Self::SECONDS, size) if size > 0.0 && size < 1e-3 => return Self::MICROS.parts(value * 1e6),
            (Self::MILLIS, size) if size > 0.0 && size < 1e-3 => return words("under a microsecond"),
            (Self::MICROS, size) if size > 0.0 && size < 1.0 => return words("under a microsecond"),
            _ => {}
        }
        let number = self.format_number(value);
        let unit = self.after(&number);
        (number, unit)
    }

    /// Returns the number without its unit, for text that names the unit itself.
    pub fn format_number(self, value: f64) -> String {
        match self {
            Self::SHARE => figure(value * 100.0),
            Self::DOLLARS => dollars(value),
            _ => figure(value),
        }
    }

    /// Returns a number that is already text with this unit: `25%`, `1 instance`.
    pub fn with(self, number: &str) -> String {
        match self {
            Self::DOLLARS => ["$", number].concat(),
            _ => joined(number, &self.after(number)),
        }
    }

    /// Returns the unit that follows a number; empty for dollars, whose sign is before it.
    pub(super) fn after(self, number: &str) -> String {
        match self {
            Self::DOLLARS => String::new(),
            _ if number == "1" && self.symbol == self.name => singular(self.name),
            _ => self.symbol.into(),
        }
    }

    /// Returns a number in full with the long form of this unit, for messages: `0.5 milliseconds`.
    pub fn format_long(self, value: f64) -> String {
        let number = in_full(value);
        let name = if number == "1" { singular(self.name) } else { self.name.into() };
        joined(&number, if name.is_empty() { "" } else { &name })
    }
}

/// Returns a number and the unit after it, with a space in between unless the unit is a sign.
pub(super) fn joined(number: &str, unit: &str) -> String {
    let space = if unit.is_empty() || unit.starts_with(['%', '/', '×']) { "" } else { " " };
    [number, space, unit].concat()
}

/// Returns the singular of a noun of the regular kind; a noun that does not end in `s` stays as it is.
fn singular(plural: &str) -> String {
    match (plural.strip_suffix("ies"), plural.strip_suffix('s')) {
        (Some("ser"), _) | (_, None) => plural.into(),
        (Some(stem), _) => [stem, "y"].concat(),
        (_, Some(stem)) => stem.into(),
    }
}

/// A billionth is more certain than any model.
const NEGLIGIBLE: f64 = 1e-9;
/// Shares below this have no percentage: readers miscount the zeros.
const MIN_PERCENTAGE: f64 = 0.001;

fn share(fraction: f64) -> (String, String) {
    let words = |words: String| (words, String::new());
    let one_in = |rest: f64| ["1 in ", &significant(1.0 / rest, 2)].concat();
    let percent = |number: String| (number, "%".into());
    let rest = 1.0 - fraction;
    match fraction {
        _ if fraction > 0.0 && fraction < NEGLIGIBLE => words("practically none".into()),
        _ if fraction > 0.0 && fraction < MIN_PERCENTAGE => words(one_in(fraction)),
        _ if rest > 0.0 && rest < NEGLIGIBLE => words("practically all".into()),
        _ if rest > 0.0 && rest < 1e-6 => words(["all but ", &one_in(rest)].concat()),
        // Of a percentage that would round to 100, as many nines as it takes to see the difference.
        _ if rest > 0.0 && rest < 0.000_5 => {
            let number = fixed(fraction * 100.0, places(rest * 100.0, 1));
            percent(number.trim_end_matches('0').into())
        }
        _ => percent(figure(fraction * 100.0)),
    }
}

/// Returns an amount in US dollars for people. The sign of a negative amount is before the dollar sign.
fn dollars(amount: f64) -> String {
    let number = match amount.abs() {
        0.0 => "0".into(),
        size if size < 0.01 => return [if amount < 0.0 { "about $0" } else { "under $0.01" }].concat(),
        size if size < 999.995 => fixed(size, 2),
        size if size < 9_999.5 => fixed(size, 0),
        size => significant(size, DIGITS),
    };
    [sign(amount), "$", &number].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(fraction: f64) -> String {
        Unit::SHARE.format(fraction)
    }

    #[test]
    fn a_share_is_a_percentage_or_words() {
        assert_eq!([0.0, 0.05, 1.0, 1.234_5].map(share), ["0%", "5%", "100%", "123%"]);
        assert_eq!([0.001, 0.000_999].map(share), ["0.1%", "1 in 1,000"]);
        assert_eq!([1.0 / 456_789.0, 1.1e-9].map(share), ["1 in 460,000", "1 in 910 million"]);
        assert_eq!([1e-9, 9.9e-10].map(share), ["1 in 1 billion", "practically none"]);
        assert_eq!([-0.003, -0.000_000_1].map(share), ["−0.3%", "about 0%"]);
    }

    #[test]
    fn less_than_all_is_never_100_percent() {
        assert_eq!([0.999_4, 0.999_51, 0.999_6].map(share), ["99.9%", "99.95%", "99.96%"]);
        assert_eq!(
            [0.999_995, 0.999_998_9, 0.999_999_1].map(share),
            ["99.9995%", "99.9999%", "all but 1 in 1.1 million"]
        );
        assert_eq!(share(1.0 - 1e-12), "practically all");
    }

    #[test]
    fn short_times_are_in_microseconds() {
        assert_eq!(
            [0.0, 0.001_5, 0.001, 1.234].map(|ms| Unit::MILLIS.format(ms)),
            ["0 ms", "0.0015 ms", "0.001 ms", "1.23 ms"]
        );
        assert_eq!([0.000_999, 1e-9].map(|ms| Unit::MILLIS.format(ms)), ["under a microsecond"; 2]);
        assert_eq!([0.25, 0.000_4, 9e-7].map(|s| Unit::SECONDS.format(s)), ["0.25 s", "400 µs", "under a microsecond"]);
        assert_eq!(Unit::MICROS.format(50.0), "50 µs");
    }

    #[test]
    fn dollars_have_cents_while_they_matter() {
        let dollars = |amount| Unit::DOLLARS.format(amount);
        assert_eq!([0.0, 0.01, 0.009].map(dollars), ["$0", "$0.01", "under $0.01"]);
        assert_eq!([999.994, 999.996, 1_175.4, 9_999.4].map(dollars), ["$999.99", "$1,000", "$1,175", "$9,999"]);
        assert_eq!([10_255.0, 1_234_567.0].map(dollars), ["$10,300", "$1.23 million"]);
        assert_eq!([-1_175.4, -0.001].map(dollars), ["−$1,175", "about $0"]);
    }

    #[test]
    fn one_of_a_thing_is_in_the_singular() {
        let things = |name, count| Unit::counted(name).format(count);
        assert_eq!(things("instances", 1.0), "1 instance");
        assert_eq!(things("queries", 1.0), "1 query");
        assert_eq!(things("series", 1.0), "1 series");
        assert_eq!(things("vCPU", 1.0), "1 vCPU");
        assert_eq!(things("instances", 0.999_9), "1 instance");
        assert_eq!(
            [0.0, 0.5, 1.01, 1e-9].map(|count| things("pods", count)),
            ["0 pods", "0.5 pods", "1.01 pods", "under 0.001 pods"]
        );
        assert_eq!(Unit::MILLIS.format_long(1.0), "1 millisecond");
        assert_eq!(Unit::MILLIS.format_long(0.000_001), "0.000001 milliseconds");
        assert_eq!(Unit::counted("instances").with("1"), "1 instance");
        assert_eq!(Unit::PERCENT.with("25"), "25%");
        assert_eq!(Unit::DOLLARS.with("90"), "$90");
    }

    proptest! {
        #[test]
        fn a_share_below_one_is_never_all_of_it(exponent in 0.0..15.0_f64) {
            let fraction = 1.0 - libm::exp10(-exponent);
            prop_assume!(fraction < 1.0);
            let text = share(fraction);
            prop_assert!(!text.starts_with("100"), "{fraction} {text}");
        }
    }
}
