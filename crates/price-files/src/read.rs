//! Reads the price files, and names everything that is wrong with them at once.

use super::book::{Book, Entry, Sheet};
use super::schema::{self, File};
use faults::{Fault, Faults, Place, Source};
use std::fs;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Keys that say where a price comes from; a file may give them once, in `[defaults]`.
const ORIGIN: [&str; 3] = ["as-of", "source", "confidence"];

/// Reads and checks `*.toml` in `folder`.
///
/// # Errors
///
/// Everything that is wrong, in order of file and line.
pub fn read(folder: &Path) -> Result<Book, Faults> {
    let mut faults = Faults::default();
    let mut sheets = Vec::new();
    for file in schema::FILES {
        let path = folder.join(format!("{}.toml", file.name));
        match fs::read_to_string(&path) {
            Ok(text) => {
                let mut sheet = Reader {
                    file,
                    source: Source { path: &path, text: &text },
                    faults: Faults::default(),
                    about: String::new(),
                    notes: Vec::new(),
                    entries: Vec::new(),
                };
                sheet.read(&text);
                let Reader { about, notes, mut entries, faults: found, .. } = sheet;
                faults.extend(found);
                entries.sort_by_key(|entry| entry.at);
                sheets.push(Sheet { name: file.name, about, notes, entries });
            }
            Err(error) => {
                let what = format!("cannot be read: {error}");
                faults.push(Fault::new(Place::line(&path, 1), what, "add the file"));
            }
        }
    }
    let others = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    for path in others.filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        if !schema::FILES.iter().any(|file| path.file_stem().is_some_and(|stem| stem == file.name)) {
            let known: Vec<_> = schema::FILES.iter().map(|file| file.name).collect();
            let remedy = format!("use one of {}", known.join(", "));
            faults.push(Fault::new(Place::line(&path, 1), "no platform has this name", remedy));
        }
    }
    faults.or(Book { sheets })
}

pub(super) struct Reader<'a> {
    file: &'static File,
    source: Source<'a>,
    /// What was found wrong so far, in no order.
    faults: Faults,
    about: String,
    notes: Vec<(String, String)>,
    entries: Vec<Entry>,
}

type Key<'a> = Spanned<DeString<'a>>;
pub(super) type Table<'a> = Spanned<DeValue<'a>>;

/// What a table of prices may hold.
struct Expected<'a> {
    table: String,
    units: &'a [&'a str],
    columns: &'static [&'static str],
}

impl Reader<'_> {
    /// Notes a fault at the byte at `offset`.
    pub(super) fn fault(&mut self, offset: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(self.source.fault(offset, what, remedy));
    }

    fn read(&mut self, text: &str) {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let place = error.span().map_or(0, |span| span.start);
            self.fault(place, format!("this is no TOML: {}", error.message()), "mend the line");
        }
        let root = root.get_ref();
        let defaults = root.get("defaults").and_then(|table| table.get_ref().as_table());
        self.about = self.text(0, self.file.name, "about", root.get("about"), 20..301);
        for (key, value) in root {
            let known = match key.get_ref().as_ref() {
                "about" => continue,
                "notes" => {
                    self.notes(value, root);
                    continue;
                }
                "defaults" => {
                    for (key, _) in value.get_ref().as_table().into_iter().flatten() {
                        self.known(key, &ORIGIN);
                    }
                    continue;
                }
                "rates" => {
                    self.rates(key, value, defaults);
                    continue;
                }
                "regions" if self.file.regions => {
                    let units = schema::REGION_UNITS;
                    let expected = Expected { table: "regions".into(), units, columns: schema::REGION_COLUMNS };
                    self.entries(value, &expected, defaults);
                    continue;
                }
                "plans" => (self.file.plans, schema::PLAN_COLUMNS),
                "databases" => (self.file.databases, schema::DATABASE_COLUMNS),
                unknown => {
                    let what = format!("there is an unknown table `{unknown}`");
                    self.fault(
                        key.span().start,
                        what,
                        "use about, notes, defaults, rates, plans, databases or regions",
                    );
                    continue;
                }
            };
            self.groups(key, value, known, defaults);
        }
        let missing = [("rates", self.file.rates.is_empty()), ("regions", !self.file.regions)];
        for (table, _) in missing.iter().filter(|(table, unneeded)| !unneeded && !root.contains_key(*table)) {
            self.fault(0, format!("there is no table `{table}`"), "add it");
        }
        for (table, groups) in [("plans", self.file.plans), ("databases", self.file.databases)] {
            if !groups.is_empty() && !root.contains_key(table) {
                self.fault(0, format!("there is no table `{table}.{}`", groups[0]), "add it");
            }
        }
        self.exchange();
    }

    /// Is the key one of these? If not, that is a fault.
    fn known(&mut self, key: &Key<'_>, keys: &[&str]) -> bool {
        let known = keys.contains(&key.get_ref().as_ref());
        if !known {
            let what = format!("there is an unknown key `{}`", key.get_ref());
            self.fault(key.span().start, what, format!("use only {}", keys.join(", ")));
        }
        known
    }

    /// Notes about tables, each of which the file must have.
    fn notes(&mut self, notes: &Table<'_>, root: &DeTable<'_>) {
        for (key, note) in notes.get_ref().as_table().into_iter().flatten() {
            let name = key.get_ref().as_ref();
            let (table, group) = name.split_once('.').map_or((name, None), |(table, group)| (table, Some(group)));
            let table = root.get(table).filter(|table| table.get_ref().as_table().is_some() && name != "notes");
            if table.is_none_or(|table| group.is_some_and(|group| table.get_ref().get(group).is_none())) {
                let what = format!("there is a note about `{name}`, which is no table of this file");
                self.fault(key.span().start, what, "name a table as its heading does, in quotes: \"plans.hetzner\"");
            }
            let text = self.text(key.span().start, "notes", name, Some(note), 8..301);
            self.notes.push((name.to_string(), text));
        }
    }

    fn rates(&mut self, place: &Key<'_>, rates: &Table<'_>, defaults: Option<&DeTable<'_>>) {
        let keys: Vec<_> = self.file.rates.iter().chain([&schema::EXCHANGE]).map(|(key, _)| *key).collect();
        let mut seen = Vec::new();
        for (key, value) in rates.get_ref().as_table().into_iter().flatten() {
            if !self.known(key, &keys) {
                continue;
            }
            let name = key.get_ref().as_ref();
            seen.push(name.to_string());
            let all = self.file.rates.iter().chain([&schema::EXCHANGE]);
            let unit: Vec<_> = all.filter(|(key, _)| *key == name).map(|(_, unit)| *unit).collect();
            self.entry(key, value, &Expected { table: "rates".into(), units: &unit, columns: &[] }, defaults);
        }
        for (key, unit) in self.file.rates.iter().filter(|(key, _)| !seen.iter().any(|seen| seen == key)) {
            self.fault(place.span().start, format!("there is no rate `{key}`"), format!("add it, in {unit}"));
        }
    }

    fn groups(
        &mut self,
        place: &Key<'_>,
        groups: &Table<'_>,
        (names, columns): (&[&str], &'static [&'static str]),
        defaults: Option<&DeTable<'_>>,
    ) {
        let table = place.get_ref();
        let mut seen = Vec::new();
        for (key, group) in groups.get_ref().as_table().into_iter().flatten() {
            if !self.known(key, names) {
                continue;
            }
            seen.push(key.get_ref().to_string());
            let expected = Expected { table: format!("{table}.{}", key.get_ref()), units: schema::PLAN_UNITS, columns };
            self.entries(group, &expected, defaults);
            let has = |name: &str| group.get_ref().get(name).is_some();
            if table == "databases" {
                for (key, _) in group.get_ref().as_table().into_iter().flatten() {
                    self.known(key, schema::DATABASES);
                }
                for name in schema::DATABASES.iter().filter(|name| !has(name)) {
                    self.fault(key.span().start, format!("there is no database `{name}`"), "add it");
                }
            } else if group.get_ref().as_table().is_none_or(|group| group.is_empty()) {
                self.fault(key.span().start, format!("there is no plan in `{}`", key.get_ref()), "add one");
            }
        }
        for name in names.iter().filter(|name| !seen.iter().any(|seen| seen == *name)) {
            self.fault(place.span().start, format!("there is no table `{table}.{name}`"), "add it");
        }
    }

    fn entries(&mut self, table: &Table<'_>, expected: &Expected<'_>, defaults: Option<&DeTable<'_>>) {
        for (key, value) in table.get_ref().as_table().into_iter().flatten() {
            self.entry(key, value, expected, defaults);
        }
    }

    /// One price.
    fn entry(&mut self, key: &Key<'_>, value: &Table<'_>, expected: &Expected<'_>, defaults: Option<&DeTable<'_>>) {
        let at = key.span().start;
        let name = key.get_ref().to_string();
        let Some(fields) = value.get_ref().as_table() else {
            self.fault(at, format!("`{name}` is no table"), "write it as { label = …, value = …, unit = … }");
            return;
        };
        let mut keys = vec!["label", "value", "unit"];
        keys.extend(ORIGIN);
        keys.extend(expected.columns);
        for (key, _) in fields {
            self.known(key, &keys);
        }
        let origin = |key: &str| fields.get(key).or_else(|| defaults.and_then(|defaults| defaults.get(key)));
        let label = self.text(at, &name, "label", fields.get("label"), 1..61);
        let source = self.text(at, &name, "source", origin("source"), 4..201);
        let entry = Entry {
            table: expected.table.clone(),
            label,
            value: self.number(at, &name, "value", fields.get("value")),
            unit: self.one_of(at, &name, "unit", fields.get("unit"), expected.units),
            exchange: 1.0,
            as_of: self.day(at, &name, origin("as-of")),
            source,
            confidence: self.one_of(at, &name, "confidence", origin("confidence"), schema::CONFIDENCE),
            columns: expected
                .columns
                .iter()
                .map(|column| (*column, self.number(at, &name, column, fields.get(*column))))
                .collect(),
            key: name,
            at,
        };
        self.entries.push(entry);
    }

    /// Gives what is in euro its rate of exchange.
    fn exchange(&mut self) {
        let rate = self.entries.iter().find(|entry| entry.key == schema::EXCHANGE.0).map(|entry| entry.value.value);
        for entry in self.entries.iter_mut().filter(|entry| entry.unit.starts_with("eur")) {
            match rate {
                Some(rate) => entry.exchange = rate,
                None => {
                    let what = format!("`{}` is in euro, and the file has no rate `{}`", entry.key, schema::EXCHANGE.0);
                    self.faults.push(self.source.fault(entry.at, what, "add the rate"));
                }
            }
        }
    }
}
