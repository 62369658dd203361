//! What holds of every calculator.

use super::*;
use std::collections::HashSet;

#[test]
fn slugs_and_keys_are_unique_and_in_kebab_case() {
    let kebab = |name: &str| {
        name.split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    };
    let mut slugs = HashSet::new();
    for calculator in ALL {
        assert!(kebab(calculator.slug) && slugs.insert(calculator.slug), "{}", calculator.slug);
        let mut keys = HashSet::new();
        for field in calculator.fields() {
            assert!(kebab(field.key) && keys.insert(field.key), "{} {}", calculator.slug, field.key);
        }
    }
}

#[test]
fn every_default_may_be_entered() {
    for field in ALL.iter().flat_map(Calculator::fields) {
        match field.kind {
            Kind::Number { default, min, max, whole } => {
                assert!(min <= max, "{}", field.key);
                if let Some(default) = default {
                    assert!((min..=max).contains(&default), "{}", field.key);
                    assert!(!whole || default.fract() == 0.0, "{}", field.key);
                }
            }
            Kind::Choice { default, options } => {
                assert!(options.iter().any(|option| option.key == default), "{}", field.key)
            }
        }
    }
}

#[test]
fn every_choice_is_understood_by_its_calculator() {
    for calculator in ALL {
        let defaults: Vec<_> = calculator.fields().map(Field::default).collect();
        let report = (calculator.evaluate)(&defaults).expect("the defaults go together");
        let metrics: HashSet<_> = report.metrics.iter().map(|metric| metric.key).collect();
        assert_eq!(metrics.len(), report.metrics.len(), "{}: a metric twice", calculator.slug);
        for (place, field) in calculator.fields().enumerate() {
            let Kind::Choice { options, .. } = field.kind else { continue };
            for option in options {
                let mut values = defaults.clone();
                values[place] = Value::Choice(option.key);
                let answer = (calculator.evaluate)(&values);
                // No error at all is what a value of a wrong type gives.
                assert_ne!(answer, Err(Vec::new()), "{} {}={}", calculator.slug, field.key, option.key);
            }
        }
    }
}
