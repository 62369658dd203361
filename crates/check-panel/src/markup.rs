//! Escaped text.

use pulldown_cmark_escape::escape_html;

/// Appends text, escaped for elements and attributes.
pub fn text(markup: &mut String, words: &str) {
    // Writing into a string cannot fail.
    let _ = escape_html(markup, words);
}

/// Appends text between two pieces of markup.
pub fn between(markup: &mut String, before: &str, words: &str, after: &str) {
    markup.push_str(before);
    text(markup, words);
    markup.push_str(after);
}

/// Appends a sentence whose parts between backticks are code.
pub fn sentence(markup: &mut String, words: &str) {
    for (place, part) in words.split('`').enumerate() {
        match place % 2 {
            0 => text(markup, part),
            _ => between(markup, "<code>", part, "</code>"),
        }
    }
}
