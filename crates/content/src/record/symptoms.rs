//! What somebody sees when something is wrong: by symptom, with the messages that say so.

use super::{Found, Record, Toml};
use crate::inline::Inline;
use crate::links::Link;
use std::path::Path;

/// Something that is seen, its cause, and what to do.
#[derive(Clone, Debug)]
pub struct Symptom {
    /// Its permanent name: `/symptoms/#id`.
    pub id: String,
    /// What is seen.
    pub title: Inline,
    /// What it is about.
    pub group: String,
    /// Whether it is one of those that the first page names.
    pub common: bool,
    /// The messages as they are printed; `*` stands for anything within a line.
    pub messages: Vec<String>,
    /// Why it happens.
    pub cause: Inline,
    /// Commands that show whether this is it.
    pub check: String,
    /// What to do.
    pub fix: Inline,
    /// Where there is more, as written.
    pub pages: Vec<Link>,
}

/// Fewer letters than this would be found in the middle of anything.
const LETTERS: usize = 6;

/// Reads `symptoms.toml`.
pub(crate) fn read(path: &Path, text: &str, found: &mut Found) -> Vec<Symptom> {
    found.read(path, text, |toml, root| {
        let mut symptoms = Vec::new();
        for record in root.tables("symptom", "the symptom") {
            let symptom = symptom(toml, record, &symptoms);
            symptoms.push(symptom);
        }
        symptoms
    })
}

/// A symptom beside those before it.
fn symptom(toml: &Toml<'_>, mut record: Record<'_, '_>, others: &[Symptom]) -> Symptom {
    let id = record.text("id", 3..41);
    let title = record.inline("title", 4..91);
    let group = record.text("group", 3..31).text;
    let common = record.is_set("common");
    let messages = record.list("messages");
    let cause = record.inline("cause", 20..401);
    let check = record.text("check", 1..601).text.trim().into();
    let fix = record.inline("fix", 15..501);
    let pages: Vec<_> = record.list("pages").into_iter().map(|page| toml.link(page)).collect();
    if messages.is_empty() {
        toml.fault(record.at(), format!("the symptom `{}` has no message", id.text), "add one as it is printed");
    }
    if pages.is_empty() {
        toml.fault(record.at(), format!("the symptom `{}` leads to no page", id.text), "add one to `pages`");
    }
    for message in &messages {
        if message.text.chars().filter(|c| c.is_alphanumeric()).count() < LETTERS {
            let what = format!("the message `{}` is too short to be told from others", message.text);
            toml.fault(message.at, what, "write more of the line");
        }
        if others.iter().any(|other| other.messages.contains(&message.text)) {
            toml.fault(message.at, format!("the message `{}` stands twice", message.text), "keep one of them");
        }
    }
    if others.iter().any(|other| other.id == id.text) {
        toml.fault(id.at, format!("there are two symptoms `{}`", id.text), "change one of them");
    }
    record.finish();
    let messages = messages.into_iter().map(|message| message.text).collect();
    Symptom { id: id.text, title, group, common, messages, cause, check, fix, pages }
}
