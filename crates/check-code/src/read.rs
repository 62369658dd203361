//! Reads a Rust file, within limits of its size and of its nesting.

use crate::expand::{self, Expansions};
use crate::stack;
use check::{Source, Span};
use proc_macro2::{TokenStream, TokenTree};

/// The most bytes of a file: generated code is larger.
const BYTES: usize = 1024 * 1024;

/// A file that has been parsed.
pub struct Parsed {
    /// Its items.
    pub syntax: syn::File,
    /// The expressions in its macros.
    pub expansions: Expansions,
    /// All identifiers, those in macros included, in their order.
    words: Vec<Span>,
}

/// Why a file cannot be analyzed.
pub struct Refusal {
    /// Where.
    pub span: Span,
    /// As `not analyzed: ...` continues.
    pub what: String,
}

impl Parsed {
    /// Parses a file.
    ///
    /// # Errors
    ///
    /// Returns the place of the first syntax error, or the limit that the file exceeds.
    pub fn new(source: &Source) -> Result<Self, Refusal> {
        let whole = |what: &str| Refusal { span: source.line_span(1), what: what.into() };
        if source.text.len() > BYTES {
            return Err(whole("the file is larger than 1 MiB"));
        }
        let error = |what: &str, span: proc_macro2::Span| {
            let at = span_of(span);
            let line = source.line(at.start);
            Refusal { span: at, what: format!("line {line} is not valid Rust: {what}") }
        };
        let text = without_shebang(&source.text);
        let tokens: TokenStream =
            text.parse().map_err(|lex: proc_macro2::LexError| error("a token is not valid", lex.span()))?;
        let needed = stack::needed(tokens.clone());
        if needed > stack::LIMIT {
            return Err(whole("the code is nested too deeply"));
        }
        let words = words(tokens.clone());
        let syntax = syn::parse2::<syn::File>(tokens).map_err(|syntax| error(&syntax.to_string(), syntax.span()))?;
        let expansions = expand::expand(&syntax, needed);
        Ok(Self { syntax, expansions, words })
    }

    /// Whether a range has one of some identifiers, in macros too.
    pub fn mentions(&self, source: &Source, range: Span, names: &[&str]) -> bool {
        let first = self.words.partition_point(|word| word.start < range.start);
        let rest = self.words.get(first..).unwrap_or_default();
        rest.iter().take_while(|word| word.end <= range.end).any(|word| names.contains(&source.slice(*word)))
    }
}

/// Where something is. proc-macro2 counts bytes from the start of the file.
pub fn span_of(span: proc_macro2::Span) -> Span {
    span.byte_range().into()
}

/// The text, with a first line of `#!` as spaces, which keeps all places.
fn without_shebang(text: &str) -> std::borrow::Cow<'_, str> {
    let first = text.lines().next().unwrap_or_default();
    if !first.starts_with("#!") || first.get(2..).is_some_and(|rest| rest.trim_start().starts_with('[')) {
        return text.into();
    }
    let rest = text.get(first.len()..).unwrap_or_default();
    (" ".repeat(first.len()) + rest).into()
}

fn words(tokens: TokenStream) -> Vec<Span> {
    let mut found = Vec::new();
    let mut stack = vec![tokens.into_iter()];
    while let Some(last) = stack.last_mut() {
        match last.next() {
            Some(TokenTree::Group(group)) => stack.push(group.stream().into_iter()),
            Some(TokenTree::Ident(ident)) => found.push(span_of(ident.span())),
            Some(_) => {}
            None => {
                stack.pop();
            }
        }
    }
    found
}
