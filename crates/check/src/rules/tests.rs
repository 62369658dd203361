//! What every rule has to have. The rules on Rust code, in another crate, are put through the same tests.

use crate::{Finding, Options, Project, Source, check, rules};
use std::collections::BTreeSet;

fn found(files: &[(&str, &str)]) -> Vec<Finding> {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    check(&Project::new(sources.collect()), &Options { pedantic: true }).findings
}

#[test]
fn each_rule_finds_its_example_and_not_what_mends_it() {
    let mut faults = Vec::new();
    for rule in rules() {
        let count = |files| found(files).iter().filter(|finding| finding.rule.id == rule.id).count();
        if count(rule.fails) == 0 {
            faults.push(format!("{} does not find its example", rule.id));
        }
        if count(rule.passes) > 0 {
            faults.push(format!("{} finds what is mended", rule.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_have_names_and_two_sentences() {
    let mut names = BTreeSet::new();
    for rule in rules() {
        assert!(names.insert(rule.id), "{} twice", rule.id);
        assert!(
            rule.id.chars().all(|one| one == '-' || one.is_ascii_lowercase() || one.is_ascii_digit()),
            "{}",
            rule.id
        );
        assert!(rule.page.starts_with('/') && rule.page.ends_with('/') || rule.page.contains("/#"), "{}", rule.id);
        let sentences = rule.why.matches(". ").count() + usize::from(rule.why.ends_with('.'));
        assert_eq!(sentences, 2, "{}: {}", rule.id, rule.why);
        assert!(rule.fix.ends_with('.') && !rule.title.ends_with('.'), "{}", rule.id);
    }
}

#[test]
fn no_text_makes_a_rule_panic() {
    for rule in rules() {
        for (path, text) in rule.fails.iter().chain(rule.passes) {
            for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                found(&[(path, &text[..end])]);
            }
        }
    }
}
