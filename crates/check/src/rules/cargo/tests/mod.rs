//! Manifests without faults, and faults that the examples of the rules do not show.

mod faults;
mod image_faults;
mod sound;

use super::{RULES, workspace};
use crate::project::Project;
use crate::rules::docker::{NIGHTLY_TOOLCHAIN, TARGET_CPU_NATIVE};
use crate::rules::look;
use crate::source::Source;

/// The rule, the file and the line, and what is given.
type Fault = (&'static str, &'static str, usize, &'static [(&'static str, &'static str)]);

fn project(files: &[(&str, &str)]) -> Project {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    Project::new(sources.collect())
}

/// What the rules of this folder find: the rule, the file and the line.
fn found(files: &[(&str, &str)], pedantic: bool) -> Vec<(&'static str, String, usize)> {
    let project = project(files);
    let own: Vec<&str> =
        RULES.iter().copied().chain([&TARGET_CPU_NATIVE, &NIGHTLY_TOOLCHAIN]).map(|rule| rule.id).collect();
    let of_this = look(&project).into_iter().filter(|finding| own.contains(&finding.rule.id));
    of_this
        .filter(|finding| pedantic || !finding.rule.pedantic)
        .map(|finding| {
            let source = &project.files[finding.place.file].source;
            (finding.rule.id, source.path.clone(), source.line(finding.place.span.start))
        })
        .collect()
}

#[test]
fn faults_are_found_where_they_are() {
    let mut missed = Vec::new();
    for (rule, path, line, files) in faults::FAULTS.iter().chain(image_faults::FAULTS) {
        let all = found(files, false);
        if all != [(*rule, (*path).to_string(), *line)] {
            missed.push(format!("{rule} in {path}:{line}, but {all:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn no_half_of_a_file_makes_a_rule_panic() {
    for (_, _, _, files) in faults::FAULTS.iter().chain(image_faults::FAULTS) {
        for (cut, (_, text)) in files.iter().enumerate() {
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                let mut halves = files.to_vec();
                halves[cut].1 = &text[..end];
                found(&halves, true);
            }
        }
    }
}

#[test]
fn members_are_those_of_cargo() {
    let project = project(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"tools\"]\n[dependencies]\na = { path = \"libs/a\" }\n",
        ),
        ("crates/api/Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\nt = { path = \"../../tools/t\" }\n"),
        ("libs/a/Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nb = { path = \"../b\" }\n"),
        ("libs/b/Cargo.toml", "[package]\nname = \"b\"\n"),
        ("libs/c/Cargo.toml", "[package]\nname = \"c\"\n"),
        ("libs/d/Cargo.toml", "[package]\nname = \"d\"\nversion.workspace = true\n"),
        ("tools/t/Cargo.toml", "[package]\nname = \"t\"\n"),
        ("other/Cargo.toml", "[workspace]\n[package]\nname = \"other\"\n"),
    ]);
    use workspace::Role::*;
    let roles: Vec<_> = workspace::Crates::of(&project).list.iter().map(|one| one.role).collect();
    let of_root = Member(Some(0));
    assert_eq!(roles, [Root, of_root, of_root, of_root, Alone, Member(None), Alone, Root]);
}
