//! Reads a table key by key.

use super::document::{Document, Placed};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What faults call a table.
#[derive(Clone, Debug)]
pub enum Name {
    /// A noun such as `the claim`; the line shows which one.
    Noun(&'static str),
    /// Its key.
    Key(String),
}

/// A number, and its digits in the file.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// The digits as written in the file, for publishing.
    pub text: String,
}

/// Reads a table. Each method reads one key. If the value is missing or invalid, it adds a fault and returns an empty
/// value.
#[derive(Clone, Debug)]
pub struct TableReader<'a, 't> {
    document: &'t Document<'a>,
    name: Name,
    table: &'t DeTable<'a>,
    defaults: Option<&'t DeTable<'a>>,
    at: usize,
    /// The keys that were read.
    known: Vec<String>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl<'a, 't> TableReader<'a, 't> {
    /// Reads the top level of a document.
    pub fn root(document: &'t Document<'a>, name: Name) -> Self {
        Self::new(document, name, document.root(), 0)
    }

    fn new(document: &'t Document<'a>, name: Name, table: &'t DeTable<'a>, at: usize) -> Self {
        Self { document, name, table, defaults: None, at, known: Vec::new() }
    }

    /// Reads keys that this table lacks from another one.
    pub fn with_defaults(self, defaults: &Self) -> Self {
        Self { defaults: Some(defaults.table), ..self }
    }

    /// Returns the key of the table; empty if its name is a noun.
    pub fn key(&self) -> &str {
        match &self.name {
            Name::Noun(_) => "",
            Name::Key(key) => key,
        }
    }

    /// Returns the byte offset at which the table begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Returns the line of a byte offset in the file.
    pub fn line(&self, at: usize) -> usize {
        self.document.line(at)
    }

    /// Adds a fault.
    pub fn fault(&self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.document.fault(at, what, remedy);
    }

    /// Returns all keys of the table.
    pub fn keys(&self) -> impl Iterator<Item = Placed> + use<'a, 't> {
        self.table.keys().map(|key| Placed { text: key.get_ref().to_string(), at: key.span().start })
    }

    /// Returns whether the table has this key. Marks the key as known in either case.
    pub fn has(&mut self, key: &str) -> bool {
        self.know(key);
        self.table.contains_key(key)
    }

    fn know(&mut self, key: &str) {
        if !self.known.iter().any(|known| known == key) {
            self.known.push(key.into());
        }
    }

    fn value(&mut self, key: &str) -> Option<&'t Value<'a>> {
        self.know(key);
        self.table.get(key).or_else(|| self.defaults?.get(key))
    }

    fn invalid(&self, key: &str, at: usize, expected: &str) {
        let what = match &self.name {
            Name::Noun(_) => format!("`{key}` is not {expected}"),
            Name::Key(name) => format!("`{key}` of `{name}` is not {expected}"),
        };
        self.fault(at, what, "change it");
    }

    /// Returns a required value and its byte offset.
    fn required<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&'t DeValue<'a>) -> Option<T>,
    ) -> (Option<T>, usize) {
        self.optional(key, expected, read).unwrap_or_else(|| {
            match &self.name {
                Name::Noun(noun) => self.fault(self.at, format!("{noun} has no `{key}`"), "add it"),
                Name::Key(name) => self.fault(self.at, format!("`{name}` has no `{key}`"), format!("add {expected}")),
            }
            (None, self.at)
        })
    }

    /// Returns an optional value and its byte offset.
    fn optional<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&'t DeValue<'a>) -> Option<T>,
    ) -> Option<(Option<T>, usize)> {
        let value = self.value(key)?;
        let at = value.span().start;
        let found = read(value.get_ref());
        if found.is_none() {
            self.invalid(key, at, expected);
        }
        Some((found, at))
    }

    /// Reads a text with a number of characters in this range.
    pub fn text(&mut self, key: &str, length: Range<usize>) -> Placed {
        let (text, at) = self.required(key, &characters(&length), |value| text_of(value, &length));
        Placed { text: text.unwrap_or_default(), at }
    }

    /// Reads an optional text with a number of characters in this range.
    pub fn optional_text(&mut self, key: &str, length: Range<usize>) -> Option<Placed> {
        let (text, at) = self.optional(key, &characters(&length), |value| text_of(value, &length))?;
        Some(Placed { text: text.unwrap_or_default(), at })
    }

    /// Reads one of these words, or another word that `is_known` accepts.
    pub fn word(&mut self, key: &str, words: &[&str], is_known: impl Fn(&str) -> bool) -> String {
        let word = |value: &DeValue<'_>| {
            value.as_str().filter(|word| words.contains(word) || is_known(word)).map(ToString::to_string)
        };
        let (word, _) = self.required(key, &format!("one of {}", words.join(", ")), word);
        word.unwrap_or_default()
    }

    /// Reads one of these words and returns its value.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        let word = self.word(key, &words, |_| false);
        choices.iter().find(|(other, _)| *other == word).map(|(_, value)| *value)
    }

    /// Reads an optional list of texts.
    pub fn list(&mut self, key: &str) -> Vec<Placed> {
        let text = |value: &Value<'_>| {
            let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty())?;
            Some(Placed { text: text.into(), at: value.span().start })
        };
        let list = self.optional(key, "a list of texts", |value| value.as_array()?.iter().map(text).collect());
        list.and_then(|(texts, _)| texts).unwrap_or_default()
    }

    /// Reads an optional list and converts each text with `find`. Faults call an unknown one by `noun`.
    pub fn list_of<T>(&mut self, key: &str, noun: &str, find: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let known = |Placed { text, at }| {
            let found = find(&text);
            if found.is_none() {
                self.document.fault(at, format!("there is no {noun} `{text}`"), "use an existing one, or add it");
            }
            found
        };
        self.list(key).into_iter().filter_map(known).collect()
    }

    /// Reads a whole number greater than 0.
    pub fn whole_number(&mut self, key: &str) -> i64 {
        let number = |value: &DeValue<'_>| value.as_integer()?.as_str().parse().ok().filter(|number| *number > 0);
        let (number, _) = self.required(key, "a whole number greater than 0", number);
        number.unwrap_or_default()
    }

    /// Reads a number, 0 or greater.
    pub fn number(&mut self, key: &str) -> Number {
        let number = |value: &DeValue<'_>| {
            let text = match value {
                DeValue::Integer(number) => number.as_str(),
                DeValue::Float(number) => number.as_str(),
                _ => return None,
            };
            let value = text.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0)?;
            // TOML allows a plus sign, JSON does not.
            Some(Number { value, text: text.trim_start_matches('+').into() })
        };
        let (number, _) = self.required(key, "a number, 0 or greater", number);
        number.unwrap_or_default()
    }

    /// Reads a date, as `YYYY-MM-DD`.
    pub fn day(&mut self, key: &str) -> String {
        let day = |value: &DeValue<'_>| match value {
            DeValue::Datetime(day) if day.time.is_none() && day.date.is_some() => Some(day.to_string()),
            _ => None,
        };
        let (day, _) = self.required(key, "a date without quotes, like 2026-11-22", day);
        day.unwrap_or_default()
    }

    /// Reads an optional flag, whose only valid value is `true`.
    pub fn is_set(&mut self, key: &str) -> bool {
        let is_true = |value: &DeValue<'_>| (value.as_bool() == Some(true)).then_some(());
        self.optional(key, "`true`, its only valid value", is_true).is_some_and(|(is_set, _)| is_set.is_some())
    }

    /// Reads the tables of a `[[key]]`, at least one.
    pub fn tables(&mut self, key: &str, noun: &'static str) -> Vec<Self> {
        let document = self.document;
        let table = |value: &'t Value<'a>| {
            let table = value.get_ref().as_table()?;
            Some(Self::new(document, Name::Noun(noun), table, value.span().start))
        };
        let expected = format!("written as [[{key}]]");
        let (tables, _) = self.required(key, &expected, |value| value.as_array()?.iter().map(table).collect());
        tables.unwrap_or_default()
    }

    /// Reads an optional table, which faults call by its key. `remedy` describes how to write one.
    pub fn table(&mut self, key: &str, remedy: &str) -> Option<Self> {
        self.know(key);
        let table = self.inner(key);
        if let (None, Some((key, _))) = (&table, self.table.get_key_value(key)) {
            self.fault(key.span().start, format!("`{}` is not a table", key.get_ref()), remedy);
        }
        table
    }

    /// Returns the table of a key without marking the key as known.
    pub fn inner(&self, key: &str) -> Option<Self> {
        let (key, value) = self.table.get_key_value(key)?;
        let name = Name::Key(key.get_ref().to_string());
        Some(Self::new(self.document, name, value.get_ref().as_table()?, key.span().start))
    }

    /// Reads the tables of all keys. `remedy` describes how to write one.
    pub fn all_tables(&mut self, remedy: &str) -> Vec<(String, Self)> {
        let keys = self.keys().map(|key| key.text);
        keys.filter_map(|key| self.table(&key, remedy).map(|table| (key, table))).collect()
    }

    /// Sets the noun that faults use for the table.
    pub fn named(self, noun: &'static str) -> Self {
        Self { name: Name::Noun(noun), ..self }
    }

    /// Adds a fault for each key that was not read.
    pub fn finish(&self) {
        for Placed { text: key, at } in self.keys().filter(|key| !self.known.contains(&key.text)) {
            let what = match &self.name {
                Name::Noun(noun) => format!("{noun} has an unknown key `{key}`"),
                Name::Key(_) => format!("there is an unknown key `{key}`"),
            };
            self.fault(at, what, format!("use only {}", self.known.join(", ")));
        }
    }
}

fn characters(length: &Range<usize>) -> String {
    format!("a text of {} to {} characters", length.start, length.end - 1)
}

fn text_of(value: &DeValue<'_>, length: &Range<usize>) -> Option<String> {
    value.as_str().filter(|text| length.contains(&text.chars().count())).map(ToString::to_string)
}
