//! Links, wikis and other people's scripts use the keys of fields, choices and metrics. New keys may be added; no key
//! may be removed.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use models::form::evaluate_defaults;
use models::{ALL, Kind};
use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

/// Set to write what is new into the file.
const PIN: &str = "PIN_KEYS";

fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for calculator in ALL {
        let slug = calculator.slug;
        for field in calculator.fields() {
            keys.insert(format!("{slug} field {}", field.key));
            if let Kind::Choice { options, .. } = field.kind {
                keys.extend(options.iter().map(|option| format!("{slug} choice {}={}", field.key, option.key)));
            }
        }
        let report = evaluate_defaults(calculator).expect("an answer to the defaults");
        keys.extend(report.all_metrics().map(|metric| format!("{slug} metric {}", metric.key)));
    }
    keys
}

#[test]
fn no_key_disappears_and_new_ones_are_pinned() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public-keys.txt");
    let now = keys();
    if env::var_os(PIN).is_some() {
        let text: String = now.iter().flat_map(|key| [key, "\n"]).collect();
        fs::write(&file, text).expect("a file to write");
    }
    let text = fs::read_to_string(&file).expect("the keys that were published");
    let kept: BTreeSet<_> = text.lines().map(String::from).collect();
    let gone: Vec<_> = kept.difference(&now).collect();
    assert!(gone.is_empty(), "{gone:#?} are gone, and pages of other people use them; bring them back");
    let new: Vec<_> = now.difference(&kept).collect();
    let remedy = format!(
        "look at their names, for they stay, and keep them: {PIN}=1 cargo test --package models --test public_keys"
    );
    assert!(new.is_empty(), "{new:#?} are new; {remedy}");
}
