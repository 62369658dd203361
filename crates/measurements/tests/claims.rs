//! What the calculators claim, against what the lab measured.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use measurements::{Accuracy, Measurement, Series, compare};
use models::form::{self, query};
use models::{ALL, Calculator, Range, Report, Value};
use std::fs;
use std::path::Path;

fn measured(experiment: &str) -> Measurement {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/measurements");
    let text = fs::read_to_string(folder.join(format!("{experiment}.json"))).expect("the file of the experiment");
    Measurement::parse(&text).expect("a measurement")
}

fn accuracy<'a>(series: impl IntoIterator<Item = &'a Series>, metric: &str) -> Accuracy {
    let all: Vec<_> = series.into_iter().flat_map(|series| compare(series).expect("valid inputs")).collect();
    let claimed = all.iter().filter(|one| one.cell.in_range && one.metric.key == metric);
    Accuracy::of(claimed).expect("a comparison")
}

#[test]
fn half_of_the_waits_are_within_15_percent() {
    let pool = measured("pool");
    let accuracy = accuracy(&pool.series, "p99-wait-ms");
    assert!(accuracy.count >= 20, "{accuracy:?}");
    assert!(accuracy.median <= 0.15, "{accuracy:?}");
}

#[test]
fn a_file_survives_being_read_and_written() {
    let pool = measured("pool");
    assert_eq!(Measurement::parse(&pool.to_json().expect("JSON")).expect("the same"), pool);
}

/// The inputs and the answers of the cells in which the calculator claims to be right.
fn answers(calculator: &Calculator, measurement: &Measurement) -> Vec<(Vec<Value>, Report)> {
    let mine = measurement.series.iter().filter(|series| series.calculator.as_deref() == Some(calculator.slug));
    let cells = mine.flat_map(|series| &series.cells).filter(|cell| cell.in_range);
    let texts = cells.filter_map(|cell| cell.query.as_deref()).map(|query| query::decode(calculator, query));
    texts
        .map(|texts| {
            let values = form::values(calculator, &texts).expect("valid inputs");
            (values, form::evaluate(calculator, &texts).expect("an answer"))
        })
        .collect()
}

/// What an answer says of the lab is what the lab measured, with some room for the next measurement.
#[test]
fn the_measured_ranges_are_those_of_the_measurements() {
    for calculator in ALL {
        let Some(lab) = calculator.lab else { continue };
        let answers = answers(calculator, &measured(lab.experiment));
        for range in lab.measured {
            match *range {
                Range::Numbers { key, low, high } => {
                    let numbers: Vec<f64> = answers
                        .iter()
                        .filter_map(|(values, report)| calculator.number(values, report, key))
                        .map(|(_, _, number)| number)
                        .collect();
                    let (least, greatest) = (
                        numbers.iter().copied().fold(f64::INFINITY, f64::min),
                        numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                    );
                    let room = 0.2 * greatest;
                    let message = format!(
                        "{} {key}: {low} to {high} is claimed, {least} to {greatest} was measured",
                        calculator.slug
                    );
                    assert!(low >= least - room && high <= greatest + room, "{message}");
                }
                Range::Options { key, options, .. } => {
                    let chosen: Vec<_> = answers
                        .iter()
                        .flat_map(|(values, _)| calculator.fields().zip(values))
                        .filter(|(field, _)| field.key == key)
                        .collect();
                    let was_measured = |option: &&str| {
                        chosen.iter().any(|(_, value)| matches!(value, Value::Choice(key) if key == option))
                    };
                    let missing: Vec<_> = options.iter().filter(|option| !was_measured(option)).collect();
                    assert!(missing.is_empty(), "{} {key}: {missing:?} was not measured", calculator.slug);
                }
            }
        }
    }
}
