//! What is published for other programs: it says what the content says, and it keeps to its schemas.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod page;
mod pinned;
mod prices;

use app::pages::fixed_addresses;
use content::{Library, SiteSettings};
use serde_json::{Value, json};
use site::published_files;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// The content of this site.
fn library() -> Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        Library::load(root, &fixed_addresses()).unwrap_or_else(|faults| panic!("{faults:?}"))
    });
    LIBRARY.clone()
}

/// The files of a site below a path, by name.
fn files(library: &Library) -> BTreeMap<String, String> {
    published_files(library, "/docs/").expect("data that JSON can say").into_iter().collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The schema that a file keeps to.
fn schema_of(name: &str) -> &'static str {
    match name {
        "claims.json" => "claims.schema.json",
        "symptoms.json" => "symptoms.schema.json",
        _ => "platforms/schema.json",
    }
}

fn faults(schema: &str, data: &Value) -> Vec<String> {
    let schema = jsonschema::options().should_validate_formats(true).build(&json(schema)).expect("a schema");
    schema.iter_errors(data).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_file_keeps_to_its_schema() {
    let files = files(&library());
    let data: Vec<_> = files.iter().filter(|(name, _)| !name.contains("schema")).collect();
    assert!(data.len() > 7, "claims and each platform: {:?}", files.keys());
    for (name, text) in data {
        assert_eq!(faults(&files[schema_of(name)], &json(text)), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_schema_refuses_what_is_wrong() {
    let files = files(&library());
    let wrong = [
        ("claims.json", "/claims/0/verdict", json!("maybe")),
        ("symptoms.json", "/symptoms/0/causes", json!([])),
        ("claims.json", "/claims/0/id", json!("Not An Id")),
        ("claims.json", "/claims/0/right", json!("only a text")),
        ("claims.json", "/claims/0/right/text", json!("")),
        ("claims.json", "/claims/0/sources/0/seen", json!("yesterday")),
        ("claims.json", "/version", json!("1")),
        ("claims.json", "/claims", json!({})),
        ("platforms/fly.json", "/rates/memory/value", json!("0.1")),
        ("platforms/fly.json", "/rates/memory/value", json!(-1)),
        ("platforms/fly.json", "/rates/memory/unit", json!("Dollars")),
        ("platforms/fly.json", "/rates/memory/as_of", json!("2026-13-01")),
        ("platforms/fly.json", "/rates/memory/confidence", json!("sure")),
        ("platforms/fly.json", "/regions/iad/egress", json!(null)),
        ("platforms/vps.json", "/plans/hetzner/cx23/vcpu", json!("2")),
    ];
    for (name, place, value) in wrong {
        let mut data = json(&files[name]);
        *data.pointer_mut(place).unwrap_or_else(|| panic!("{name} has a {place}")) = value.clone();
        assert!(!faults(&files[schema_of(name)], &data).is_empty(), "{name}: {place} may be {value}");
    }
    for (name, place) in [
        ("claims.json", ""),
        ("claims.json", "/claims/0"),
        ("claims.json", "/claims/0/right"),
        ("platforms/fly.json", "/rates/memory"),
        ("platforms/vps.json", "/plans/hetzner/cx23"),
        ("platforms/vps.json", "/databases/hetzner/small"),
        ("platforms/fly.json", "/regions/iad"),
    ] {
        let whole = json(&files[name]);
        let keys: Vec<_> =
            whole.pointer(place).and_then(Value::as_object).expect("an object").keys().cloned().collect();
        for key in keys {
            let mut data = whole.clone();
            data.pointer_mut(place).and_then(Value::as_object_mut).expect("an object").remove(&key);
            assert!(!faults(&files[schema_of(name)], &data).is_empty(), "{name}: {place} may be without {key}");
        }
    }
}

#[test]
fn the_ledger_is_published_whole() {
    let library = library();
    let data = json(&files(&library)["claims.json"]);
    let claims = data["claims"].as_array().expect("claims");
    assert_eq!(claims.len(), library.claims.len());
    for (written, claim) in claims.iter().zip(&library.claims) {
        assert_eq!(written["id"], json!(claim.id));
        assert_eq!(written["verdict"], json!(claim.verdict.key()));
        assert_eq!(written["right"]["text"], json!(claim.right.plain));
        assert_eq!(written["sources"].as_array().map(Vec::len), Some(claim.sources.len()), "{}", claim.id);
        assert_eq!(written["pages"].as_array().map(Vec::len), Some(library.quoting(claim).count()), "{}", claim.id);
        for source in written["sources"].as_array().into_iter().flatten() {
            let (address, method) = (source.get("address"), source.get("method"));
            assert!(address.is_some() != method.is_some(), "{source}");
        }
    }
    assert_eq!(data["updated"], json!(library.changes[0].on));
    assert_eq!(data["license"], json!("MIT OR Apache-2.0"));
}

#[test]
fn addresses_are_whole_where_the_site_has_one_and_paths_where_it_has_none() {
    let mut library = library();
    let linked = |files: &BTreeMap<String, String>| {
        let claims = json(&files["claims.json"]);
        let id = claims["claims"][0]["id"].as_str().expect("an id").to_string();
        let markdown: String = claims["claims"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|claim| claim["right"]["markdown"].as_str())
            .collect();
        (claims, id, markdown)
    };
    let unknown = files(&library);
    let (claims, id, markdown) = linked(&unknown);
    assert_eq!(claims["$schema"], json!("claims.schema.json"));
    assert_eq!(claims["claims"][0]["link"], json!(format!("/docs/claims/#{id}")));
    assert!(markdown.contains("](/docs/resources/allocators/)"), "{markdown}");
    assert_eq!(json(&unknown["platforms/fly.json"])["$schema"], json!("schema.json"));
    assert_eq!(json(&unknown["claims.schema.json"]).get("$id"), None);

    library.site = SiteSettings::default().with(Some("https://a.example/docs/"), None, "/docs/").expect("settings");
    let known = files(&library);
    let (claims, id, markdown) = linked(&known);
    assert_eq!(claims["$schema"], json!("https://a.example/docs/claims.schema.json"));
    assert_eq!(claims["$schema"], json(&known["claims.schema.json"])["$id"]);
    assert_eq!(claims["claims"][0]["link"], json!(format!("https://a.example/docs/claims/#{id}")));
    assert!(markdown.contains("](https://a.example/docs/resources/allocators/)"), "{markdown}");
    let prices = json(&known["platforms/fly.json"]);
    assert_eq!(prices["$schema"], json(&known["platforms/schema.json"])["$id"]);
    assert_eq!(prices["page"]["link"], json!("https://a.example/docs/calculators/platform-cost/#prices"));
}
