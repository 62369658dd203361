//! The markup of a calculator. The prerenderer and the browser produce the same text.
//!
//! Nothing here is reactive: for a new answer, an island replaces the markup. That takes a tenth of the WebAssembly of
//! reactive views, and nothing to hydrate. All text that is not a constant must go through `markup::text`, which
//! escapes it.

mod chart;
mod form;
mod influence;
mod markup;
mod notice;
mod placement;
mod report;
mod snippets;

pub use chart::{Drawing, row_in_words};
pub use form::{changed_inputs, control, error, field_id, form, group_summary};
pub use influence::influences;
pub use notice::{link, notice};
pub use placement::{Placement, Setting};
pub use report::{NO_ANSWER, answer, computation, errors};
pub use snippets::snippets;
