//! Views that pages and islands share: fields and results, generic over the calculators.

mod field;
mod report;

pub use field::{Answer, field_id, group};
pub use report::{NO_ANSWER, errors, report};
