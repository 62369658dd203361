//! Splits a script into commands and words.

use super::{Command, Dialect, Join, Word};
use crate::source::Span;
use crate::words::Words;

/// Reserved words, and `exec`, that can precede a command.
const KEYWORDS: Words = Words("if then elif else fi while until do done ! { } time exec");

/// Splits a text into words. `offset` is the byte in the file at which the text starts.
pub fn words(text: &str, offset: usize) -> Vec<Word> {
    let found = commands(text, offset, Dialect::Words);
    found.into_iter().flat_map(|command| command.assignments.into_iter().chain(command.words)).collect()
}

/// Splits a script into commands. `offset` is the byte in the file at which the script starts.
pub fn commands(text: &str, offset: usize, dialect: Dialect) -> Vec<Command> {
    let mut scanner = Scanner {
        text,
        offset,
        dialect,
        at: 0,
        found: Vec::new(),
        words: Vec::new(),
        join: Join::Then,
        ends: Vec::new(),
    };
    scanner.run();
    scanner.found
}

struct Scanner<'a> {
    text: &'a str,
    offset: usize,
    dialect: Dialect,
    at: usize,
    found: Vec<Command>,
    words: Vec<Word>,
    join: Join,
    /// The delimiters of the here-documents that start on the next line.
    ends: Vec<String>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            match next {
                '\\' if self.continues() > 0 => self.skip_continuation(),
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' if self.dialect == Dialect::Words => self.at += 1,
                _ if self.dialect == Dialect::Words => self.word(),
                '\n' => {
                    self.at += 1;
                    self.finish(Join::Then);
                    self.skip_documents();
                }
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                ';' | '(' | ')' | '&' | '|' => self.operator(next),
                '<' | '>' => self.redirection(),
                _ => self.word(),
            }
        }
        self.finish(Join::Then);
    }

    fn operator(&mut self, first: char) {
        let doubled = self.rest()[1..].starts_with(first);
        let join = match (first, doubled) {
            ('&', true) => Join::And,
            ('|', true) => Join::Or,
            ('|', false) => Join::Pipe,
            _ => Join::Then,
        };
        self.at += if doubled { 2 } else { 1 };
        self.finish(join);
    }

    /// Ends a command.
    fn finish(&mut self, join: Join) {
        let mut words = std::mem::take(&mut self.words).into_iter().peekable();
        let mut replaces = false;
        while let Some(word) = words.next_if(|word| KEYWORDS.has(&word.text)) {
            replaces |= word.text == "exec";
        }
        let mut assignments = Vec::new();
        while let Some(word) = words.next_if(is_assignment) {
            assignments.push(word);
        }
        let words: Vec<_> = words.collect();
        if words.is_empty() && assignments.is_empty() {
            // `&&` at the start of a line joins the commands around the line break.
            self.join = if self.join == Join::Then { join } else { self.join };
            return;
        }
        self.found.push(Command { words, assignments, join: self.join, replaces });
        self.join = join;
    }

    /// The length of an escaped line break, or 0.
    fn continues(&self) -> usize {
        let after = self.rest().get(1..).unwrap_or_default();
        // Docker allows spaces after the escape.
        let blank = after.len() - after.trim_start_matches([' ', '\t', '\r']).len();
        let blank = if self.dialect != Dialect::Script || after.starts_with('\r') { blank } else { 0 };
        if after[blank..].starts_with('\n') { blank + 2 } else { 0 }
    }

    fn skip_continuation(&mut self) {
        self.at += self.continues();
        if self.dialect == Dialect::Script {
            return;
        }
        // Comment lines and empty lines do not end a continued line.
        loop {
            let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
            let said = line.trim();
            if !line.ends_with('\n') || !(said.is_empty() || said.starts_with('#')) {
                return;
            }
            self.at += line.len();
        }
    }

    /// Skips a redirection, and keeps the delimiter of a here-document.
    fn redirection(&mut self) {
        let is_document = self.rest().starts_with("<<") && !self.rest().starts_with("<<<");
        let operator = self.rest().len() - self.rest().trim_start_matches(['<', '>', '&', '|', '-']).len();
        // The number in `2>` belongs to the redirection.
        if let Some(number) = self.words.last().filter(|word| word.span.end == self.at + self.offset)
            && number.text.bytes().all(|byte| byte.is_ascii_digit())
        {
            self.words.pop();
        }
        self.at += operator;
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        let before = self.words.len();
        if self.rest().starts_with(|next: char| !next.is_whitespace() && !";&|()<>#".contains(next)) {
            self.word();
        }
        if let Some(target) = self.words.get(before).filter(|_| is_document) {
            self.ends.push(target.text.clone());
        }
        self.words.truncate(before);
    }

    /// Skips the here-documents that start on this line.
    fn skip_documents(&mut self) {
        for end in std::mem::take(&mut self.ends) {
            while !self.rest().is_empty() {
                let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
                let is_last = line.trim() == end;
                self.at += line.len();
                if is_last {
                    break;
                }
            }
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let (mut text, mut expands) = (String::new(), false);
        while let Some(next) = self.rest().chars().next() {
            match next {
                ' ' | '\t' | '\r' | '\n' => break,
                ';' | '&' | '|' | '(' | ')' | '<' | '>' if self.dialect != Dialect::Words => break,
                '\'' => self.quoted(&mut text),
                '"' => expands |= self.double_quoted(&mut text),
                '\\' if self.continues() > 0 => self.skip_continuation(),
                '\\' => {
                    self.at += 1;
                    self.take(&mut text);
                }
                '$' | '`' => {
                    expands = true;
                    self.expansion(&mut text);
                }
                _ => self.take(&mut text),
            }
        }
        self.words.push(Word { text, span: Span { start: start + self.offset, end: self.at + self.offset }, expands });
    }

    /// Appends one character.
    fn take(&mut self, text: &mut String) {
        if let Some(next) = self.rest().chars().next() {
            text.push(next);
            self.at += next.len_utf8();
        }
    }

    fn quoted(&mut self, text: &mut String) {
        self.at += 1;
        let inside = self.rest().find('\'').unwrap_or(self.rest().len());
        text.push_str(&self.text[self.at..self.at + inside]);
        self.at = (self.at + inside + 1).min(self.text.len());
    }

    /// Returns whether the shell expands a part of it.
    fn double_quoted(&mut self, text: &mut String) -> bool {
        let mut expands = false;
        self.at += 1;
        while let Some(next) = self.rest().chars().next() {
            match next {
                '"' => {
                    self.at += 1;
                    break;
                }
                '\\' if self.continues() > 0 => self.skip_continuation(),
                '\\' => {
                    self.at += 1;
                    if !self.rest().starts_with(['"', '\\', '$', '`']) {
                        text.push('\\');
                    }
                    self.take(text);
                }
                '$' | '`' => {
                    expands = true;
                    self.expansion(text);
                }
                _ => self.take(text),
            }
        }
        expands
    }

    /// Appends an expansion, such as `${NAME:-x}` or `$(command)`.
    fn expansion(&mut self, text: &mut String) {
        let close = match self.rest().get(..2) {
            Some("${") => Some(('{', '}')),
            Some("$(") => Some(('(', ')')),
            _ => None,
        };
        if self.rest().starts_with('`') {
            self.take(text);
            let inside = self.rest().find('`').map_or(self.rest().len(), |end| end + 1);
            text.push_str(&self.text[self.at..self.at + inside]);
            self.at += inside;
            return;
        }
        self.take(text);
        let Some((open, close)) = close else { return };
        let mut depth = 0_usize;
        while let Some(next) = self.rest().chars().next() {
            self.take(text);
            if next == open {
                depth += 1;
            } else if next == close {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
        }
    }
}

fn is_assignment(word: &Word) -> bool {
    let Some((name, _)) = word.text.split_once('=') else { return false };
    let is_name = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    name.bytes().all(is_name) && name.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic())
}
