//! Sentences with something to press.

use super::markup::text;

/// Returns a sentence followed by a button with that label, which triggers `act`.
pub fn notice(said: &str, act: &str, label: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, said, r#" <button type="button" class="link" data-act=""#);
    markup.push_str(&[act, "\">", label, "</button>"].concat());
    markup
}

/// Returns a sentence followed by a link. The address comes from the browser and contains no quotes.
pub fn link(said: &str, address: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, said, r#" <a href=""#);
    text(&mut markup, address, "\">");
    text(&mut markup, address, "</a>");
    markup
}
