//! The head of a content file: TOML between two lines of `+++`.

use super::fault::{Fault, Source};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

const FENCE: &str = "+++";
const KEYS: [&str; 4] = ["title", "summary", "order", "updated"];
const TITLE_LENGTH: Range<usize> = 1..61;
const SUMMARY_LENGTH: Range<usize> = 40..161;

/// What a page says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The page's heading; unique on the site.
    pub title: String,
    /// One sentence: what the reader gets.
    pub summary: String,
    /// Place among its neighbors; unique there.
    pub order: i64,
    /// When the page was last checked, as `YYYY-MM-DD`.
    pub updated: String,
}

/// The front matter, and where the rest of the file begins.
pub(super) fn split(source: Source<'_>) -> Result<(FrontMatter, usize), Vec<Fault>> {
    let remedy = "begin the file with a line `+++`, the keys title, summary, order and updated, and a line `+++`";
    let missing = |what| vec![source.fault(0, what, remedy)];
    let start = format!("{FENCE}\n");
    let Some(rest) = source.text.strip_prefix(&start) else { return Err(missing("there is no front matter")) };
    let Some(length) = rest.find(&format!("\n{FENCE}\n")) else { return Err(missing("the front matter does not end")) };
    let body = start.len() + length + FENCE.len() + 2;
    read(source, &rest[..length], start.len()).map(|front_matter| (front_matter, body))
}

fn read(source: Source<'_>, toml: &str, offset: usize) -> Result<FrontMatter, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(toml);
    let mut faults: Vec<_> = errors
        .iter()
        .map(|error| {
            let place = offset + error.span().map_or(0, |span| span.start);
            source.fault(place, format!("the front matter is no TOML: {}", error.message()), "mend the line")
        })
        .collect();
    let mut front_matter =
        FrontMatter { title: String::new(), summary: String::new(), order: 0, updated: String::new() };
    let mut seen = Vec::new();
    for (key, value) in table.get_ref() {
        seen.push(key.get_ref().to_string());
        let expected = match (key.get_ref().as_ref(), value.get_ref()) {
            ("title", DeValue::String(text)) if TITLE_LENGTH.contains(&text.chars().count()) => {
                front_matter.title = text.to_string();
                continue;
            }
            ("title", _) => "a text of 1 to 60 characters",
            ("summary", DeValue::String(text)) if SUMMARY_LENGTH.contains(&text.chars().count()) => {
                front_matter.summary = text.to_string();
                continue;
            }
            ("summary", _) => "a text of 40 to 160 characters",
            ("order", DeValue::Integer(number)) if number.as_str().parse::<i64>().is_ok_and(|order| order > 0) => {
                front_matter.order = number.as_str().parse().unwrap_or_default();
                continue;
            }
            ("order", _) => "a whole number greater than 0",
            ("updated", DeValue::Datetime(day)) if day.time.is_none() && day.date.is_some() => {
                front_matter.updated = day.to_string();
                continue;
            }
            ("updated", _) => "a day without quotes, like 2026-11-22",
            (unknown, _) => {
                let what = format!("the front matter has an unknown key `{unknown}`");
                let remedy = format!("use only {}", KEYS.join(", "));
                faults.push(source.fault(offset + key.span().start, what, remedy));
                continue;
            }
        };
        let what = format!("`{}` is not {expected}", key.get_ref());
        faults.push(source.fault(offset + value.span().start, what, "change it"));
    }
    for key in KEYS {
        if !seen.iter().any(|seen| seen == key) {
            faults.push(source.fault(0, format!("the front matter has no `{key}`"), "add it"));
        }
    }
    if faults.is_empty() { Ok(front_matter) } else { Err(faults) }
}
