//! The program that a container starts.

use super::steps::Step;
use crate::docker::{Body, Kind as Does};
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::source::Span;

/// The instruction that names the program: the last `ENTRYPOINT`, or the last `CMD`.
pub fn entry<'a>(steps: &[Step<'a>]) -> Option<(&'a Body, Span)> {
    let find = |is_entry: bool| {
        steps.iter().rev().find_map(|step| match &step.one.kind {
            Does::Entrypoint(body) if is_entry => Some((body, step.one.span)),
            Does::Cmd(body) if !is_entry => Some((body, step.one.span)),
            _ => None,
        })
    };
    find(true).or_else(|| find(false))
}

/// The words of the program that the container starts.
pub fn entry_words<'a>(steps: &[Step<'a>]) -> Vec<&'a str> {
    match entry(steps) {
        Some((Body::Exec(words), _)) => words.iter().map(|word| word.text.as_str()).collect(),
        Some((Body::Shell(commands), _)) => {
            commands.iter().flat_map(|one| &one.words).map(|word| word.text.as_str()).collect()
        }
        None => Vec::new(),
    }
}

/// The name of a script among the words: the first one, or one behind a shell or an init.
pub fn script<'w>(words: &[&'w str]) -> Option<&'w str> {
    let named = words.iter().find(|word| word.ends_with(".sh") || word.contains("entrypoint"));
    named.map(|word| word.rsplit('/').next().unwrap_or(word))
}

/// A script that is given.
pub fn given<'a>(project: &'a Project, name: &str) -> Option<At<'a>> {
    let mut all = project.of_kind(Kind::Script).filter(|file| file.source.name() == name);
    all.next().filter(|_| all.next().is_none())
}
