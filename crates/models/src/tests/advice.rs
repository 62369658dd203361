//! Sentences that must not appear together in one answer.

use super::drawn::{any_inputs, runner};
use crate::{Calculator, memory_budget, pool_sizing};
use proptest::prelude::*;

/// Sets of inputs for each calculator.
const CASES: u32 = 300;

/// Part of a sentence of a calculator, and parts of sentences that contradict it.
const CONTRADICTIONS: &[(&Calculator, &str, &[&str])] = &[
    (&pool_sizing::CALCULATOR, "no pool size helps", &["for your target.", "The target takes"]),
    (&pool_sizing::CALCULATOR, "no pool of any size meets", &["for your target.", "The target takes"]),
    (&pool_sizing::CALCULATOR, "The target takes", &["is enough for your target"]),
    (&memory_budget::CALCULATOR, "raise the memory limit", &["times what this traffic needs", "lower it to"]),
    (&memory_budget::CALCULATOR, "Set the limit to", &["times what this traffic needs", "lower it to"]),
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
        (&pool_sizing::CALCULATOR, "rps=2000", "no pool size helps"),
        (&pool_sizing::CALCULATOR, "rps=100000&db-time=0&held-time=1000", "no pool of any size meets"),
        (&pool_sizing::CALCULATOR, "held-time=120&pool-size=20", "The target takes"),
        (&memory_budget::CALCULATOR, "rps=5000", "raise the memory limit"),
        (&memory_budget::CALCULATOR, "limit=20", "Set the limit to"),
    ] {
        assert!(words(calculator, query).contains(said), "{query}: {}", words(calculator, query));
    }
}
