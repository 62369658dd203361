//! Visits all code once, and collects what the rules look at.

use crate::chain::{Chain, Step};
use crate::code::{Code, Context, Function, Unit};
use crate::flow::{self, Flow};
use crate::names::{Scopes, plain};
use crate::read::Parsed;
use crate::tests_of;
use check::Project;
use std::collections::BTreeMap;
use syn::visit::Visit;
use syn::{Attribute, Expr, Signature};

/// Collects the code of files that have been parsed.
pub fn collect<'a>(project: &'a Project, units: Vec<Unit<'a>>) -> Code<'a> {
    let mut walk = Walk {
        code: Code {
            project,
            units: Vec::new(),
            contexts: Vec::new(),
            scopes: Scopes::default(),
            functions: Vec::new(),
            chains: Vec::new(),
            macros: Vec::new(),
            lets: Vec::new(),
            blocks: Vec::new(),
            structs: BTreeMap::new(),
            constants: BTreeMap::new(),
            by_name: BTreeMap::new(),
            chains_of: BTreeMap::new(),
            lets_of: BTreeMap::new(),
        },
        parsed: None,
        at: 0,
        owner: None,
        of_trait: None,
    };
    for (place, unit) in units.into_iter().enumerate() {
        let parsed = unit.parsed;
        let scope = walk.code.scopes.module(unit.module.clone(), None, &parsed.syntax.items);
        let is_test = unit.is_test || tests_of::is_test(&parsed.syntax.attrs);
        walk.parsed = Some(parsed);
        walk.at = walk.push(Context {
            unit: place,
            function: None,
            scope,
            flow: Flow::Sync,
            is_test,
            is_nested: false,
            is_conditional: false,
            within: None,
        });
        walk.code.units.push(unit);
        parsed.syntax.items.iter().for_each(|item| walk.visit_item(item));
    }
    let mut code = walk.code;
    for (place, function) in code.functions.iter().enumerate() {
        code.by_name.entry(function.name.clone()).or_default().push(place);
    }
    let of = |context: usize| code.contexts.get(context).and_then(|context| context.function);
    for (place, chain) in code.chains.iter().enumerate() {
        of(chain.context).into_iter().for_each(|it| code.chains_of.entry(it).or_default().push(place));
    }
    for (place, one) in code.lets.iter().enumerate() {
        of(one.context).into_iter().for_each(|it| code.lets_of.entry(it).or_default().push(place));
    }
    code
}

/// The state of the visit.
pub struct Walk<'a> {
    /// What has been collected.
    pub code: Code<'a>,
    /// The file.
    pub parsed: Option<&'a Parsed>,
    /// The context of what is visited.
    pub at: usize,
    /// The type of the `impl` block.
    pub owner: Option<String>,
    /// The trait of the `impl` block.
    pub of_trait: Option<String>,
}

impl<'a> Walk<'a> {
    fn push(&mut self, context: Context) -> usize {
        self.code.contexts.push(context);
        self.code.contexts.len() - 1
    }

    /// Visits something in a changed context.
    pub fn inside(&mut self, change: impl FnOnce(&mut Context), visit: impl FnOnce(&mut Self)) {
        let before = self.at;
        let mut context = self.code.context(before).clone();
        change(&mut context);
        self.at = self.push(context);
        visit(self);
        self.at = before;
    }

    fn flow(&self) -> Flow {
        self.code.context(self.at).flow
    }

    /// Visits a function.
    pub fn function(&mut self, attrs: &'a [Attribute], sig: &'a Signature, block: &'a syn::Block) {
        let place = self.code.functions.len();
        let is_async = sig.asyncness.is_some();
        let owner = self.owner.clone();
        let of_trait = self.of_trait.clone();
        let change = |context: &mut Context| {
            context.function = Some(place);
            context.flow = if is_async { Flow::Async } else { Flow::Sync };
            context.is_test |= tests_of::is_test(attrs);
            context.is_nested = false;
            context.is_conditional = false;
            context.within = None;
        };
        self.inside(change, |walk| {
            let context = walk.at;
            let name = plain(&sig.ident);
            walk.code.functions.push(Function { context, name, owner, of_trait, attrs, sig, block });
            walk.visit_block(block);
        });
    }

    /// Visits an argument. A closure runs as `flow`.
    fn argument(&mut self, argument: &'a Expr, flow: Flow) {
        match argument {
            Expr::Closure(closure) if closure.asyncness.is_none() => {
                let change = |context: &mut Context| {
                    context.flow = flow;
                    context.is_nested = true;
                };
                self.inside(change, |walk| walk.visit_expr(&closure.body));
            }
            Expr::Async(block) if flow == Flow::Detached => {
                let change = |context: &mut Context| context.flow = Flow::Detached;
                self.inside(change, |walk| walk.visit_block(&block.block));
            }
            other => self.visit_expr(other),
        }
    }

    /// Visits a chain of calls.
    pub fn chain(&mut self, expr: &'a Expr) {
        let mut steps = Vec::new();
        let mut root = expr;
        loop {
            let (step, next) = match root {
                Expr::MethodCall(call) => (Step::Method(call), &*call.receiver),
                Expr::Await(one) => (Step::Await, &*one.base),
                Expr::Try(one) => (Step::Other, &*one.expr),
                Expr::Field(one) => (Step::Other, &*one.base),
                Expr::Index(one) => {
                    self.visit_expr(&one.index);
                    (Step::Other, &*one.expr)
                }
                Expr::Paren(one) => (Step::Other, &*one.expr),
                _ => break,
            };
            steps.push(step);
            root = next;
        }
        steps.reverse();
        let path = match root {
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => Some(&path.path),
                _ => None,
            },
            _ => None,
        };
        let callee = path.map(|path| self.code.resolve(self.at, path)).unwrap_or_default();
        let name = path.and_then(|path| path.segments.last()).map(|last| plain(&last.ident)).unwrap_or_default();
        let flow = flow::of_closure(self.flow(), &name, callee.first().map(String::as_str).unwrap_or_default());
        self.code.chains.push(Chain { context: self.at, root, steps: steps.clone(), callee });
        match root {
            Expr::Call(call) => {
                if path.is_none() {
                    self.visit_expr(&call.func);
                }
                call.args.iter().for_each(|argument| self.argument(argument, flow));
            }
            other => self.visit_expr(other),
        }
        for step in steps {
            if let Step::Method(call) = step {
                let flow = flow::of_closure(self.flow(), &plain(&call.method), "");
                call.args.iter().for_each(|argument| self.argument(argument, flow));
            }
        }
    }
}
