//! `content/licenses/` has what is shipped, no less and no more.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};
use toml::Table;

const CRATES: &str = "content/licenses/crates.toml";

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file to read")
}

fn table(name: &str) -> Table {
    read(name).parse().expect("TOML")
}

/// The licenses of a file: what is under each, and its text.
fn licenses(name: &str) -> Vec<(Vec<String>, String)> {
    let table = table(name);
    let licenses = table["license"].as_array().expect("licenses");
    let license = |license: &toml::Value| {
        let of = license["of"].as_array().expect("a list").iter().filter_map(|name| Some(name.as_str()?.to_string()));
        (of.collect(), license["text"].as_str().expect("a text").to_string())
    };
    licenses.iter().map(license).collect()
}

/// The crates that the WebAssembly programs are compiled from, as `name version`; macros leave no code of their own behind.
fn crates() -> BTreeSet<String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["tree", "--locked", "--target", "wasm32-unknown-unknown", "--edges", "normal,no-proc-macro"]);
    cargo.args(["--prefix", "none", "--format", "{p}", "--package", "programs"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo to run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    // Our own have their folder behind the version.
    let lines = text.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.ends_with(')'));
    lines.map(|line| line.replacen(" v", " ", 1)).collect()
}

#[test]
fn every_crate_in_the_webassembly_has_its_license_and_no_other() {
    let shipped = crates();
    assert!(shipped.iter().any(|name| name.starts_with("leptos ")), "{shipped:?}");
    let listed: BTreeSet<_> = licenses(CRATES).into_iter().flat_map(|(of, _)| of).collect();
    let remedy = "regenerate the file with: make licenses";
    let missing: Vec<_> = shipped.difference(&listed).collect();
    assert!(missing.is_empty(), "{CRATES} has no license of {missing:?}, which are shipped; {remedy}");
    let needless: Vec<_> = listed.difference(&shipped).collect();
    assert!(needless.is_empty(), "{CRATES} has licenses of {needless:?}, which are not shipped; {remedy}");
}

#[test]
fn each_text_is_there_once() {
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/licenses")).expect("a folder");
    for entry in folder {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let texts: Vec<_> = licenses(&format!("content/licenses/{name}")).into_iter().map(|(_, text)| text).collect();
        let apart: BTreeSet<_> = texts.iter().map(|text| text.split_whitespace().collect::<String>()).collect();
        assert_eq!(apart.len(), texts.len(), "{name}");
    }
}

#[test]
fn the_search_program_is_the_version_that_is_pinned_and_the_typeface_has_its_own_text() {
    let manifest: Table = table("Cargo.toml");
    let version = manifest["workspace"]["dependencies"]["pagefind"]["version"].as_str().expect("a version");
    let pagefind = format!("Pagefind {}", version.trim_start_matches('='));
    let search = licenses("content/licenses/search.toml");
    assert!(
        search.iter().any(|(of, _)| of.contains(&pagefind)),
        "look at what {pagefind} ships, and name it: {search:?}"
    );
    let typeface = licenses("content/licenses/typeface.toml");
    let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
    assert_eq!(words(&typeface[0].1), words(&read("crates/pictures/src/fonts/OFL.txt")));
}
