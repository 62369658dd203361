//! The plan and the sentences of an answer, over many drawn inputs.

use super::*;
use crate::tests::drawn::{any_inputs, runner};
use crate::{Value, form};
use proptest::prelude::*;

/// Sets of inputs in an ordinary test run.
const CASES: u32 = 120;

/// Returns the inputs after the plan.
fn applied(report: &Report, values: &[Value]) -> Vec<Value> {
    let mut after = values.to_vec();
    for change in &report.plan {
        let place = CALCULATOR.fields().position(|field| field.key == change.field).expect("a field");
        let field = CALCULATOR.fields().nth(place).expect("a field");
        after[place] = form::parse(field, &change.value).expect("a value that can be entered");
    }
    after
}

/// Returns a number that was entered.
fn entered(values: &[Value], key: &str) -> f64 {
    let found = CALCULATOR.fields().zip(values).find(|(field, _)| field.key == key);
    match found.map(|(_, value)| *value) {
        Some(Value::Number(number)) => number,
        other => panic!("{key} is {other:?}"),
    }
}

fn sentences(report: &Report) -> String {
    let all = std::iter::once(&report.headline).chain(&report.because);
    all.map(|sentence| sentence.plain()).collect::<Vec<_>>().join("\n")
}

fn link(values: &[Value]) -> String {
    query::encode(&CALCULATOR, &values.iter().map(|value| form::text(*value)).collect::<Vec<_>>())
}

/// Runs a check over inputs that a reader may have: the full ranges of the form, and the loads of ordinary services.
fn check(property: impl Fn(&[Value], &Report) -> Result<(), TestCaseError>) {
    let run = |strategy: BoxedStrategy<Vec<Value>>| {
        let result = runner(CASES).run(&strategy, |values| match (CALCULATOR.evaluate)(&values) {
            Ok(report) => property(&values, &report),
            Err(_) => Ok(()),
        });
        if let Err(why) = result {
            panic!("{why}");
        }
    };
    run(any_inputs(&CALCULATOR).boxed());
    run(usual().boxed());
}

/// Inputs around those of ordinary services, where the interesting boundaries are.
fn usual() -> impl Strategy<Value = Vec<Value>> {
    let load = (1.0..4000.0_f64, 0.0..8.0_f64, 0.5..150.0_f64, 1..24_u32, 1..40_u32);
    let times = (0.0..60.0_f64, 0.01..40.0_f64, proptest::option::of(0.05..40.0_f64));
    let server = (0.5..16.0_f64, 20..400_u32, 0..60_u32, 1..40_u32, 0..3_usize, 1..120_u32);
    (load, times, server).prop_map(|(load, times, server)| {
        let pooler = ["none", "pgbouncer-session", "pgbouncer-transaction"][server.4];
        let client = times.2.map_or(String::new(), |client: f64| client.to_string());
        let query = format!(
            "rps={}&db-time={}&held-time={}&instances={}&pool-size={}&target-p99={}&acquire-timeout={}&client-timeout={client}&db-cores={}&max-connections={}&other-connections={}&max-instances={}&pooler={pooler}&pooler-size={}",
            load.0, load.1, load.2, load.3, load.4, times.0, times.1, server.0, server.1, server.2, server.3, server.5
        );
        form::values(&CALCULATOR, &query::decode(&CALCULATOR, &query)).expect("inputs that can be entered")
    })
}

#[test]
fn after_the_plan_there_is_nothing_left_to_change_and_nothing_is_worse() {
    check(|values, report| {
        let after = applied(report, values);
        let next = (CALCULATOR.evaluate)(&after).expect("a plan that goes together");
        prop_assert!(next.plan.is_empty(), "{} then {:?}", link(values), next.plan);
        prop_assert!(next.verdict <= report.verdict, "{} {:?} {:?}", link(values), sentences(report), sentences(&next));
        Ok(())
    });
}

#[test]
fn one_size_in_the_number_the_plan_the_sentences_and_the_configuration() {
    check(|values, report| {
        let own = entered(values, "pool-size");
        let planned = report.plan.iter().find(|change| change.field == "pool-size").map(|change| change.value.clone());
        let size = match support::amount(report, "recommended-pool-size") {
            Amount::Number(size) => size,
            _ => {
                prop_assert!(planned.is_none(), "{}", link(values));
                own
            }
        };
        prop_assert_eq!(planned.unwrap_or_else(|| own.to_string()), size.to_string(), "{}", link(values));
        let sqlx = report.snippets[0].code.plain();
        prop_assert!(sqlx.contains(&format!(".max_connections({size})")), "{} {}", link(values), sqlx);
        prop_assert_eq!(
            sqlx.contains("you entered"),
            size != own || report.plan.iter().any(|change| change.field == "acquire-timeout")
        );
        let words = sentences(report);
        // Every size that a sentence recommends.
        for words in words.split(" per instance").filter_map(|before| before.rsplit_once(['U', 'u', 'K', 'W'])) {
            let Some((word, number)) = words.1.split_once(' ') else { continue };
            if ["se", "eep", "ith"].contains(&word) && number.contains("connection") && !number.contains("core") {
                let number: f64 =
                    number.split(' ').next().and_then(|digits| digits.replace(',', "").parse().ok()).unwrap_or(size);
                prop_assert_eq!(number, size, "{} {}", link(values), report.headline.plain());
            }
        }
        Ok(())
    });
}

/// Parts of sentences that must not appear in one answer.
const CONTRADICTIONS: &[(&str, &[&str])] = &[
    ("at any pool size", &["for your target", "Keep "]),
    ("No pool of up to", &["per instance, 99 of 100", "To meet your target"]),
    ("Your target takes", &["per instance, 99 of 100", "To meet your target"]),
    ("would need", &["Use "]),
    ("Keep ", &["Use ", "you have"]),
    ("in session mode saves no", &["Switch the pooler"]),
];

#[test]
fn no_two_sentences_contradict_each_other() {
    check(|values, report| {
        let words = sentences(report);
        for (said, never_beside) in CONTRADICTIONS {
            for other in never_beside.iter().filter(|_| words.contains(said)) {
                // A size that fits the connections does not claim to meet the target.
                let fits_only = *other == "Use " && words.contains("wanted during a rollout");
                prop_assert!(fits_only || !words.contains(other), "{}: {words}", link(values));
            }
        }
        let own = entered(values, "pool-size");
        let fewer = report.plan.iter().any(|change| match change.field {
            "pool-size" => change.value.parse().is_ok_and(|size: f64| size < own),
            field => field.starts_with("pooler"),
        });
        prop_assert!(!words.contains("Most are idle") || fewer, "{}: {words}", link(values));
        let none = support::amount(report, "recommended-pool-size") == Amount::None;
        prop_assert!(!none || report.verdict == crate::Verdict::Danger, "{}: {words}", link(values));
        prop_assert!(!words.contains('{') && !words.contains('('), "{}: {words}", link(values));
        for plural in ["connections", "cores", "requests"] {
            let one = words
                .split([' ', '\n'])
                .collect::<Vec<_>>()
                .windows(2)
                .any(|pair| pair[0] == "1" && pair[1].starts_with(plural));
            prop_assert!(!one, "{}: {words}", link(values));
        }
        Ok(())
    });
}

#[test]
fn a_target_that_is_met_is_no_danger_of_waits() {
    check(|values, report| {
        let target = entered(values, "target-p99");
        if let Amount::Number(wait) = support::amount(report, "p99-wait-ms")
            && wait <= target
        {
            prop_assert!(!sentences(report).contains("your target is"), "{}", link(values));
        }
        Ok(())
    });
}

/// Each contradiction names sentences that exist.
#[test]
fn each_sentence_occurs_for_some_inputs() {
    for (query, said) in [
        ("rps=2200", "at any pool size"),
        ("rps=100000&db-time=0&held-time=1000", "No pool of up to"),
        ("rps=20000&db-time=0&held-time=120&instances=30", "Your target takes"),
        ("rps=300000", "would need"),
        ("pool-size=5", "Keep "),
        ("pooler=pgbouncer-session&pooler-size=40", "in session mode saves no"),
    ] {
        let words = sentences(&support::report(&CALCULATOR, query));
        assert!(words.contains(said), "{query}: {words}");
    }
}
