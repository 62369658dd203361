//! The shell and what becomes of a page in it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use app::pages::{Head, Script};
use content::{Library, Piece};
use site::{Meta, Programs, RenderedPage, Shell};
use std::error::Error;
use std::fs;
use tempfile::TempDir;

const INDEX: &str = r#"<!doctype html><html lang="en"><head><title>x</title><meta name="description" content="">
<link rel="stylesheet" href="/docs/a-1.css"><link rel="stylesheet" href="/docs/b-2.css">
<script>theme()</script></head><body></body></html>"#;

/// What Trunk stages, in a temporary folder.
fn staged() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir(folder.path().join("built")).expect("a folder to make");
    let programs = ["built/app.js", "built/app.wasm"].map(|name| (name, "x"));
    for (name, text) in [("index.html", INDEX), ("a-1.css", "a{}"), ("b-2.css", "b{}")].into_iter().chain(programs) {
        fs::write(folder.path().join(name), text).expect("a file to write");
    }
    folder
}

fn shell(folder: &TempDir, base: &str) -> Result<Shell, Box<dyn Error>> {
    let programs = Programs::stage(&folder.path().join("built"), folder.path(), base).expect("programs");
    Shell::read(folder.path(), base, programs)
}

fn page(island: bool, embed: bool) -> RenderedPage {
    let (title, description) = ("A < B".into(), "What \"it\" says.".into());
    let head = Head {
        title,
        description,
        island,
        embed,
        scripts: vec![Script::Site],
        feed: false,
        map: false,
        findings: false,
    };
    let html = r##"<a href="/a/#b">a</a><a href="#c">c</a><a href="https://example.org/">e</a>"##;
    let meta = Meta::new(&Library::default(), "/p/", &head);
    RenderedPage { address: "/p/".into(), head, html: html.into(), markdown: Some(Vec::new()), meta }
}

fn written(page: &RenderedPage) -> String {
    let folder = staged();
    let shell = self::shell(&folder, "/docs/").expect("a shell");
    shell.page(page).expect("a page")
}

#[test]
fn a_page_without_an_island_has_its_own_scripts_and_the_theme_alone() {
    let html = written(&page(false, false));
    let data = "<script type=\"application/ld+json\">";
    assert_eq!(html.replace(data, "").matches("<script").count(), 2, "{html}");
    assert!(html.contains("theme()"), "{html}");
    assert!(html.contains(&format!("<script type=\"module\" src=\"/docs/{}\">", Script::Site.file())), "{html}");
    assert!(written(&page(true, false)).contains("leptos-island"), "the script that starts islands");
}

#[test]
fn a_page_that_computes_numbers_in_its_text_says_with_what() {
    let mut page = page(false, false);
    page.html.push_str("<data data-computed=\"\" data-yours=\"pool-sizing/x\">5</data>");
    let written = written(&page);
    let (_, data) = written.split_once("<data ").expect("the number");
    assert!(data.contains(" data-js=\"/docs/app-") && data.contains(" data-wasm=\"/docs/app-"), "{data}");
}

#[test]
fn links_get_the_path_of_the_site_and_others_are_left_alone() {
    let html = written(&page(false, false));
    assert!(html.contains("<a href=\"/docs/a/#b\">"), "{html}");
    assert!(html.contains("<a href=\"#c\">") && html.contains("<a href=\"https://example.org/\">"), "{html}");
}

#[test]
fn title_and_description_are_escaped() {
    let html = written(&page(false, false));
    assert!(html.contains("<title>A &lt; B · Axum in Production</title>"), "{html}");
    assert!(html.contains("content=\"What &quot;it&quot; says.\""), "{html}");
}

#[test]
fn an_embed_says_that_it_is_one_and_is_not_indexed() {
    let html = written(&page(true, true));
    assert!(html.contains("data-embed") && html.contains("<meta name=\"robots\" content=\"noindex\">"), "{html}");
    assert!(!written(&page(true, false)).contains("noindex"));
}

#[test]
fn style_sheets_become_one_file_named_by_its_content() {
    let folder = staged();
    let shell = self::shell(&folder, "/docs/").expect("a shell");
    let html = shell.page(&page(false, false)).expect("a page");
    let sheets: Vec<_> = fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| name.ends_with(".css"))
        .collect();
    assert_eq!(sheets.len(), 1, "{sheets:?}");
    assert_eq!(fs::read_to_string(folder.path().join(&sheets[0])).expect("the sheet"), "a{}\nb{}");
    assert_eq!(html.matches("rel=\"stylesheet\"").count(), 1, "{html}");
    assert!(html.contains(&format!("href=\"/docs/{}\"", sheets[0])), "{html}");
}

#[test]
fn only_the_first_page_and_the_list_of_calculators_have_their_style_sheet() {
    let folder = staged();
    let more = INDEX.replace("</head>", "<link rel=\"stylesheet\" href=\"/docs/home-3.css\"></head>");
    fs::write(folder.path().join("index.html"), more).expect("a file to write");
    fs::write(folder.path().join("home-3.css"), "c{}").expect("a file to write");
    let shell = self::shell(&folder, "/docs/").expect("a shell");
    let [first, list, other] = ["/", "/calculators/", "/a/"].map(|address| {
        let page = RenderedPage { address: address.into(), ..page(false, false) };
        shell.page(&page).expect("a page")
    });
    assert!(first.contains("/docs/home-") && list.contains("/docs/home-"), "{first} {list}");
    assert!(!other.contains("/docs/home-"), "{other}");
}

#[test]
fn only_pages_with_a_calculator_have_the_style_sheet_of_calculators() {
    let folder = staged();
    let more = INDEX.replace("</head>", "<link rel=\"stylesheet\" href=\"/docs/answer-3.css\"></head>");
    fs::write(folder.path().join("index.html"), more).expect("a file to write");
    fs::write(folder.path().join("answer-3.css"), "c{}").expect("a file to write");
    let shell = self::shell(&folder, "/docs/").expect("a shell");
    let plain = shell.page(&page(false, false)).expect("a page");
    assert!(plain.contains("/docs/style-") && !plain.contains("/docs/calculators-"), "{plain}");
    let live = shell.page(&page(true, false)).expect("a page");
    assert!(live.contains("/docs/style-") && live.contains("/docs/calculators-"), "{live}");
    assert!(!live.contains("answer-3"), "{live}");
}

#[test]
fn a_public_url_that_is_no_path_is_refused_with_a_remedy() {
    for base in ["./", "docs/", "/docs", "https://example.org"] {
        let error = shell(&staged(), base).expect_err("no path from slash to slash").to_string();
        assert!(error.contains(base) && error.contains("--public-url /docs/"), "{error}");
    }
}

#[test]
fn a_page_names_its_markdown_and_the_ledger_its_feed() {
    let html = written(&page(false, false));
    assert!(
        html.contains("type=\"text/markdown\" title=\"This page as Markdown\" href=\"/docs/p/index.md\">"),
        "{html}"
    );
    assert!(!html.contains("atom+xml"), "{html}");
    let mut ledger = page(false, false);
    ledger.head.feed = true;
    assert!(written(&ledger).contains("href=\"/docs/claims/feed.xml\""));
    assert!(!written(&page(true, true)).contains("text/markdown"), "a frame has no other version");
}

#[test]
fn links_in_markdown_lead_to_markdown_below_the_path_of_the_site() {
    let shell = self::shell(&staged(), "/docs/").expect("a shell");
    let link = |to: &str| shell.markdown(&[Piece::Text("a ".into()), Piece::Link(to.into())]);
    assert_eq!(link("/a/b/#c"), "a /docs/a/b/index.md#c");
    assert_eq!(link("/"), "a /docs/index.md");
    assert_eq!(link("#c"), "a #c");
    assert_eq!(link("/platforms/fly.json"), "a /docs/platforms/fly.json");
    assert_eq!(link("https://example.org/"), "a https://example.org/");
    assert_eq!(shell.markdown(&[Piece::File("/llms-full.txt".into())]), "/docs/llms-full.txt");
}
