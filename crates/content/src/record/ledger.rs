//! The ledger: common claims, each with a verdict and a correction.

use super::findings::{Findings, Links};
use super::sources::Sources;
use crate::inline::Inline;
use crate::links::slug;
use models::Calculator;
use std::path::{Path, PathBuf};
use toml_reader::TableReader;

/// One entry of the ledger.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its permanent name: `/claims/#id`.
    pub id: String,
    /// The claim as people make it.
    pub said: Inline,
    /// The verdict.
    pub verdict: Verdict,
    /// The correction.
    pub right: Inline,
    /// Ids of the sources for the verdict; empty only for an estimate.
    pub sources: Vec<String>,
    /// Calculators that compute it.
    pub calculators: Vec<&'static Calculator>,
    /// The name of its file, which is the part of the reference it belongs to.
    pub part: String,
    /// Its file.
    pub path: PathBuf,
    /// Its line there.
    pub line: usize,
}

// These comments are published, as descriptions in `claims.schema.json`.
/// What we found about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Right as it is said.
    Confirmed,
    /// Wrong, or misleading.
    Corrected,
    /// Right under conditions that are not said.
    Depends,
    /// An opinion for which we found no evidence.
    Estimate,
}

impl Verdict {
    /// Every verdict, with its keyword in the files.
    pub const ALL: [(&'static str, Self); 4] = [
        ("confirmed", Self::Confirmed),
        ("corrected", Self::Corrected),
        ("depends", Self::Depends),
        ("estimate", Self::Estimate),
    ];

    /// Its keyword in the files and in markup.
    pub fn key(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Its label for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Corrected => "Corrected",
            Self::Depends => "It depends",
            Self::Estimate => "Opinion, no source",
        }
    }

    /// Its symbol, which does not depend on color.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Confirmed => "✓",
            Self::Corrected => "≠",
            Self::Depends => "±",
            Self::Estimate => "?",
        }
    }
}

/// An entry of the ledger's changelog.
#[derive(Clone, Debug)]
pub struct Change {
    /// The day, as `YYYY-MM-DD`.
    pub on: String,
    /// What was changed.
    pub what: Inline,
    /// Ids of the claims; empty if the change affects all of them.
    pub claims: Vec<String>,
}

/// Reads a file of the ledger.
pub(crate) fn read(path: &Path, text: &str, sources: &Sources, findings: &mut Findings) -> Vec<Claim> {
    findings.read(path, text, |root, links| {
        let claims = root.tables("claim", "the claim").into_iter();
        claims.filter_map(|table| claim(table, links, path, sources)).collect()
    })
}

/// Reads a claim. Returns nothing if it has no verdict, which is a fault.
fn claim(mut table: TableReader<'_, '_>, links: &mut Links, path: &Path, sources: &Sources) -> Option<Claim> {
    let id = table.text("id", 3..41);
    let said = links.inline(&mut table, "said", 8..161);
    let verdict = table.choice("verdict", &Verdict::ALL);
    let right = links.inline(&mut table, "right", 20..701);
    let cited = table.list_of("sources", "source", |id| sources.contains_key(id).then(|| id.to_string()));
    let calculators = table.list_of("calculators", "calculator", Calculator::named);
    if cited.is_empty() && verdict.is_some_and(|verdict| verdict != Verdict::Estimate) {
        let what = format!("the claim `{}` has no source", id.text);
        table.fault(table.at(), what, "cite one, or set the verdict to estimate");
    }
    if id.text != slug(&id.text) {
        table.fault(
            id.at,
            format!("the id `{}` is not valid in an address", id.text),
            "use lowercase letters, digits and hyphens",
        );
    }
    let line = table.line(table.at());
    table.finish();
    let part = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let (id, path) = (id.text, path.to_path_buf());
    Some(Claim { id, said, verdict: verdict?, right, sources: cited, calculators, part, path, line })
}

/// Reads `changes.toml`, newest first.
pub(crate) fn read_changes(path: &Path, text: &str, claims: &[Claim], findings: &mut Findings) -> Vec<Change> {
    let change = |mut table: TableReader<'_, '_>, links: &mut Links| {
        let on = table.day("on");
        let what = links.inline(&mut table, "what", 8..401);
        let is_claim = |id: &str| claims.iter().any(|claim| claim.id == id).then(|| id.to_string());
        let claims = table.list_of("claims", "claim", is_claim);
        table.finish();
        Change { on, what, claims }
    };
    let mut changes: Vec<_> = findings.read(path, text, |root, links| {
        root.tables("change", "the change").into_iter().map(|table| change(table, links)).collect()
    });
    changes.sort_by(|one, other| other.on.cmp(&one.on));
    changes
}
