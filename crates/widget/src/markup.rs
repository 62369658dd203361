//! Writes escaped text and numbers into markup.

use models::{Marked, fill};

/// Writes escaped text, then the tags that follow.
pub(super) fn text(markup: &mut String, words: &str, then: &str) {
    markup.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
    markup.push_str(then);
}

/// Bytes of a marked part that may be wider than a line of a phone.
const LONG: usize = 19;

/// Writes escaped text with its marked parts in bold, then the tags that follow. A number stays beside its unit; only long
/// parts may wrap.
pub(super) fn marked(markup: &mut String, words: &Marked, then: &str) {
    for (marked, piece) in words.pieces() {
        markup.push_str(match (marked, piece.len()) {
            (true, LONG..) => r#"<b class="wraps">"#,
            (true, _) => "<b>",
            (false, _) => "",
        });
        text(markup, piece, if marked { "</b>" } else { "" });
    }
    markup.push_str(then);
}

/// Returns a sentence as HTML, for lists of answers.
pub fn sentence(words: &Marked) -> String {
    let mut markup = String::new();
    marked(&mut markup, words, "");
    markup
}

/// Fills coordinates, rounded to a tenth, into a pattern.
pub(super) fn coordinates(markup: &mut String, pattern: &str, numbers: &[f64]) {
    let rounded: Vec<_> = numbers.iter().map(|number| (number * 10.0).round() / 10.0).collect();
    markup.push_str(&fill(pattern, &rounded));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_parts_may_wrap() {
        let mut markup = String::new();
        marked(&mut markup, &Marked::new("⟦10 s⟧ on ⟦Cloud Run, request-based⟧"), "</p>");
        assert_eq!(markup, r#"<b>10 s</b> on <b class="wraps">Cloud Run, request-based</b></p>"#);
    }
}
