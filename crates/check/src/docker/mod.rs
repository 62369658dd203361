//! Dockerfiles: stages, their instructions, and the commands that these run.

mod image;
mod read;
#[cfg(test)]
mod tests;

use crate::shell::{Command, Word};
use crate::source::Span;
pub use image::{Image, Values, replaced};
pub use read::read;

/// A Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Dockerfile {
    /// `ARG` before the first stage, with the defaults.
    pub args: Vec<(String, Option<Word>)>,
    /// The stages, in order. The last one is built unless another is named.
    pub stages: Vec<Stage>,
    /// Comments on lines of their own, without `#`.
    pub comments: Vec<(String, Span)>,
    /// What cannot be read: where, and what the parser says.
    pub errors: Vec<(usize, String)>,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: Option<String>,
    /// The image or the stage that it begins with, as written.
    pub from: Word,
    /// The value of `--platform`.
    pub platform: Option<Word>,
    /// The image, if it is not a stage and all variables are known.
    pub image: Option<Image>,
    /// The stage that it begins with, as a place in the list.
    pub parent: Option<usize>,
    /// Its instructions, without `FROM`.
    pub instructions: Vec<Instruction>,
}

/// An instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// From its keyword to its end.
    pub span: Span,
    /// What it does.
    pub kind: Kind,
}

/// What an instruction does.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Runs commands.
    Run { mounts: Vec<Word>, flags: Vec<Word>, body: Body },
    /// Copies files, from another stage or image if `from` is set. `is_add` for `ADD`.
    Copy { from: Option<Word>, flags: Vec<Word>, sources: Vec<Word>, destination: Word, is_add: bool },
    /// Sets variables.
    Env(Vec<(String, Word)>),
    /// Declares variables of the build, with their defaults.
    Arg(Vec<(String, Option<Word>)>),
    /// Sets the user.
    User(Word),
    /// Sets the folder.
    Workdir(Word),
    /// Names ports.
    Expose(Vec<Word>),
    /// Sets the default arguments, or the program.
    Cmd(Body),
    /// Sets the program.
    Entrypoint(Body),
    /// Checks the container; `None` for `NONE`.
    Healthcheck { flags: Vec<Word>, body: Option<Body> },
    /// Sets the signal that ends the program.
    Stopsignal(Word),
    /// Sets the shell.
    Shell(Vec<Word>),
    /// Anything else.
    Other,
}

/// What is run.
#[derive(Clone, Debug)]
pub enum Body {
    /// A program with arguments, without a shell.
    Exec(Vec<Word>),
    /// A script.
    Shell(Vec<Command>),
}

impl Dockerfile {
    /// The stage that a name or a number means.
    pub fn stage(&self, name: &str) -> Option<usize> {
        let named = |stage: &Stage| stage.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let last = self.stages.iter().rposition(named);
        last.or_else(|| name.parse().ok().filter(|place| *place < self.stages.len()))
    }

    /// A stage and those that it begins with, the stage first.
    pub fn lineage(&self, place: usize) -> Vec<&Stage> {
        let mut found = Vec::new();
        let mut next = Some(place);
        // A stage can only begin with an earlier one.
        while let Some(stage) = next.and_then(|place| self.stages.get(place)) {
            found.push(stage);
            next = stage.parent;
        }
        found
    }
}
