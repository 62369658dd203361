//! The expressions in macros, as far as they are Rust.

use crate::nodes::{Each, Node};
use crate::stack;
use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use syn::parse::{ParseStream, Parser};
use syn::visit::Visit;
use syn::{Expr, Ident, Item, Macro, Pat, Token};

/// An argument of a macro.
pub struct Argument {
    /// The expression, or the key of a pair.
    pub value: Expr,
    /// What follows `=>`.
    pub pair: Option<Expr>,
}

/// The arguments of all macros of a file, by the place of the `!`.
#[derive(Default)]
pub struct Expansions(BTreeMap<usize, Vec<Argument>>);

impl Expansions {
    /// The arguments of a macro, or nothing if they are not expressions.
    pub fn of(&self, mac: &Macro) -> &[Argument] {
        self.0.get(&key(mac)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn key(mac: &Macro) -> usize {
    crate::read::span_of(mac.bang_token.span).start
}

/// Reads the arguments of all macros, also of macros in arguments. `needed` is the stack that the file needs.
pub fn expand(file: &syn::File, needed: usize) -> Expansions {
    let mut found = Vec::new();
    Each(&mut |node| add(node, needed, &mut found)).visit_file(file);
    let mut expansions = Expansions::default();
    while let Some(unread) = found.pop() {
        // Whoever visits the file visits the arguments on top of it.
        let needed = unread.needed + stack::needed(unread.tokens.clone());
        if needed > stack::LIMIT {
            continue;
        }
        let parsed = match unread.name.as_str() {
            "select" => Parser::parse2(select, unread.tokens),
            _ => Parser::parse2(arguments, unread.tokens),
        };
        // A macro with a syntax of its own.
        let Ok(arguments) = parsed else { continue };
        let mut see = |node: Node<'_>| add(node, needed, &mut found);
        for expr in arguments.iter().flat_map(|argument| std::iter::once(&argument.value).chain(&argument.pair)) {
            Each(&mut see).visit_expr(expr);
        }
        expansions.0.insert(unread.key, arguments);
    }
    expansions
}

/// A macro that is not read yet.
struct Unread {
    /// The stack that is needed where the macro is.
    needed: usize,
    key: usize,
    name: String,
    tokens: TokenStream,
}

/// Adds a macro, and finds out whether to look into a node.
fn add(node: Node<'_>, needed: usize, found: &mut Vec<Unread>) -> bool {
    match node {
        Node::Macro(mac) => {
            let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            found.push(Unread { needed, key: key(mac), name, tokens: mac.tokens.clone() });
            false
        }
        // A definition of a macro has no expressions.
        Node::Item(Item::Macro(item)) => item.ident.is_none(),
        _ => true,
    }
}

/// `a, b = c, "d" => e, %f`
fn arguments(input: ParseStream<'_>) -> syn::Result<Vec<Argument>> {
    let mut list = Vec::new();
    while !input.is_empty() {
        if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]) {
            input.parse::<Ident>()?;
            input.parse::<Token![=]>()?;
        }
        marks(input)?;
        let value = input.parse()?;
        let arrow = input.parse::<Option<Token![=>]>>()?;
        let pair = arrow.map(|_| input.parse()).transpose()?;
        list.push(Argument { value, pair });
        // `vec![0; 8]`
        if input.parse::<Option<Token![;]>>()?.is_none() && !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(list)
}

/// `%error` and `?config` of tracing.
fn marks(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<Option<Token![%]>>()?;
    input.parse::<Option<Token![?]>>()?;
    Ok(())
}

/// `pattern = future, if condition => handler`, of Tokio and of futures.
fn select(input: ParseStream<'_>) -> syn::Result<Vec<Argument>> {
    let mut list = Vec::new();
    if input.peek(Ident) && input.peek2(Token![;]) {
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    while !input.is_empty() {
        let is_default = input.peek(Token![else]) || input.peek(Ident) && input.peek2(Token![=>]);
        let future = if is_default {
            input.step(|cursor| cursor.token_tree().ok_or_else(|| cursor.error("a branch")))?;
            None
        } else {
            Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<Token![=]>()?;
            Some(input.parse::<Expr>()?)
        };
        if input.parse::<Option<Token![,]>>()?.is_some() {
            input.parse::<Token![if]>()?;
            input.parse::<Expr>()?;
        }
        input.parse::<Token![=>]>()?;
        // `=> {} (a, b) = ...` is not a call.
        let handler = Expr::parse_with_earlier_boundary_rule(input)?;
        match future {
            Some(value) => list.push(Argument { value, pair: Some(handler) }),
            None => list.push(Argument { value: handler, pair: None }),
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(list)
}
