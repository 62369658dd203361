//! How sure an answer is: whether the lab has measured inputs and results like these.

use crate::form::in_a_sentence;
use crate::units::Unit;
use crate::{Amount, Calculator, Field, Range, Report, Value};

impl Calculator {
    /// Returns how sure an answer is: what the lab measured, and which inputs and results it did not; empty if it has no
    /// experiment for this calculator.
    pub fn confidence(&self, values: &[Value], report: &Report) -> String {
        let Some(lab) = self.lab else { return String::new() };
        let mut sentence = String::new();
        for range in lab.measured {
            let beyond = match *range {
                Range::Numbers { key, low, high } => match self.number(values, report, key) {
                    Some((label, unit, number)) if !(low..=high).contains(&number) => {
                        outside(label, unit, [low, high, number])
                    }
                    _ => continue,
                },
                Range::Options { key, options, others } => match self.input(values, key) {
                    Some((_, Value::Choice(chosen))) if !options.contains(chosen) => ["no ", others].concat(),
                    _ => continue,
                },
            };
            sentence.push_str(if sentence.is_empty() { "The lab measured " } else { "; " });
            sentence.push_str(&beyond);
        }
        if sentence.is_empty() {
            sentence = ["The lab measured ", lab.what, " for inputs like these."].concat();
        } else {
            sentence.push_str(". Beyond that, expect larger errors.");
        }
        let space = if lab.but.is_empty() { "" } else { " " };
        [&*sentence, space, lab.but].concat()
    }

    /// Returns the label, the unit and the value of a number by its key, which is that of an input or of a result.
    pub fn number(&self, values: &[Value], report: &Report, key: &str) -> Option<(&'static str, Unit, f64)> {
        if let Some((field, value)) = self.input(values, key) {
            return match *value {
                Value::Number(number) => Some((field.label, field.unit, number)),
                _ => None,
            };
        }
        let metric = report.metric(key)?;
        match metric.amount {
            Amount::Number(number) => Some((metric.label, metric.unit, number)),
            _ => None,
        }
    }

    fn input<'a>(&self, values: &'a [Value], key: &str) -> Option<(&'static Field, &'a Value)> {
        self.fields().zip(values).find(|(field, _)| field.key == key)
    }
}

fn outside(label: &str, unit: Unit, [low, high, number]: [f64; 3]) -> String {
    let [from, to, number] = [unit.format_number(low), unit.format(high), unit.format(number)];
    let label = in_a_sentence(label);
    if low < high {
        [&*label, " from ", &from, " to ", &to, ", not ", &number].concat()
    } else {
        [&*label, " only at ", &to, ", not ", &number].concat()
    }
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
            Range::Numbers { key: "instances", low: 3.0, high: 3.0 },
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
            (
                "pool-size=31",
                "The lab measured pool size per instance from 5 to 30 connections, not 31 connections. Beyond that, expect \
                 larger errors. They were longer.",
            ),
            ("instances=4", "instances at peak only at 3, not 4"),
            ("pool-size=31&variability=5", "; measured variability from 0 to 4, not 5. "),
            ("rps=1450&db-time=0&held-time=20", "share of connections in use from 0 to 90%, not 96.7%. "),
            ("pooler=pgbouncer-session", "The lab measured no session pooler. Beyond that, expect larger errors."),
        ];
        for (query, words) in table {
            assert!(said(query).contains(words), "{} does not contain {words}", said(query));
        }
    }
}
