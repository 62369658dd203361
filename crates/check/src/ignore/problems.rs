//! Reports ignores that are wrong.

use super::one::{Covers, TOOL};
use super::own::Own;
use crate::project::Project;
use crate::report::{Confidence, Finding, Patch, Place, Rule, Severity};
use crate::source::Span;

pub static IGNORE_WITHOUT_REASON: Rule = Rule {
    id: "ignore-without-reason",
    title: "A comment ignores a rule without a reason",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Without a reason, a reviewer cannot tell an accepted risk from a hidden fault. The comment therefore has no \
          effect, and the finding is still reported.",
    fix: "Write the reason after the bracket: axum-check: ignore[rule-id] reason.",
    page: "/use/check/#ignore-a-finding",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\n# axum-check: ignore[relative-workdir]\nWORKDIR app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\n# axum-check: ignore[relative-workdir] the base image pins the folder\nWORKDIR app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static UNKNOWN_IGNORE: Rule = Rule {
    id: "unknown-ignore",
    title: "A comment ignores a rule that does not exist",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "A comment with a wrong name or a wrong form has no effect. Readers of the file believe that the finding is \
          accepted, while the check still reports it.",
    fix: "Write axum-check: ignore[rule-id] reason, with an ID from the list of rules.",
    page: "/use/check/#ignore-a-finding",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\n# axum-check: ignore[relative-workdirs] the base image pins the folder\nWORKDIR app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\n# axum-check: ignore[relative-workdir] the base image pins the folder\nWORKDIR app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

pub static UNUSED_IGNORE: Rule = Rule {
    id: "unused-ignore",
    title: "A comment ignores a rule that finds nothing here",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "The comment outlived the fault, or stands in the wrong place. It would hide the next finding of this rule without \
          a review.",
    fix: "Remove the comment, or put it on the line of the finding or directly above it.",
    page: "/use/check/#ignore-a-finding",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\n# axum-check: ignore[relative-workdir] the base image pins the folder\nWORKDIR /app\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[("Dockerfile", "FROM debian:13-slim\nWORKDIR /app\nUSER 1000\nCMD [\"/app\"]\n")]),
};

/// The rules on ignores.
pub const RULES: &[&Rule] = &[&IGNORE_WITHOUT_REASON, &UNKNOWN_IGNORE, &UNUSED_IGNORE];

/// What is wrong with our own comments.
pub fn problems(project: &Project, all: &[Own], known: &[&'static Rule]) -> Vec<Finding> {
    let mut found = Vec::new();
    for own in all {
        let place = own.ignore.place;
        if own.names().is_empty() {
            let said = format!("The comment cannot be read. Write {TOOL}: ignore[rule-id] reason.");
            found.push(finding(&UNKNOWN_IGNORE, place, said));
            continue;
        }
        let at = |span: Span| Place { file: place.file, span };
        if own.ignore.reason.is_empty() {
            found.push(finding(
                &IGNORE_WITHOUT_REASON,
                place,
                "The comment gives no reason, so it has no effect.".into(),
            ));
        }
        for ((name, span), used) in own.names().iter().zip(&own.used) {
            let Some(rule) = known.iter().find(|rule| rule.id == name) else {
                found.push(unknown(name, at(*span), known));
                continue;
            };
            if !used && !own.ignore.reason.is_empty() && rule.needs().all(|kind| project.has(kind)) {
                found.push(finding(&UNUSED_IGNORE, at(*span), unused(name, own.ignore.covers)));
            }
        }
    }
    found
}

fn finding(rule: &'static Rule, place: Place, message: String) -> Finding {
    Finding { rule, place, confidence: rule.confidence, message, because: Vec::new(), patch: None }
}

fn unused(name: &str, covers: Covers) -> String {
    match covers {
        Covers::File => format!("{name} finds nothing in this file."),
        Covers::Range(_) => format!("{name} finds nothing in what follows this comment."),
        Covers::Line(_) => format!("{name} finds nothing on this line."),
        Covers::Nothing => {
            "No line follows the comment. ignore-file belongs at the top of the file, ignore directly above a line."
                .into()
        }
    }
}

fn unknown(name: &str, place: Place, known: &[&'static Rule]) -> Finding {
    let other = known.iter().find(|rule| rule.also.contains(&name));
    let meant = closest(name, known);
    let said = match (other, meant) {
        (Some(rule), _) => format!("{name} is the name of another tool. This rule is {}.", rule.id),
        (None, Some(rule)) => format!("No rule is named {name}. Did you mean {}?", rule.id),
        (None, None) => format!("No rule is named {name}."),
    };
    let patch = meant.map(|rule| Patch { edits: vec![(place, rule.id.to_owned())], safe: true });
    Finding { patch, ..finding(&UNKNOWN_IGNORE, place, said) }
}

/// The rule that a wrong name means: the name of another tool, or a name with a few wrong letters.
pub fn closest(name: &str, known: &[&'static Rule]) -> Option<&'static Rule> {
    let other = known.iter().find(|rule| rule.also.contains(&name));
    let most = 1 + name.len() / 6;
    let near =
        known.iter().filter(|rule| rule.id.len().abs_diff(name.len()) <= most && distance(name, rule.id) <= most);
    other.copied().or_else(|| near.min_by_key(|rule| distance(name, rule.id)).copied())
}

/// How many letters differ: the distance of Levenshtein.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.bytes().enumerate() {
        let mut corner = place;
        let mut left = place + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, with) in row.iter_mut().skip(1).zip(other.bytes()) {
            let change = corner + usize::from(letter != with);
            corner = *cell;
            left = change.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}
