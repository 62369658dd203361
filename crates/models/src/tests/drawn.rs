//! Random inputs of any calculator, within the ranges of its form.

use crate::form::SMALLEST;
use crate::{Calculator, Field, Kind, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Returns a runner with this number of cases; `PROPTEST_CASES` overrides it.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}

/// Draws one value per field, in form order.
pub(crate) fn any_inputs(calculator: &'static Calculator) -> impl Strategy<Value = Vec<Value>> {
    let fields: Vec<&'static Field> = calculator.fields().collect();
    let places = proptest::collection::vec(0.0..1.0_f64, fields.len());
    places.prop_map(move |places| fields.iter().zip(places).map(|(field, place)| value(field, place)).collect())
}

/// Returns the default for 40% of the fields, else a value within the range, small numbers more often than large ones.
fn value(field: &Field, place: f64) -> Value {
    if place < 0.4 {
        return field.default();
    }
    let place = (place - 0.4) / 0.6;
    match field.kind {
        Kind::Number { min, max, whole, .. } => {
            let number = min + (max - min) * libm::pow(place, 6.0);
            let number = if number.abs() < SMALLEST { 0.0 } else { number };
            Value::Number(if whole { number.round() } else { number })
        }
        Kind::Choice { options, .. } => Value::Choice(options[(place * options.len() as f64) as usize].key),
    }
}
