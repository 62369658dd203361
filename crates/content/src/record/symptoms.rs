//! Symptoms of failures, with the messages that services log.

use super::findings::{Findings, Links};
use crate::inline::Inline;
use crate::links::Link;
use std::path::Path;
use toml_reader::TableReader;

/// A symptom, its cause, and the fix.
#[derive(Clone, Debug)]
pub struct Symptom {
    /// Its permanent name: `/symptoms/#id`.
    pub id: String,
    /// What the reader observes.
    pub title: Inline,
    /// The heading that it is listed under.
    pub group: String,
    /// Whether the home page lists it.
    pub common: bool,
    /// The messages as they are logged; `*` matches any text within a line.
    pub messages: Vec<String>,
    /// The cause.
    pub cause: Inline,
    /// Commands that confirm the cause.
    pub check: String,
    /// The fix.
    pub fix: Inline,
    /// Pages with details, as written.
    pub pages: Vec<Link>,
}

/// A message with fewer letters would match too many lines.
const LETTERS: usize = 6;

/// Reads `symptoms.toml`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> Vec<Symptom> {
    findings.read(path, text, |root, links| {
        let mut symptoms = Vec::new();
        for table in root.tables("symptom", "the symptom") {
            let symptom = symptom(table, links, &symptoms);
            symptoms.push(symptom);
        }
        symptoms
    })
}

/// Reads a symptom. `others` are the symptoms before it.
fn symptom(mut table: TableReader<'_, '_>, links: &mut Links, others: &[Symptom]) -> Symptom {
    let id = table.text("id", 3..41);
    let title = links.inline(&mut table, "title", 4..91);
    let group = table.text("group", 3..31).text;
    let common = table.is_set("common");
    let messages = table.list("messages");
    let cause = links.inline(&mut table, "cause", 20..401);
    let check = table.text("check", 1..601).text.trim().into();
    let fix = links.inline(&mut table, "fix", 15..501);
    let pages: Vec<_> = table.list("pages").into_iter().map(|page| links.link(&table, page)).collect();
    if messages.is_empty() {
        table.fault(table.at(), format!("the symptom `{}` has no message", id.text), "add one exactly as it is logged");
    }
    if pages.is_empty() {
        table.fault(table.at(), format!("the symptom `{}` links to no page", id.text), "add one to `pages`");
    }
    for message in &messages {
        if message.text.chars().filter(|c| c.is_alphanumeric()).count() < LETTERS {
            let what = format!("the message `{}` is too short to be distinctive", message.text);
            table.fault(message.at, what, "include more of the line");
        }
        if others.iter().any(|other| other.messages.contains(&message.text)) {
            table.fault(message.at, format!("the message `{}` is a duplicate", message.text), "keep one of them");
        }
    }
    if others.iter().any(|other| other.id == id.text) {
        table.fault(id.at, format!("two symptoms have the id `{}`", id.text), "change one of the ids");
    }
    table.finish();
    let messages = messages.into_iter().map(|message| message.text).collect();
    Symptom { id: id.text, title, group, common, messages, cause, check, fix, pages }
}
