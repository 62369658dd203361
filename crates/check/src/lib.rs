//! What is wrong with the files of a service, and what they say about it.

mod cargo;
mod compose;
mod docker;
mod helm;
mod kind;
mod kube;
mod project;
mod report;
mod rules;
mod shell;
mod source;
mod toml;
mod tree;
mod yaml;

pub use cargo::{Dependency, Manifest, Package, manifests, packages};
pub use docker::{Dockerfile, read as dockerfile};
pub use kind::Kind;
pub use project::{At, Content, File, Project};
pub use report::{Confidence, Fact, Finding, Gap, Patch, Place, Report, Rule, Severity};
pub use rules::docker::System;
pub use rules::{Findings, look, rules};
pub use source::{Position, Source, Span};
pub use toml::Toml;
pub use tree::{Node, Value};
pub use yaml::{Document, Yaml, read as yaml_of};
