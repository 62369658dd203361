//! Estimates how much stack the parser needs, before it runs.
//!
//! syn parses, visits and drops by recursion, and a stack overflow cannot be caught. A WebAssembly program has 1 MB. The
//! costs are upper bounds of what the parser of syn 3 needs for each kind of nesting, measured in a release build.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The most stack that a file may need, in bytes.
pub const LIMIT: usize = 384 * 1024;

const KIB: usize = 1024;
/// Parentheses and brackets.
const GROUP: usize = 4 * KIB;
/// Braces: a module in a module, or an async block in an async block.
const BRACE: usize = 8 * KIB;
/// An open angle bracket.
const ANGLE: usize = 8 * KIB;
/// A keyword, a closure, a reference or a return type, which can all begin another one.
const KEYWORD: usize = 4 * KIB;
/// An operator in front of its operand.
const PREFIX: usize = KIB;
/// An operator after its first operand.
const BINARY: usize = KIB / 2;
/// A call, a field or an index.
const POSTFIX: usize = KIB / 4;

/// Delimiters in a macro, whose tokens are not parsed with the file.
const OPAQUE: usize = KIB;

/// Returns the stack that the parser needs for tokens, in bytes. The arguments of macros are parsed on their own.
pub fn needed(tokens: TokenStream) -> usize {
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::new(tokens, 0, false);
    loop {
        match level.tokens.next() {
            Some(TokenTree::Group(group)) => {
                let is_opaque = level.begin_group(group.delimiter());
                let cost = match group.delimiter() {
                    _ if is_opaque => OPAQUE,
                    Delimiter::Brace => BRACE,
                    _ => GROUP,
                };
                outer.push(std::mem::replace(&mut level, Level::new(group.stream(), cost, is_opaque)));
            }
            Some(token) => level.token(&token),
            None => {
                level.end_run();
                let cost = level.cost + level.worst;
                let Some(parent) = outer.pop() else { return cost };
                level = parent;
                level.deepest = level.deepest.max(cost);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// An operand can follow.
    Operator,
    Operand,
    /// The start of an attribute.
    Hash,
    /// The `!` of a macro, or the name that `macro_rules!` defines.
    Bang,
    /// A block, after which a statement or an item can begin.
    Brace,
    /// A punctuation character that the next one may continue, and whether its operand follows.
    Joint(char, bool),
}

/// The tokens between two delimiters.
struct Level {
    tokens: proc_macro2::token_stream::IntoIter,
    cost: usize,
    /// The sum of what can nest since the last separator.
    run: usize,
    angles: usize,
    most_angles: usize,
    /// Whether a closure is open, whose parameters are not the end of a run.
    in_closure: bool,
    /// The most that a group of this run needs.
    deepest: usize,
    /// The most that a run needs.
    worst: usize,
    last: Last,
    /// Whether the tokens are those of a macro.
    is_opaque: bool,
}

impl Level {
    fn new(tokens: TokenStream, cost: usize, is_opaque: bool) -> Self {
        Self {
            tokens: tokens.into_iter(),
            cost,
            run: 0,
            angles: 0,
            most_angles: 0,
            in_closure: false,
            deepest: 0,
            worst: 0,
            last: Last::Operator,
            is_opaque,
        }
    }

    /// Returns whether the group belongs to a macro.
    fn begin_group(&mut self, delimiter: Delimiter) -> bool {
        let is_opaque = self.is_opaque || self.last == Last::Bang;
        if matches!(self.last, Last::Operand | Last::Brace) {
            self.run += POSTFIX;
        }
        self.last = match (self.last, delimiter) {
            (Last::Hash, _) => Last::Operator,
            (_, Delimiter::Brace) => Last::Brace,
            _ => Last::Operand,
        };
        is_opaque
    }

    fn token(&mut self, token: &TokenTree) {
        if self.is_opaque {
            return;
        }
        match token {
            TokenTree::Ident(_) if self.last == Last::Bang => {}
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                // Words that continue the expression or the type before them.
                let continues = matches!(word.as_str(), "else" | "as" | "in" | "where" | "for");
                if self.last == Last::Brace && !continues {
                    self.end_run();
                }
                if is_keyword(&word) {
                    self.run += KEYWORD;
                    self.last = Last::Operator;
                } else {
                    self.last = Last::Operand;
                }
            }
            TokenTree::Punct(punct) => self.punct(punct.as_char(), punct.spacing() == Spacing::Joint),
            _ => self.last = Last::Operand,
        }
    }

    fn punct(&mut self, one: char, is_joint: bool) {
        let continued = match self.last {
            Last::Joint(before, is_prefix) if continues(before, one) => Some((before, is_prefix)),
            _ => None,
        };
        let is_prefix = match continued {
            Some((_, is_prefix)) => is_prefix,
            None => matches!(self.last, Last::Operator | Last::Joint(..)),
        };
        match one {
            ';' => return self.end_run(),
            // Closures have commas between their parameters, and so have types.
            ',' if self.in_closure || self.angles > 0 => {}
            ',' => return self.end_run(),
            '#' => {
                if self.last == Last::Brace {
                    self.end_run();
                }
                self.last = Last::Hash;
                return;
            }
            '!' if self.last == Last::Hash => return,
            '!' if self.last == Last::Operand && !is_joint => {
                self.last = Last::Bang;
                return;
            }
            '<' => {
                self.angles += 1;
                self.most_angles = self.most_angles.max(self.angles);
            }
            '>' if continued.is_some_and(|(before, _)| before == '-') => self.run += KEYWORD,
            '>' if continued.is_some_and(|(before, _)| before == '=') => {}
            '>' => self.angles = self.angles.saturating_sub(1),
            '|' if is_prefix => {
                self.in_closure = true;
                self.run += KEYWORD;
            }
            '&' if is_prefix => self.run += KEYWORD,
            '.' | '?' => self.run += POSTFIX,
            '@' => self.run += KEYWORD,
            // `a = b = c` nests to the right.
            '=' if !is_prefix && !is_joint => self.run += 2 * KIB,
            _ if is_prefix => self.run += PREFIX,
            _ => self.run += BINARY,
        }
        self.last = match one {
            '?' => Last::Operand,
            '>' if continued.is_none() && !is_joint => Last::Operand,
            _ if is_joint => Last::Joint(one, is_prefix),
            _ => Last::Operator,
        };
    }

    fn end_run(&mut self) {
        self.worst = self.worst.max(self.run + self.most_angles * ANGLE + self.deepest);
        self.run = 0;
        self.angles = 0;
        self.most_angles = 0;
        self.deepest = 0;
        self.in_closure = false;
        self.last = Last::Operator;
    }
}

/// Whether two characters can be one operator.
fn continues(before: char, one: char) -> bool {
    match one {
        '=' => true,
        '>' => matches!(before, '-' | '=' | '>'),
        _ => before == one && matches!(one, '|' | '&' | ':' | '.' | '<'),
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "await"
            | "box"
            | "break"
            | "const"
            | "dyn"
            | "else"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "move"
            | "mut"
            | "raw"
            | "ref"
            | "return"
            | "static"
            | "try"
            | "unsafe"
            | "where"
            | "while"
            | "yield"
    )
}
