//! Comments for other tools: hadolint, the checks of BuildKit, Checkov and Trivy.

use super::comments::Comment;
use super::one::{Covers, Ignore, MOST, What};
use super::scope::{self, Scopes};
use crate::project::{Content, File, Project};
use crate::report::Place;

/// A file without all of these has no such comment.
const MARKS: [&str; 4] = ["hadolint", "check", "checkov:", "trivy:"];

/// All comments for other tools.
pub fn ignores(project: &Project) -> Vec<Ignore> {
    let mut found = Vec::new();
    let has_any = |file: &File| MARKS.iter().any(|mark| file.source.text.contains(mark));
    for (file, read) in project.files.iter().enumerate().filter(|(_, file)| has_any(file)) {
        let scopes = Scopes::new(read);
        let all = &scopes.comments;
        let before = found.len();
        let directives = if matches!(read.content, Content::Docker(_)) { directives(read, all) } else { 0 };
        for (place, comment) in all.iter().enumerate() {
            if found.len() - before >= MOST {
                break;
            }
            let here = Place { file, span: comment.span };
            let ignore =
                |by, what, covers, reason: &str| Ignore { by, place: here, what, covers, reason: reason.into() };
            if matches!(read.content, Content::Docker(_)) {
                found
                    .extend(hadolint(read, comment).map(|(names, covers, why)| ignore("hadolint", names, covers, why)));
                found.extend(checkov(comment).map(|(names, why)| ignore("checkov", names, Covers::File, why)));
                if place < directives {
                    found.extend(
                        build_check(comment).map(|what| ignore("docker build --check", what, Covers::File, "")),
                    );
                }
            }
            let names = trivy(comment);
            if !names.is_empty() {
                let covers = if comment.is_alone {
                    scopes.below(comment).map_or(Covers::Nothing, Covers::Range)
                } else {
                    Covers::Line(read.source.line(comment.span.start))
                };
                found.push(ignore("trivy", What::Also(names), covers, ""));
            }
        }
    }
    found
}

fn list(names: &str) -> Vec<String> {
    names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(Into::into).collect()
}

/// `hadolint ignore=DL3006,DL3008 # reason` for the instruction on the next line, `hadolint global ignore=DL3006` for the
/// file.
fn hadolint<'a>(file: &File, comment: &Comment<'a>) -> Option<(What, Covers, &'a str)> {
    let Content::Docker(docker) = &file.content else { return None };
    let rest = comment.text.strip_prefix("hadolint")?.strip_prefix([' ', '\t'])?.trim_start();
    let (rest, is_global) = match rest.strip_prefix("global") {
        Some(rest) => (rest.trim_start(), true),
        None => (rest, false),
    };
    let names = rest.strip_prefix("ignore")?.trim_start().strip_prefix('=')?;
    let (names, reason) = names.split_once('#').unwrap_or((names, ""));
    let line = file.source.line(comment.span.start) + 1;
    let covers = if is_global {
        Covers::File
    } else {
        scope::instruction(docker, &file.source, line).map_or(Covers::Line(line), Covers::Range)
    };
    Some((What::Also(list(names)), covers, reason.trim()))
}

/// `checkov:skip=CKV_DOCKER_3:reason`, which is for the whole Dockerfile.
fn checkov<'a>(comment: &Comment<'a>) -> Option<(What, &'a str)> {
    let (_, rest) = comment.text.split_once("checkov:skip=")?;
    let (name, reason) = rest.split_once(':').unwrap_or((rest, ""));
    Some((What::Also(list(name)), reason.trim()))
}

/// How many of the first comments are directives of the parser, such as `# syntax=docker/dockerfile:1`.
///
/// Source: <https://docs.docker.com/reference/dockerfile/#parser-directives>.
fn directives(file: &File, all: &[Comment<'_>]) -> usize {
    let is_directive = |(place, comment): &(usize, &Comment<'_>)| {
        let name = comment.text.split_once('=').map(|(name, _)| name.trim().to_ascii_lowercase());
        file.source.line(comment.span.start) == place + 1
            && matches!(name.as_deref(), Some("syntax" | "escape" | "check"))
    };
    all.iter().enumerate().take_while(is_directive).count()
}

/// `check=skip=JSONArgsRecommended,StageNameCasing;error=true`, or `skip=all`.
///
/// Source: <https://docs.docker.com/build/checks/>.
fn build_check(comment: &Comment<'_>) -> Option<What> {
    let (name, settings) = comment.text.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("check") {
        return None;
    }
    let skipped = settings.split(';').find_map(|setting| setting.trim().strip_prefix("skip="))?;
    let names = list(skipped);
    let all = names.iter().any(|name| name.eq_ignore_ascii_case("all"));
    Some(if all { What::AllOf(is_of_build) } else { What::Also(names) })
}

/// Whether a name has the form of BuildKit's: `JSONArgsRecommended`. hadolint's have digits, Checkov's underscores.
fn is_of_build(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// `trivy:ignore:DS-0002`, one comment can have several. One with a date expires, and one with a parameter is
/// about a part, so neither is honored.
fn trivy(comment: &Comment<'_>) -> Vec<String> {
    let marks = comment.text.split_whitespace().filter_map(|word| {
        let name = word.trim_start_matches('#').strip_prefix("trivy:ignore:")?;
        (!name.contains([':', '['])).then(|| name.to_owned())
    });
    marks.collect()
}
