//! Our own comments: `axum-check: ignore[rule-id, other-id] reason`.

use super::comments::Comment;
use super::one::{Covers, Ignore, MOST, TOOL, What};
use super::scope::Scopes;
use crate::project::{File, Project};
use crate::report::{Finding, Place};
use crate::source::Span;

/// A comment with more names than this cannot be read: no comment has a reason that fits so many rules.
const NAMES: usize = 50;

/// One of our own comments, and which of its names have ignored something.
#[derive(Clone, Debug)]
pub struct Own {
    /// What it ignores. Without names, the comment cannot be read.
    pub ignore: Ignore,
    /// Whether each name has ignored a finding.
    pub used: Vec<bool>,
}

/// All of our own comments.
pub fn ignores(project: &Project) -> Vec<Own> {
    let mut found = Vec::new();
    // Most files have no such comment, and finding all comments of a large lock file takes a while.
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.source.text.contains(TOOL)) {
        let scopes = Scopes::new(read);
        let is_own = |comment: &&Comment<'_>| comment.text.starts_with(TOOL);
        let own = |comment| own(file, read, comment, &scopes);
        found.extend(scopes.comments.iter().filter(is_own).take(MOST).filter_map(own));
    }
    found
}

fn own(file: usize, read: &File, comment: &Comment<'_>, scopes: &Scopes<'_>) -> Option<Own> {
    let rest = comment.text.strip_prefix(TOOL)?.trim_start().strip_prefix(':')?.trim_start();
    let place = Place { file, span: comment.span };
    let (rest, is_file) = match rest.strip_prefix("ignore-file") {
        Some(rest) => (rest, true),
        None => (rest.strip_prefix("ignore").unwrap_or_default(), false),
    };
    let (ids, reason) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).unwrap_or_default();
    let first = comment.span.end - reason.len() - usize::from(!ids.is_empty()) - ids.len();
    let mut ids = names(ids, first);
    if ids.len() > NAMES {
        ids.clear();
    }
    let covers = if is_file {
        if is_at_top(read, comment, scopes) { Covers::File } else { Covers::Nothing }
    } else if comment.is_alone {
        scopes.below(comment).map_or(Covers::Nothing, Covers::Range)
    } else {
        Covers::Line(read.source.line(comment.span.start))
    };
    let reason = reason.trim_start_matches([':', '-', '–', '—', ' ']).trim();
    // A mark alone is not a reason.
    let reason = if reason.contains(char::is_alphanumeric) { reason } else { "" };
    let used = vec![false; ids.len()];
    Some(Own { ignore: Ignore { by: TOOL, place, what: What::Own(ids), covers, reason: reason.into() }, used })
}

/// The names of a list, with their places.
fn names(list: &str, start: usize) -> Vec<(String, Span)> {
    let mut at = start;
    let mut found = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        let from = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            found.push((name.into(), Span { start: from, end: from + name.len() }));
        }
        at += part.len() + 1;
    }
    found
}

/// Whether only comments and empty lines stand above a comment.
fn is_at_top(file: &File, comment: &Comment<'_>, scopes: &Scopes<'_>) -> bool {
    let source = &file.source;
    let line = source.line(comment.span.start);
    comment.is_alone
        && (1..line).all(|above| {
            let said = source.slice(source.line_span(above)).trim();
            said.is_empty() || scopes.is_comment(above)
        })
}

impl Own {
    /// The names of rules in it, with their places.
    pub fn names(&self) -> &[(String, Span)] {
        match &self.ignore.what {
            What::Own(names) => names,
            _ => &[],
        }
    }

    /// The ignore if it ignores the finding. Without a reason, it ignores nothing.
    pub fn ignores(&mut self, finding: &Finding, project: &Project) -> Option<Ignore> {
        if self.ignore.reason.is_empty() || !self.ignore.matches(finding, project) {
            return None;
        }
        let place = self.names().iter().position(|(id, _)| id == finding.rule.id)?;
        if let Some(used) = self.used.get_mut(place) {
            *used = true;
        }
        Some(self.ignore.clone())
    }
}
