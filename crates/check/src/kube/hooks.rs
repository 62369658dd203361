//! What a container does before it gets SIGTERM.

use super::Container;
use crate::shell::{self, Command, Dialect, Word};
use crate::source::Span;
use crate::tree::Node;

/// A `preStop` hook.
#[derive(Clone, Debug)]
pub struct Hook<'a> {
    /// Its mapping.
    pub node: &'a Node,
    /// The commands that it runs in the container.
    pub commands: Vec<Command>,
    /// The list of words of its command.
    pub exec: Option<&'a Node>,
}

impl<'a> Container<'a> {
    /// The `preStop` hook, if it is literal.
    pub fn pre_stop(self) -> Option<Hook<'a>> {
        let node = self.node.at(&["lifecycle", "preStop"]).filter(|node| node.is_mapping())?;
        let exec = node.at(&["exec", "command"]);
        Some(Hook { node, commands: exec.map(commands).unwrap_or_default(), exec })
    }
}

impl<'a> Hook<'a> {
    /// The seconds that it waits, by the `sleep` action or by a command, and where that is written.
    pub fn sleep(&self) -> Option<(u32, &'a Node)> {
        if let Some(seconds) = self.node.at(&["sleep", "seconds"]) {
            return Some((seconds.number()?, seconds));
        }
        let sleeps = self.commands.iter().filter(|command| command.program() == "sleep");
        let total = sleeps
            .map(|command| seconds(&command.arguments().first()?.text))
            .try_fold(0_u32, |sum, next| sum.checked_add(next?))?;
        (total > 0).then_some((total, self.exec?))
    }

    /// Whether it waits at all, for a time that may not be known.
    pub fn waits(&self) -> bool {
        self.node.get("sleep").is_some() || self.commands.iter().any(|command| command.program() == "sleep")
    }
}

/// The commands of an exec list: of its script, if a shell runs it.
pub fn commands(list: &Node) -> Vec<Command> {
    let words: Vec<&str> = list.list().iter().filter_map(Node::text).collect();
    let is_shell = |word: &str| matches!(word.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"));
    match &words[..] {
        [shell, option, script, ..] if is_shell(shell) && option.starts_with('-') && option.ends_with('c') => {
            shell::commands(script, 0, Dialect::Script)
        }
        _ => {
            let word = |text: &&str| Word { text: (*text).into(), span: Span::default(), expands: false };
            Command::of(words.iter().map(word).collect()).into_iter().collect()
        }
    }
}

/// Whole seconds of an argument of `sleep`, such as `5`, `5s`, `0.5` or `1m`.
fn seconds(text: &str) -> Option<u32> {
    let (number, factor) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) if text.ends_with('m') => (number, 60),
        Some(number) if text.ends_with('h') => (number, 3600),
        Some(number) => (number, 1),
        None => (text, 1),
    };
    number.split('.').next()?.parse::<u32>().ok()?.checked_mul(factor)
}
