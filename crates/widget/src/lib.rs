//! The markup of a calculator. The prerenderer and the browser produce the same text.
//!
//! Nothing here is reactive: for a new answer, an island replaces the markup. That takes a tenth of the WebAssembly of
//! reactive views, and nothing to hydrate. All text that is not a constant must go through `text`, which escapes it.

mod chart;
mod form;
mod influence;
mod placement;
mod report;
mod snippets;

pub use chart::{Drawing, row_in_words};
pub use form::{control, error, form, given, present};
pub use influence::influences;
pub use placement::{Placement, Setting};
pub use report::{NO_ANSWER, answer, computation, errors};
pub use snippets::snippets;

use models::{Calculator, Field, Marked};

/// Returns the DOM id of a field's control. Its hint and error have the suffixes `-hint` and `-error`.
pub fn field_id(calculator: &Calculator, field: &Field) -> String {
    [calculator.slug, "-", field.key].concat()
}

/// Returns a sentence followed by a button with that label, which triggers `act`.
pub fn notice(said: &str, act: &str, label: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, said, " <button type=\"button\" class=\"link\" data-act=\"");
    markup.push_str(&[act, "\">", label, "</button>"].concat());
    markup
}

/// Returns a sentence followed by a link. The address comes from the browser and contains no quotes.
pub fn link(said: &str, address: &str) -> String {
    let mut markup = String::new();
    text(&mut markup, said, " <a href=\"");
    text(&mut markup, address, "\">");
    text(&mut markup, address, "</a>");
    markup
}

/// Writes escaped text, then the tags that follow.
fn text(markup: &mut String, words: &str, then: &str) {
    markup.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
    markup.push_str(then);
}

/// Writes escaped text with its marked parts in bold, then the tags that follow.
fn marked(markup: &mut String, words: &Marked, then: &str) {
    for (marked, piece) in words.pieces() {
        markup.push_str(if marked { "<b>" } else { "" });
        text(markup, piece, if marked { "</b>" } else { "" });
    }
    markup.push_str(then);
}
