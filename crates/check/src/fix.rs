//! Applies patches until no more of them apply.

use crate::check::{Extra, Options, check_with};
use crate::project::{Content, File, Project};
use crate::report::{Finding, Patch, Place};
use crate::source::Source;
use std::collections::BTreeSet;

/// Patches that add something again in every round never end.
const ROUNDS: usize = 20;

/// A file that patches changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Its path.
    pub path: String,
    /// Its text before.
    pub before: String,
    /// Its text after.
    pub after: String,
}

/// What patches changed.
#[derive(Clone, Debug, Default)]
pub struct Fixes {
    /// The files, in their order.
    pub files: Vec<Fixed>,
    /// The rules whose patches were applied, one for each finding.
    pub rules: Vec<&'static str>,
    /// The rules whose patches were not applied, because a file could no longer be read afterwards.
    pub refused: Vec<&'static str>,
    /// The project afterwards.
    pub project: Project,
}

/// Applies the safe patches of all findings, and on request the others. Patches that overlap are applied in turn, each
/// after a new check.
///
/// # Errors
///
/// Returns the rules whose patches undo or repeat each other. Then nothing is changed.
pub fn fix(
    project: &Project,
    options: &Options,
    with_unsafe: bool,
    extra: &dyn Fn(&Project) -> Extra,
) -> Result<Fixes, Vec<&'static str>> {
    let mut fixes = Fixes { project: project.clone(), ..Fixes::default() };
    let mut refused: BTreeSet<(&'static str, String)> = BTreeSet::new();
    let mut last = BTreeSet::new();
    for _ in 0..ROUNDS {
        let report = check_with(&fixes.project, options, extra(&fixes.project));
        let is_open = |finding: &&Finding| !refused.contains(&(finding.rule.id, finding.message.clone()));
        let batch = batch(report.findings.iter().filter(is_open), with_unsafe);
        if batch.is_empty() {
            fixes.files = changed(project, &fixes.project);
            fixes.refused = refused.into_iter().map(|(rule, _)| rule).collect();
            return Ok(fixes);
        }
        last = batch.iter().map(|(finding, _)| finding.rule.id).collect();
        let (next, applied, broken) = applied(&fixes.project, &batch);
        fixes.project = next;
        fixes.rules.extend(applied.iter().map(|finding| finding.rule.id));
        refused.extend(broken.iter().map(|finding| (finding.rule.id, finding.message.clone())));
    }
    Err(last.into_iter().collect())
}

/// The patches that do not touch each other, in order.
fn batch<'a>(findings: impl Iterator<Item = &'a Finding>, with_unsafe: bool) -> Vec<(&'a Finding, &'a Patch)> {
    let mut taken: Vec<Place> = Vec::new();
    let mut batch = Vec::new();
    for finding in findings {
        let Some(patch) = finding.patch.as_ref().filter(|patch| patch.safe || with_unsafe) else { continue };
        let touches = |place: &Place| taken.iter().any(|other| touch(*place, *other));
        if !patch.edits.is_empty() && !patch.edits.iter().any(|(place, _)| touches(place)) {
            taken.extend(patch.edits.iter().map(|(place, _)| *place));
            batch.push((finding, patch));
        }
    }
    batch
}

/// Whether two places overlap or meet, so that the order of two changes matters.
fn touch(one: Place, other: Place) -> bool {
    one.file == other.file && one.span.start <= other.span.end && other.span.start <= one.span.end
}

/// The project after all patches, and their findings. If a file can no longer be read afterwards, the patches are added
/// one by one, and those that break a file are left out.
fn applied<'a>(project: &Project, batch: &[(&'a Finding, &'a Patch)]) -> (Project, Vec<&'a Finding>, Vec<&'a Finding>) {
    let edits =
        |batch: &[(&Finding, &Patch)]| -> Vec<_> { batch.iter().flat_map(|(_, patch)| patch.edits.clone()).collect() };
    let is_readable =
        |after: &Project| after.files.iter().zip(&project.files).all(|(after, before)| errors(after) <= errors(before));
    let after = patched(project, &edits(batch));
    if is_readable(&after) {
        return (after, batch.iter().map(|(finding, _)| *finding).collect(), Vec::new());
    }
    let (mut after, mut applied, mut broken) = (project.clone(), Vec::new(), Vec::new());
    for one in batch {
        applied.push(*one);
        let next = patched(project, &edits(&applied));
        if is_readable(&next) {
            after = next;
        } else {
            broken.extend(applied.pop().map(|(finding, _)| finding));
        }
    }
    (after, applied.into_iter().map(|(finding, _)| finding).collect(), broken)
}

/// How much of a file cannot be read.
fn errors(file: &File) -> usize {
    match &file.content {
        Content::Docker(docker) => docker.errors.len(),
        Content::Yaml(yaml) => yaml.errors.len(),
        Content::Toml(toml) => toml.errors.len(),
        Content::Text | Content::Unread(_) => 0,
    }
}

/// The project after changes that do not overlap.
fn patched(project: &Project, edits: &[(Place, String)]) -> Project {
    let mut after = project.clone();
    for (place, file) in after.files.iter_mut().enumerate() {
        let mut edits: Vec<_> = edits.iter().filter(|(edit, _)| edit.file == place).collect();
        if edits.is_empty() || matches!(file.content, Content::Unread(_)) {
            continue;
        }
        edits.sort_by_key(|(edit, _)| std::cmp::Reverse(edit.span));
        let mut text = file.source.text.clone();
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        for (edit, with) in edits {
            if text.get(edit.span.start..edit.span.end).is_some() {
                text.replace_range(edit.span.start..edit.span.end, &with.replace("\r\n", "\n").replace('\n', line_end));
            }
        }
        if let Ok(source) = Source::new(file.source.path.clone(), text.as_bytes()) {
            *file = File::new(source);
        }
    }
    after
}

fn changed(before: &Project, after: &Project) -> Vec<Fixed> {
    let pairs = before.files.iter().zip(&after.files).filter(|(one, other)| one.source.text != other.source.text);
    let fixed = |(one, other): (&File, &File)| Fixed {
        path: one.source.path.clone(),
        before: one.source.text.clone(),
        after: other.source.text.clone(),
    };
    pairs.map(fixed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Confidence, Rule, Severity};
    use crate::rules;

    static RULE: Rule = Rule {
        id: "test",
        title: "",
        severity: Severity::High,
        confidence: Confidence::Sure,
        why: "",
        fix: "",
        page: "",
        claims: &[],
        also: &[],
        pedantic: false,
        fails: &[],
        passes: &[],
    };

    /// What a rule does that replaces each occurrence of a text.
    fn fixed(text: &str, from: &str, to: &str, safe: bool) -> Result<String, Vec<&'static str>> {
        let project = Project { files: vec![File::of_bytes("fly.toml", text.as_bytes())] };
        let extra = |project: &Project| {
            let text = &project.files[0].source.text;
            let finding = |(start, _): (usize, &str)| {
                let place = Place { file: 0, span: (start..start + from.len()).into() };
                let patch = Some(Patch { edits: vec![(place, to.into())], safe });
                Finding {
                    rule: &RULE,
                    place,
                    confidence: RULE.confidence,
                    message: "A fault.".into(),
                    because: Vec::new(),
                    patch,
                }
            };
            Extra { rules: vec![&RULE], findings: text.match_indices(from).map(finding).collect(), ..Extra::default() }
        };
        let fixes = fix(&project, &Options::default(), false, &extra)?;
        Ok(fixes.files.first().map_or(text, |file| &file.after).to_owned())
    }

    #[test]
    fn patches_apply_until_no_more_of_them_apply() {
        assert_eq!(fixed("a = 1\nb = 1\n", "1", "2", true), Ok("a = 2\nb = 2\n".into()));
        assert_eq!(fixed("a = 1\n", "1", "2", false), Ok("a = 1\n".into()));
        // Those that meet wait for the next round.
        assert_eq!(fixed("a = 11\n", "1", "2", true), Ok("a = 22\n".into()));
    }

    #[test]
    fn a_patch_that_breaks_a_file_is_refused() {
        assert_eq!(fixed("a = 1\nb = 1\n", "1", "[", true), Ok("a = 1\nb = 1\n".into()));
    }

    #[test]
    fn patches_that_never_end_change_nothing() {
        assert_eq!(fixed("a = 1\n", "1", "11", true), Err(vec!["test"]));
    }

    #[test]
    fn safe_patches_mend_the_examples_of_their_rules() {
        for rule in rules::rules() {
            let files = rule.fails.iter().map(|(path, text)| File::of_bytes(*path, text.as_bytes()));
            let project = Project { files: files.collect() };
            let options = Options { pedantic: true };
            let of = |project: &Project| {
                let all = check_with(project, &options, Extra::default()).findings;
                all.into_iter().filter(|finding| finding.rule.id == rule.id).collect::<Vec<_>>()
            };
            let is_safe = |finding: &Finding| finding.patch.as_ref().is_some_and(|patch| patch.safe);
            let before = of(&project);
            let fixes = fix(&project, &options, false, &|_| Extra::default()).expect("an end");
            if before.iter().all(is_safe) {
                assert!(of(&fixes.project).is_empty(), "{}: {:#?}", rule.id, fixes.files);
            }
            let errors = |project: &Project| project.files.iter().map(errors).sum::<usize>();
            assert_eq!(errors(&fixes.project), errors(&project), "{}: {:#?}", rule.id, fixes.files);
            assert!(fixes.refused.is_empty(), "{}: {:?}", rule.id, fixes.refused);
        }
    }
}
