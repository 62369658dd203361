//! The ledger: what is often said, and what is right.

use super::sources::Sources;
use super::{Record, Toml};
use crate::calculators::Calculator;
use crate::content::fault::{Fault, Source as File};
use crate::content::inline::Inline;
use crate::content::links::Link;
use std::path::{Path, PathBuf};

/// One entry of the ledger.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its permanent name: `/claims/#id`.
    pub id: String,
    /// What is often said.
    pub said: Inline,
    /// What we found.
    pub verdict: Verdict,
    /// What is right.
    pub right: Inline,
    /// Ids of the sources of the verdict; empty only for an estimate.
    pub sources: Vec<String>,
    /// Where a reader can compute it.
    pub calculators: Vec<&'static Calculator>,
    /// Name of the file: the part of the reference it was found in.
    pub part: String,
    /// Its file.
    pub path: PathBuf,
    /// Its line there.
    pub line: usize,
}

/// What we found about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Right as it is said.
    Confirmed,
    /// Wrong, or misleading.
    Corrected,
    /// Right under conditions that are not said.
    Depends,
    /// Somebody's opinion: nothing found that shows it.
    Estimate,
}

impl Verdict {
    /// Every verdict, with its word in the files.
    pub const ALL: [(&'static str, Self); 4] = [
        ("confirmed", Self::Confirmed),
        ("corrected", Self::Corrected),
        ("depends", Self::Depends),
        ("estimate", Self::Estimate),
    ];

    /// Its word in the files and in markup.
    pub fn key(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// What a reader sees.
    pub fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Corrected => "Corrected",
            Self::Depends => "It depends",
            Self::Estimate => "Opinion, no source",
        }
    }

    /// The same as a sign, for those who see no color.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Confirmed => "✓",
            Self::Corrected => "≠",
            Self::Depends => "±",
            Self::Estimate => "?",
        }
    }
}

/// Something that was changed in the ledger.
#[derive(Clone, Debug)]
pub struct Change {
    /// The day, as `YYYY-MM-DD`.
    pub on: String,
    /// What was changed.
    pub what: Inline,
    /// Ids of the claims; none when it is about all.
    pub claims: Vec<String>,
}

/// Reads a file of the ledger.
pub(in crate::content) fn read(
    path: &Path,
    text: &str,
    sources: &Sources,
    faults: &mut Vec<Fault>,
    links: &mut Vec<(PathBuf, Link)>,
) -> Vec<Claim> {
    let toml = Toml::new(File { path, text });
    let table = toml.parse("the file", text);
    let part = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut root = Record::new(&toml, "the file", table.get_ref(), 0);
    let mut claims = Vec::new();
    for mut record in root.tables("claim", "the claim") {
        let id = record.text("id", 3..41);
        let said = record.inline("said", 8..161);
        let verdict = record.choice("verdict", &Verdict::ALL);
        let right = record.inline("right", 20..701);
        let cited = record.known("sources", "source", |id| sources.contains_key(id).then(|| id.to_string()));
        let calculators = record.known("calculators", "calculator", Calculator::named);
        if cited.is_empty() && verdict.is_some_and(|verdict| verdict != Verdict::Estimate) {
            toml.fault(
                record.at(),
                format!("the claim `{}` has no source", id.text),
                "cite one, or call it an estimate",
            );
        }
        if id.text != crate::content::slug(&id.text) {
            toml.fault(id.at, format!("`{}` cannot stand in an address", id.text), "use lower case and hyphens");
        }
        let line = toml.line(record.at());
        record.finish();
        if let Some(verdict) = verdict {
            let path = path.to_path_buf();
            let id = id.text;
            claims.push(Claim {
                id,
                said,
                verdict,
                right,
                sources: cited,
                calculators,
                part: part.clone(),
                path,
                line,
            });
        }
    }
    root.finish();
    let (found, read) = toml.finish();
    faults.extend(found);
    links.extend(read.into_iter().map(|link| (path.to_path_buf(), link)));
    claims
}

/// Reads `changes.toml`, the newest first.
pub(in crate::content) fn read_changes(
    path: &Path,
    text: &str,
    claims: &[Claim],
    faults: &mut Vec<Fault>,
) -> Vec<Change> {
    let toml = Toml::new(File { path, text });
    let table = toml.parse("the file", text);
    let mut root = Record::new(&toml, "the file", table.get_ref(), 0);
    let mut changes: Vec<_> = root
        .tables("change", "the change")
        .into_iter()
        .map(|mut record| {
            let on = record.day("on");
            let what = record.inline("what", 8..401);
            let is_claim = |id: &str| claims.iter().any(|claim| claim.id == id).then(|| id.to_string());
            let claims = record.known("claims", "claim", is_claim);
            record.finish();
            Change { on, what, claims }
        })
        .collect();
    root.finish();
    faults.extend(toml.finish().0);
    changes.sort_by(|one, other| other.on.cmp(&one.on));
    changes
}
