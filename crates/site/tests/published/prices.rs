//! Every price of every file is published, digit by digit.

use super::{files, json, library};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The numbers of a price by name, as they are written.
type Numbers = BTreeMap<String, String>;

const NUMBERS: [&str; 8] = ["value", "vcpu", "memory", "traffic", "included", "storage", "connections", "egress"];

/// The prices of a TOML file, read line by line: the build script's reader is what is tested.
fn in_toml(text: &str) -> BTreeMap<String, Numbers> {
    let mut prices = BTreeMap::new();
    let mut table = "";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.split(']').next().unwrap_or_default();
        } else if let Some((key, fields)) = line.split_once(" = { ") {
            let number = |name: &&str| {
                let (_, rest) = [", ", ""].iter().find_map(|before| {
                    let field = format!("{before}{name} = ");
                    if before.is_empty() {
                        fields.starts_with(&field).then(|| ("", &fields[field.len()..]))
                    } else {
                        fields.split_once(&field)
                    }
                })?;
                Some((name.to_string(), rest.split([',', ' ']).next().unwrap_or_default().to_string()))
            };
            prices.insert(format!("{table}.{key}"), NUMBERS.iter().filter_map(number).collect());
        }
    }
    prices
}

/// The same of a JSON file.
fn in_json(text: &str) -> BTreeMap<String, Numbers> {
    type Table<'a> = BTreeMap<String, &'a RawValue>;
    let table =
        |text: &RawValue| -> BTreeMap<String, Box<RawValue>> { serde_json::from_str(text.get()).expect("an object") };
    let root: Table<'_> = serde_json::from_str(text).expect("an object");
    let mut prices = BTreeMap::new();
    let mut add = |name: String, price: &RawValue| {
        let numbers = table(price).into_iter().filter(|(name, _)| NUMBERS.contains(&name.as_str()));
        prices.insert(name, numbers.map(|(name, number)| (name, number.get().to_string())).collect());
    };
    for name in ["rates", "regions"] {
        for (key, price) in table(root[name]) {
            add(format!("{name}.{key}"), &price);
        }
    }
    for name in ["plans", "databases"] {
        for (group, prices) in table(root[name]) {
            for (key, price) in table(&prices) {
                add(format!("{name}.{group}.{key}"), &price);
            }
        }
    }
    prices
}

#[test]
fn every_price_of_every_file_is_published_with_its_digits() {
    let files = files(&library());
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/platforms"));
    let mut figures = 0;
    for entry in fs::read_dir(folder).expect("the price files") {
        let path = entry.expect("a price file").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a price file");
        let published = &files[&format!("platforms/{name}.json")];
        assert_eq!(in_json(published), in_toml(&text), "{name}");
        figures += in_json(published).len();

        let (toml, data) = (text.parse::<toml::Table>().expect("TOML"), json(published));
        assert_eq!(data["about"].as_str(), toml["about"].as_str(), "{name}");
        let notes = toml.get("notes").and_then(toml::Value::as_table).map_or(0, toml::Table::len);
        assert_eq!(data["notes"].as_object().map(serde_json::Map::len), Some(notes), "{name}");
        for (key, rate) in toml["rates"].as_table().expect("rates") {
            let origin = |key: &str| {
                rate.get(key).or_else(|| toml["defaults"].get(key)).map(|value| match value {
                    toml::Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
            };
            let written = |key_of: &str| data["rates"][key][key_of].as_str().map(String::from);
            for (toml, json) in [
                ("label", "label"),
                ("unit", "unit"),
                ("as-of", "as_of"),
                ("source", "source"),
                ("confidence", "confidence"),
            ] {
                assert_eq!(written(json), origin(toml), "{name}: {key}");
            }
        }
    }
    assert!(figures > 150, "{figures}");
    assert!(
        files["platforms/fargate.json"].contains("\"value\": 0.0000009889,"),
        "no exponent where the file has none"
    );
    let fly = &files["platforms/fly.json"];
    assert!(fly.find("\"iad\"") < fly.find("\"ams\""), "in the order of the file");
}
