//! Dockerfiles: stages, instructions, and the commands that the instructions run.

mod here;
mod image;
mod mount;
mod read;
mod span;
#[cfg(test)]
mod tests;

use crate::shell::{Command, Word};
use crate::source::Span;
pub use image::{Image, Values, replaced, set};
pub use mount::Mount;
pub use read::read;

/// A parsed Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Dockerfile {
    /// `ARG` before the first stage, with the defaults.
    pub args: Vec<(String, Option<Word>)>,
    /// The stages, in order. The last one is built unless another is named.
    pub stages: Vec<Stage>,
    /// Comments on separate lines, without the `#`.
    pub comments: Vec<(String, Span)>,
    /// Instructions that the parser rejects: the byte, and the message.
    pub errors: Vec<(usize, String)>,
    /// Where the instructions begin that are not read, because there are too many.
    pub rest: Option<usize>,
}

/// A stage: everything from one `FROM` to the next.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The name after `AS`.
    pub name: Option<String>,
    /// The image or the stage after `FROM`, as written.
    pub from: Word,
    /// The value of `--platform`.
    pub platform: Option<Word>,
    /// The image; `None` for another stage, or if a variable has no default.
    pub image: Option<Image>,
    /// The index of the stage after `FROM`, if it is a stage.
    pub parent: Option<usize>,
    /// The instructions after `FROM`.
    pub instructions: Vec<Instruction>,
}

/// An instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// From the keyword to the last argument.
    pub span: Span,
    /// The keyword and its arguments.
    pub kind: Kind,
}

/// The keyword of an instruction, with the arguments.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `RUN`. The exec form is a script of one command.
    Run { mounts: Vec<Word>, flags: Vec<Word>, body: Body },
    /// `COPY` or `ADD`. `from` is the stage or image of `--from`.
    Copy { from: Option<Word>, flags: Vec<Word>, sources: Vec<Word>, destination: Word, is_add: bool },
    /// `ENV`, as pairs of a name and a value.
    Env(Vec<(String, Word)>),
    /// `ARG`, as pairs of a name and a default.
    Arg(Vec<(String, Option<Word>)>),
    /// `USER`.
    User(Word),
    /// `WORKDIR`.
    Workdir(Word),
    /// `EXPOSE`.
    Expose(Vec<Word>),
    /// `CMD`.
    Cmd(Body),
    /// `ENTRYPOINT`.
    Entrypoint(Body),
    /// `HEALTHCHECK`. The body is `None` for `HEALTHCHECK NONE`.
    Healthcheck { flags: Vec<Word>, body: Option<Body> },
    /// `STOPSIGNAL`.
    Stopsignal(Word),
    /// `SHELL`.
    Shell(Vec<Word>),
    /// Any other instruction.
    Other,
}

/// The command of an instruction.
#[derive(Clone, Debug)]
pub enum Body {
    /// The exec form: a program with arguments.
    Exec(Vec<Word>),
    /// The shell form: a script.
    Shell(Vec<Command>),
}

impl Stage {
    /// The commands of its `RUN` instructions in shell form, with their instructions.
    pub fn commands(&self) -> impl Iterator<Item = (&Instruction, &Command)> {
        self.instructions.iter().flat_map(|one| {
            let commands = match &one.kind {
                Kind::Run { body: Body::Shell(commands), .. } => &commands[..],
                _ => &[],
            };
            commands.iter().map(move |command| (one, command))
        })
    }
}

impl Dockerfile {
    /// The index of a stage, by name or by number.
    pub fn stage(&self, name: &str) -> Option<usize> {
        let named = |stage: &Stage| stage.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let last = self.stages.iter().rposition(named);
        last.or_else(|| name.parse().ok().filter(|place| *place < self.stages.len()))
    }

    /// A stage, its parent, the parent of that one and so on.
    pub fn lineage(&self, place: usize) -> Vec<&Stage> {
        let mut found = Vec::new();
        let mut next = Some(place);
        // The parent of a stage is always an earlier stage, so the loop ends.
        while let Some(stage) = next.and_then(|place| self.stages.get(place)) {
            found.push(stage);
            next = stage.parent;
        }
        found
    }
}

impl Stage {
    /// The image or the stage after `FROM`, for a message: with the values of variables, and without a digest.
    pub fn shown(&self) -> String {
        match &self.image {
            Some(Image { name, tag: Some(tag), .. }) => format!("{name}:{tag}"),
            Some(image) => image.name.clone(),
            None => self.from.text.clone(),
        }
    }
}
