//! `figures.txt` and `in-full.txt` have the text of numbers. The script that prints inputs is tested with the latter.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use models::units::{figure, in_full};

fn check(pins: &str, write: fn(f64) -> String) {
    for line in pins.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (number, text) = line.split_once('\t').expect("a number, a tab and a text");
        assert_eq!(write(number.parse().expect("a number")), text, "{number}");
    }
}

#[test]
fn figures_are_those_of_the_file() {
    check(include_str!("figures.txt"), figure);
}

#[test]
fn numbers_in_full_are_those_of_the_file() {
    check(include_str!("in-full.txt"), in_full);
}
