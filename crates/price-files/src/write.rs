//! Generates Rust from the prices: the numbers for the model, and the list with origins for the pages.

use super::book::{Book, Entry, Sheet};
use std::fmt::Write;
use toml_reader::Number;

/// Returns the numbers, in dollars: a module for each file, with a constant for each rate and a table for each group.
pub fn numbers(book: &Book) -> String {
    let mut out = String::new();
    for sheet in &book.sheets {
        line(&mut out, format_args!("/// Prices of `content/platforms/{}.toml`, in dollars.", sheet.name));
        // A price may look like a rounded mathematical constant.
        line(&mut out, format_args!("#[allow(clippy::approx_constant)]"));
        line(&mut out, format_args!("pub mod {} {{", sheet.name.replace('-', "_")));
        line(
            &mut out,
            format_args!("    #[allow(unused_imports)]\n    use super::{{Choice, Database, Plan, Region}};"),
        );
        for rate in sheet.entries.iter().filter(|entry| entry.table == "rates") {
            let unit = rate.unit.strip_prefix("eur/").map_or(rate.unit.clone(), |rest| format!("usd/{rest}"));
            line(&mut out, format_args!("    /// {}, {unit}.", rate.label));
            line(&mut out, format_args!("    pub const {}: f64 = {:?};", constant(&rate.key), dollars(rate)));
        }
        for (table, write) in [("plans", plan as fn(&Entry) -> String), ("databases", database)] {
            groups(&mut out, sheet, table, write);
        }
        let regions: Vec<_> = sheet.entries.iter().filter(|entry| entry.table == "regions").collect();
        if !regions.is_empty() {
            line(&mut out, format_args!("    /// The regions.\n    pub const REGIONS: &[Region] = &["));
            for region in &regions {
                let [egress] = columns(region);
                line(
                    &mut out,
                    format_args!("        Region {{ factor: {:?}, egress: {egress:?} }},", region.value.value),
                );
            }
            line(
                &mut out,
                format_args!(
                    "    ];\n    /// The regions as options of a field.\n    pub const CHOICES: &[Choice] = &["
                ),
            );
            for region in &regions {
                let (key, label) = (&region.key, &region.label);
                line(&mut out, format_args!("        Choice {{ key: {key:?}, label: {label:?} }},"));
            }
            line(&mut out, format_args!("    ];"));
        }
        line(&mut out, format_args!("}}"));
    }
    out
}

/// Returns the list of all prices with their origins.
pub fn list(book: &Book) -> String {
    let mut out = String::from("&[\n");
    for sheet in &book.sheets {
        for entry in &sheet.entries {
            let Entry { table, key, label, unit, as_of, source, confidence, .. } = entry;
            let Number { value, text } = &entry.value;
            let columns: Vec<_> = entry.columns.iter().map(|(name, number)| (name, &number.text)).collect();
            let confidence = match confidence.as_str() {
                "vendor" => "Vendor",
                "third-party" => "ThirdParty",
                _ => "Undated",
            };
            let platform = sheet.name;
            line(
                &mut out,
                format_args!(
                    "    Price {{ platform: {platform:?}, table: {table:?}, key: {key:?}, label: {label:?}, value: {value:?}, unit: {unit:?}, as_of: {as_of:?}, source: {source:?}, confidence: Confidence::{confidence}, text: {text:?}, columns: &{columns:?} }},"
                ),
            );
        }
    }
    out.push(']');
    out
}

/// Returns the list of files: what each covers, and the notes on its tables.
pub fn files(book: &Book) -> String {
    let file = |Sheet { name, about, notes, .. }: &Sheet| {
        format!("    File {{ platform: {name:?}, about: {about:?}, notes: &{notes:?} }},\n")
    };
    format!("&[\n{}]", book.sheets.iter().map(file).collect::<String>())
}

fn groups(out: &mut String, sheet: &Sheet, table: &str, write: fn(&Entry) -> String) {
    let mut names: Vec<&str> = sheet.entries.iter().filter_map(|entry| entry.table.strip_prefix(table)).collect();
    names.dedup();
    for name in names {
        let full = format!("{table}{name}");
        let constant = constant(&format!("{}-{table}", name.trim_start_matches('.')));
        let kind = if table == "plans" { "&[Plan]" } else { "&[Database]" };
        line(out, format_args!("    /// `{full}`.\n    pub const {constant}: {kind} = &["));
        let mut entries: Vec<_> = sheet.entries.iter().filter(|entry| entry.table == full).collect();
        if table == "databases" {
            // The model relies on the order of the first two.
            entries.sort_by_key(|entry| match entry.key.as_str() {
                "small" => 0,
                "medium" => 1,
                _ => 2,
            });
        }
        for entry in entries {
            line(out, format_args!("        {},", write(entry)));
        }
        line(out, format_args!("    ];"));
    }
}

fn plan(entry: &Entry) -> String {
    let label = &entry.label;
    let [vcpu, memory, traffic] = columns(entry);
    format!(
        "Plan {{ label: {label:?}, vcpu: {vcpu:?}, memory: {memory:?}, traffic: {traffic:?}, price: {:?}, hourly: {} }}",
        dollars(entry),
        entry.unit.ends_with("/hour")
    )
}

fn database(entry: &Entry) -> String {
    let [vcpu, included, storage, connections] = columns(entry);
    format!(
        "Database {{ vcpu: {vcpu:?}, included: {included:?}, storage: {storage:?}, connections: {connections:?}, price: {:?}, hourly: {} }}",
        dollars(entry),
        entry.unit.ends_with("/hour")
    )
}

fn dollars(entry: &Entry) -> f64 {
    entry.value.value * entry.exchange
}

/// Returns the numbers in addition to the price, one per column of the table.
fn columns<const N: usize>(entry: &Entry) -> [f64; N] {
    std::array::from_fn(|place| entry.columns[place].1.value)
}

fn constant(key: &str) -> String {
    key.replace('-', "_").to_uppercase()
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = writeln!(out, "{text}");
}
