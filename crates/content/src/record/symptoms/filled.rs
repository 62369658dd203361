//! Texts that repeat what a message captured.

use super::pattern::{Captured, is_name, without_wildcards};
use crate::body::Piece;
use crate::inline::Inline;
use crate::markdown::code_figure;
use pulldown_cmark_escape::escape_html_body_text;

/// A text of a symptom. `{name}` in it stands for what the message captured.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// As written, with the names in braces.
    pub template: Inline,
    /// As HTML. An element with `data-captured` has the value from the first example, and a script can replace it.
    pub html: String,
    /// As Markdown, with the values from the first example.
    pub markdown: Vec<Piece>,
    /// As plain text, with the values from the first example.
    pub plain: String,
}

impl Filled {
    pub(super) fn inline(text: &Inline, captured: &Captured) -> Self {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Piece::Text(values(text, captured)),
            other => other.clone(),
        };
        Self {
            template: text.clone(),
            html: elements(&text.html, captured),
            markdown: text.markdown.iter().map(piece).collect(),
            plain: values(&text.plain, captured),
        }
    }

    /// A message. The parts that differ from line to line have the values from the first example, or an ellipsis.
    pub(super) fn message(source: &str, captured: &Captured) -> Self {
        let mut escaped = String::new();
        // Writing to a `String` does not fail.
        let _ = escape_html_body_text(&mut escaped, source);
        let [html, plain] =
            [elements(&escaped, captured), values(source, captured)].map(|text| without_wildcards(&text));
        let template = Inline { plain: source.into(), ..Inline::default() };
        Self { template, html, markdown: vec![Piece::Text(plain.clone())], plain }
    }

    /// Commands, or the name of something.
    pub(super) fn code(code: &str, captured: &Captured) -> Self {
        let plain = values(code, captured);
        // The highlighter would split a name in braces.
        let marked = replaced(code, captured, |name, _| format!("{MARK}{name}{MARK}"));
        let mut html = code_figure(&marked, "bash");
        for (name, value) in captured {
            html = html.replace(&format!("{MARK}{name}{MARK}"), &element(name, value));
        }
        let template = Inline { plain: code.into(), ..Inline::default() };
        Self { template, html, markdown: vec![Piece::Text(plain.clone())], plain }
    }
}

/// Surrounds the name of a captured value while code is highlighted.
const MARK: &str = "CAPTURED";

fn values(text: &str, captured: &Captured) -> String {
    replaced(text, captured, |_, value| value.into())
}

fn elements(html: &str, captured: &Captured) -> String {
    replaced(html, captured, element)
}

fn element(name: &str, value: &str) -> String {
    let mut html = format!("<span data-captured=\"{name}\">");
    // Writing to a `String` does not fail.
    let _ = escape_html_body_text(&mut html, value);
    html + "</span>"
}

/// The text with each `{name}` of a captured value replaced.
fn replaced(text: &str, captured: &Captured, with: impl Fn(&str, &str) -> String) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        match behind.split_once('}').and_then(|(name, behind)| Some((captured.get_key_value(name)?, behind))) {
            Some(((name, value), behind)) => {
                filled.push_str(&with(name, value));
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = behind;
            }
        }
    }
    filled + rest
}

/// The names in braces that a text uses, unless they are the syntax of a shell or a template.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(|(at, _)| {
        let is_other = text[..at].ends_with(['$', '{', '#', '%']);
        let (name, behind) = text[at + 1..].split_once('}')?;
        (is_name(name) && !is_other && !behind.starts_with('}')).then_some(name)
    })
}
