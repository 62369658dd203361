//! What is wrong with the files of a service, and what they say about it.

mod docker;
mod shell;
mod source;
mod yaml;

pub use source::{Position, Source, Span};
pub use yaml::{Node, Value, Yaml};
