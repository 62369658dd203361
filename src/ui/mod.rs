//! Views that pages and islands share: fields and results, generic over the calculators.

mod chart;
mod field;
mod report;
mod snippets;

pub use chart::chart;
pub use field::{Answer, field_id, group};
pub use report::{NO_ANSWER, answer, computation, errors};
pub use snippets::snippets;
