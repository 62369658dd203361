//! The content pipeline: what is fine passes, and what is wrong is named with file, line and remedy, all at once.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use axum_in_production::content::{Block, Library, Page, Piece, Verdict};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const OTHERS: &[&str] = &["/", "/calculators/"];

const SOURCES: &str = "[sky]\ntitle = \"A book on the sky\"\nurl = \"https://example.org/sky\"\nseen = 2026-11-22\n";
const CLAIMS: &str = "[[claim]]\nid = \"sky-blue\"\nsaid = \"The sky is blue.\"\nverdict = \"depends\"\n\
    right = \"By day, and [without clouds](/basics/good/).\"\nsources = [\"sky\"]\n";
const CHANGES: &str = "[[change]]\non = 2026-11-23\nwhat = \"The ledger opens.\"\n";
const SYMPTOMS: &str = "[[symptom]]\nid = \"dark\"\ntitle = \"It is dark\"\ngroup = \"Sky\"\n\
    messages = [\"no light * found\"]\ncause = \"The sun has gone down.\"\ncheck = \"date\"\n\
    fix = \"Wait until the morning.\"\npages = [\"/basics/good/\"]\n";
const CHECKLIST: &str = "[[group]]\ntitle = \"Outside\"\n[[group.item]]\nid = \"look-up\"\n\
    do = \"Look up at the sky.\"\nverify = \"It is blue.\"\npage = \"/basics/good/\"\n";

fn front_matter(title: &str, order: u32) -> String {
    let summary = "A sentence that is long enough to tell a reader what to expect here.";
    format!("+++\ntitle = \"{title}\"\nsummary = \"{summary}\"\norder = {order}\nupdated = 2026-11-22\n+++\n")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
    fs::write(path, text).expect("a file to write");
}

/// A site of one section with one good page, and these files of `content/` beside or instead of it.
fn site(files: &[(&str, &str)]) -> TempDir {
    let root = TempDir::new().expect("a temporary folder");
    let content = root.path().join("content");
    write(&content, "reference/basics/index.md", &format!("{}\nThe basics.\n", front_matter("Basics", 10)));
    let good = format!("{}\nFine.[^claim:sky-blue]\n\n## A heading\n", front_matter("Good", 10));
    write(&content, "reference/basics/good.md", &good);
    fs::create_dir_all(content.join("calculators")).expect("a folder");
    for (path, text) in [
        ("sources.toml", SOURCES),
        ("claims/sky.toml", CLAIMS),
        ("changes.toml", CHANGES),
        ("symptoms.toml", SYMPTOMS),
        ("checklist.toml", CHECKLIST),
    ] {
        write(&content, path, text);
    }
    for (path, text) in files {
        write(&content, path, text);
    }
    write(root.path(), "service/src/main.rs", "// region: all\nfn main() {}\n// endregion: all\n");
    root
}

fn load(root: &TempDir) -> Result<Library, Vec<String>> {
    let others: Vec<_> = OTHERS.iter().map(ToString::to_string).collect();
    Library::load(root.path(), &others).map_err(|faults| {
        let prefix = format!("{}/content/", root.path().display());
        faults.iter().map(|fault| fault.to_string().replace(&prefix, "")).collect()
    })
}

/// The faults of a page with this body, which begins at line 8, without the name of the file.
fn faults(body: &str) -> Vec<String> {
    let root = site(&[("reference/basics/bad.md", &format!("{}\n{body}", front_matter("Bad", 20)))]);
    let faults = load(&root).expect_err("something is wrong with the page");
    faults.iter().map(|fault| fault.trim_start_matches("reference/basics/bad.md:").into()).collect()
}

/// The faults of a data file that stands there instead of the good one, without its name.
fn data_faults(path: &str, text: &str) -> Vec<String> {
    let faults = load(&site(&[(path, text)])).expect_err("something is wrong with the file");
    faults.iter().map(|fault| fault.trim_start_matches(path).trim_start_matches(':').into()).collect()
}

fn page(body: &str) -> Page {
    let root = site(&[("reference/basics/page.md", &format!("{}\n{body}", front_matter("Page", 20)))]);
    let library = load(&root).expect("a good page");
    library.pages().find(|page| page.slug == "page").expect("the page").clone()
}

fn html(body: &str) -> String {
    let html = |block: &Block| match block {
        Block::Html(html) => html.clone(),
        Block::Calculator(calculator) => format!("[{}]", calculator.slug),
    };
    page(body).body.blocks.iter().map(html).collect()
}

/// A page's Markdown, links between angle brackets.
fn markdown(body: &str) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Link(to) | Piece::File(to) => format!("<{to}>"),
        Piece::Calculator(calculator) => format!("[{}]", calculator.slug),
    };
    page(body).body.markdown.iter().map(piece).collect()
}

#[test]
fn the_content_of_this_site_is_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let others = axum_in_production::pages::fixed_addresses();
    let library = Library::load(root, &others).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    });
    assert!(library.pages().count() >= 50, "every section of the reference is there");
    for page in library.pages() {
        assert!(!page.body.sources.is_empty(), "{} names no source", page.address);
        assert!(!page.about.reading.is_empty(), "{} says nothing to read on", page.address);
        assert!(!library.related(page).is_empty(), "{} has no neighbors", page.address);
    }
    let count = |verdict| library.claims.iter().filter(|claim| claim.verdict == verdict).count();
    assert_eq!(
        Verdict::ALL.map(|(_, verdict)| count(verdict)).iter().sum::<usize>(),
        133,
        "every claim is in the ledger"
    );
    assert!(library.symptoms.len() >= 30, "there are symptoms to find");
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
            format!("reference/basics/worse.md:1: the front matter does not end; {remedy}"),
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
                "{file}:3: the front matter has an unknown key `sumary`; use only title, summary, order, updated, reading"
            ),
            format!("{file}:4: `order` is not a whole number greater than 0; change it"),
            format!("{file}:5: `updated` is not a day without quotes, like 2026-11-22; change it"),
        ]
    );
}

#[test]
fn front_matter_that_is_no_toml_is_named_with_its_line() {
    let root = site(&[("reference/basics/bad.md", "+++\ntitle = \"A\"\norder = = 1\n+++\n\nText.\n")]);
    let faults = load(&root).expect_err("a bad front matter");
    assert!(
        faults.iter().any(|fault| fault.starts_with("reference/basics/bad.md:3: the front matter is no TOML")),
        "{faults:?}"
    );
}

#[test]
fn a_broken_link_is_named_with_file_line_and_the_nearest_page() {
    let found = faults("Fine.\n\nSee [this](/basics/god/) and\n[that](/basics/good/#nowhere).\n");
    assert_eq!(
        found,
        [
            "10: there is no page /basics/god/; did you mean /basics/good/ ?",
            "11: there is no #nowhere on /basics/good/; use one of #a-heading",
        ]
    );
}

#[test]
fn a_link_must_be_rooted_secure_and_end_with_a_slash() {
    let found = faults("[a](/basics/good) [b](good.md) [c](http://example.org) [d](#missing)\n\n## Here\n");
    assert_eq!(
        found,
        [
            "8: the link to `good.md` is relative; write it from the root of the site, like /configuration/health-checks/",
            "8: the link to http://example.org is not secure; use https",
            "8: there is no #missing on /basics/bad/; use one of #here",
            "8: there is no page /basics/good; did you mean /basics/good/ ?",
        ]
    );
}

#[test]
fn links_that_lead_somewhere_pass() {
    html("[a](/basics/good/#a-heading) [b](#here) [c](https://example.org/) [d](/) [e](/basics/)\n\n## Here\n");
}

#[test]
fn an_unknown_directive_or_aside_is_a_fault() {
    let found = faults("{{calculator no-such}}\n\n{{movie cats}}\n\nText {{calculator x}}\n\n> [!JOKE]\n> Ha.\n");
    assert_eq!(
        found,
        [
            "8: there is no calculator `no-such`; use one of health-check-load, pool-sizing, memory-budget, build-time, platform-cost",
            "10: the directive `movie cats` is unknown; use {{calculator name}}, {{claim id}} or {{include service/path#region}}",
            "12: a directive stands within other text; put {{name argument}} into a paragraph of its own",
            "14: the aside `[!JOKE]` is unknown; use one of [!NOTE], [!WARNING]",
        ]
    );
}

#[test]
fn markup_that_the_site_does_not_have_is_a_fault() {
    let found = faults("<div>x</div>\n\n![a](/b.png)\n\n```\nx\n```\n\n```rusty\nx\n```\n\n```bash main.rs\nx\n```\n");
    assert_eq!(
        found,
        [
            "8: raw HTML is not allowed; write it in Markdown, or in a code span",
            "10: images are not supported; describe it in words or in a table",
            "12: a code block names no language; name one behind ```, or text",
            "16: the language `rusty` is unknown; name one behind ```, or text",
            "20: `main.rs` is no caption; write it as title=\"src/main.rs\"",
        ]
    );
}

#[test]
fn headings_go_down_one_level_at_a_time_and_are_unique() {
    let found = faults("# Title\n\n## One\n\n#### Deep\n\n## One\n\n### [Two](/)\n");
    assert_eq!(
        found,
        [
            "8: a heading of level 1 cannot stand here; use level 2 to 2; the title is level 1",
            "12: a heading of level 4 cannot stand here; use level 2 to 3; the title is level 1",
            "14: there are two headings #one; change one of them",
            "16: a heading has more than text and code; move links and notes below it",
        ]
    );
}

#[test]
fn footnotes_without_a_definition_or_a_use_are_faults() {
    assert_eq!(
        faults("True.[^a]\n\n[^b]: Nobody asks.\n"),
        [
            "8: the footnote `a` is no source; add it to content/sources.toml, or define it at the end of the file",
            "10: no text uses the footnote `b`; use it or delete it",
        ]
    );
}

#[test]
fn titles_and_orders_are_unique_where_they_must_be() {
    let root = site(&[("reference/basics/twin.md", &format!("{}\nText.\n", front_matter("Good", 10)))]);
    let found = load(&root).expect_err("a twin");
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("reference/basics/twin.md:1: order 10 is also that of "), "{found:?}");
    assert!(found[1].starts_with("reference/basics/twin.md:1: the title “Good” is also that of "), "{found:?}");
}

#[test]
fn a_section_needs_an_index() {
    let root = site(&[("reference/more/page.md", &format!("{}\nText.\n", front_matter("More", 10)))]);
    let found = load(&root).expect_err("no index");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("reference/more/index.md:1: a section needs a name and a summary"), "{found:?}");
}

#[test]
fn code_is_highlighted_with_classes_and_captioned() {
    let html = html("```toml title=\"Cargo.toml\"\na = \"<b>\"\n```\n");
    assert!(html.contains("<figcaption>Cargo.toml</figcaption>"), "{html}");
    assert!(html.contains("<span class=\"hl-s\">\"&lt;b&gt;\"</span>"), "{html}");
    assert!(!html.contains("style="), "{html}");
}

#[test]
fn headings_link_to_themselves_and_footnotes_to_their_source() {
    let html = html("## What's `new`?\n\nTrue.[^a] Again.[^a]\n\n[^a]: [Source](https://example.org/)\n");
    assert!(html.contains("<h2 id=\"whats-new\"><a href=\"#whats-new\">What’s <code>new</code>?</a></h2>"), "{html}");
    assert_eq!(html.matches("href=\"#source-1\"").count(), 2, "{html}");
}

#[test]
fn asides_and_calculators_stand_between_the_paragraphs() {
    let html =
        html("Before.\n\n> [!NOTE]\n> \"Never.\"\n>\n> Sometimes.\n\n{{calculator health-check-load}}\n\nAfter.\n");
    let order = ["Before.", "aside--note", "Note", "“Never.”", "Sometimes.", "[health-check-load]", "After."];
    let places: Vec<_> =
        order.iter().map(|text| html.find(text).unwrap_or_else(|| panic!("no {text} in {html}"))).collect();
    assert!(places.is_sorted(), "{html}");
}

#[test]
fn a_claim_is_quoted_as_a_card_or_behind_a_sentence() {
    let card = html("{{claim sky-blue}}\n");
    let answer = "By day, and <a href=\"/basics/good/\">without clouds</a>.";
    for part in
        ["<details class=\"claim\" data-claim=\"depends\">", "The sky is blue.", answer, "https://example.org/sky"]
    {
        assert!(card.contains(part), "no {part} in {card}");
    }
    let marked = page("It is.[^claim:sky-blue]\n");
    let Block::Html(text) = &marked.body.blocks[0] else { panic!("a paragraph") };
    assert!(text.contains("popovertarget=\"claim-sky-blue\" aria-label=\"Claim: It depends\">±</button>"), "{text}");
    assert!(marked.body.notes[0].contains("id=\"claim-sky-blue\" popover"), "{:?}", marked.body.notes);
    assert_eq!(marked.body.cited, ["sky"]);
}

#[test]
fn a_claim_that_is_not_there_or_stands_twice_is_a_fault() {
    assert_eq!(
        faults("{{claim sky-green}}\n\nBlue.[^claim:sky-blue]\n\n{{claim sky-blue}}\n"),
        [
            "8: there is no claim `sky-green`; use an id of content/claims/, or add it there",
            "12: the claim `sky-blue` stands on this page already; quote it once",
        ]
    );
}

#[test]
fn code_of_the_service_is_shown_by_file_and_region() {
    let html = html("{{include service/src/main.rs#all}}\n");
    assert!(html.contains("<figcaption>service/src/main.rs</figcaption>"), "{html}");
    assert!(html.contains(">main</span>"), "{html}");
    assert_eq!(
        faults("{{include service/src/main.rs#none}}\n\n```rust\nfn f() {}\n```\n\n```toml\na = = 1\n```\n")
            .iter()
            .map(|fault| fault.split(';').next().unwrap_or_default().split(':').take(2).collect::<Vec<_>>().join(":"))
            .collect::<Vec<_>>(),
        [
            "8: service/src/main.rs has no region `none`",
            "10: code in rust stands on the page itself",
            "14: this is no TOML",
        ]
    );
}

#[test]
fn the_markdown_of_a_page_has_claims_code_and_sources_written_out() {
    let text = markdown(
        "See [it](/basics/good/#a-heading).[^sky] True.[^claim:sky-blue]\n\n{{include service/src/main.rs}}\n",
    );
    assert_eq!(
        text,
        "\nSee [it](</basics/good/#a-heading>).[^sky] True.[^claim:sky-blue]\n\n\
         ```rust title=\"service/src/main.rs\"\nfn main() {}\n```\n\n\
         [^sky]: [A book on the sky](https://example.org/sky), read on 2026-11-22\n\n\
         [^claim:sky-blue]: Often said: “The sky is blue.” Verdict: **It depends**. \
         By day, and [without clouds](</basics/good/>). Sources: [A book on the sky](https://example.org/sky), read on 2026-11-22.\n"
    );
}

#[test]
fn everything_wrong_with_the_ledger_is_named_at_once() {
    let claims = "[[claim]]\nid = \"Sky\"\nsaid = \"The sky is blue.\"\nverdict = \"maybe\"\nright = \"- a list that is long enough\"\n\
        sources = [\"sea\"]\nwrong = 1\n\n[[claim]]\nid = \"sky-blue\"\nsaid = \"It is blue.\"\nverdict = \"confirmed\"\n\
        right = \"By day and without clouds.\"\n";
    let found = data_faults("claims/sky.toml", claims);
    let expected = [
        "2: `Sky` cannot stand in an address; use lower case and hyphens",
        "4: `verdict` is not one of confirmed, corrected, depends, estimate; change it",
        "5: `right`: only text, code, emphasis and links can stand here; write it as one or more sentences",
        "6: there is no source `sea`; use one that there is, or add it",
        "7: the claim has an unknown key `wrong`; use only id, said, verdict, right, sources, calculators",
        "9: the claim `sky-blue` has no source; cite one, or call it an estimate",
    ];
    for fault in expected {
        assert!(found.iter().any(|found| found == fault), "no {fault} in {found:#?}");
    }
}

#[test]
fn a_claim_that_no_page_quotes_and_a_source_that_nothing_cites_are_faults() {
    let second = CLAIMS.replace("sky-blue", "sky-green");
    assert_eq!(
        data_faults("claims/sky.toml", &format!("{CLAIMS}{second}")),
        ["7: no page quotes the claim `sky-green`; quote it where it matters: [^claim:id] or {{claim id}}"]
    );
    let sea = SOURCES.replace("sky", "sea");
    assert_eq!(
        data_faults("sources.toml", &format!("{SOURCES}{sea}")),
        ["5: nothing cites the source `sea`; cite it or delete it"]
    );
}

#[test]
fn sources_need_an_address_or_a_method() {
    let bad = |line: &str| data_faults("sources.toml", &SOURCES.replace("url = \"https://example.org/sky\"", line));
    assert_eq!(
        bad("url = \"http://example.org/\"")[0],
        "3: `http://example.org/` is no address; write one that begins with https://"
    );
    assert_eq!(
        bad("")[0],
        "1: the source `sky` must have one of `url` and `how`; add `url`, or `how` where it is our own measurement"
    );
}

#[test]
fn symptoms_and_checklist_lead_to_pages_that_there_are() {
    let symptoms = SYMPTOMS.replace("/basics/good/", "/basics/god/").replace("no light * found", "dark");
    assert_eq!(
        data_faults("symptoms.toml", &symptoms),
        ["5: the message `dark` is too short to be told from others; write more of the line"]
    );
    let symptoms = SYMPTOMS.replace("/basics/good/", "/basics/god/");
    assert_eq!(
        data_faults("symptoms.toml", &symptoms),
        ["9: there is no page /basics/god/; did you mean /basics/good/ ?"]
    );
    let changes = CHANGES.replace("The ledger", "The [ledger](/clams/)");
    assert_eq!(data_faults("changes.toml", &changes), ["3: there is no page /clams/; did you mean /claims/ ?"]);
    let checklist = CHECKLIST.replace("/basics/good/", "/basics/good/#nowhere");
    assert_eq!(
        data_faults("checklist.toml", &checklist),
        ["7: there is no #nowhere on /basics/good/; use one of #a-heading"]
    );
}

#[test]
fn a_column_without_a_heading_is_a_fault() {
    assert_eq!(faults("| | B |\n|---|---|\n| 1 | 2 |\n"), ["8: a column of a table has no heading; say what it holds"]);
}
