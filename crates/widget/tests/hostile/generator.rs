//! Query strings that a hostile or careless person would write: the ends of every range, numbers close to them, the
//! oddities of floating point, and text that is not a number at all.

use bolero::{Driver, ValueGenerator};
use models::{Calculator, Field, Kind};
use std::ops::Bound::{Excluded, Included};

/// Numbers that break formulas: zeros with a sign, subnormal numbers, the ends of `f64`, powers of ten.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-0.0",
    "+0",
    "5e-324",
    "1e-310",
    "2.2250738585072014e-308",
    "1e-300",
    "1e-100",
    "1e-15",
    "1e-9",
    "1e-7",
    "0.000001",
    "0.0000011",
    "0.001",
    "0.1",
    "0.5",
    "1",
    "1.0000000000000002",
    "2",
    "3",
    "7",
    "9.999999999999998",
    "10",
    "99.99999999999999",
    "100",
    "1000",
    "1e6",
    "1e15",
    "9007199254740993",
    "1e21",
    "1e100",
    "1.7976931348623157e308",
    "1e309",
    "-1e309",
    "-1",
    "-1e-300",
];

/// Text that is not a number, or that only some people would read as one.
const OTHER_TEXT: &[&str] = &[
    "",
    " ",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "0x10",
    "1,5",
    "1.500,00",
    "1,000",
    "1 000",
    "1_000",
    "2k",
    "1e",
    "e5",
    ".",
    "-",
    "+",
    "--1",
    "1.2.3",
    "٣",
    "１２",
    "<b>1</b>",
    r#""><svg onload=1>"#,
    "⟦1⟧",
    "{}",
    "{=}",
    "(a|b)",
    "\0",
    "\n",
    "1\r\n2",
    "true",
    "none",
    "𝟙",
    "\u{202e}1",
    "1e999999999999",
];

/// Draws query strings for one calculator.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    calculator: &'static Calculator,
    /// Whether every field gets a value that its form accepts.
    accepted: bool,
}

impl Query {
    /// Mostly values in range, because only those reach the models; some that no field accepts.
    pub fn of(calculator: &'static Calculator) -> Self {
        Self { calculator, accepted: false }
    }

    /// Only values in range.
    pub fn in_range(calculator: &'static Calculator) -> Self {
        Self { calculator, accepted: true }
    }
}

impl ValueGenerator for Query {
    type Output = String;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<String> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        // Vary one field alone, a few, or all of them together.
        let share = [0, 10, 40, 100][below(driver, 4)?];
        let one = below(driver, self.calculator.fields().count())?;
        for (place, field) in self.calculator.fields().enumerate() {
            if place == one || below(driver, 100)? < share {
                query.append_pair(field.key, &self.text(driver, field)?);
            }
        }
        Some(query.finish())
    }
}

impl Query {
    fn text<D: Driver>(&self, driver: &mut D, field: &Field) -> Option<String> {
        if !self.accepted && below(driver, 200)? == 0 {
            return pick(driver, OTHER_TEXT).map(|text| text.to_string());
        }
        match field.kind {
            Kind::Choice { options, .. } => Some(options[below(driver, options.len())?].key.into()),
            Kind::Number { min, max, whole, default } => self.number(driver, min, max, whole, default),
        }
    }

    fn number<D: Driver>(
        &self,
        driver: &mut D,
        min: f64,
        max: f64,
        whole: bool,
        default: Option<f64>,
    ) -> Option<String> {
        let fraction = driver.gen_f64(Included(&0.0), Included(&1.0))?;
        let spread = |low: f64, high: f64| low * libm::pow(high / low, fraction);
        let number = match below(driver, 12)? {
            0 => min,
            1 => max,
            2 if !whole => min.next_up(),
            3 if !whole => max.next_down(),
            4 => min + (max - min) * fraction,
            5 => min + (max - min) * libm::pow(fraction, 6.0),
            // Up to a thousand times more or less than the default.
            6 | 7 => {
                default.filter(|default| *default > 0.0).map_or(min, |default| spread(default / 1e3, default * 1e3))
            }
            8 if !self.accepted => return pick(driver, NUMBERS).map(|text| text.to_string()),
            _ => spread(min.max(SMALL), max),
        };
        let number = number.max(min).min(max);
        let number = if whole { number.round() } else { number };
        if number == 0.0 && !self.accepted { Some("-0".into()) } else { Some(number.to_string()) }
    }
}

/// Lower end of the logarithmic scale for a range that starts at zero or below.
const SMALL: f64 = 1e-6;

fn below<D: Driver>(driver: &mut D, many: usize) -> Option<usize> {
    driver.gen_usize(Included(&0), Excluded(&many))
}

fn pick<D: Driver>(driver: &mut D, from: &'static [&'static str]) -> Option<&'static str> {
    from.get(below(driver, from.len())?).copied()
}
