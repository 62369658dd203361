//! What the calculators claim, against what the lab measured.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use measurements::{Accuracy, Measurement, Series, compare};
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
