//! How sure an answer is: whether the lab has measured inputs and results like these.

use crate::form::in_a_sentence;
use crate::units::Unit;
use crate::{Amount, Calculator, Range, Report, Value};

impl Calculator {
    /// Returns how sure an answer is: what the lab measured, and which inputs and results it did not; empty if it has no
    /// experiment for this calculator.
    pub fn confidence(&self, values: &[Value], report: &Report) -> String {
        let Some(lab) = self.lab else { return String::new() };
        let mut sentence = String::new();
        let input = |key| self.fields().zip(values).find(|(field, _)| field.key == key);
        for range in lab.measured {
            let beyond = match *range {
                Range::Numbers { key, low, high } => {
                    let (label, unit, number) = match (input(key), report.metric(key)) {
                        (Some((field, Value::Number(number))), _) => (field.label, field.unit, *number),
                        (None, Some(metric)) => match metric.amount {
                            Amount::Number(number) => (metric.label, metric.unit, number),
                            _ => continue,
                        },
                        _ => continue,
                    };
                    if (low..=high).contains(&number) {
                        continue;
                    }
                    outside(label, unit, [low, high, number])
                }
                Range::Options { key, options, others } => match input(key) {
                    Some((_, Value::Choice(chosen))) if !options.contains(chosen) => ["no ", others].concat(),
                    _ => continue,
                },
            };
            sentence.push_str(if sentence.is_empty() { "The lab measured " } else { "; " });
            sentence.push_str(&beyond);
        }
        if sentence.is_empty() {
            let space = if lab.but.is_empty() { "" } else { " " };
            return ["The lab measured ", lab.what, " for inputs like these.", space, lab.but].concat();
        }
        sentence + ". Beyond that, expect larger errors."
    }
}

fn outside(label: &str, unit: Unit, [low, high, number]: [f64; 3]) -> String {
    let [low, high, number] = [unit.format_number(low), unit.format(high), unit.format(number)];
    [&*in_a_sentence(label), " from ", &low, " to ", &high, ", not ", &number].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lab, form, pool_sizing};

    const CALCULATOR: Calculator = Calculator { lab: Some(LAB), ..pool_sizing::CALCULATOR };

    const LAB: Lab = Lab {
        experiment: "pool",
        what: "waits",
        but: "They were longer.",
        measured: &[
            Range::Numbers { key: "pool-size", low: 5.0, high: 30.0 },
            Range::Numbers { key: "variability", low: 0.0, high: 4.0 },
            Range::Numbers { key: "pool-utilization", low: 0.0, high: 0.9 },
            Range::Options { key: "pooler", options: &["none", "pgbouncer-transaction"], others: "session pooler" },
        ],
    };

    fn said(query: &str) -> String {
        let texts = form::query::decode(&CALCULATOR, query);
        let (values, report) = (form::values(&CALCULATOR, &texts), form::evaluate(&CALCULATOR, &texts));
        CALCULATOR.confidence(&values.expect("values"), &report.expect("an answer"))
    }

    #[test]
    fn what_was_measured_is_named_for_inputs_inside() {
        for query in ["", "pool-size=5", "pool-size=30&variability=4"] {
            assert_eq!(said(query), "The lab measured waits for inputs like these. They were longer.");
        }
    }

    #[test]
    fn inputs_and_results_outside_are_named_with_what_was_measured() {
        let table = [
            ("pool-size=31", "The lab measured pool size per instance from 5 to 30 connections, not 31 connections. "),
            ("pool-size=31&variability=5", "; measured variability from 0 to 4, not 5. "),
            ("rps=1450&db-time=0&held-time=20", "share of connections in use from 0 to 90%, not 96.7%. "),
            ("pooler=pgbouncer-session", "The lab measured no session pooler. Beyond that, expect larger errors."),
        ];
        for (query, words) in table {
            assert!(said(query).contains(words), "{} does not contain {words}", said(query));
        }
    }
}
