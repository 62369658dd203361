//! Symptoms of failures: what services log, the causes, and for each cause a check and a fix. One file for each group.

mod filled;
mod pattern;

pub use filled::Filled;
pub use pattern::{Captured, Pattern};

use super::findings::{Findings, Links};
use crate::inline::Inline;
use crate::links::Link;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml_reader::{Placed, TableReader};

/// A symptom.
#[derive(Clone, Debug)]
pub struct Symptom {
    /// Its permanent name: `/symptoms/id/`.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
    /// The line in the file.
    pub line: usize,
    /// The message, or what the reader observes.
    pub title: Filled,
    /// The heading that it is listed under.
    pub group: String,
    /// The day on which the symptoms of its file were last checked, as `YYYY-MM-DD`.
    pub updated: String,
    /// Whether the home page lists it.
    pub common: bool,
    /// Whether its message has many unrelated causes, so that a more specific symptom comes first.
    pub general: bool,
    /// The messages as they are logged. A symptom that no message shows has none.
    pub messages: Vec<Pattern>,
    /// The messages as its page shows them.
    pub lines: Vec<Filled>,
    /// Lines with these texts are another symptom.
    pub not: Vec<String>,
    /// Lines with a message, as readers paste them.
    pub examples: Vec<String>,
    /// What the first example captures.
    pub captured: Captured,
    /// How readers describe it who have no message.
    pub words: Vec<String>,
    /// What it means.
    pub means: Filled,
    /// The check that separates the causes.
    pub split: Option<Split>,
    /// The causes, the most likely one first.
    pub causes: Vec<Cause>,
}

/// A check that separates the causes of a symptom.
#[derive(Clone, Debug)]
pub struct Split {
    /// The commands.
    pub check: Filled,
    /// Which result means which cause.
    pub reads: Filled,
}

/// A cause of a symptom.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The cause in a few words.
    pub title: Filled,
    /// Commands that tell it from the other causes.
    pub check: Filled,
    /// What they show if this is the cause.
    pub shows: Filled,
    /// The fix.
    pub fix: Filled,
    /// How to know that it is fixed.
    pub verify: Filled,
    /// Pages with details, as written.
    pub pages: Vec<Link>,
}

/// A message with fewer letters would match too many lines.
const LETTERS: usize = 6;
/// With this many causes, one check has to say where to go on.
const MANY: usize = 3;

/// What the symptoms of a file share.
#[derive(Clone)]
struct Group {
    name: String,
    updated: String,
}

/// Reads a file of `symptoms/`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> Vec<Symptom> {
    findings.read(path, text, |root, links| {
        let group = Group { name: root.text("group", 3..31).text, updated: root.day("updated") };
        let tables = root.tables("symptom", "the symptom");
        tables.into_iter().map(|table| symptom(table, path, &group, links)).collect()
    })
}

fn symptom(mut table: TableReader<'_, '_>, path: &Path, group: &Group, links: &mut Links) -> Symptom {
    let id = table.text("id", 3..41);
    let line = table.line(id.at);
    let messages = messages(&mut table);
    let examples = table.list("examples");
    let not: Vec<_> = table.list("not").into_iter().map(|text| text.text).collect();
    let words: Vec<_> = table.list("words").into_iter().map(|text| text.text).collect();
    if words.is_empty() {
        table.fault(
            table.at(),
            format!("the symptom `{}` has no words", id.text),
            "add to `words` how readers describe it who have no message",
        );
    }
    check_examples(&table, &messages, &examples, &not);
    let captured = examples
        .first()
        .and_then(|example| {
            let found = messages.iter().filter_map(|message| message.find(&example.text));
            found.max_by_key(Captured::len)
        })
        .unwrap_or_default();
    let lines = messages.iter().map(|message| Filled::message(&message.source, &captured)).collect();
    let mut text = TextReader { table: &mut table, links, captured: &captured };
    let title = text.inline("title", 4..91);
    let means = text.inline("means", 40..401);
    let reads = text.optional("reads", 10..501);
    let split = table.optional_text("split", 1..601).map(|check| check.text);
    let split = split.zip(reads).map(|(check, reads)| {
        let check = Filled::code(check.trim(), &captured);
        Split { check, reads }
    });
    let (common, general) = (table.is_set("common"), table.is_set("general"));
    let causes: Vec<_> =
        table.tables("cause", "the cause").into_iter().map(|table| cause(table, links, &captured)).collect();
    if causes.len() >= MANY && split.is_none() {
        let what = format!("the symptom `{}` has {} causes and no check that separates them", id.text, causes.len());
        table.fault(table.at(), what, "add the check as `split`, and its results as `reads`");
    }
    table.finish();
    let examples = examples.into_iter().map(|example| example.text).collect();
    let Group { name: group, updated } = group.clone();
    Symptom {
        id: id.text,
        path: path.into(),
        line,
        title,
        group,
        updated,
        common,
        general,
        messages,
        lines,
        not,
        examples,
        captured,
        words,
        means,
        split,
        causes,
    }
}

fn cause(mut table: TableReader<'_, '_>, links: &mut Links, captured: &Captured) -> Cause {
    let mut text = TextReader { table: &mut table, links, captured };
    let title = text.inline("title", 5..81);
    let shows = text.inline("shows", 10..301);
    let fix = text.inline("fix", 20..601);
    let verify = text.inline("verify", 10..301);
    let check = table.text("check", 1..601).text;
    let check = Filled::code(check.trim(), captured);
    let pages: Vec<_> = table.list("pages").into_iter().map(|page| links.link(&table, page)).collect();
    if pages.is_empty() {
        table.fault(table.at(), "the cause links to no page", "add one to `pages`");
    }
    table.finish();
    Cause { title, check, shows, fix, verify, pages }
}

fn messages(table: &mut TableReader<'_, '_>) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = Vec::new();
    for message in table.list("messages") {
        let pattern = Pattern::new(&message.text, table.line(message.at));
        if pattern.letters() < LETTERS {
            let what = format!("the message `{}` is too short to be distinctive", message.text);
            table.fault(message.at, what, "include more of the line");
        }
        patterns.push(pattern);
    }
    patterns
}

/// Each message has an example, and each example has a message.
fn check_examples(table: &TableReader<'_, '_>, messages: &[Pattern], examples: &[Placed], not: &[String]) {
    for message in messages.iter().filter(|message| !examples.iter().any(|line| message.find(&line.text).is_some())) {
        let what = format!("no example contains the message `{}`", message.source);
        table.fault(table.at(), what, "add a line as a reader would paste it to `examples`");
    }
    for example in examples {
        if !messages.iter().any(|message| message.find(&example.text).is_some()) {
            let what = format!("the example `{}` contains no message", example.text);
            table.fault(example.at, what, "change the example, or add its message");
        }
        if let Some(text) = not.iter().find(|text| Pattern::new(text, 0).find(&example.text).is_some()) {
            let what = format!("the example `{}` contains `{text}`, which `not` excludes", example.text);
            table.fault(example.at, what, "change one of them");
        }
    }
}

/// Reads texts that may use what a message captured.
struct TextReader<'r, 'a, 't> {
    table: &'r mut TableReader<'a, 't>,
    links: &'r mut Links,
    captured: &'r Captured,
}

impl TextReader<'_, '_, '_> {
    fn inline(&mut self, key: &str, length: Range<usize>) -> Filled {
        let text = self.links.inline(self.table, key, length);
        self.filled(key, &text)
    }

    fn optional(&mut self, key: &str, length: Range<usize>) -> Option<Filled> {
        let text = self.links.optional_inline(self.table, key, length)?;
        Some(self.filled(key, &text))
    }

    fn filled(&self, key: &str, text: &Inline) -> Filled {
        for name in filled::names(&text.source()).filter(|name| !self.captured.contains_key(*name)) {
            let what = format!("`{key}` uses {{{name}}}, which the message of the first example does not capture");
            self.table.fault(self.table.at(), what, format!("write {{{name}}} in the message, or a word here"));
        }
        Filled::inline(text, self.captured)
    }
}
