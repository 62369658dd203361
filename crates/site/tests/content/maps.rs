//! The maps of sections: how they are read, and what they must contain.

use crate::sample::{front_matter, load, site};
use content::Library;

const INDEX: &str = "reference/more/index.md";

/// The map begins at line 8, and its first `pages` are at line 13.
const MAP: &str = "[map]\ntitle = \"From morning to night\"\nstart = \"noon\"\n[[map.stage]]\nname = \"By day\"\n\
    pages = [\"dawn\", \"noon\"]\n[[map.stage]]\nname = \"After dark\"\npages = [\"night\", \"/basics/good/\"]\n";

/// A site with a section of three pages whose index has these lines in its front matter, after a blank one.
fn with(map: &str) -> Result<Library, Vec<String>> {
    let index = front_matter("More", 5).replacen("order", "area = \"data\"\norder", 1);
    let index = index.replacen("\n+++\n", &format!("\n{map}+++\n"), 1);
    let page = |title, order| format!("{}\nText.\n", front_matter(title, order));
    load(&site(&[
        (INDEX, &format!("{index}\nText.\n")),
        ("reference/more/dawn.md", &page("Dawn", 10)),
        ("reference/more/noon.md", &page("Noon", 20)),
        ("reference/more/night.md", &page("Night", 30)),
    ]))
}

/// The faults of the map after a change, without the name of the file.
fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(MAP.contains(from), "nothing to change");
    let found = with(&MAP.replacen(from, to, 1)).expect_err("something is wrong with the map");
    found.iter().map(|fault| fault.trim_start_matches(INDEX).trim_start_matches(':').into()).collect()
}

#[test]
fn a_map_names_pages_by_file_and_those_of_other_sections_by_address() {
    let library = with(MAP).expect("a good map");
    let map = library.section("more").and_then(|section| section.index.about.map.as_ref()).expect("a map");
    assert_eq!((map.title.as_str(), map.start.to.as_str()), ("From morning to night", "/more/noon/"));
    let stages = map.stages.iter().map(|stage| stage.name.as_str());
    assert_eq!(stages.collect::<Vec<_>>(), ["By day", "After dark"]);
    let pages = map.pages().map(|page| page.to.as_str());
    assert_eq!(pages.collect::<Vec<_>>(), ["/more/dawn/", "/more/noon/", "/more/night/", "/basics/good/"]);
}

#[test]
fn a_section_of_three_pages_needs_a_map() {
    let found = with("").expect_err("no map");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("{INDEX}:1: the section has 3 pages and no map; add [map] ")), "{found:?}");
}

#[test]
fn each_page_of_the_section_is_in_one_stage() {
    assert_eq!(
        faults("\"dawn\", \"noon\"", "\"noon\", \"night\", \"down\""),
        [
            "7: the map does not have the page /more/dawn/; add `dawn` to the `pages` of a stage",
            "12: there is no page /more/down/; did you mean /more/dawn/?",
            "15: the map already has the page /more/night/; keep it in one stage",
        ]
    );
}

#[test]
fn the_start_is_a_page_of_a_stage() {
    let remedy = "start at a page of a stage";
    assert_eq!(
        faults("start = \"noon\"", "start = \"/basics/\""),
        [format!("9: the map starts at /basics/, which is not in any stage; {remedy}")]
    );
    assert_eq!(faults("start = \"noon\"\n", ""), ["7: the map has no `start`; add it"]);
}

#[test]
fn everything_that_is_wrong_with_a_map_is_named_with_its_line() {
    let remedy = "write the name of a file of this section without .md, or the complete address of another page";
    assert_eq!(
        faults("\"dawn\", \"noon\"", "\"dawn.md#x\", \"/noon\""),
        [
            format!("12: `/noon` does not name a page; {remedy}"),
            format!("12: `dawn.md#x` does not name a page; {remedy}"),
        ]
    );
    assert_eq!(
        faults("pages = [\"dawn\", \"noon\"]\n[[map.stage]]\nname = \"After dark\"\n", "page = \"dawn\"\n"),
        [
            "7: the number of stages is 1; write 2 to 5 of them",
            "12: the stage has an unknown key `page`; use only name, pages",
        ]
    );
    assert_eq!(
        faults("pages = [\"dawn\", \"noon\"]", "pages = []"),
        ["10: the stage has no pages; list those that belong to it in `pages`"]
    );
}

#[test]
fn only_an_index_has_a_map() {
    let page = front_matter("Page", 20).replacen("\n+++\n", &format!("\n{MAP}+++\n"), 1);
    let found = load(&site(&[("reference/basics/page.md", &format!("{page}\nText.\n"))])).expect_err("a map on a page");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("reference/basics/page.md:6: the front matter has an unknown key `map`"), "{found:?}");
}
