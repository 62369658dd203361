//! The code of all files: functions, chains of calls, macros, and where they are.

use crate::chain::Chain;
use crate::flow::Flow;
use crate::names::Scopes;
use crate::read::Parsed;
use check::{At, Project, Span};
use std::collections::BTreeMap;
use syn::{Attribute, Block, Expr, Macro, Pat, Signature};

/// A file that has been parsed.
pub struct Unit<'a> {
    /// The file.
    pub at: At<'a>,
    /// Its content.
    pub parsed: &'a Parsed,
    /// Its package, as the folder of its manifest.
    pub package: &'a str,
    /// The name of its package in other packages, or nothing.
    pub krate: String,
    /// Its module, as `crate::a::b`.
    pub module: String,
    /// Whether it has only tests, benchmarks or examples.
    pub is_test: bool,
}

impl Unit<'_> {
    /// Whether the file is a program.
    pub fn has_main(&self) -> bool {
        self.parsed.syntax.items.iter().any(|item| matches!(item, syn::Item::Fn(item) if item.sig.ident == "main"))
    }

    /// Whether the file starts a server or builds a router, as far as its words tell.
    pub fn starts_server(&self) -> bool {
        ["serve", "Router", "Server", "server", "router", "app", "startup", "run", "start"]
            .iter()
            .any(|name| self.parsed_mentions(name))
    }

    /// Whether the file mentions a name.
    pub fn parsed_mentions(&self, name: &str) -> bool {
        let range = Span { start: 0, end: self.at.source.text.len() };
        self.parsed.mentions(self.at.source, range, &[name])
    }
}

/// What is around an expression.
#[derive(Clone, Debug)]
pub struct Context {
    /// The file, as a place in the list of units.
    pub unit: usize,
    /// The function.
    pub function: Option<usize>,
    /// The names that are visible.
    pub scope: usize,
    /// How the code runs.
    pub flow: Flow,
    /// Whether it is a test.
    pub is_test: bool,
    /// Whether it is in an async block or in a closure of its function.
    pub is_nested: bool,
    /// Whether it runs only under a condition, such as an option.
    pub is_conditional: bool,
    /// The innermost macro around it.
    pub within: Option<String>,
}

/// A function or a method.
pub struct Function<'a> {
    /// Its own context.
    pub context: usize,
    /// Its name.
    pub name: String,
    /// The type of its `impl` block.
    pub owner: Option<String>,
    /// The trait of its `impl` block.
    pub of_trait: Option<String>,
    /// Its attributes.
    pub attrs: &'a [Attribute],
    /// Its parameters and its result.
    pub sig: &'a Signature,
    /// Its body.
    pub block: &'a Block,
}

/// A variable with its first value.
pub struct Let<'a> {
    /// Where.
    pub context: usize,
    /// The pattern.
    pub pat: &'a Pat,
    /// The place after it, from which on it is visible.
    pub end: usize,
    /// Its value.
    pub value: &'a Expr,
}

/// A call of a macro.
pub struct MacroCall<'a> {
    /// Where.
    pub context: usize,
    /// The macro.
    pub mac: &'a Macro,
    /// The full paths that its name can have.
    pub names: Vec<String>,
}

/// A block and its context.
pub struct BlockAt<'a> {
    /// Where.
    pub context: usize,
    /// The block.
    pub block: &'a Block,
}

/// All code.
pub struct Code<'a> {
    /// All files, those of other kinds too.
    pub project: &'a Project,
    /// The files that have been parsed.
    pub units: Vec<Unit<'a>>,
    /// Where expressions are.
    pub contexts: Vec<Context>,
    /// What names stand for.
    pub scopes: Scopes,
    /// All functions.
    pub functions: Vec<Function<'a>>,
    /// All chains of calls.
    pub chains: Vec<Chain<'a>>,
    /// All macros.
    pub macros: Vec<MacroCall<'a>>,
    /// All variables.
    pub lets: Vec<Let<'a>>,
    /// All blocks.
    pub blocks: Vec<BlockAt<'a>>,
    /// All structs with named fields.
    pub structs: BTreeMap<String, Vec<(usize, &'a syn::ItemStruct)>>,
    /// All constants and statics.
    pub constants: BTreeMap<String, Vec<(usize, &'a Expr)>>,
    /// The functions of each name.
    pub by_name: BTreeMap<String, Vec<usize>>,
    /// The chains of each function.
    pub chains_of: BTreeMap<usize, Vec<usize>>,
    /// The variables of each function.
    pub lets_of: BTreeMap<usize, Vec<usize>>,
}

/// Whether a pattern binds a name.
pub fn binds(pat: &Pat, name: &str) -> bool {
    match pat {
        Pat::Ident(ident) => ident.ident == name,
        Pat::Type(typed) => binds(&typed.pat, name),
        Pat::Paren(inner) => binds(&inner.pat, name),
        Pat::Reference(inner) => binds(&inner.pat, name),
        Pat::Tuple(tuple) => tuple.elems.iter().any(|pat| binds(pat, name)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(|pat| binds(pat, name)),
        Pat::Struct(fields) => fields.fields.iter().any(|field| binds(&field.pat, name)),
        _ => false,
    }
}
