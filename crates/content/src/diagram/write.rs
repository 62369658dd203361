//! Writes a diagram for a page: without `<title>` and `<desc>`, and with unique ids.

use super::check;
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use roxmltree::{Document, Node};

/// The diagram as HTML. `id` is the prefix of its ids.
pub(super) fn svg(document: &Document<'_>, id: &str) -> String {
    let mut html = String::new();
    let root = document.root_element();
    let view = root.attribute("viewBox").unwrap_or_default();
    // Without the style sheet, a diagram would fill the window.
    let sides = view.split_ascii_whitespace().skip(2).zip(["width", "height"]);
    let size: String = sides.map(|(length, side)| format!(" {side}=\"{length}\"")).collect();
    html +=
        &format!("<svg viewBox=\"{view}\"{size} role=\"img\" aria-labelledby=\"{id}\" aria-details=\"{id}-words\">");
    for child in root.children().filter(|child| !child.has_tag_name("title") && !child.has_tag_name("desc")) {
        node(&mut html, child, id);
    }
    html + "</svg>"
}

// Writing to a `String` does not fail.
fn node(html: &mut String, node: Node<'_, '_>, id: &str) {
    if node.is_text() {
        let text = node.text().unwrap_or_default();
        let is_shown = node.ancestors().any(|ancestor| ancestor.has_tag_name("text"));
        if is_shown {
            let _ = escape_html_body_text(&mut *html, text);
        }
    }
    if !node.is_element() {
        return;
    }
    let tag = node.tag_name().name();
    *html += &format!("<{tag}");
    for attribute in node.attributes() {
        let value = match (attribute.name(), check::local_id(attribute.value())) {
            ("id", _) => format!("{id}-{}", attribute.value()),
            ("href", Some(part)) => format!("#{id}-{part}"),
            _ => attribute.value().into(),
        };
        *html += &format!(" {}=\"", attribute.name());
        let _ = escape_html(&mut *html, &value);
        html.push('"');
    }
    if !node.has_children() {
        *html += "/>";
        return;
    }
    html.push('>');
    for child in node.children() {
        self::node(html, child, id);
    }
    *html += &format!("</{tag}>");
}
