//! Checks diagrams: no styles of their own, no scripts, no external references.

use faults::{Faults, Source};
use roxmltree::{Attribute, Document, Node};
use std::collections::BTreeMap;

/// The style sheet that defines the classes of diagrams.
const SHEET: &str = include_str!("../../../../style/diagrams.css");
const SHEET_PATH: &str = "style/diagrams.css";
const SVG: &str = "http://www.w3.org/2000/svg";
/// The width of a phone in CSS pixels. A wider diagram is scaled down there, and its text with it.
const WIDEST: f64 = 320.0;

/// The allowed elements.
const ELEMENTS: &str = "svg title desc defs g use path line polyline polygon rect circle ellipse text";
const WITHIN_TEXT: &str = "tspan";

/// The allowed attributes: position and geometry, no styles.
const ATTRIBUTES: &str = "class id href viewBox d points x y x1 y1 x2 y2 dx dy cx cy r rx ry width height transform \
     pathLength text-anchor textLength lengthAdjust";

/// All faults of a diagram.
pub(super) fn faults(document: &Document<'_>, source: Source<'_>) -> Faults {
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        let remedy = format!("begin the file with <svg xmlns=\"{SVG}\" viewBox=\"0 0 300 200\">");
        return source.fault(root.range().start, "the file is not an SVG document", remedy).into();
    }
    let mut check = Check { source, ids: BTreeMap::new(), faults: Faults::default() };
    check.root(root);
    for node in document.descendants().filter(Node::is_element) {
        check.element(node);
    }
    check.references(document);
    check.faults
}

/// The text of `<title>` or `<desc>`.
pub(super) fn element_text(document: &Document<'_>, tag: &str) -> Option<String> {
    let node = document.root_element().children().find(|node| node.has_tag_name((SVG, tag)))?;
    let text = node.text()?.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The id that a reference within the file leads to.
pub(super) fn local_id(to: &str) -> Option<&str> {
    to.strip_prefix('#')
}

struct Check<'a> {
    source: Source<'a>,
    /// Ids with their offsets.
    ids: BTreeMap<String, usize>,
    faults: Faults,
}

impl Check<'_> {
    fn fault(&mut self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(self.source.fault(at, what, remedy));
    }

    fn root(&mut self, root: Node<'_, '_>) {
        let at = root.range().start;
        let size =
            root.attribute("viewBox").map(|size| size.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>());
        match size {
            Some(Ok(size)) if size.len() == 4 && size[2] <= WIDEST => {}
            Some(Ok(size)) if size.len() == 4 => {
                let what = format!("a diagram {} wide is not readable on a phone", size[2]);
                self.fault(at, what, format!("make it at most {WIDEST} wide, with its parts below each other"));
            }
            _ => self.fault(at, "the diagram has no viewBox", "add one, like viewBox=\"0 0 300 200\""),
        }
        for (tag, remedy) in
            [("title", "add one that names what it shows"), ("desc", "add one that describes it in words")]
        {
            if element_text(root.document(), tag).is_none() {
                self.fault(at, format!("the diagram has no <{tag}>"), remedy);
            }
        }
    }

    fn element(&mut self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        let known = node.tag_name().namespace() == Some(SVG)
            && (is_among(name, ELEMENTS)
                || name == WITHIN_TEXT && node.parent().is_some_and(|parent| parent.has_tag_name("text")));
        if !known {
            let remedy = format!(
                "use only {}, and {WITHIN_TEXT} within text",
                ELEMENTS.trim_start_matches("svg title desc ").replace(' ', ", ")
            );
            return self.fault(node.range().start, format!("<{name}> is not allowed here"), remedy);
        }
        for attribute in node.attributes() {
            self.attribute(attribute);
        }
    }

    fn attribute(&mut self, attribute: Attribute<'_, '_>) {
        let (name, value, at) = (attribute.name(), attribute.value(), attribute.range().start);
        if !is_among(name, ATTRIBUTES) || attribute.namespace().is_some() {
            let remedy = if name.starts_with("on") {
                "remove it: diagrams have no scripts".into()
            } else {
                format!("remove it, and use a class of {SHEET_PATH}")
            };
            return self.fault(at, format!("the attribute `{name}` is not allowed"), remedy);
        }
        match name {
            "class" => {
                for class in value.split_whitespace().filter(|class| !is_class(class)) {
                    let remedy = format!("use an existing one, or add it to {SHEET_PATH}");
                    self.fault(at, format!("there is no class `{class}`"), remedy);
                }
            }
            "href" if local_id(value).is_none() => {
                self.fault(
                    at,
                    format!("the reference `{value}` points outside this file"),
                    "refer to an id of the same file, as #id",
                );
            }
            "id" if self.ids.insert(value.into(), at).is_some() => {
                self.fault(at, format!("two elements have the id `{value}`"), "change one of them");
            }
            _ => {}
        }
    }

    /// Each reference must lead to an id, and each id must have a reference.
    fn references(&mut self, document: &Document<'_>) {
        let mut unused = std::mem::take(&mut self.ids);
        let known: Vec<_> = unused.keys().cloned().collect();
        for attribute in document.descendants().flat_map(|node| node.attributes()).filter(|it| it.name() == "href") {
            let Some(id) = local_id(attribute.value()) else { continue };
            unused.remove(id);
            if !known.iter().any(|known| known == id) {
                self.fault(
                    attribute.range().start,
                    format!("there is no id `{id}`"),
                    "add it, or change the reference",
                );
            }
        }
        for (id, at) in unused {
            self.fault(at, format!("nothing refers to the id `{id}`"), "delete it");
        }
    }
}

fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

/// Whether the style sheet defines a class.
fn is_class(class: &str) -> bool {
    let follows = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
    SHEET.match_indices(&format!(".{class}")).any(|(at, found)| follows(&SHEET[at + found.len()..]))
}
