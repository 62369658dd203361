//! What every calculator recommends, over drawn inputs: a plan that holds, in words that read well.

use super::drawn::{any_inputs, runner};
use crate::form::{self, text};
use crate::{ALL, Calculator, Report, Value, Verdict};
use proptest::prelude::*;

/// Sets of inputs for each calculator.
const CASES: u32 = 200;

fn for_every_answer(check: fn(&'static Calculator, &[Value], &Report) -> Result<(), TestCaseError>) {
    for calculator in ALL {
        let result = runner(CASES).run(&any_inputs(calculator), |values| match (calculator.evaluate)(&values) {
            Ok(report) => check(calculator, &values, &report),
            Err(_) => Ok(()),
        });
        if let Err(why) = result {
            panic!("{}: {why}", calculator.slug);
        }
    }
}

/// Returns the texts of the form with the plan applied.
fn applied(calculator: &Calculator, values: &[Value], report: &Report) -> Vec<String> {
    let with_plan = |field: &crate::Field, value: &Value| {
        let change = report.plan.iter().find(|change| change.field == field.key);
        change.map_or_else(|| text(*value), |change| change.value.clone())
    };
    calculator.fields().zip(values).map(|(field, value)| with_plan(field, value)).collect()
}

#[test]
fn a_plan_that_is_applied_leaves_nothing_to_change() {
    for_every_answer(|calculator, values, report| {
        let mut fields: Vec<_> = report.plan.iter().map(|change| change.field).collect();
        prop_assert!(fields.iter().all(|key| calculator.fields().any(|field| field.key == *key)), "{fields:?}");
        let planned = fields.len();
        fields.sort_unstable();
        fields.dedup();
        prop_assert_eq!(fields.len(), planned, "a field is changed twice");
        if report.plan.is_empty() {
            return Ok(());
        }
        let after = form::evaluate(calculator, &applied(calculator, values, report));
        let Ok(after) = after else { return Err(TestCaseError::fail(format!("{:?} gives {after:?}", report.plan))) };
        prop_assert!(after.verdict <= report.verdict, "{:?}: {:?}", report.plan, after.headline.plain());
        prop_assert!(after.plan.is_empty(), "{:?}, then {:?}", report.plan, after.plan);
        Ok(())
    });
}

#[test]
fn a_change_changes_something() {
    for_every_answer(|calculator, values, report| {
        let before: Vec<_> = values.iter().map(|value| text(*value)).collect();
        let after = applied(calculator, values, report);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        prop_assert_eq!(changed, report.plan.len(), "{:?}", report.plan);
        Ok(())
    });
}

/// All sentences of an answer.
fn sentences(report: &Report) -> Vec<String> {
    [&report.headline].into_iter().chain(&report.because).map(|sentence| sentence.plain()).collect()
}

#[test]
fn an_answer_says_each_thing_once_and_in_whole_sentences() {
    for_every_answer(|_, _, report| {
        let said = sentences(report);
        for (place, sentence) in said.iter().enumerate() {
            prop_assert!(sentence.ends_with(['.', '?', ':']), "no whole sentence: {sentence}");
            prop_assert!(
                !sentence.contains("  ") && !sentence.contains("NaN") && !sentence.contains("inf "),
                "{sentence}"
            );
            prop_assert!(!said[..place].contains(sentence), "said twice: {sentence}");
        }
        Ok(())
    });
}

/// Nouns that are counted in sentences.
const COUNTED: &[&str] = &[
    "bytes",
    "checks",
    "connections",
    "cores",
    "days",
    "deploys",
    "errors",
    "events",
    "failures",
    "hours",
    "instances",
    "lines",
    "minutes",
    "months",
    "nodes",
    "periods",
    "pods",
    "probers",
    "queries",
    "replicas",
    "requests",
    "retries",
    "samples",
    "seconds",
    "series",
    "statements",
    "threads",
    "timeouts",
    "times",
    "trips",
    "workers",
];

#[test]
fn one_is_singular() {
    for_every_answer(|_, _, report| {
        for sentence in sentences(report) {
            let words: Vec<_> = sentence.split(' ').collect();
            for pair in words.windows(2) {
                let counted = pair[1].trim_end_matches([',', '.', ';', ':']);
                let is_wrong = pair[0] == "1" && COUNTED.contains(&counted);
                prop_assert!(!is_wrong, "{sentence}");
            }
        }
        Ok(())
    });
}

#[test]
fn rankings_have_no_verdict_and_others_have_one() {
    for calculator in ALL {
        let is_ranking = ["build-time", "platform-cost"].contains(&calculator.slug);
        for preset in calculator.presets {
            let report = super::support::report(calculator, preset.query);
            assert_eq!(report.verdict == Verdict::Ranking, is_ranking, "{} {}", calculator.slug, preset.title);
        }
    }
}
