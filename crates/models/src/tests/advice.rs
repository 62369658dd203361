//! Sentences that must not appear together in one answer. Those of pool sizing are checked with its plan.

use super::drawn::{any_inputs, runner};
use crate::{Calculator, memory_budget};
use proptest::prelude::*;

/// Sets of inputs for each calculator.
const CASES: u32 = 300;

/// Part of a sentence of a calculator, and parts of sentences that contradict it.
const CONTRADICTIONS: &[(&Calculator, &str, &[&str])] = &[
    (&memory_budget::CALCULATOR, "and you want", &["Keep the limit", "you have"]),
    (&memory_budget::CALCULATOR, "Set the concurrency limit to", &["cannot cause a kill"]),
];

#[test]
fn no_two_sentences_of_an_answer_contradict_each_other() {
    for (calculator, said, never_beside) in CONTRADICTIONS {
        let result = runner(CASES).run(&any_inputs(calculator), |values| {
            let Ok(report) = (calculator.evaluate)(&values) else { return Ok(()) };
            let sentences: Vec<_> = report.because.iter().map(|why| why.plain()).collect();
            let words = sentences.join("\n");
            for other in never_beside.iter().filter(|_| words.contains(said)) {
                prop_assert!(!words.contains(other), "{values:?}: {words}");
            }
            Ok(())
        });
        if let Err(why) = result {
            panic!("{}: {why}", calculator.slug);
        }
    }
}

/// Checks that each sentence still exists, so that the table cannot go stale.
#[test]
fn each_sentence_occurs_for_some_inputs() {
    let words = |calculator: &Calculator, query: &str| {
        let report = super::support::report(calculator, query);
        report.because.iter().map(|why| why.plain()).collect::<Vec<_>>().join("\n")
    };
    for (calculator, query, said) in [
        (&memory_budget::CALCULATOR, "limit=64&concurrency-limit=10", "and you want"),
        (&memory_budget::CALCULATOR, "limit=64", "Set the concurrency limit to"),
    ] {
        assert!(words(calculator, query).contains(said), "{query}: {}", words(calculator, query));
    }
}
