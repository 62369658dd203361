//! Files as services have them, and what they state.

mod docker;
mod kube;
mod settings;

use super::*;
use crate::rules;
use crate::source::Source;

fn project(files: &[(&str, &str)]) -> Project {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    Project::new(sources.collect())
}

/// Facts as `line service key=value`; line 0 for a default without a place, and `*` after one with a source.
fn stated(files: &[(&str, &str)]) -> Vec<String> {
    let project = project(files);
    let line = |fact: &Fact| fact.place.map_or(0, |place| project.files[place.file].source.line(place.span.start));
    let of = |fact: &Fact| {
        let mark = if fact.source.is_some() { "*" } else { "" };
        format!("{} {} {}={}{mark}", line(fact), fact.service, fact.key, fact.value)
    };
    facts(&project).iter().map(of).collect()
}

#[track_caller]
fn has(found: &[String], expected: &[&str]) {
    for one in expected {
        assert!(found.iter().any(|fact| fact == one), "{one} is not in\n{}", found.join("\n"));
    }
}

#[test]
fn values_are_where_the_places_are() {
    for rule in rules() {
        let project = project(rule.fails);
        for fact in facts(&project) {
            let Some(place) = fact.place else { continue };
            let written = project.files[place.file].source.slice(place.span);
            assert!(!written.is_empty() && !fact.value.is_empty(), "{fact:?}");
        }
    }
}

#[test]
fn no_text_makes_a_fact_panic() {
    for rule in rules() {
        for (path, text) in rule.fails.iter().chain(rule.passes) {
            for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                facts(&project(&[(path, &text[..end])]));
            }
        }
    }
}
