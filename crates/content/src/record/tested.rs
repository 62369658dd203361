//! `tested.toml`: what the tests of the service ran with.

use super::findings::Findings;
use std::path::Path;

/// What the tests of the service ran with, besides the crates of its lock file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// Major versions of PostgreSQL.
    pub postgresql: Vec<String>,
}

/// Reads `tested.toml`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> Tested {
    findings.read(path, text, |root, _| Tested {
        postgresql: root.list("postgresql").into_iter().map(|version| version.text).collect(),
    })
}
