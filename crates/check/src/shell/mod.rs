//! The commands of a shell script, with the place of each word.
//!
//! Enough of the POSIX shell to know which programs run with which words: quotes, escapes, operators, comments,
//! redirections and here-documents. Expansions are kept as they are written, and a word says whether it has any.

mod scan;
#[cfg(test)]
mod tests;

use crate::source::Span;
pub use scan::{commands, words};

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its words, assignments and keywords in front excluded.
    pub words: Vec<Word>,
    /// `NAME=value` in front of the words.
    pub assignments: Vec<Word>,
    /// What joins it to the command before.
    pub join: Join,
    /// Whether `exec` precedes it, so that it replaces the shell.
    pub replaces: bool,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes and escapes.
    pub text: String,
    /// Where it is, with its quotes.
    pub span: Span,
    /// Whether the shell replaces a part of it, so that the text is not what the program gets.
    pub expands: bool,
}

/// What stands between two commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// The first one, or after `;` or the end of a line.
    Then,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `|`.
    Pipe,
}

/// What a comment and the end of a line mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A script, or a here-document of a Dockerfile.
    Script,
    /// The shell form of a Dockerfile, where lines of comments between continued lines are left out.
    Docker,
    /// Words alone, as in `ENV`: operators and comments are parts of them.
    Words,
}

impl Command {
    /// A command that runs without a shell; `None` without a program.
    pub fn of(words: Vec<Word>) -> Option<Self> {
        (!words.is_empty()).then(|| Self { words, assignments: Vec::new(), join: Join::Then, replaces: false })
    }

    /// The name of the program, without its folder.
    pub fn program(&self) -> &str {
        let name = self.words.first().map_or("", |word| &word.text);
        name.rsplit('/').next().unwrap_or(name)
    }

    /// The words after the program.
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
