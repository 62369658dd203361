//! The markup of a calculator. The prerenderer and the browser produce the same text.
//!
//! Nothing here is reactive: for a new answer, an island replaces the markup. That takes a tenth of the WebAssembly of
//! reactive views, and nothing to hydrate. All text that is not a constant must go through `markup::text`, which
//! escapes it.

// The panic of a slice prints the text, which costs 2 KB of each program.
#![cfg_attr(not(test), warn(clippy::string_slice))]

mod chart;
mod form;
mod influence;
mod markup;
mod notice;
mod paste;
mod placement;
mod report;
mod snippets;

pub use chart::{Drawing, highlights, row_in_words, thumbnail};
pub use form::{changed_inputs, control, error, field_id, form, group_summary, own_value};
pub use influence::{MAX_INFLUENCES, influence_items, influences};
pub use markup::sentence;
pub use notice::{link, notice};
pub use paste::{paste, pasted, unreadable};
pub use placement::{Placement, Setting};
pub use report::{NOT_UPDATED, answer, computation, confidence, errors, head, numbers, plan};
pub use snippets::snippets;
