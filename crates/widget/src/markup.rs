//! Writes escaped text and numbers into markup.

use models::{Marked, fill};

/// Writes escaped text, then the tags that follow.
pub(super) fn text(markup: &mut String, words: &str, then: &str) {
    markup.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
    markup.push_str(then);
}

/// Writes escaped text with its marked parts in bold, then the tags that follow.
pub(super) fn marked(markup: &mut String, words: &Marked, then: &str) {
    for (marked, piece) in words.pieces() {
        markup.push_str(if marked { "<b>" } else { "" });
        text(markup, piece, if marked { "</b>" } else { "" });
    }
    markup.push_str(then);
}

/// Fills coordinates, rounded to a tenth, into a pattern.
pub(super) fn coordinates(markup: &mut String, pattern: &str, numbers: &[f64]) {
    let rounded: Vec<_> = numbers.iter().map(|number| (number * 10.0).round() / 10.0).collect();
    markup.push_str(&fill(pattern, &rounded));
}
