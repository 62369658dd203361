//! The direction in which results move when one input grows. Each model has a table of rules.

use super::drawn::{any_inputs, runner};
use crate::form::SMALLEST;
use crate::{Amount, Calculator, Field, Kind, Report, Value};
use proptest::prelude::*;

/// What must hold when one input grows and all others stay the same.
pub(crate) struct Rule {
    /// Key of the input that grows.
    pub(crate) input: &'static str,
    /// Keys of the metrics that may not fall. A key with `*` at its end means every metric with that prefix.
    pub(crate) rises: &'static [&'static str],
    /// Keys of the metrics that may not rise, in the same form.
    pub(crate) falls: &'static [&'static str],
}

/// A rule: what may not fall, and what may not rise, when `input` grows.
pub(crate) const fn rule(input: &'static str, rises: &'static [&'static str], falls: &'static [&'static str]) -> Rule {
    Rule { input, rises, falls }
}

/// Sets of inputs in an ordinary test run; each is checked with every rule.
const CASES: u32 = 150;

/// Rounding error allowed, relative and, near zero, absolute.
const DUST: f64 = 1e-9;

/// Returns how far a result may move the wrong way, as a fraction of it; infinity skips the check. It is 0 unless the
/// model's table explains why.
pub(crate) type Slack = fn(&Drawn, &Rule, &str) -> f64;

/// The inputs before one of them grows, and their answer.
pub(crate) struct Drawn {
    calculator: &'static Calculator,
    values: Vec<Value>,
    report: Report,
}

impl Drawn {
    /// Returns whether the field has that option.
    pub(crate) fn has(&self, key: &str, choice: &'static str) -> bool {
        let mut pairs = self.calculator.fields().zip(&self.values);
        pairs.any(|(field, value)| field.key == key && *value == Value::Choice(choice))
    }

    /// Returns whether the field is the number 0, which may mean none.
    pub(crate) fn is_zero(&self, key: &str) -> bool {
        let mut pairs = self.calculator.fields().zip(&self.values);
        pairs.any(|(field, value)| field.key == key && *value == Value::Number(0.0))
    }

    /// Returns a result; infinity if it has no bound, `None` if it does not exist.
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        number(&self.report, key)
    }
}

/// Draws inputs, grows one after the other, and compares the results.
pub(crate) fn check(calculator: &'static Calculator, rules: &[Rule], slack: Slack) {
    let fields: Vec<&'static Field> = calculator.fields().collect();
    for rule in rules {
        assert!(fields.iter().any(|field| field.key == rule.input), "{} has no field {}", calculator.slug, rule.input);
    }
    let result = runner(CASES).run(&(any_inputs(calculator), 0.0..1.0_f64), |(values, growth)| {
        let Ok(report) = (calculator.evaluate)(&values) else { return Ok(()) };
        let before = Drawn { calculator, values, report };
        for rule in rules {
            let place = fields.iter().position(|field| field.key == rule.input).unwrap_or_default();
            let Some(more) = grown(fields[place], before.values[place], growth) else { continue };
            let mut values = before.values.clone();
            values[place] = more;
            let Ok(after) = (calculator.evaluate)(&values) else { continue };
            for (keys, sign) in [(rule.rises, 1.0), (rule.falls, -1.0)] {
                for key in keys.iter().flat_map(|key| meant(&before.report, key)) {
                    let (Some(from), Some(to)) = (before.number(key), number(&after, key)) else { continue };
                    let slack = slack(&before, rule, key);
                    if slack.is_infinite() {
                        continue;
                    }
                    let (from, to) = (from * sign, to * sign);
                    let size = if from.is_finite() { from.abs() } else { 0.0 };
                    prop_assert!(
                        to >= from - DUST - (DUST + slack) * size,
                        "{} grows to {:?}, and {} goes from {} to {}: {:?}",
                        rule.input,
                        more,
                        key,
                        from * sign,
                        to * sign,
                        with_keys(&fields, &values)
                    );
                }
            }
        }
        Ok(())
    });
    if let Err(why) = result {
        panic!("{}: {why}", calculator.slug);
    }
}

/// Returns a larger value within the field's range, if there is one.
fn grown(field: &Field, value: Value, growth: f64) -> Option<Value> {
    let (Kind::Number { max, whole, .. }, Value::Number(number)) = (field.kind, value) else { return None };
    let more = if number == 0.0 { growth.max(SMALLEST) } else { number + number.abs() * (0.01 + 3.0 * growth) };
    let more = if whole { more.round().max(number + 1.0) } else { more };
    Some(more.min(max)).filter(|more| *more > number).map(Value::Number)
}

/// Returns the metric keys that match a key of a rule.
///
/// # Panics
///
/// If no metric has that key or prefix.
fn meant(report: &Report, key: &'static str) -> Vec<&'static str> {
    let Some(prefix) = key.strip_suffix('*') else { return vec![key] };
    let found: Vec<_> = report.all_metrics().map(|metric| metric.key).filter(|key| key.starts_with(prefix)).collect();
    assert!(!found.is_empty(), "no metric {key}");
    found
}

/// Returns a result as a number; infinity if it has no bound, `None` if it does not exist.
fn number(report: &Report, key: &str) -> Option<f64> {
    match report.metric(key).unwrap_or_else(|| panic!("no metric {key}")).amount {
        Amount::Number(number) => Some(number),
        Amount::Unstable | Amount::Unbounded => Some(f64::INFINITY),
        Amount::None | Amount::Word { .. } => None,
    }
}

/// Returns the inputs that differ from their defaults, with their keys.
fn with_keys<'a>(fields: &[&'a Field], values: &[Value]) -> Vec<(&'a str, Value)> {
    let pairs = fields.iter().zip(values).filter(|(field, value)| field.default() != **value);
    pairs.map(|(field, value)| (field.key, *value)).collect()
}
