//! `figures.txt` has the text of numbers. Scripts that print numbers themselves are tested with the same file.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use models::units::figure;

#[test]
fn figures_are_those_of_the_file() {
    let lines = include_str!("figures.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines {
        let (number, text) = line.split_once('\t').expect("a number, a tab and a text");
        assert_eq!(figure(number.parse().expect("a number")), text, "{number}");
    }
}
