//! An expression and the calls on it: `a::b(c).d().await?`.

use crate::nodes::{Each, Node};
use crate::read::span_of;
use check::Span;
use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprMethodCall, Path};

/// A step of a chain.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    /// `.name(arguments)`
    Method(&'a ExprMethodCall),
    /// `.await`
    Await,
    /// `.name`, `[index]`, `?` or parentheses.
    Other,
}

/// The longest expression of this form around a place.
pub struct Chain<'a> {
    /// Where it is.
    pub context: usize,
    /// What the first step is applied to.
    pub root: &'a Expr,
    /// From the innermost to the outermost.
    pub steps: Vec<Step<'a>>,
    /// The full paths that the function of the root can have, if the root calls one.
    pub callee: Vec<String>,
}

impl<'a> Chain<'a> {
    /// The call of a function that the chain begins with.
    pub fn call(&self) -> Option<&'a ExprCall> {
        match self.root {
            Expr::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The path of the function that the root calls.
    pub fn path(&self) -> Option<&'a Path> {
        match &*self.call()?.func {
            Expr::Path(path) => Some(&path.path),
            _ => None,
        }
    }

    /// Whether the root calls one of some functions, given as full paths.
    pub fn calls(&self, functions: &[&str]) -> bool {
        self.callee.iter().any(|callee| functions.contains(&callee.as_str()))
    }

    /// The arguments of the call at the root.
    pub fn arguments(&self) -> impl Iterator<Item = &'a Expr> {
        self.call().into_iter().flat_map(|call| &call.args)
    }

    /// The methods that are called, from the innermost.
    pub fn methods(&self) -> impl Iterator<Item = &'a ExprMethodCall> {
        self.steps.iter().filter_map(|step| match step {
            Step::Method(method) => Some(*method),
            _ => None,
        })
    }

    /// The first call of a method of one of some names.
    pub fn method(&self, names: &[&str]) -> Option<&'a ExprMethodCall> {
        self.methods().find(|method| names.iter().any(|name| method.method == name))
    }

    /// Whether a method of one of some names is called.
    pub fn has(&self, names: &[&str]) -> bool {
        self.method(names).is_some()
    }

    /// Whether the chain awaits.
    pub fn is_awaited(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Await))
    }

    /// Where the path of the function is that the root calls.
    pub fn span(&self) -> Span {
        self.path().map(span_of_path).unwrap_or_else(|| span_of_expr(self.root))
    }
}

/// Where a path is.
pub fn span_of_path(path: &Path) -> Span {
    let place = |segment: Option<&syn::PathSegment>| segment.map(|one| span_of(one.ident.span())).unwrap_or_default();
    Span { start: place(path.segments.first()).start, end: place(path.segments.last()).end }
}

/// Where the name of a method is.
pub fn span_of_method(method: &ExprMethodCall) -> Span {
    span_of(method.method.span())
}

/// Where an expression is: from its first to its last name, literal or delimiter.
pub fn span_of_expr(expr: &Expr) -> Span {
    let mut around: Option<Span> = None;
    let mut add = |span: proc_macro2::Span| {
        let span = span_of(span);
        let before = around.unwrap_or(span);
        around = Some(Span { start: before.start.min(span.start), end: before.end.max(span.end) });
    };
    Each(&mut |node| {
        match node {
            Node::Name(ident) => add(ident.span()),
            Node::Literal(lit) => add(lit.span()),
            Node::Macro(mac) => add(mac.delimiter.span().close()),
            Node::Expr(Expr::Call(call)) => add(call.paren_token.span.close()),
            Node::Expr(Expr::MethodCall(call)) => add(call.paren_token.span.close()),
            Node::Block(block) => {
                add(block.brace_token.span.open());
                add(block.brace_token.span.close());
                return false;
            }
            _ => {}
        }
        true
    })
    .visit_expr(expr);
    around.unwrap_or_default()
}

/// An expression without references, parentheses, `await` and `?` around it.
pub fn bare(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Reference(inner) => &inner.expr,
            Expr::Paren(inner) => &inner.expr,
            Expr::Group(inner) => &inner.expr,
            Expr::Await(inner) => &inner.base,
            Expr::Try(inner) => &inner.expr,
            Expr::Unary(inner) if matches!(inner.op, syn::UnOp::Deref(_)) => &inner.expr,
            _ => return expr,
        };
    }
}

/// The name of a variable, of a parameter or of a constant.
pub fn variable(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Path(path) => path.path.get_ident().map(crate::names::plain),
        _ => None,
    }
}

/// The text of a literal, in text or in bytes.
pub fn text(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Lit(lit) => match &lit.lit {
            syn::Lit::Str(text) => Some(text.value()),
            syn::Lit::ByteStr(bytes) => Some(String::from_utf8_lossy(&bytes.value()).into_owned()),
            _ => None,
        },
        // `"text".to_string()` and `String::from("text")`
        Expr::MethodCall(call) if call.args.is_empty() => {
            let keeps = ["to_string", "to_owned", "into", "as_ref", "as_bytes", "as_str", "clone", "to_vec"];
            keeps.iter().any(|name| call.method == name).then(|| text(&call.receiver))?
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "from") => {
                call.args.first().and_then(text)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a literal is `true` or `false`.
pub fn flag(expr: &Expr) -> Option<bool> {
    match bare(expr) {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Bool(flag), .. }) => Some(flag.value),
        _ => None,
    }
}
