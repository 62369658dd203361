//! Drawings: what they may have, and what a page makes of them.

use crate::sample::{front_matter, load, site};
use content::{Block, Page, Piece};

/// A drawing with these lines in it; the first of them is line 4.
fn drawing(lines: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 300 20\">\n  <title>The sky &amp; us</title>\n  \
         <desc>It is above us.\n  We are below.</desc>\n{lines}</svg>\n"
    )
}

/// A site with this drawing and a page with this text, which begins at line 8.
fn with(svg: &str, body: &str) -> Result<Page, Vec<String>> {
    let page = format!("{}\n{body}", front_matter("Page", 20));
    let root = site(&[("diagrams/sky.svg", svg), ("reference/basics/page.md", &page)]);
    load(&root).map(|library| library.pages().find(|page| page.slug == "page").expect("the page").clone())
}

/// The faults of a drawing that a page shows, without the name of its file.
fn faults(svg: &str) -> Vec<String> {
    let found = with(svg, "{{diagram sky}}\n").expect_err("something is wrong with the drawing");
    found.iter().map(|fault| fault.trim_start_matches("diagrams/sky.svg:").into()).collect()
}

#[test]
fn a_drawing_is_named_by_its_title_and_told_in_words() {
    let lines = "<!-- a note -->\n  <defs><circle id=\"sun\" r=\"2\"/></defs>\n  <use href=\"#sun\"/>\n  \
        <text class=\"diagram__soft\" y=\"9\">5 &lt; 6 <tspan>s</tspan></text>\n";
    let page = with(&drawing(lines), "{{diagram sky}}\n").expect("a good drawing");
    let [Block::Html(html)] = &page.body.blocks[..] else { panic!("{:?}", page.body.blocks) };
    assert_eq!(
        html.trim_end(),
        "<figure class=\"diagram\" aria-labelledby=\"diagram-sky\"><div class=\"diagram__sheet\">\
         <figcaption id=\"diagram-sky\">The sky &amp; us</figcaption>\
         <svg viewBox=\"0 0 300 20\" width=\"300\" height=\"20\" role=\"img\" aria-labelledby=\"diagram-sky\" aria-details=\"diagram-sky-words\">\
         <defs><circle id=\"diagram-sky-sun\" r=\"2\"/></defs><use href=\"#diagram-sky-sun\"/>\
         <text class=\"diagram__soft\" y=\"9\">5 &lt; 6 <tspan>s</tspan></text></svg>\
         <details class=\"diagram__words\" id=\"diagram-sky-words\"><summary>In words</summary>\
         <p>It is above us. We are below.</p></details></div></figure>"
    );
    let [_, Piece::Text(markdown), _] = &page.body.markdown[..] else { panic!("{:?}", page.body.markdown) };
    assert_eq!(markdown, "**Diagram: The sky & us.** It is above us. We are below.");
}

#[test]
fn a_drawing_has_no_looks_of_its_own_and_does_nothing() {
    let lines = "<script>alert(1)</script>\n<path style=\"fill:red\" d=\"M0 0\"/>\n<path fill=\"#f00\" onclick=\"f()\"/>\n\
        <image href=\"https://example.org/a.png\"/>\n<use href=\"https://example.org/a.svg#b\"/>\n<g class=\"diagram__sof\"/>\n\
        <tspan>x</tspan>\n";
    let looks = "remove it, and use a class of style/diagrams.css";
    let only =
        "use only defs, g, use, path, line, polyline, polygon, rect, circle, ellipse, text, and tspan within text";
    assert_eq!(
        faults(&drawing(lines)),
        [
            format!("5: <script> is not allowed here; {only}"),
            format!("6: the attribute `style` is not allowed; {looks}"),
            format!("7: the attribute `fill` is not allowed; {looks}"),
            "7: the attribute `onclick` is not allowed; remove it: diagrams have no scripts".into(),
            format!("8: <image> is not allowed here; {only}"),
            "9: the reference `https://example.org/a.svg#b` points outside this file; refer to an id of the same file, as #id".into(),
            "10: there is no class `diagram__sof`; use an existing one, or add it to style/diagrams.css".into(),
            format!("11: <tspan> is not allowed here; {only}"),
        ]
    );
}

#[test]
fn a_drawing_fits_a_phone_and_says_what_it_shows() {
    let xmlns = "xmlns=\"http://www.w3.org/2000/svg\"";
    assert_eq!(
        faults(&format!("<svg {xmlns} viewBox=\"0 0 900 300\"><title> </title></svg>")),
        [
            "1: a diagram 900 wide is not readable on a phone; make it at most 320 wide, with its parts below each other",
            "1: the diagram has no <desc>; add one that describes it in words",
            "1: the diagram has no <title>; add one that names what it shows",
        ]
    );
    assert_eq!(
        faults(&drawing("").replace(" viewBox=\"0 0 300 20\"", "")),
        ["1: the diagram has no viewBox; add one, like viewBox=\"0 0 300 200\""]
    );
    assert!(faults("<html/>")[0].starts_with("1: the file is not an SVG document; begin the file with <svg xmlns="));
}

#[test]
fn a_drawing_that_is_no_xml_is_named_with_its_line() {
    let found = faults(&drawing("<g>\n"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("6: invalid XML: ") && found[0].ends_with("; fix it"), "{found:?}");
    assert!(faults(&format!("<!DOCTYPE svg [<!ENTITY a \"b\">]>{}", drawing("")))[0].contains("invalid XML"));
}

#[test]
fn ids_are_unique_and_there_for_something() {
    assert_eq!(
        faults(&drawing("<path id=\"a\" d=\"M0 0\"/>\n<path id=\"a\" d=\"M0 0\"/>\n<use href=\"#b\"/>\n")),
        [
            "6: nothing refers to the id `a`; delete it",
            "6: two elements have the id `a`; change one of them",
            "7: there is no id `b`; add it, or change the reference",
        ]
    );
}

#[test]
fn a_drawing_is_shown_somewhere_and_once_on_a_page() {
    assert_eq!(
        with(&drawing(""), "Nothing.\n").expect_err("a drawing that is not shown"),
        ["diagrams/sky.svg:1: no page shows the diagram `sky`; show it on a page, with {{diagram name}}"]
    );
    assert_eq!(
        with(&drawing(""), "{{diagram sky}}\n\n{{diagram sky}}\n\n{{diagram sea}}\n").expect_err("two faults"),
        [
            "reference/basics/page.md:10: the diagram `sky` is already on this page; show it only once",
            "reference/basics/page.md:12: there is no diagram `sea`; add content/diagrams/sea.svg, or use an existing one",
        ]
    );
}

#[test]
fn numbers_beside_those_of_the_reader_say_that_they_are_an_example() {
    let drawing = drawing("<text y=\"9\">sky, <tspan>10</tspan> birds</text>\n");
    let beside = "Of [10](your:instances), one.\n\n{{diagram sky}}\n";
    assert_eq!(
        with(&drawing, beside).expect_err("numbers of whom?"),
        ["diagrams/sky.svg:1: the diagram `sky` contains numbers, but readers can replace the numbers of this page; \
          begin its title with “Example:”, and name the example there"]
    );
    with(&drawing.replace("<title>", "<title>Example: "), beside).expect("an example");
    with(&drawing.replace("10", "ten"), beside).expect("no numbers");
    with(&drawing, "{{diagram sky}}\n").expect("no numbers of the reader");
}
