//! The price files of this site are valid, and all faults of invalid ones are reported at once, with file, line and
//! remedy.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn content() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/platforms"))
}

/// The price files of this site, with some of them changed.
fn folder(changes: &[(&str, &str, &str)]) -> TempDir {
    let root = TempDir::new().expect("a temporary folder");
    for entry in fs::read_dir(content()).expect("the price files") {
        let path = entry.expect("a price file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut text = fs::read_to_string(&path).expect("a price file");
        for (_, from, to) in changes.iter().filter(|(file, ..)| *file == name) {
            assert_eq!(text.matches(from).count(), 1, "{from} occurs once in {name}");
            text = text.replace(from, to);
        }
        fs::write(root.path().join(name), text).expect("a file to write");
    }
    root
}

fn faults(root: &TempDir) -> Vec<String> {
    let Err(faults) = price_files::read(root.path()) else { panic!("the prices have faults") };
    let prefix = format!("{}/", root.path().display());
    faults.iter().map(|fault| fault.to_string().replace(&prefix, "")).collect()
}

fn page(name: &str, text: &str) -> TempDir {
    let root = folder(&[]);
    fs::write(root.path().join(name), text).expect("a file to write");
    root
}

#[test]
fn the_prices_of_this_site_are_valid() {
    let book = price_files::read(content()).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    });
    let names: Vec<_> = book.sheets.iter().map(|sheet| sheet.name).collect();
    assert_eq!(names, ["vps", "kubernetes", "fargate", "cloud-run", "railway", "render", "fly", "cdn"]);
    for entry in book.sheets.iter().flat_map(|sheet| &sheet.entries) {
        assert!(entry.source.starts_with("https://"), "{}: a source that can be opened", entry.key);
    }
}

#[test]
fn all_faults_of_a_file_are_reported_with_their_line() {
    let text = r#"about = "Railway"
notes = { rates = "fine words", "plans.railway" = "no such table" }
[defaults]
as-of = "yesterday"
sauce = "x"

[rates]
cpu = { label = "CPU", value = -1, unit = "usd/vcpu-minute", source = "https://example.org/", confidence = "vendor" }
memory = { label = "", value = "ten", unit = "usd/hour", source = "x", confidence = "sure", as-of = 2026-01-01 }
traffic = 0.05
hobby-fee = { value = 5, as-of = 2030-12-31, source = "a title", confidence = "undated", price = 1 }
hobby-vcpu = { label = "a", value = nan, unit = "vcpu", as-of = 2026-01-01T00:00:00, source = "a title", confidence = "vendor" }
seats = 7

[databases.railway]
small = { label = "S", included = 0, storage = 0.15, value = 1, unit = "eur/hour", as-of = 2026-01-01, source = "a title", confidence = "vendor" }
large = { label = "L", included = 0, storage = 0.15, connections = 9, value = 1, unit = "usd/hour", as-of = 2026-01-01, source = "a title", confidence = "vendor" }

[databases.oracle]

[extras]
"#;
    assert_eq!(
        faults(&page("railway.toml", text)),
        [
            "railway.toml:1: `about` of `railway` is not a text of 20 to 300 characters; change it",
            "railway.toml:2: there is a note on `plans.railway`, which is not a table of this file; write the name of a table as in its heading, in quotes: \"plans.hetzner\"",
            "railway.toml:4: `as-of` of `cpu` is not a date without quotes, like 2026-11-22; change it",
            "railway.toml:5: there is an unknown key `sauce`; use only as-of, source, confidence",
            "railway.toml:7: there is no rate `free-fee`; add it, in usd/month",
            "railway.toml:7: there is no rate `free-memory`; add it, in gb",
            "railway.toml:7: there is no rate `free-vcpu`; add it, in vcpu",
            "railway.toml:7: there is no rate `hobby-memory`; add it, in gb",
            "railway.toml:7: there is no rate `pro-fee`; add it, in usd/month",
            "railway.toml:7: there is no rate `pro-memory`; add it, in gb",
            "railway.toml:7: there is no rate `pro-vcpu`; add it, in vcpu",
            "railway.toml:8: `value` of `cpu` is not a number, 0 or greater; change it",
            "railway.toml:9: `confidence` of `memory` is not one of vendor, third-party, undated; change it",
            "railway.toml:9: `label` of `memory` is not a text of 1 to 60 characters; change it",
            "railway.toml:9: `source` of `memory` is not a text of 4 to 200 characters; change it",
            "railway.toml:9: `unit` of `memory` is not one of usd/gb-minute; change it",
            "railway.toml:9: `value` of `memory` is not a number, 0 or greater; change it",
            "railway.toml:10: `traffic` is not a table; write it as { label = …, value = …, unit = … }",
            "railway.toml:11: `hobby-fee` has no `label`; add a text of 1 to 60 characters",
            "railway.toml:11: `hobby-fee` has no `unit`; add one of usd/month",
            "railway.toml:11: there is an unknown key `price`; use only label, value, unit, as-of, source, confidence",
            "railway.toml:12: `as-of` of `hobby-vcpu` is not a date without quotes, like 2026-11-22; change it",
            "railway.toml:12: `value` of `hobby-vcpu` is not a number, 0 or greater; change it",
            "railway.toml:13: there is an unknown key `seats`; use only cpu, memory, traffic, free-fee, free-vcpu, free-memory, hobby-fee, hobby-vcpu, hobby-memory, pro-fee, pro-vcpu, pro-memory, usd-per-eur",
            "railway.toml:15: there is no database `medium`; add it",
            "railway.toml:16: `small` has no `connections`; add a number, 0 or greater",
            "railway.toml:16: `small` has no `vcpu`; add a number, 0 or greater",
            "railway.toml:16: `small` is in euros, but the file has no rate `usd-per-eur`; add the rate",
            "railway.toml:17: `large` has no `vcpu`; add a number, 0 or greater",
            "railway.toml:19: there is an unknown key `oracle`; use only railway",
            "railway.toml:21: there is an unknown table `extras`; use about, notes, defaults, rates, plans, databases or regions",
        ]
    );
}

#[test]
fn duplicate_prices_and_invalid_toml_are_reported() {
    let twice = "[rates]\ncpu = { value = 1 }\ncpu = { value = 2 }\n";
    let found = faults(&page("railway.toml", twice));
    assert!(
        found.contains(&"railway.toml:3: the file is not valid TOML: duplicate key; correct the line".into()),
        "{found:?}"
    );
    let found = faults(&page("railway.toml", "[rates]\ncpu = = 1\n"));
    assert!(found.iter().any(|fault| fault.starts_with("railway.toml:2: the file is not valid TOML")), "{found:?}");
}

#[test]
fn missing_and_empty_groups_are_reported() {
    let root = folder(&[("fly.toml", "[regions]", "[rates.more]")]);
    assert!(faults(&root).contains(&"fly.toml:1: there is no table `regions`; add it".into()));
    let root = page("render.toml", "[rates]\n[plans.render]\n");
    let found = faults(&root);
    for fault in [
        "render.toml:1: there is no table `databases.render`; add it",
        "render.toml:2: there is no plan in `render`; add one",
    ] {
        assert!(found.contains(&fault.into()), "{found:?}");
    }
    let root = page("vps.toml", "");
    let found = faults(&root);
    for fault in
        ["there is no table `rates`", "there is no table `plans.hetzner`", "there is no table `databases.hetzner`"]
    {
        assert!(found.contains(&format!("vps.toml:1: {fault}; add it")), "{found:?}");
    }
    let root = folder(&[("kubernetes.toml", "[plans.gke]", "[plans.gce]")]);
    let found = faults(&root);
    assert!(found.iter().any(|fault| fault.contains("there is no table `plans.gke`")), "{found:?}");
}

#[test]
fn missing_and_unknown_files_are_reported() {
    let root = folder(&[]);
    fs::rename(root.path().join("fly.toml"), root.path().join("flie.toml")).expect("a file to rename");
    let found = faults(&root);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        found[0],
        "flie.toml:1: this is not the name of a price file; use one of vps, kubernetes, fargate, cloud-run, railway, render, fly, cdn"
    );
    assert!(found[1].starts_with("fly.toml:1: cannot be read: "), "{found:?}");
}

#[test]
fn prices_in_euros_are_converted_for_the_model_and_listed_in_euros() {
    let root = folder(&[("vps.toml", "value = 1.1133,", "value = 2,"), ("vps.toml", "value = 0.50,", "value = 0.75,")]);
    let book = price_files::read(root.path()).unwrap_or_else(|_| panic!("valid prices"));
    let numbers = price_files::numbers(&book);
    assert!(numbers.contains("pub const HETZNER_IPV4: f64 = 1.5;"), "{numbers}");
    let cx33 = r#"Plan { label: "CX33", vcpu: 4.0, memory: 8.0, traffic: 20000.0, price: 16.98, hourly: false }"#;
    assert!(numbers.contains(cx33), "{numbers}");
    let list = price_files::list(&book);
    assert!(
        list.contains(r#"key: "hetzner-ipv4", label: "Hetzner: IPv4 address", value: 0.75, unit: "eur/month""#),
        "{list}"
    );
}

#[test]
fn the_list_has_every_number_with_the_digits_of_its_file() {
    let root = folder(&[
        ("vps.toml", "value = 0.50,", "value = +0.750,"),
        ("vps.toml", "memory = 0.5, traffic = 500,", "memory = 0.5, traffic = 5_00.0,"),
    ]);
    let list = price_files::list(&price_files::read(root.path()).unwrap_or_else(|_| panic!("valid prices")));
    assert!(list.contains(r#"text: "0.750", columns: &[] }"#), "{list}");
    assert!(list.contains(r#"columns: &[("vcpu", "1"), ("memory", "0.5"), ("traffic", "500.0")] }"#), "{list}");
}

#[test]
fn notes_on_a_file_are_published_with_its_prices() {
    let files = price_files::files(&price_files::read(content()).unwrap_or_else(|_| panic!("valid prices")));
    assert!(files.contains(r#"platform: "fly", about: "Fly.io Machines. Fly's months have 30 days.""#), "{files}");
    assert!(files.contains(r#"("plans.doks", "Basic Droplets.")"#), "{files}");
}
