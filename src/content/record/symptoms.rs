//! What somebody sees when something is wrong: by symptom, with the messages that say so.

use super::{Placed, Record, Toml};
use crate::content::fault::{Fault, Source as File};
use crate::content::inline::Inline;
use crate::content::links::Link;
use std::path::{Path, PathBuf};

/// Something that is seen, its cause, and what to do.
#[derive(Clone, Debug)]
pub struct Symptom {
    /// Its permanent name: `/symptoms/#id`.
    pub id: String,
    /// What is seen.
    pub title: Inline,
    /// What it is about.
    pub group: String,
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
pub(in crate::content) fn read(
    path: &Path,
    text: &str,
    faults: &mut Vec<Fault>,
    links: &mut Vec<(PathBuf, Link)>,
) -> Vec<Symptom> {
    let toml = Toml::new(File { path, text });
    let table = toml.parse("the file", text);
    let mut root = Record::new(&toml, "the file", table.get_ref(), 0);
    let mut symptoms: Vec<Symptom> = Vec::new();
    for mut record in root.tables("symptom", "the symptom") {
        let id = record.text("id", 3..41);
        let title = record.inline("title", 4..91);
        let group = record.text("group", 3..31).text;
        let messages = record.list("messages");
        let cause = record.inline("cause", 20..401);
        let check = record.text("check", 1..601).text;
        let fix = record.inline("fix", 15..501);
        let pages: Vec<_> = record.list("pages").into_iter().map(|page| link(&toml, page)).collect();
        if messages.is_empty() {
            toml.fault(record.at(), format!("the symptom `{}` has no message", id.text), "add one as it is printed");
        }
        if pages.is_empty() {
            toml.fault(record.at(), format!("the symptom `{}` leads to no page", id.text), "add one to `pages`");
        }
        for message in &messages {
            let letters = message.text.chars().filter(|c| c.is_alphanumeric()).count();
            if letters < LETTERS {
                let what = format!("the message `{}` is too short to be told from others", message.text);
                toml.fault(message.at, what, "write more of the line");
            }
            if symptoms.iter().any(|other| other.messages.contains(&message.text)) {
                toml.fault(message.at, format!("the message `{}` stands twice", message.text), "keep one of them");
            }
        }
        if symptoms.iter().any(|other| other.id == id.text) {
            toml.fault(id.at, format!("there are two symptoms `{}`", id.text), "change one of them");
        }
        record.finish();
        links.extend(pages.iter().map(|page| (path.to_path_buf(), page.clone())));
        let messages = messages.into_iter().map(|message| message.text).collect();
        let check = check.trim().into();
        symptoms.push(Symptom { id: id.text, title, group, messages, cause, check, fix, pages });
    }
    root.finish();
    let (found, read) = toml.finish();
    faults.extend(found);
    links.extend(read.into_iter().map(|link| (path.to_path_buf(), link)));
    symptoms
}

/// A place on the site that a record names.
pub(super) fn link(toml: &Toml<'_>, page: Placed) -> Link {
    Link { line: toml.line(page.at), to: page.text }
}
