//! What a calculator shows, as markup: the same text from the prerenderer and in the browser.
//!
//! Nothing here is reactive. A new answer is new markup, which an island puts into its place: a tenth of the WebAssembly that
//! views of all of it are, and nothing to bring to life while the page starts. Whatever is not a constant goes through `text`.

mod chart;
mod form;
mod influence;
mod placement;
mod report;
mod snippets;

pub use chart::{Drawing, row_in_words};
pub use form::{control, error, form, given, present};
pub use influence::weighed;
pub use placement::{Placement, Setting};
pub use report::{NO_ANSWER, answer, computation, errors};
pub use snippets::snippets;

use models::{Calculator, Field, Marked};

/// The DOM id of a field's control; hint and error have it with `-hint` and `-error` behind.
pub fn field_id(calculator: &Calculator, field: &Field) -> String {
    [calculator.slug, "-", field.key].concat()
}

/// A sentence with a button behind it that says `label` and does `act`.
pub fn notice(said: &str, act: &str, label: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, said, " <button type=\"button\" class=\"link\" data-act=\"");
    markup.push_str(&[act, "\">", label, "</button>"].concat());
    markup
}

/// A sentence with an address behind it. The browser has written the address: it has no quotes.
pub fn link(said: &str, address: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, said, " <a href=\"");
    text(&mut markup, address, "\">");
    text(&mut markup, address, "</a>");
    markup
}

/// Writes words as text, then the tags that follow.
fn text(markup: &mut String, words: &str, then: &str) {
    markup.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
    markup.push_str(then);
}

/// Writes words with what depends on the inputs in bold, then the tags that follow.
fn marked(markup: &mut String, words: &Marked, then: &str) {
    for (marked, piece) in words.pieces() {
        markup.push_str(if marked { "<b>" } else { "" });
        text(markup, piece, if marked { "</b>" } else { "" });
    }
    markup.push_str(then);
}
