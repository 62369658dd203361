//! The code of all files: functions, chains of calls, macros, and where they are.

use crate::chain::{self, Chain};
use crate::names::Scopes;
use crate::read::{Parsed, span_of};
use check::{At, Place, Project, Span};
use std::collections::BTreeMap;
use syn::{Attribute, Block, Expr, Macro, Pat, Signature, Type};

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

/// How code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// In a function that is not async.
    Sync,
    /// On a worker of the runtime.
    Async,
    /// In a closure whose caller is not known.
    Unknown,
    /// On a thread that may block.
    Detached,
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

impl<'a> Code<'a> {
    /// What is around a chain, a variable or a macro.
    pub fn context(&self, context: usize) -> &Context {
        &self.contexts[context]
    }

    /// The file of a context.
    pub fn unit(&self, context: usize) -> &Unit<'a> {
        &self.units[self.context(context).unit]
    }

    /// The file of a context.
    pub fn at(&self, context: usize) -> At<'a> {
        self.unit(context).at
    }

    /// A place in the file of a context.
    pub fn place(&self, context: usize, span: Span) -> Place {
        self.at(context).place(span)
    }

    /// The chains outside tests.
    pub fn chains(&self) -> impl Iterator<Item = &Chain<'a>> {
        self.chains.iter().filter(|chain| !self.context(chain.context).is_test)
    }

    /// The macros outside tests.
    pub fn macros(&self) -> impl Iterator<Item = &MacroCall<'a>> {
        self.macros.iter().filter(|mac| !self.context(mac.context).is_test)
    }

    /// The functions outside tests.
    pub fn functions(&self) -> impl Iterator<Item = (usize, &Function<'a>)> {
        self.functions.iter().enumerate().filter(|(_, function)| !self.context(function.context).is_test)
    }

    /// The chains of a function, those in its closures and async blocks included.
    pub fn chains_of(&self, function: usize) -> impl Iterator<Item = &Chain<'a>> {
        let list = self.chains_of.get(&function).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|chain| self.chains.get(*chain))
    }

    /// The variables of a function.
    pub fn lets_of(&self, function: usize) -> impl DoubleEndedIterator<Item = &Let<'a>> {
        let list = self.lets_of.get(&function).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|one| self.lets.get(*one))
    }

    /// The function around a context.
    pub fn function_of(&self, context: usize) -> Option<&Function<'a>> {
        self.context(context).function.and_then(|function| self.functions.get(function))
    }

    /// The full paths that a path can stand for.
    pub fn resolve(&self, context: usize, path: &syn::Path) -> Vec<String> {
        self.scopes.resolve(self.context(context).scope, path)
    }

    /// Whether a path stands for one of some full paths.
    pub fn is(&self, context: usize, path: &syn::Path, full: &[&str]) -> bool {
        self.resolve(context, path).iter().any(|path| full.contains(&path.as_str()))
    }

    /// Whether an expression is a path that stands for one of some full paths.
    pub fn is_path(&self, context: usize, expr: &Expr, full: &[&str]) -> bool {
        matches!(chain::bare(expr), Expr::Path(path) if self.is(context, &path.path, full))
    }

    /// The last value of a variable before a place, or the value of a constant. Follows a few steps.
    pub fn value<'b>(&self, context: usize, expr: &'b Expr) -> &'b Expr
    where
        'a: 'b,
    {
        let mut value: &'b Expr = expr;
        let mut context = context;
        for _ in 0..4 {
            let Some(name) = chain::variable(value) else { break };
            let before = chain::span_of_expr(value).start;
            let Some((next, found)) = self.variable(context, &name, before).or_else(|| self.constant(context, &name))
            else {
                break;
            };
            (context, value) = (next, found);
        }
        chain::bare(value)
    }

    /// The value of the last `let` of a name before a place of a function.
    pub fn variable(&self, context: usize, name: &str, before: usize) -> Option<(usize, &'a Expr)> {
        let function = self.context(context).function?;
        let found = self.lets_of(function).rev().find(|one| one.end <= before && is_named(one.pat, name))?;
        Some((found.context, found.value))
    }

    fn constant(&self, context: usize, name: &str) -> Option<(usize, &'a Expr)> {
        let package = self.unit(context).package;
        let list = self.constants.get(name)?;
        let same = list.iter().find(|(other, _)| self.context(*other).unit == self.context(context).unit);
        let mut others = list.iter().filter(|(other, _)| self.unit(*other).package == package);
        let other = others.next().filter(|_| others.next().is_none());
        same.or(other).copied()
    }

    /// The type of a parameter of the function around a context.
    pub fn parameter(&self, context: usize, name: &str) -> Option<&'a Type> {
        let function = self.function_of(context)?;
        function.sig.inputs.iter().find_map(|input| match input {
            syn::FnArg::Typed(typed) if binds(&typed.pat, name) => Some(&*typed.ty),
            _ => None,
        })
    }

    /// The type of a field, if only one struct of the package has this name.
    pub fn field(&self, context: usize, of: &str, field: &str) -> Option<&'a Type> {
        let package = self.unit(context).package;
        let mut structs = self.structs.get(of)?.iter().filter(|(other, _)| self.unit(*other).package == package);
        let (_, only) = structs.next().filter(|_| structs.next().is_none())?;
        only.fields.iter().find(|one| one.ident.as_ref().is_some_and(|name| name == field)).map(|one| &one.ty)
    }

    /// The full paths of a type, without references.
    pub fn type_names(&self, context: usize, ty: &Type) -> Vec<String> {
        match ty {
            Type::Path(path) => self.resolve(context, &path.path),
            Type::Reference(reference) => self.type_names(context, &reference.elem),
            Type::Paren(paren) => self.type_names(context, &paren.elem),
            _ => Vec::new(),
        }
    }

    /// Whether a function mentions one of some names, in its macros too.
    pub fn mentions(&self, function: usize, names: &[&str]) -> bool {
        let Some(function) = self.functions.get(function) else { return false };
        let braces = function.block.brace_token.span;
        let range = Span { start: span_of(braces.open()).start, end: span_of(braces.close()).end };
        let unit = self.unit(function.context);
        unit.parsed.mentions(unit.at.source, range, names)
    }

    /// Whether the code of a package, except for its tests, mentions one of some names.
    pub fn package_mentions(&self, package: &str, names: &[&str]) -> bool {
        self.units.iter().filter(|unit| unit.package == package && !unit.is_test).any(|unit| {
            let range = Span { start: 0, end: unit.at.source.text.len() };
            unit.parsed.mentions(unit.at.source, range, names)
        })
    }
}

/// Whether a pattern is a name, perhaps with a type.
fn is_named(pat: &Pat, name: &str) -> bool {
    match pat {
        Pat::Ident(ident) => ident.ident == name,
        Pat::Type(typed) => is_named(&typed.pat, name),
        _ => false,
    }
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
