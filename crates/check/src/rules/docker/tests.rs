//! Situations that a single rule does not show.

use crate::project::Project;
use crate::source::Source;
use proptest::prelude::*;

fn found(files: &[(&str, &str)]) -> Vec<&'static str> {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    crate::look(&Project::new(sources.collect())).into_iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn x() {
    assert!(found(&[]).is_empty());
}
