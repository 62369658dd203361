//! The content pipeline: what is fine passes, and what is wrong is named with file, line and remedy, all at once.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod data;
mod diagrams;
mod maps;
mod measurements;
mod pages;
mod sample;
mod symptoms;

use content::{Area, Library, Verdict};
use sample::{front_matter, load, site};
use std::fs;
use std::path::Path;

#[test]
fn the_content_of_this_site_is_in_order() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let others = app::pages::fixed_addresses();
    let library = Library::load(root, &others).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    });
    assert_eq!(library.all().count(), markdown_files(&root.join("content")), "each file is a page");
    for page in library.pages() {
        assert!(!page.body.sources.is_empty(), "{} names no source", page.address);
        assert!(!page.about.reading.is_empty(), "{} says nothing to read on", page.address);
        assert!(!library.related(page).is_empty(), "{} has no neighbors", page.address);
    }
    let counts = Verdict::ALL.map(|(_, verdict)| library.claims_with(verdict));
    assert!(counts.iter().all(|count| *count > 0), "each verdict has claims: {counts:?}");
    assert!(!library.symptoms.is_empty() && !library.checklist.is_empty(), "every data file has entries");
}

fn markdown_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| match path.extension() {
            _ if path.is_dir() => markdown_files(&path),
            Some(extension) if extension == "md" => 1,
            _ => 0,
        })
        .sum()
}

#[test]
fn a_file_without_front_matter_is_a_fault() {
    let root =
        site(&[("reference/basics/bad.md", "Only text.\n"), ("reference/basics/worse.md", "+++\ntitle = \"x\"\n")]);
    let remedy = "begin the file with a line `+++`, the keys title, summary, order and updated, and a line `+++`";
    assert_eq!(
        load(&root).expect_err("two bad files"),
        [
            format!("reference/basics/bad.md:1: there is no front matter; {remedy}"),
            format!("reference/basics/worse.md:1: the front matter has no closing `+++`; {remedy}"),
        ]
    );
}

#[test]
fn every_wrong_key_of_a_front_matter_is_named_with_its_line() {
    let text = "+++\ntitle = 7\nsumary = \"x\"\norder = -1\nupdated = \"yesterday\"\n+++\n\nText.\n";
    let root = site(&[("reference/basics/bad.md", text)]);
    let file = "reference/basics/bad.md";
    assert_eq!(
        load(&root).expect_err("a bad front matter"),
        [
            format!("{file}:2: `title` is not a text of 1 to 60 characters; change it"),
            format!("{file}:2: the front matter has no `summary`; add it"),
            format!(
                "{file}:3: the front matter has an unknown key `sumary`; use only title, summary, order, area, updated, reading, standalone, formerly"
            ),
            format!("{file}:4: `order` is not a whole number greater than 0; change it"),
            format!("{file}:5: `updated` is not a date without quotes, like 2026-11-22; change it"),
        ]
    );
}

#[test]
fn front_matter_that_is_no_toml_is_named_with_its_line() {
    let root = site(&[("reference/basics/bad.md", "+++\ntitle = \"A\"\norder = = 1\n+++\n\nText.\n")]);
    let faults = load(&root).expect_err("a bad front matter");
    assert!(
        faults.iter().any(|fault| fault.starts_with("reference/basics/bad.md:3: the front matter is not valid TOML")),
        "{faults:?}"
    );
}

#[test]
fn titles_and_orders_are_unique_where_they_must_be() {
    let root = site(&[("reference/basics/twin.md", &format!("{}\nText.\n", front_matter("Good", 10)))]);
    let found = load(&root).expect_err("a twin");
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("reference/basics/twin.md:1: order 10 is already used by "), "{found:?}");
    assert!(found[1].starts_with("reference/basics/twin.md:1: the title “Good” is already used by "), "{found:?}");
}

#[test]
fn a_former_address_is_well_formed_free_and_given_once() {
    let with = |title, order, key: &str| front_matter(title, order).replacen("\n+++\n", &format!("\n{key}\n+++\n"), 1);
    let page = |title, order, key: &str| format!("{}\nText.\n", with(title, order, key));
    let [one, two] = ["reference/basics/one.md", "reference/more/two.md"];

    let root = site(&[(one, &page("One", 20, "formerly = [\"/old/one/\", \"/one/\"]"))]);
    let redirects = load(&root).expect("a page that has moved").redirects();
    let from: Vec<_> = redirects
        .iter()
        .filter(|redirect| redirect.to == "/basics/one/")
        .map(|redirect| redirect.from.as_str())
        .collect();
    assert_eq!(from, ["/old/one/", "/one/"]);

    let root = site(&[(one, &page("One", 20, "formerly = [\"old\"]"))]);
    let remedy = "write the complete former address, like /old/address/";
    assert_eq!(
        load(&root).expect_err("no address"),
        [format!("{one}:6: `old` in `formerly` is not the address of a page; {remedy}")]
    );

    let keys = ["formerly = [\"/basics/good/\", \"/pool-sizing/\", \"/old/\"]", "formerly = [\"/old/\"]"];
    let more = ("reference/more/index.md", page("More", 20, "area = \"data\""));
    let root = site(&[(one, &page("One", 20, keys[0])), (more.0, &more.1), (two, &page("Two", 30, keys[1]))]);
    let found = load(&root).expect_err("three addresses that are taken");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].starts_with(&format!("{one}:1: the former address /basics/good/ is the address of a page; ")),
        "{found:?}"
    );
    assert!(
        found[1].starts_with(&format!("{one}:1: the former address /pool-sizing/ already redirects to ")),
        "{found:?}"
    );
    assert!(found[2].starts_with(&format!("{two}:1: the former address /old/ already redirects to ")), "{found:?}");
}

#[test]
fn a_section_needs_an_index() {
    let root = site(&[("reference/more/page.md", &format!("{}\nText.\n", front_matter("More", 10)))]);
    let found = load(&root).expect_err("no index");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("reference/more/index.md:1: the section has no index.md"), "{found:?}");
}

#[test]
fn a_page_is_in_the_area_of_its_section_or_in_its_own() {
    let page = |title, order, key: &str| {
        format!("{}\nText.\n", front_matter(title, order).replacen("order", &format!("{key}order"), 1))
    };
    let root = site(&[
        ("reference/more/index.md", &page("More", 5, "area = \"data\"\n")),
        ("reference/more/guest.md", &page("Guest", 10, "area = \"build\"\n")),
        ("reference/more/own.md", &page("Own", 20, "")),
    ]);
    let library = load(&root).expect("two sections");
    let addresses = |area| {
        let (_, pages) = library.areas().find(|(other, _)| *other == area).expect("every area");
        pages.into_iter().map(|page| page.address.as_str()).collect::<Vec<_>>()
    };
    // The pages of the area's own section are the first, although the other section is before it.
    assert_eq!(addresses(Area::Build), ["/basics/", "/basics/good/", "/more/guest/"]);
    assert_eq!(addresses(Area::Data), ["/more/", "/more/own/"]);
    assert!(addresses(Area::About).is_empty());

    let root = site(&[
        ("reference/more/index.md", &page("More", 5, "")),
        ("reference/more/a.md", &page("A", 10, "area = \"x\"\n")),
    ]);
    let found = load(&root).expect_err("an unknown area");
    assert!(found[0].contains("a.md:4: ") && found[0].contains("area"), "{found:?}");
    let root = site(&[("reference/more/index.md", &page("More", 5, ""))]);
    let keys = Area::ALL.map(|(key, _)| key).join(", ");
    let remedy = format!("add `area` to its front matter, one of {keys}");
    assert_eq!(
        load(&root).expect_err("no area"),
        [format!("reference/more/index.md:1: the section has no area of the menu; {remedy}")]
    );
}
