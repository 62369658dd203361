//! Places as SARIF counts them: lines and columns from 1, columns in UTF-16 code units, the end exclusive.

use crate::View;
use check::{Place, Source, Span};
use serde_json::{Value, json};

/// The file and the region of a place.
pub fn physical(view: &View<'_>, place: Place) -> Value {
    let mut location = json!({ "artifactLocation": artifact(view.path(place.file)) });
    let source = view.project.files.get(place.file).map(|file| &file.source);
    // A file that could not be read has no lines.
    if let Some(source) = source.filter(|source| !source.text.is_empty()) {
        location["region"] = region(source, place.span);
    }
    location
}

/// The address of a file.
pub fn artifact(path: &str) -> Value {
    match path.strip_prefix('/') {
        Some(rest) => json!({ "uri": format!("file:///{}", encoded(rest)) }),
        None => json!({ "uri": encoded(path), "uriBaseId": "%SRCROOT%" }),
    }
}

/// The region of a span.
pub fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (position(source, span.start), position(source, span.end.max(span.start)));
    json!({ "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1 })
}

fn position(source: &Source, byte: usize) -> (usize, usize) {
    let byte = byte.min(source.text.len());
    let line = source.line(byte);
    let before = source.slice(Span { start: source.line_span(line).start, end: byte });
    (line, 1 + before.encode_utf16().count())
}

/// A path as a part of an address.
fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_units() {
        let source = Source::new("x", "a\nä𝄞x y\n".as_bytes()).expect("text");
        let start = source.text.find('x').expect("a letter");
        let expected = json!({ "startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 5 });
        assert_eq!(region(&source, Span { start, end: start + 1 }), expected);
        assert_eq!(region(&source, Span { start: 99, end: 99 })["startLine"], 3);
    }

    #[test]
    fn paths_become_addresses() {
        assert_eq!(artifact("a b/ü#1.yaml"), json!({ "uri": "a%20b/%C3%BC%231.yaml", "uriBaseId": "%SRCROOT%" }));
        assert_eq!(artifact("/srv/x"), json!({ "uri": "file:///srv/x" }));
    }
}
