//! What is wrong with the files of a service, and what they say about it.

mod docker;
mod kind;
mod project;
mod report;
mod rules;
mod shell;
mod source;
mod yaml;

pub use docker::{Dockerfile, read as dockerfile};
pub use kind::Kind;
pub use project::{At, Content, File, Project};
pub use report::{Confidence, Fact, Finding, Gap, Patch, Place, Report, Rule, Severity};
pub use rules::docker::System;
pub use rules::{look, rules};
pub use source::{Position, Source, Span};
pub use yaml::{Document, Node, Value, Yaml, read as yaml_of};
