//! Sentences with a button or a link.

use super::markup::text;

/// Returns a sentence followed by a button with that label, which runs the action with that name.
pub fn notice(sentence: &str, action: &str, label: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, sentence, r#" <button type="button" class="link" data-act=""#);
    markup.push_str(&[action, "\">", label, "</button>"].concat());
    markup
}

/// Returns a sentence followed by a link. The address comes from the browser and contains no quotes.
pub fn link(sentence: &str, address: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, sentence, r#" <a href=""#);
    text(&mut markup, address, "\">");
    text(&mut markup, address, "</a>");
    markup
}
