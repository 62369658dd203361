//! What a Dockerfile produces: the stage that runs, and those that its files come from.

use crate::docker::{Body, Dockerfile, Instruction, Kind, Stage};
use crate::shell::Command;

/// An image that is built.
pub struct Product<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// The stage with the image that it begins with.
    pub base: &'a Stage,
    /// The stages that build what it copies.
    pub builders: Vec<Builder<'a>>,
}

/// A stage that builds.
pub struct Builder<'a> {
    /// The stage with the image that it begins with.
    pub base: &'a Stage,
    /// Whether it builds for musl, so that the libc of the image does not matter.
    pub is_static: bool,
}

/// The images of a file: the last stage. Others are built only if they are named.
pub fn products(file: &Dockerfile) -> Vec<Product<'_>> {
    let Some(last) = file.stages.len().checked_sub(1) else { return Vec::new() };
    let lineage = file.lineage(last);
    let (Some(stage), Some(base)) = (lineage.first(), lineage.last()) else { return Vec::new() };
    let copied = lineage.iter().flat_map(|stage| &stage.instructions).filter_map(|one| match &one.kind {
        Kind::Copy { from: Some(from), .. } => file.stage(&from.text),
        _ => None,
    });
    let builder = |place: usize| {
        let lineage = file.lineage(place);
        let is_static = lineage.iter().any(|stage| builds_for_musl(stage));
        lineage.last().map(|base| Builder { base, is_static })
    };
    vec![Product { stage, base, builders: copied.filter_map(builder).collect() }]
}

/// The commands of a stage, with their instructions.
pub fn commands(stage: &Stage) -> impl Iterator<Item = (&Instruction, &Command)> {
    stage.instructions.iter().flat_map(|one| {
        let commands = match &one.kind {
            Kind::Run { body: Body::Shell(commands), .. } => &commands[..],
            _ => &[],
        };
        commands.iter().map(move |command| (one, command))
    })
}

fn builds_for_musl(stage: &Stage) -> bool {
    let says_musl = |text: &str| text.contains("-musl");
    let by_command = commands(stage).any(|(_, command)| {
        command.program() == "cargo"
            && command.words.iter().chain(&command.assignments).any(|word| says_musl(&word.text))
    });
    let by_variable = stage.instructions.iter().any(|one| match &one.kind {
        Kind::Env(pairs) => pairs.iter().any(|(name, value)| name == "CARGO_BUILD_TARGET" && says_musl(&value.text)),
        _ => false,
    });
    by_command || by_variable
}
