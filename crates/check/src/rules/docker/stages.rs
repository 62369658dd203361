//! The image that a Dockerfile produces, and the stages that compile what it runs.

use super::base;
use super::calls::{Call, Target, calls};
use super::release::System;
use super::steps::{Step, steps};
use crate::docker::{Dockerfile, Image, Kind, Mount, Stage};
use crate::kind::Kind as FileKind;
use crate::map::Set;
use crate::project::Project;
use crate::shell::Word;
use crate::tree::Node;
use crate::words::Words;

/// The image that a file produces.
pub struct Product<'a> {
    /// The last stage.
    pub stage: &'a Stage,
    /// The stage that names the base image, which is the same without a parent.
    pub base: &'a Stage,
    /// All steps that produce the image.
    pub steps: Vec<Step<'a>>,
    /// The stages that compile what the image contains.
    pub builders: Vec<Builder<'a>>,
}

/// A stage that compiles.
pub struct Builder<'a> {
    /// Its place in the list of stages.
    pub place: usize,
    /// The stage that names its base image.
    pub base: &'a Stage,
    /// All steps of the stage.
    pub steps: Vec<Step<'a>>,
    /// Its calls of Cargo.
    pub calls: Vec<Call<'a>>,
    /// The C library that the binary needs.
    pub libc: Libc,
}

/// The C library of a binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// It loads glibc when it starts.
    Gnu,
    /// It contains musl, or loads it.
    Musl,
    /// The files do not determine it.
    Unknown,
}

/// The image of a file, which is its last stage.
pub fn product<'a>(file: &'a Dockerfile, project: &Project) -> Option<Product<'a>> {
    let last = file.stages.len().checked_sub(1)?;
    let lineage = file.lineage(last);
    let (stage, base) = (*lineage.first()?, *lineage.last()?);
    let steps = steps(file, last);
    let mut places = Vec::new();
    compiling(file, &steps, &mut Set::new(), &mut places);
    let builders = places.into_iter().filter_map(|place| builder(file, place, project)).collect();
    Some(Product { stage, base, steps, builders })
}

/// The stages that compile what the steps copy. A stage that only passes files on stands for those it copies from.
fn compiling(file: &Dockerfile, steps: &[Step<'_>], seen: &mut Set<usize>, found: &mut Vec<usize>) {
    for step in steps {
        let Kind::Copy { from: Some(from), .. } = &step.one.kind else { continue };
        let Some(place) = file.stage(&from.text).filter(|place| seen.insert(*place)) else { continue };
        let own = super::steps::steps(file, place);
        let has_compiler =
            file.lineage(place).last().and_then(|base| base.image.as_ref()).is_some_and(base::has_compiler);
        if has_compiler || calls(&own).iter().any(Call::builds) {
            found.push(place);
        } else {
            compiling(file, &own, seen, found);
        }
    }
}

/// A stage with what it compiles.
pub fn builder<'a>(file: &'a Dockerfile, place: usize, project: &Project) -> Option<Builder<'a>> {
    let base = *file.lineage(place).last()?;
    let steps = steps(file, place);
    let calls = calls(&steps);
    let libc = libc(base.image.as_ref(), &calls, project);
    Some(Builder { place, base, steps, calls, libc })
}

fn libc(image: Option<&Image>, calls: &[Call<'_>], project: &Project) -> Libc {
    let system = image.and_then(System::of);
    let host = match system {
        Some(System::Alpine(_)) => Libc::Musl,
        Some(system) if system.glibc().is_some() => Libc::Gnu,
        _ => Libc::Unknown,
    };
    let of_triple = |triple: &str| match triple {
        _ if triple.contains("musl") => Libc::Musl,
        // cargo-zigbuild links against an older glibc, as in x86_64-unknown-linux-gnu.2.31.
        _ if triple.contains("-gnu") && !triple.contains('.') => Libc::Gnu,
        _ => Libc::Unknown,
    };
    let configured = project.toml_of(FileKind::CargoConfig).find_map(|(_, toml)| toml.root.at(&["build", "target"]));
    let of_call = |call: &Call<'_>| {
        let flags = call.values.get("RUSTFLAGS").cloned().flatten().unwrap_or_default();
        match call.target() {
            _ if flags.contains("+crt-static") => Libc::Musl,
            Target::Triple(triple) => of_triple(&triple),
            Target::Unknown => Libc::Unknown,
            Target::Host => configured.map_or(host, |node| Node::text(node).map_or(Libc::Unknown, of_triple)),
        }
    };
    let mut found = calls.iter().filter(|call| call.builds()).map(of_call);
    let Some(first) = found.next() else { return Libc::Unknown };
    if found.all(|other| other == first) { first } else { Libc::Unknown }
}

/// The stages that the last one needs.
pub fn reached(file: &Dockerfile) -> Set<usize> {
    let mut found = Set::new();
    let mut open: Vec<usize> = file.stages.len().checked_sub(1).into_iter().collect();
    while let Some(place) = open.pop() {
        let Some(stage) = file.stages.get(place).filter(|_| found.insert(place)) else { continue };
        open.extend(stage.parent);
        for one in &stage.instructions {
            match &one.kind {
                Kind::Copy { from: Some(from), .. } => open.extend(file.stage(&from.text)),
                Kind::Run { mounts, .. } => {
                    open.extend(mounts.iter().filter_map(|flag| file.stage(&Mount::new(flag).from?)));
                }
                _ => {}
            }
        }
    }
    found
}

/// A `COPY` or `ADD` instruction.
pub struct Copied<'a> {
    /// The stage or image that the files come from; `None` for the build context.
    pub from: Option<&'a Word>,
    /// What is copied.
    pub sources: &'a [Word],
    /// Where it goes.
    pub destination: &'a Word,
}

/// What a step copies.
pub fn copied<'a>(step: &Step<'a>) -> Option<Copied<'a>> {
    match &step.one.kind {
        Kind::Copy { from, sources, destination, .. } => Some(Copied { from: from.as_ref(), sources, destination }),
        _ => None,
    }
}

impl Product<'_> {
    /// The base image.
    pub fn image(&self) -> Option<&Image> {
        self.base.image.as_ref()
    }

    /// Whether the image runs a program: it names one, or it contains one that a stage compiles.
    pub fn is_service(&self) -> bool {
        let names = |step: &Step<'_>| matches!(step.one.kind, Kind::Cmd(_) | Kind::Entrypoint(_));
        let words = super::entry::entry_words(&self.steps);
        let only_builds = words.first() == Some(&"cargo")
            && words.iter().any(|word| Words("build test check clippy bench nextest").has(word));
        // A shell without a command is for a person, or for a tool that runs commands in the image.
        let is_shell = matches!(words.as_slice(), ["bash" | "sh" | "/bin/bash" | "/bin/sh" | "/usr/bin/bash"]);
        if only_builds || is_shell {
            return false;
        }
        self.steps.iter().any(names) || !self.builders.is_empty() || self.compiles()
    }

    /// Whether the image itself compiles the service.
    pub fn compiles(&self) -> bool {
        calls(&self.steps).iter().any(Call::builds)
    }

    /// Whether something in the image compiles: one of its steps, also through `env` and as a test, or the service
    /// itself, if the image has the compiler and no binary of another stage.
    pub fn uses_headers(&self) -> bool {
        let builds = |words: &[Word]| {
            let is_cargo = |word: &Word| word.text == "cargo" || word.text.ends_with("/cargo");
            let mut after = words.iter().skip_while(|word| !is_cargo(word)).skip(1);
            let name = after.find(|word| !word.text.starts_with(['-', '+']));
            name.is_some_and(|name| matches!(name.text.as_str(), "build" | "b" | "test" | "t" | "bench" | "nextest"))
        };
        let is_toolchain = self.builders.is_empty() && self.image().is_some_and(base::has_compiler);
        is_toolchain
            || self.compiles()
            || self.steps.iter().flat_map(Step::commands).any(|command| builds(&command.words))
    }
}
