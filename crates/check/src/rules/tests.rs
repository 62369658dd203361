//! What every rule has to have. The rules on Rust code, in another crate, are put through the same tests.

use crate::{Finding, Kind, Options, Project, Source, check, rules};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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

/// A message may begin with a name from the file, in any case.
#[test]
fn messages_are_sentences() {
    let words = ["a", "an", "the", "no", "it", "this", "these", "each", "every", "all", "and", "but", "with"];
    for rule in rules() {
        for finding in found(rule.fails) {
            let first = finding.message.split(' ').next().unwrap_or_default();
            assert!(
                !words.contains(&first) && finding.message.ends_with(['.', '?']),
                "{}: {}",
                rule.id,
                finding.message
            );
        }
    }
}

/// Formats put other places into a list or a sentence of their own.
#[test]
fn other_places_have_no_final_period() {
    for rule in rules() {
        for finding in found(rule.fails) {
            for (_, said) in &finding.because {
                assert!(!said.is_empty() && !said.ends_with('.'), "{}: {said}", finding.rule.id);
            }
        }
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

#[test]
fn rules_with_several_files_name_the_kinds_that_they_need() {
    let kind = |(path, text): &(&str, &str)| Kind::of(&Source::new(*path, text.as_bytes()).expect("text"));
    for rule in rules() {
        let examples: BTreeSet<_> = rule.fails.iter().filter(|_| rule.fails.len() > 1).map(kind).collect();
        assert_eq!(rule.needs().collect::<BTreeSet<_>>(), examples, "{}", rule.id);
    }
}

#[test]
fn a_browser_does_not_load_examples() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let text = fs::read_to_string(&entry).expect("a source file");
            for field in ["claims", "fails", "passes"] {
                let mut lists = text.lines().filter_map(|line| line.trim_start().strip_prefix(&format!("{field}: &[")));
                assert!(lists.all(|rest| rest.starts_with(']')), "{}: Rule::native", entry.display());
            }
        }
    }
}
