//! The text of pages: Markdown, directives, footnotes, links.

use crate::sample::{faults, html, markdown, page};
use content::Block;

#[test]
fn a_broken_link_is_named_with_file_line_and_the_nearest_page() {
    let found = faults("Fine.\n\nSee [this](/basics/god/) and\n[that](/basics/good/#nowhere).\n");
    assert_eq!(
        found,
        [
            "10: there is no page /basics/god/; did you mean /basics/good/?",
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
            "8: there is no page /basics/good; did you mean /basics/good/?",
        ]
    );
}

#[test]
fn links_that_lead_somewhere_pass() {
    html("[a](/basics/good/#a-heading) [b](#here) [c](https://example.org/) [d](/) [e](/basics/)\n\n## Here\n");
}

#[test]
fn an_unknown_directive_or_aside_is_a_fault() {
    let found = faults(
        "{{calculator no-such}}\n\n{{movie cats}}\n\nText {{calculator x}}\n\n> [!JOKE]\n> Ha.\n\n> [!TIP]\n> Ha.\n",
    );
    let calculators: Vec<_> = models::ALL.iter().map(|calculator| calculator.slug).collect();
    assert_eq!(
        found,
        [
            &format!("8: there is no calculator `no-such`; use one of {}", calculators.join(", ")),
            "10: the directive `movie cats` is unknown; use {{calculator name}}, {{claim id}}, {{diagram name}}, {{include service/path#region}}, {{lab}}, {{measured experiment}}, {{predicted experiment metric}}, {{readers 1000000}}, {{starter}} or {{visit}}",
            "12: a directive is inside other text; put {{name argument}} in a paragraph of its own",
            "14: the aside `[!JOKE]` is unknown; use one of [!NOTE], [!WARNING]",
            "17: the aside `[!TIP]` is unknown; use one of [!NOTE], [!WARNING]",
        ]
    );
}

#[test]
fn a_number_that_can_be_the_readers_is_what_the_calculators_have() {
    let marked = html("[10](your:instances) instances, [50](your:health-check-load/checks-per-second) checks.\n");
    let number = "<data value=\"10\" data-yours=\"health-check-load/instances\">10</data> instances";
    let result =
        "<data value=\"50\" data-yours=\"health-check-load/checks-per-second\" data-computed=\"\">50</data> checks.";
    assert!(marked.contains(&format!("{number}, {result}")), "{marked}");
    assert_eq!(markdown("In [10](your:instances) instances.\n"), "\nIn 10 instances.\n");
    let counted = "In [10 instances](your:instances).\n";
    assert!(
        html(counted).contains(
            "<data value=\"10\" data-yours=\"health-check-load/instances\">10</data> <span data-one=\"instance\">instances</span>."
        )
    );
    assert_eq!(markdown(counted), "\nIn 10 instances.\n");
    assert_eq!(
        faults(
            "[10](your:instance)\n\n- [6](your:instances)\n\n[**10**](your:instances) [1](your:pool-sizing/db-time) [10 x](your:instances)\n"
        ),
        [
            "8: a deployment has no `instance`; use one of instances, probers, max-instances, rps, latency, pool-size, db-cores, max-connections, memory, cpu, worker-threads, surge, pre-stop, grace, lines-per-request, line-bytes, platform, or calculator/key",
            "10: `your:instances` is 10 with the defaults, but the text has something else; write [10](your:instances) and check the sentence",
            "12: `10 x` has no plural after the number; write the noun in the plural, or move it after the link",
            "12: `your:instances` is 10 with the defaults, but the text has something else; write [10](your:instances) and check the sentence",
            "12: no deployment fills the field `db-time` of pool-sizing; write the number without a link, or mark a result",
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
            "10: images are not supported; use a diagram, a table, or words",
            "12: a code block has no language; write one after ```, or text",
            "16: the language `rusty` is unknown; write one after ```, or text",
            "20: a code block cannot have `main.rs`; write title=\"src/main.rs\" or run=\"service\" after the language",
        ]
    );
}

#[test]
fn headings_go_down_one_level_at_a_time_and_are_unique() {
    let found = faults("# Title\n\n## One\n\n#### Deep\n\n## One\n\n### [Two](/)\n");
    assert_eq!(
        found,
        [
            "8: a heading of level 1 is not allowed here; use level 2 to 2, because the title is level 1",
            "12: a heading of level 4 is not allowed here; use level 2 to 3, because the title is level 1",
            "14: two headings have the id `one`; change one of them",
            "16: a heading contains more than text and code; move links and notes below it",
        ]
    );
}

#[test]
fn footnotes_without_a_definition_or_a_use_are_faults() {
    assert_eq!(
        faults("True.[^a]\n\n[^b]: It is unused.\n"),
        [
            "8: the footnote `a` has no definition; define it at the end of the file, or add a source with this id to content/sources.toml",
            "10: no text uses the footnote `b`; use it or delete it",
        ]
    );
}

#[test]
fn code_is_highlighted_with_classes_and_captioned() {
    let html = html("```toml title=\"Cargo.toml\"\na = \"<b>\"\n```\n");
    assert!(html.contains("<figcaption>Cargo.toml</figcaption>"), "{html}");
    assert!(html.contains("<span class=\"hl-s\">\"&lt;b&gt;\"</span>"), "{html}");
    assert!(!html.contains("style="), "{html}");
}

#[test]
fn commands_that_a_test_runs_do_not_show_it() {
    let text = "```bash title=\"Check\" run=\"service\"\ndate\n```\n\n```bash run=\"files\"\ndate\n```\n";
    let shown = "\n```bash title=\"Check\"\ndate\n```\n\n```bash\ndate\n```\n";
    assert!(html(text).contains("<figcaption>Check</figcaption>"), "{}", html(text));
    assert!(!html(text).contains("run="), "{}", html(text));
    assert_eq!(markdown(text), shown);
    assert_eq!(
        faults("```bash run=\"moon\"\nx\n```\n\n```sql run=\"database\"\nx\n```\n\n```bash run=files\nx\n```\n"),
        [
            "8: no test runs commands in `moon`; use one of files, database, service, proxy",
            "12: no test runs sql; use the language bash, or remove run",
            "16: a code block cannot have `run=files`; write title=\"src/main.rs\" or run=\"service\" after the language",
        ]
    );
}

#[test]
fn headings_link_to_themselves_and_footnotes_to_their_source() {
    let html = html("## What's `new`?\n\nTrue.[^a] Again.[^a]\n\n[^a]: [Source](https://example.org/)\n");
    assert!(html.contains("<h2 id=\"whats-new\"><a href=\"#whats-new\">What’s <code>new</code>?</a></h2>"), "{html}");
    assert_eq!(html.matches("href=\"#source-1\"").count(), 2, "{html}");
}

#[test]
fn a_heading_may_keep_an_older_id() {
    let text = "## New words {#old-words}\n\n[Up](#old-words)\n";
    assert!(html(text).contains("<h2 id=\"old-words\"><a href=\"#old-words\">New words</a></h2>"), "{}", html(text));
    assert_eq!(markdown(text), "\n## New words\n\n[Up](<#old-words>)\n");
    assert_eq!(
        faults("## One {#one}\n\n## Two {#Of_Two}\n\n## Three {#one}\n"),
        [
            "8: this is already the id of the heading; remove it",
            "10: `Of_Two` is not an id; write {#of-two}",
            "12: two headings have the id `one`; change one of them",
        ]
    );
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
            "12: the claim `sky-blue` is already quoted on this page; quote it only once",
        ]
    );
}

#[test]
fn code_of_the_service_is_shown_by_file_and_region() {
    let html = html("{{include service/src/main.rs#all}}\n");
    assert!(
        html.contains("<figcaption><a href=\"/service/src/main.rs/#L1\">service/src/main.rs</a></figcaption>"),
        "{html}"
    );
    assert!(html.contains(">main</span>"), "{html}");
    assert_eq!(
        faults("{{include service/src/main.rs#none}}\n\n```rust\nfn f() {}\n```\n\n```toml\na = = 1\n```\n")
            .iter()
            .map(|fault| fault.split(';').next().unwrap_or_default().split(':').take(2).collect::<Vec<_>>().join(":"))
            .collect::<Vec<_>>(),
        ["8: service/src/main.rs has no region `none`", "10: rust code must come from a file", "14: invalid TOML",]
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
fn a_column_without_a_heading_is_a_fault() {
    assert_eq!(faults("| | B |\n|---|---|\n| 1 | 2 |\n"), ["8: a table column has no heading; add one"]);
}

#[test]
fn a_column_that_is_aligned_is_a_fault_since_that_would_be_a_style_in_the_markup() {
    let remedy = "remove the colons below its heading: the policy forbids style attributes";
    assert_eq!(faults("| A | B |\n|---|--:|\n| 1 | 2 |\n"), [format!("8: a table column has an alignment; {remedy}")]);
}

#[test]
fn what_the_site_costs_is_a_table_for_people_and_the_same_in_markdown() {
    let body = "{{readers 1000000}}\n\nText.\n\n{{visit}}\n";
    let page = html(body);
    assert!(page.contains("<th>1 million readers</th>"), "{page}");
    // 600 KB times a million are 600 GB, at a cent each.
    assert!(page.contains("<td>Bunny CDN, standard tier</td><td>$6.00</td>"), "{page}");
    assert!(page.contains("<td><strong>Total</strong></td><td>10</td><td>600,000</td>"), "{page}");
    assert_eq!(page.matches("<div class=\"table\" role=\"group\"").count(), 2, "{page}");
    assert!(page.contains("</table></div>\n<p>Measured on 2026-11-26. A person sat beside"), "{page}");
    let copy = markdown(body);
    assert!(
        copy.contains("\n| Bunny CDN, standard tier | $6.00 |") && copy.contains("| The rest | 7 | 560,000 |"),
        "{copy}"
    );
}

#[test]
fn readers_are_one_to_four_whole_numbers() {
    for counts in ["0", "many", "1 2 3 4 5", "-1", "1.5"] {
        let remedy = "write one to four whole numbers, like {{readers 100000 1000000}}";
        let expected = format!("8: `{counts}` is not a list of reader counts; {remedy}");
        assert_eq!(faults(&format!("{{{{readers {counts}}}}}\n")), [expected]);
    }
}
