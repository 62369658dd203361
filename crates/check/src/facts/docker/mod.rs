//! Dockerfiles: the image that builds, the image that runs, and what it starts.

mod build;
mod runtime;

use super::{Facts, within};
use crate::System;
use crate::docker::{Dockerfile, Image, Instruction, Kind, Stage, Values, replaced};
use crate::project::{At, Project};
use crate::source::Span;

/// Adds what the Dockerfiles state.
pub fn look(project: &Project, facts: &mut Facts) {
    for (at, file) in project.dockerfiles() {
        let Some(last) = file.stages.len().checked_sub(1) else { continue };
        let lineage = file.lineage(last);
        build::look(at, file, &lineage, facts);
        runtime::look(at, file, &lineage, facts);
    }
}

/// The image of a stage, and where the file names it: in `FROM`, or in the `ARG` that `FROM` repeats.
fn image<'a>(file: &Dockerfile, stage: &'a Stage) -> Option<(&'a Image, String, Span)> {
    let image = stage.image.as_ref()?;
    let mut text = image.name.clone();
    if let Some(tag) = &image.tag {
        text = format!("{text}:{tag}");
    }
    if let Some(digest) = &image.digest {
        text = format!("{text}@{digest}");
    }
    let written = stage.from.text.trim_start_matches("${").trim_start_matches('$').trim_end_matches('}');
    let by_arg = file.args.iter().rev().find(|(name, _)| name == written && stage.from.text.starts_with('$'));
    let span = by_arg.and_then(|(_, default)| default.as_ref()).map_or(stage.from.span, |default| default.span);
    Some((image, text, span))
}

/// Where a part of an image's name is written: in `FROM`, or in an `ARG` that it uses.
fn part(at: At<'_>, file: &Dockerfile, stage: &Stage, text: &str) -> Span {
    let from = within(at, stage.from.span, text);
    if from != stage.from.span || at.source.slice(from) == text {
        return from;
    }
    let defaults = file.args.iter().filter_map(|(_, default)| default.as_ref());
    let found = defaults.map(|default| within(at, default.span, text)).find(|span| at.source.slice(*span) == text);
    found.unwrap_or(from)
}

const IMAGES_SOURCE: &str = "https://github.com/docker-library/official-images/commits/master/library/rust";

/// States the image that a stage begins with, and the release of its distribution.
fn base(at: At<'_>, file: &Dockerfile, stage: &Stage, role: &str, facts: &mut Facts) {
    let Some((image, text, span)) = image(file, stage) else { return };
    let path = &at.source.path;
    facts.add(path, format!("{role}.image"), text.as_str(), at, span);
    let Some((system, release)) = System::of(image).and_then(release) else { return };
    let key = format!("{role}.{system}");
    let has_number = |text: &str| text.contains(|one: char| one.is_ascii_digit());
    let is_numbered = image.tag.as_deref().is_some_and(has_number) || has_number(image.short());
    if text.contains(&release) {
        let written = part(at, file, stage, &release);
        facts.add(path, key, release, at, written);
    } else if let Some(version) = build::rust_version(image) {
        // Tags such as `1` and `latest` move to the next release.
        if version.contains('.') {
            facts.of_platform(path, &key, &release, Some((at, span)), IMAGES_SOURCE);
        }
    } else if is_numbered && !build::has_compiler(image) {
        facts.add(path, key, release, at, span);
    }
}

/// The distribution and its release, as tags name them: `debian` and `bookworm`.
fn release(system: System) -> Option<(&'static str, String)> {
    match system {
        System::Debian(_) => {
            // Debian 12 (bookworm)
            let name = system.name();
            let (_, release) = name.split_once('(')?;
            Some(("debian", release.trim_end_matches(')').into()))
        }
        System::Ubuntu(year, month) => Some(("ubuntu", format!("{year}.{month:02}"))),
        System::Alpine(Some((major, minor))) => Some(("alpine", format!("{major}.{minor}"))),
        _ => None,
    }
}

/// The instructions of a stage and of those that it begins with, in the order in which they apply.
fn instructions<'a>(lineage: &[&'a Stage]) -> Vec<&'a Instruction> {
    lineage.iter().rev().flat_map(|stage| &stage.instructions).collect()
}

/// The values of `ENV` and `ARG` at the end of a stage.
fn values(lineage: &[&Stage]) -> Values {
    let mut values = Values::new();
    for one in instructions(lineage) {
        match &one.kind {
            Kind::Env(pairs) => {
                for (name, word) in pairs {
                    let value = replaced(&word.text, &values);
                    values.insert(name.clone(), value);
                }
            }
            Kind::Arg(declared) => {
                for (name, default) in declared {
                    let value = default.as_ref().and_then(|word| replaced(&word.text, &values));
                    values.insert(name.clone(), value);
                }
            }
            _ => {}
        }
    }
    values
}
