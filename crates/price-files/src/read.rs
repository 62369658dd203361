//! Reads the price files, and reports all of their faults at once.

use super::book::{Book, Entry, Sheet};
use super::schema::{self, File};
use faults::{Fault, Faults, Place, Source};
use std::fs;
use std::path::Path;
use toml_reader::{Document, Name, TableReader};

/// Keys for the origin of a price. A file may set defaults for them in `[defaults]`.
const ORIGIN: [&str; 3] = ["as-of", "source", "confidence"];
/// The top-level keys of a file.
const TOP_LEVEL: [&str; 7] = ["about", "notes", "defaults", "rates", "plans", "databases", "regions"];
/// How to write a top-level table.
const HEADING: &str = "write it as [name]";
const PRICE: &str = "write it as { label = …, value = …, unit = … }";

/// Reads and checks `*.toml` in `folder`.
///
/// # Errors
///
/// Returns all faults, in order of file and line.
pub fn read(folder: &Path) -> Result<Book, Faults> {
    let mut faults = Faults::default();
    let mut sheets = Vec::new();
    for file in schema::FILES {
        let path = folder.join(format!("{}.toml", file.name));
        match fs::read_to_string(&path) {
            Ok(text) => {
                let document = Document::parse(Source { path: &path, text: &text }, "the file");
                sheets.push(sheet(file, &document));
                faults.extend(document.finish());
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
            faults.push(Fault::new(Place::line(&path, 1), "this is not the name of a price file", remedy));
        }
    }
    faults.or(Book { sheets })
}

fn sheet(file: &'static File, document: &Document<'_>) -> Sheet {
    let mut root = TableReader::root(document, Name::Key(file.name.into()));
    let about = root.text("about", 20..301).text;
    for key in root.keys().filter(|key| !is_top_level(file, &key.text)) {
        let what = format!("there is an unknown table `{}`", key.text);
        root.fault(key.at, what, "use about, notes, defaults, rates, plans, databases or regions");
    }
    let defaults = root.table("defaults", HEADING).map(|mut defaults| {
        for key in ORIGIN {
            defaults.has(key);
        }
        defaults.finish();
        defaults
    });
    let notes = notes(&mut root);
    let mut sheet = SheetReader { defaults, entries: Vec::new() };
    if !root.has("rates") {
        root.fault(0, "there is no table `rates`", "add it");
    } else if let Some(rates) = root.table("rates", HEADING) {
        sheet.rates(file, rates);
    }
    for (table, groups, read) in [
        ("plans", file.plans, SheetReader::plans as ReadGroup<'_, '_>),
        ("databases", file.databases, SheetReader::databases),
    ] {
        match (groups.first(), root.has(table)) {
            (Some(first), false) => root.fault(0, format!("there is no table `{table}.{first}`"), "add it"),
            _ => {
                if let Some(table) = root.table(table, HEADING) {
                    sheet.groups(table, groups, read);
                }
            }
        }
    }
    if file.regions && !root.has("regions") {
        root.fault(0, "there is no table `regions`", "add it");
    } else if file.regions
        && let Some(mut regions) = root.table("regions", HEADING)
    {
        for (_, region) in regions.all_tables(PRICE) {
            sheet.entry("regions", region, schema::REGION_UNITS, schema::REGION_COLUMNS);
        }
    }
    let mut entries = sheet.entries;
    exchange(&mut entries, document);
    entries.sort_by_key(|entry| entry.at);
    Sheet { name: file.name, about, notes, entries }
}

fn is_top_level(file: &File, key: &str) -> bool {
    TOP_LEVEL.contains(&key) && (key != "regions" || file.regions)
}

/// Reads the notes on tables.
fn notes(root: &mut TableReader<'_, '_>) -> Vec<(String, String)> {
    let Some(mut notes) = root.table("notes", HEADING) else { return Vec::new() };
    let keys = notes.keys();
    keys.map(|key| {
        let name = key.text;
        if !has_table(root, &name) {
            let what = format!("there is a note on `{name}`, which is not a table of this file");
            root.fault(key.at, what, r#"write the name of a table as in its heading, in quotes: "plans.hetzner""#);
        }
        let text = notes.text(&name, 8..301).text;
        (name, text)
    })
    .collect()
}

/// Returns whether the file has a table of prices with this name, such as `plans.hetzner`.
fn has_table(root: &TableReader<'_, '_>, name: &str) -> bool {
    let (table, group) = name.split_once('.').map_or((name, None), |(table, group)| (table, Some(group)));
    name != "notes"
        && root.inner(table).is_some_and(|table| group.is_none_or(|group| table.keys().any(|key| key.text == group)))
}

/// Reads a group of plans or databases, such as `[plans.NAME]`, into entries of that table.
type ReadGroup<'a, 't> = fn(&mut SheetReader<'a, 't>, &str, TableReader<'a, 't>);

struct SheetReader<'a, 't> {
    defaults: Option<TableReader<'a, 't>>,
    entries: Vec<Entry>,
}

impl<'a, 't> SheetReader<'a, 't> {
    fn rates(&mut self, file: &File, mut rates: TableReader<'a, 't>) {
        for (key, unit) in file.rates {
            if !rates.has(key) {
                rates.fault(rates.at(), format!("there is no rate `{key}`"), format!("add it, in {unit}"));
            } else if let Some(rate) = rates.table(key, PRICE) {
                self.entry("rates", rate, &[unit], &[]);
            }
        }
        let (key, unit) = schema::EXCHANGE;
        if let Some(rate) = rates.table(key, PRICE) {
            self.entry("rates", rate, &[unit], &[]);
        }
        rates.finish();
    }

    fn groups(&mut self, mut table: TableReader<'a, 't>, names: &[&str], read: ReadGroup<'a, 't>) {
        for name in names {
            let path = format!("{}.{name}", table.key());
            if !table.has(name) {
                table.fault(table.at(), format!("there is no table `{path}`"), "add it");
            } else if let Some(group) = table.table(name, HEADING) {
                read(self, &path, group);
            }
        }
        table.finish();
    }

    fn plans(&mut self, path: &str, mut group: TableReader<'a, 't>) {
        if group.keys().next().is_none() {
            group.fault(group.at(), format!("there is no plan in `{}`", group.key()), "add one");
        }
        for (_, plan) in group.all_tables(PRICE) {
            self.entry(path, plan, schema::PLAN_UNITS, schema::PLAN_COLUMNS);
        }
    }

    fn databases(&mut self, path: &str, mut group: TableReader<'a, 't>) {
        for name in schema::DATABASES {
            if !group.has(name) {
                group.fault(group.at(), format!("there is no database `{name}`"), "add it");
            }
        }
        for (_, database) in group.all_tables(PRICE) {
            self.entry(path, database, schema::PLAN_UNITS, schema::DATABASE_COLUMNS);
        }
    }

    fn entry(&mut self, table: &str, mut price: TableReader<'a, 't>, units: &[&str], columns: &'static [&'static str]) {
        if let Some(defaults) = &self.defaults {
            price = price.with_defaults(defaults);
        }
        let in_euros =
            |unit: &str| unit.strip_prefix("eur").is_some_and(|rest| units.contains(&&*format!("usd{rest}")));
        let entry = Entry {
            table: table.into(),
            key: price.key().into(),
            label: price.text("label", 1..61).text,
            value: price.number("value"),
            unit: price.word("unit", units, in_euros),
            exchange: 1.0,
            as_of: price.day("as-of"),
            source: price.text("source", 4..201).text,
            confidence: price.word("confidence", schema::CONFIDENCE, |_| false),
            columns: columns.iter().map(|column| (*column, price.number(column))).collect(),
            at: price.at(),
        };
        price.finish();
        self.entries.push(entry);
    }
}

/// Sets the exchange rate of prices in euros.
fn exchange(entries: &mut [Entry], document: &Document<'_>) {
    let rate = entries.iter().find(|entry| entry.key == schema::EXCHANGE.0).map(|entry| entry.value.value);
    for entry in entries.iter_mut().filter(|entry| entry.unit.starts_with("eur")) {
        match rate {
            Some(rate) => entry.exchange = rate,
            None => {
                let what = format!("`{}` is in euros, but the file has no rate `{}`", entry.key, schema::EXCHANGE.0);
                document.fault(entry.at, what, "add the rate");
            }
        }
    }
}
