//! What search finds, and the files it finds it with.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use app::pages::{addresses, fixed_addresses};
use content::Library;
use models::ALL;
use site::{Record, ResultKind, Site, link_faults, render};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    Library::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")), &fixed_addresses())
        .expect("content without faults")
});

/// Rendered once for all tests: it takes seconds.
static SITE: LazyLock<Site> = LazyLock::new(|| render(LIBRARY.clone()).expect("pages with heads"));

fn at<'a>(site: &'a Site, address: &str) -> &'a Record {
    let mut records = site.search.records.iter().filter(|record| record.address == address);
    let record = records.next().unwrap_or_else(|| panic!("nothing is found at {address}"));
    assert!(records.next().is_none(), "{address} is found twice");
    record
}

#[test]
fn every_page_heading_claim_symptom_calculator_and_task_is_found_at_its_place() {
    let (library, site) = (&*LIBRARY, &*SITE);
    assert_eq!(link_faults(site).lines(), Vec::<String>::new(), "each place is there");
    for page in site.pages.iter().filter(|page| !page.head.embed && page.address != "/404/") {
        assert_eq!(at(site, &page.address).title, page.head.title);
    }
    for page in library.all() {
        for heading in &page.body.headings {
            let record = at(site, &format!("{}#{}", page.address, heading.id));
            assert_eq!((&record.title, &record.kind), (&heading.text, &ResultKind::Section(page.about.title.clone())));
        }
    }
    for claim in &library.claims {
        let record = at(site, &format!("/claims/#{}", claim.id));
        assert_eq!((&record.title, &record.kind), (&claim.said.plain, &ResultKind::Claim(claim.verdict)));
    }
    for symptom in &library.symptoms {
        let record = at(site, &format!("/symptoms/{}/", symptom.id));
        let messages: Vec<_> = symptom.messages.iter().map(|message| message.source.as_str()).collect();
        assert_eq!(record.kind, ResultKind::Symptom(messages.join("\n")));
    }
    for calculator in ALL {
        let record = at(site, &addresses::calculator(calculator.slug));
        assert_eq!(record.kind, ResultKind::Calculator);
        assert!(calculator.fields().all(|field| record.text.contains(field.key)), "{}", record.text);
    }
    for item in library.checklist.iter().flat_map(|group| &group.items) {
        assert_eq!(at(site, &format!("/checklist/#{}", item.id)).kind, ResultKind::Task);
    }
    assert!(site.search.records.iter().all(|record| !record.address.starts_with("/embed/")));
}

#[test]
fn a_section_has_its_own_words_and_code_and_not_those_of_its_neighbors() {
    let site = &*SITE;
    let of_page = |record: &&Record| record.address.starts_with("/configuration/health-checks/");
    let with =
        |words: &str| site.search.records.iter().filter(of_page).filter(|record| record.text.contains(words)).count();
    let probes = at(site, "/configuration/health-checks/#probe-configuration");
    assert!(probes.text.contains("failureThreshold"), "{}", probes.text);
    assert!((1..4).contains(&with("failureThreshold")), "{} places", with("failureThreshold"));
}

#[test]
fn the_folder_has_what_the_browser_needs_and_nothing_of_pagefind_s_own_dialogs() {
    let site = &*SITE;
    let files = site.search.files().expect("an index");
    let names: BTreeSet<_> = files.iter().map(|(name, _)| name.split_once('/').expect("a folder").1).collect();
    for name in [
        "dialog.js",
        "engine.js",
        "excerpt.js",
        "files.js",
        "typos.js",
        "pagefind.js",
        "pagefind-entry.json",
        "wasm.en.pagefind",
    ] {
        assert!(names.contains(name), "{name} of {names:?}");
    }
    assert!(names.iter().all(|name| !name.contains("ui") && !name.contains("worker")), "{names:?}");
    let content = |name: &str| {
        let (_, content) = files.iter().find(|(file, _)| file.ends_with(name)).expect("the file");
        String::from_utf8(content.clone()).expect("text")
    };
    let table: Vec<[String; 6]> = serde_json::from_str(&content("/records.json")).expect("a table");
    assert_eq!(table.len(), site.search.records.len());
    let ids: BTreeSet<_> = table.iter().map(|[id, ..]| id).collect();
    assert_eq!(ids.len(), table.len(), "each has a name of its own");
    let words = content("/words.txt");
    let place = |word: &str| words.split_whitespace().position(|other| other == word).expect("a word of the site");
    assert!(place("connection") < place("refusal"), "the frequent ones first");
}

#[test]
fn the_name_of_the_folder_changes_with_what_is_in_it() {
    let folder = |site: &Site| site.pages[0].html.split("data-search=\"").nth(1).expect("a control")[..26].to_string();
    let mut other = LIBRARY.clone();
    other.claims[0].right.plain.push_str(" And more.");
    let other = render(other).expect("pages with heads");
    let again = render(LIBRARY.clone()).expect("pages with heads");
    assert_eq!(folder(&SITE), folder(&again));
    assert_ne!(folder(&SITE), folder(&other));
}
