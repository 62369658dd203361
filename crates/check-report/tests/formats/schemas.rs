//! JSON and SARIF are valid, for the sample and for the example of each rule.

use super::rules::{examples, report, view};
use super::sample::sample;
use check_report::SCHEMA;
use serde_json::Value;

const SARIF: &str = include_str!("../data/sarif-2.1.0.schema.json");

fn validator(schema: &str) -> jsonschema::Validator {
    // The pattern for languages in the schema of SARIF has a bracket too many, so it is no regular expression.
    let schema = schema.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
}

#[track_caller]
fn is_valid(validator: &jsonschema::Validator, json: &str, name: &str) {
    let json: Value = serde_json::from_str(json).expect("JSON");
    let faults: Vec<_> =
        validator.iter_errors(&json).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

#[test]
fn the_sample_is_valid() {
    let (json, sarif) = (validator(SCHEMA), validator(SARIF));
    let sample = sample();
    for with_delta in [false, true] {
        is_valid(&json, &sample.view(with_delta).json(), "the sample");
        is_valid(&sarif, &sample.view(with_delta).sarif(), "the sample");
    }
}

#[test]
fn examples_are_valid() {
    let (json, sarif) = (validator(SCHEMA), validator(SARIF));
    for (rule, project) in examples() {
        let report = report(&project);
        for site in ["", "https://docs.example.org"] {
            let view = view(&project, &report, site);
            is_valid(&json, &view.json(), rule.id);
            // The list of rules is the same in each report, and the largest part of it.
            is_valid(&sarif, &check_report::View { rules: &[rule], ..view }.sarif(), rule.id);
        }
    }
    let (_, project) = examples().next().expect("a rule");
    let report = report(&project);
    is_valid(&sarif, &view(&project, &report, "").sarif(), "all rules");
}

#[test]
fn the_schema_lists_every_kind_and_severity() {
    for name in ["\"compose\"", "\"sqlx-query\"", "\"high\"", "\"likely\""] {
        assert!(SCHEMA.contains(name), "{name}");
    }
}
