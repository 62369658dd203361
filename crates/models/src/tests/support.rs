//! Helpers for the tests of all calculators.

use crate::form::{self, query};
use crate::{Amount, Calculator, Report, Value};

/// Returns the typed inputs of a shared link; `from_values` is that of the calculator's `Inputs`.
pub(crate) fn inputs<T>(calculator: &Calculator, query: &str, from_values: fn(&[Value]) -> Option<T>) -> T {
    let values = form::values(calculator, &query::decode(calculator, query)).expect("inputs that can be entered");
    from_values(&values).expect("values of the inputs' types")
}

/// Returns the answer to a shared link.
pub(crate) fn report(calculator: &Calculator, query: &str) -> Report {
    form::evaluate(calculator, &query::decode(calculator, query)).expect("inputs that go together")
}

/// Returns a result, whatever it is.
#[track_caller]
pub(crate) fn amount(report: &Report, key: &str) -> Amount {
    report.metric(key).unwrap_or_else(|| panic!("no metric {key}")).amount
}

/// Returns a result that is a number.
#[track_caller]
pub(crate) fn metric(report: &Report, key: &str) -> f64 {
    match amount(report, key) {
        Amount::Number(value) => value,
        other => panic!("{key} is {other:?}"),
    }
}

/// Asserts that two numbers differ by no more than `tolerance`.
#[track_caller]
pub(crate) fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Asserts that two numbers differ by no more than this share of the expected one.
#[track_caller]
pub(crate) fn assert_relatively_near(found: f64, expected: f64, share: f64) {
    assert_near(found, expected, share * expected.abs());
}

/// Asserts that two numbers differ by no more than what rounding explains.
#[track_caller]
pub(crate) fn assert_close(found: f64, expected: f64) {
    assert_relatively_near(found, expected, 1e-9);
}
