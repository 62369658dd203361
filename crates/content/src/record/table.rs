//! A table of a TOML file, read key by key.

use super::file::{Placed, Toml};
use crate::inline::{self, Inline};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table, read key by key. A key that nobody asks for is a fault.
pub(super) struct Record<'a, 't> {
    toml: &'t Toml<'a>,
    /// What the table is to its author, as `the claim`.
    noun: &'static str,
    table: &'t DeTable<'a>,
    at: usize,
    seen: Vec<&'static str>,
    /// Whether there is no key that would be a fault.
    all_are_known: bool,
}

impl<'a, 't> Record<'a, 't> {
    /// A table that begins at a place.
    pub(super) fn new(toml: &'t Toml<'a>, noun: &'static str, table: &'t DeTable<'a>, at: usize) -> Self {
        Self { toml, noun, table, at, seen: Vec::new(), all_are_known: false }
    }

    /// Where the table begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'a>>> {
        self.seen.push(key);
        self.table.get(key)
    }

    fn required(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'a>>> {
        let value = self.value(key);
        if value.is_none() {
            self.toml.fault(self.at, format!("{} has no `{key}`", self.noun), "add it");
        }
        value
    }

    fn wrong(&self, key: &str, at: usize, expected: &str) {
        self.toml.fault(at, format!("`{key}` is not {expected}"), "change it");
    }

    /// A text of so many characters; empty when it is missing or wrong.
    pub(super) fn text(&mut self, key: &'static str, length: Range<usize>) -> Placed {
        let value = self.required(key);
        value.map_or_else(|| Placed { text: String::new(), at: self.at }, |value| self.read_text(key, value, length))
    }

    /// A text that may be missing.
    pub(super) fn optional_text(&mut self, key: &'static str, length: Range<usize>) -> Option<Placed> {
        let value = self.value(key)?;
        Some(self.read_text(key, value, length))
    }

    fn read_text(&self, key: &str, value: &Spanned<DeValue<'a>>, length: Range<usize>) -> Placed {
        let at = value.span().start;
        match value.get_ref() {
            DeValue::String(text) if length.contains(&text.chars().count()) => Placed { text: text.to_string(), at },
            _ => {
                self.wrong(key, at, &format!("a text of {} to {} characters", length.start, length.end - 1));
                Placed { text: String::new(), at }
            }
        }
    }

    /// A text in Markdown, without blocks.
    pub(super) fn inline(&mut self, key: &'static str, length: Range<usize>) -> Inline {
        let text = self.text(key, length);
        self.read_inline(key, &text)
    }

    /// Such a text that may be missing.
    pub(super) fn optional_inline(&mut self, key: &'static str, length: Range<usize>) -> Option<Inline> {
        let text = self.optional_text(key, length)?;
        Some(self.read_inline(key, &text))
    }

    fn read_inline(&self, key: &str, Placed { text, at }: &Placed) -> Inline {
        let (inline, problems, links) = inline::read(text);
        for problem in problems {
            self.toml.fault(*at, format!("`{key}`: {}", problem.what), problem.remedy);
        }
        for to in links {
            self.toml.link(Placed { text: to, at: *at });
        }
        inline
    }

    /// Texts; none when the key is missing.
    pub(super) fn list(&mut self, key: &'static str) -> Vec<Placed> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let text = |value: &Spanned<DeValue<'a>>| match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                Some(Placed { text: text.to_string(), at: value.span().start })
            }
            _ => None,
        };
        let texts = match value.get_ref() {
            DeValue::Array(values) => values.iter().map(text).collect(),
            _ => None,
        };
        texts.unwrap_or_else(|| {
            self.wrong(key, value.span().start, "a list of texts");
            Vec::new()
        })
    }

    /// Texts, each of which is one of those known; none when the key is missing.
    pub(super) fn known<T>(&mut self, key: &'static str, noun: &str, find: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let known = |Placed { text, at }| {
            let found = find(&text);
            if found.is_none() {
                self.toml.fault(at, format!("there is no {noun} `{text}`"), "use one that there is, or add it");
            }
            found
        };
        self.list(key).into_iter().filter_map(known).collect()
    }

    /// A whole number greater than 0; 0 when it is missing or wrong.
    pub(super) fn order(&mut self, key: &'static str) -> i64 {
        let Some(value) = self.required(key) else { return 0 };
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().unwrap_or(0),
            _ => 0,
        };
        if number <= 0 {
            self.wrong(key, value.span().start, "a whole number greater than 0");
        }
        number
    }

    /// A day as `YYYY-MM-DD`; empty when it is missing or wrong.
    pub(super) fn day(&mut self, key: &'static str) -> String {
        let Some(value) = self.required(key) else { return String::new() };
        match value.get_ref() {
            DeValue::Datetime(day) if day.time.is_none() && day.date.is_some() => day.to_string(),
            _ => {
                self.wrong(key, value.span().start, "a day without quotes, like 2026-11-22");
                String::new()
            }
        }
    }

    /// Whether `key = true` stands there.
    pub(super) fn is_set(&mut self, key: &'static str) -> bool {
        let Some(value) = self.value(key) else { return false };
        let is_set = matches!(value.get_ref(), DeValue::Boolean(true));
        if !is_set {
            self.wrong(key, value.span().start, "`true`, which is all that it can be");
        }
        is_set
    }

    /// One of these words.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, known: &[(&str, T)]) -> Option<T> {
        let Placed { text, at } = self.text(key, 1..41);
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() && !text.is_empty() {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            self.toml.fault(at, format!("`{key}` is not one of {}", words.join(", ")), "change it");
        }
        found
    }

    /// The tables of a `[[key]]`; at least one.
    pub(super) fn tables(&mut self, key: &'static str, noun: &'static str) -> Vec<Record<'a, 't>> {
        let Some(value) = self.required(key) else { return Vec::new() };
        let table = |value: &'t Spanned<DeValue<'a>>| match value.get_ref() {
            DeValue::Table(table) => Some(Record::new(self.toml, noun, table, value.span().start)),
            _ => None,
        };
        let tables = match value.get_ref() {
            DeValue::Array(values) => values.iter().map(table).collect(),
            _ => None,
        };
        tables.unwrap_or_else(|| {
            self.wrong(key, value.span().start, &format!("written as [[{key}]]"));
            Vec::new()
        })
    }

    /// Every key as the name of a table.
    pub(super) fn named(&mut self, noun: &'static str) -> Vec<(String, Self)> {
        self.all_are_known = true;
        let mut records = Vec::new();
        for (key, value) in self.table {
            match value.get_ref() {
                DeValue::Table(inner) => {
                    records.push((key.get_ref().to_string(), Self::new(self.toml, noun, inner, key.span().start)));
                }
                _ => {
                    self.toml.fault(key.span().start, format!("`{}` is no table", key.get_ref()), "write it as [name]")
                }
            }
        }
        records
    }

    /// Notes every key that nobody has asked for.
    pub(super) fn finish(self) {
        for (key, _) in self.table {
            if !self.all_are_known && !self.seen.iter().any(|seen| *seen == key.get_ref()) {
                let what = format!("{} has an unknown key `{}`", self.noun, key.get_ref());
                self.toml.fault(key.span().start, what, format!("use only {}", self.seen.join(", ")));
            }
        }
    }
}
