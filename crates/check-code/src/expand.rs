//! The expressions in macros, as far as they are Rust.

use crate::stack;
use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use syn::parse::{ParseStream, Parser};
use syn::visit::{self, Visit};
use syn::{Expr, Ident, Macro, Pat, Token};

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
    let mut found = Found { needed, macros: Vec::new() };
    found.visit_file(file);
    let mut expansions = Expansions::default();
    while let Some((needed, key, name, tokens)) = found.macros.pop() {
        // Whoever visits the file visits the arguments on top of it.
        found.needed = needed + stack::needed(tokens.clone());
        if found.needed > stack::LIMIT {
            continue;
        }
        let parsed = match name.as_str() {
            "select" => Parser::parse2(select, tokens),
            _ => Parser::parse2(arguments, tokens),
        };
        // A macro with a syntax of its own.
        let Ok(arguments) = parsed else { continue };
        for argument in &arguments {
            found.visit_expr(&argument.value);
            argument.pair.iter().for_each(|pair| found.visit_expr(pair));
        }
        expansions.0.insert(key, arguments);
    }
    expansions
}

struct Found {
    /// The stack that is needed where the macro is.
    needed: usize,
    macros: Vec<(usize, usize, String, TokenStream)>,
}

impl<'a> Visit<'a> for Found {
    fn visit_macro(&mut self, mac: &'a Macro) {
        let name = mac.path.segments.last().map(|last| last.ident.to_string());
        self.macros.push((self.needed, key(mac), name.unwrap_or_default(), mac.tokens.clone()));
    }

    // A definition of a macro has no expressions.
    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        if item.ident.is_none() {
            visit::visit_item_macro(self, item);
        }
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
