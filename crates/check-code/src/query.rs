//! Questions about the code: what a name stands for, what a variable is, what a function mentions.

use crate::chain::{self, Chain};
use crate::code::{Code, Context, Function, Let, MacroCall, Unit, binds};
use crate::read::span_of;
use check::{At, Place, Span};
use syn::{Expr, Pat, Type};

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
