//! The commands of a shell script, with the place of each word.
//!
//! This is the part of the POSIX shell that tells which programs run with which arguments: quotes, escapes, operators,
//! comments, redirections and here-documents. Expansions stay as written, and `Word::expands` marks them.

mod scan;
#[cfg(test)]
mod tests;

use crate::source::Span;
pub use scan::{commands, words};

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The program and its arguments, without keywords and assignments before them.
    pub words: Vec<Word>,
    /// `NAME=value` before the program.
    pub assignments: Vec<Word>,
    /// The operator between this command and the previous one.
    pub join: Join,
    /// Whether it starts with `exec`, which replaces the shell with the program.
    pub replaces: bool,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes and escapes.
    pub text: String,
    /// Its place, including the quotes.
    pub span: Span,
    /// Whether the shell expands a part of it, so that the program gets another text.
    pub expands: bool,
}

/// The operator between two commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// `;`, a line break, or the start of the script.
    Then,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|`.
    Pipe,
}

/// How to read comments and line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A script, or a here-document in a Dockerfile.
    Script,
    /// The shell form of an instruction. Comment lines between continued lines are dropped.
    Docker,
    /// Words alone, as in `ENV`. Operators and `#` are ordinary characters.
    Words,
}

impl Command {
    /// A command that runs without a shell; `None` without a program.
    pub fn of(words: Vec<Word>) -> Option<Self> {
        (!words.is_empty()).then(|| Self { words, assignments: Vec::new(), join: Join::Then, replaces: false })
    }

    /// The name of the program, without its directory.
    pub fn program(&self) -> &str {
        let name = self.words.first().map_or("", |word| &word.text);
        name.rsplit('/').next().unwrap_or(name)
    }

    /// The arguments of the program.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or(&[])
    }

    /// The first argument that is not an option.
    pub fn subcommand(&self) -> Option<&Word> {
        self.arguments().iter().find(|word| !word.text.starts_with(['-', '+']))
    }

    /// Whether it has one of these options, alone or with a value.
    pub fn has(&self, options: &[&str]) -> bool {
        self.arguments().iter().any(|word| {
            let name = word.text.split('=').next().unwrap_or(&word.text);
            options.contains(&name)
        })
    }

    /// The value of an option, as `--name value` or `--name=value`.
    pub fn value(&self, option: &str) -> Option<&str> {
        let arguments = self.arguments();
        arguments.iter().enumerate().find_map(|(place, word)| {
            let rest = word.text.strip_prefix(option)?;
            if rest.is_empty() {
                arguments.get(place + 1).map(|next| next.text.as_str())
            } else {
                rest.strip_prefix('=')
            }
        })
    }

    /// From the first word to the last.
    pub fn span(&self) -> Span {
        let all = || self.assignments.iter().chain(&self.words);
        Span {
            start: all().map(|word| word.span.start).min().unwrap_or_default(),
            end: all().map(|word| word.span.end).max().unwrap_or_default(),
        }
    }
}
