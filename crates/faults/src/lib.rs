//! Faults are the errors of the build. Each has a place, what is wrong there, and a remedy.
//!
//! Code that knows the place returns a [`Fault`]. Code that does not, such as a parser of a single value, returns a
//! [`Problem`], and its caller adds the place. The build collects [`Faults`] and reports all of them at once.

mod collection;
mod fault;
mod source;

pub use collection::Faults;
pub use fault::{Fault, Place, Problem};
pub use source::Source;
