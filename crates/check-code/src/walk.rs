//! Visits all code once, and collects what the rules look at.

use crate::chain::{Chain, Step, span_of_expr};
use crate::code::{BlockAt, Code, Context, Flow, Function, Let, MacroCall, Unit};
use crate::names::{Scopes, plain};
use crate::read::{Parsed, span_of};
use crate::tests_of;
use check::Project;
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Macro, Signature};

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

struct Walk<'a> {
    code: Code<'a>,
    parsed: Option<&'a Parsed>,
    /// The context of what is visited.
    at: usize,
    owner: Option<String>,
    of_trait: Option<String>,
}

/// Methods and functions that call their closure at once, on the same thread.
const INLINE: [&str; 34] = [
    "all",
    "and_then",
    "any",
    "filter",
    "filter_map",
    "find",
    "find_map",
    "flat_map",
    "fold",
    "for_each",
    "get_or_insert_with",
    "inspect",
    "inspect_err",
    "is_none_or",
    "is_some_and",
    "map",
    "map_err",
    "map_or",
    "map_or_else",
    "max_by_key",
    "min_by_key",
    "ok_or_else",
    "or_else",
    "or_insert_with",
    "position",
    "retain",
    "sort_by",
    "sort_by_key",
    "then",
    "try_fold",
    "try_for_each",
    "unwrap_or_else",
    "with",
    "zip_with",
];

/// Functions and methods whose closure or future runs on a thread that may block.
fn is_detached(name: &str, path: &str) -> bool {
    matches!(name, "spawn_blocking" | "block_in_place" | "unblock" | "spawn_fifo" | "asyncify")
        || name.contains("blocking")
        || matches!(name, "spawn" | "scope" | "install") && (path.contains("thread") || path.contains("rayon"))
        || path.contains("rayon")
}

impl<'a> Walk<'a> {
    fn push(&mut self, context: Context) -> usize {
        self.code.contexts.push(context);
        self.code.contexts.len() - 1
    }

    /// Visits something in a changed context.
    fn inside(&mut self, change: impl FnOnce(&mut Context), visit: impl FnOnce(&mut Self)) {
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

    fn function(&mut self, attrs: &'a [Attribute], sig: &'a Signature, block: &'a syn::Block) {
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

    /// How a closure runs that is passed to a function or a method.
    fn flow_of(&self, name: &str, path: &str) -> Flow {
        match self.flow() {
            Flow::Detached => Flow::Detached,
            _ if is_detached(name, path) => Flow::Detached,
            flow if INLINE.contains(&name) => flow,
            _ => Flow::Unknown,
        }
    }

    fn chain(&mut self, expr: &'a Expr) {
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
        let flow = self.flow_of(&name, callee.first().map(String::as_str).unwrap_or_default());
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
                let flow = self.flow_of(&plain(&call.method), "");
                call.args.iter().for_each(|argument| self.argument(argument, flow));
            }
        }
    }
}

impl<'a> Visit<'a> for Walk<'a> {
    fn visit_item(&mut self, item: &'a Item) {
        match item {
            Item::Fn(item) => self.function(&item.attrs, &item.sig, &item.block),
            Item::Mod(item) => {
                let Some((_, items)) = &item.content else { return };
                let outer = self.code.context(self.at).scope;
                let module = format!("{}::{}", self.code.scopes.module_of(outer), plain(&item.ident));
                let scope = self.code.scopes.module(module, Some(outer), items);
                let change = |context: &mut Context| {
                    context.scope = scope;
                    context.function = None;
                    context.is_test |= tests_of::is_test(&item.attrs);
                };
                self.inside(change, |walk| items.iter().for_each(|item| walk.visit_item(item)));
            }
            Item::Impl(item) => {
                let name = |path: &syn::Path| path.segments.last().map(|last| plain(&last.ident));
                let owner = match &*item.self_ty {
                    syn::Type::Path(path) => name(&path.path),
                    _ => None,
                };
                let before = (self.owner.take(), self.of_trait.take());
                self.owner = owner;
                self.of_trait = item.trait_.as_ref().and_then(|(path, _)| name(path));
                let change = |context: &mut Context| context.is_test |= tests_of::is_test(&item.attrs);
                self.inside(change, |walk| visit::visit_item_impl(walk, item));
                (self.owner, self.of_trait) = before;
            }
            Item::Trait(item) => {
                let before = (self.owner.take(), self.of_trait.take());
                self.owner = Some(plain(&item.ident));
                visit::visit_item_trait(self, item);
                (self.owner, self.of_trait) = before;
            }
            Item::Const(item) => {
                self.code.constants.entry(plain(&item.ident)).or_default().push((self.at, &item.expr));
                self.visit_expr(&item.expr);
            }
            Item::Static(item) => {
                self.code.constants.entry(plain(&item.ident)).or_default().push((self.at, &item.expr));
                self.visit_expr(&item.expr);
            }
            Item::Struct(item) => {
                self.code.structs.entry(plain(&item.ident)).or_default().push((self.at, item));
            }
            Item::Use(_) | Item::Macro(syn::ItemMacro { ident: Some(_), .. }) => {}
            other => visit::visit_item(self, other),
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.attrs, &item.sig, &item.block);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.attrs, &item.sig, block);
        }
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        self.code.blocks.push(BlockAt { context: self.at, block });
        let outer = self.code.context(self.at).scope;
        let scope = self.code.scopes.block(outer, &block.stmts);
        if scope == outer {
            visit::visit_block(self, block);
        } else {
            self.inside(|context| context.scope = scope, |walk| visit::visit_block(walk, block));
        }
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        if tests_of::is_test(&local.attrs) {
            return;
        }
        if let Some(init) = &local.init {
            let end = span_of(local.semi_token.span).end;
            self.code.lets.push(Let { context: self.at, pat: &local.pat, end, value: &init.expr });
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, one: &'a syn::ExprLet) {
        let end = span_of_expr(&one.expr).end;
        self.code.lets.push(Let { context: self.at, pat: &one.pat, end, value: &one.expr });
        visit::visit_expr_let(self, one);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) | Expr::Field(_) | Expr::Index(_) | Expr::Call(_) => {
                self.chain(expr);
            }
            Expr::Closure(closure) => {
                let is_async = closure.asyncness.is_some();
                let change = |context: &mut Context| {
                    context.flow = match context.flow {
                        Flow::Detached => Flow::Detached,
                        _ if is_async => Flow::Async,
                        _ => Flow::Unknown,
                    };
                    context.is_nested = true;
                };
                self.inside(change, |walk| walk.visit_expr(&closure.body));
            }
            Expr::Async(block) => {
                let change = |context: &mut Context| {
                    if context.flow != Flow::Detached {
                        context.flow = Flow::Async;
                    }
                    context.is_nested = true;
                };
                self.inside(change, |walk| walk.visit_block(&block.block));
            }
            Expr::If(one) => {
                self.visit_expr(&one.cond);
                self.inside(
                    |context| context.is_conditional = true,
                    |walk| {
                        walk.visit_block(&one.then_branch);
                        one.else_branch.iter().for_each(|(_, branch)| walk.visit_expr(branch));
                    },
                );
            }
            Expr::Match(one) => {
                self.visit_expr(&one.expr);
                self.inside(
                    |context| context.is_conditional = true,
                    |walk| one.arms.iter().for_each(|arm| walk.visit_arm(arm)),
                );
            }
            // `a + b + c` nests to the left, as deep as it is long.
            Expr::Binary(binary) => {
                let mut left = &*binary.left;
                self.visit_expr(&binary.right);
                while let Expr::Binary(inner) = left {
                    self.visit_expr(&inner.right);
                    left = &inner.left;
                }
                self.visit_expr(left);
            }
            other => visit::visit_expr(self, other),
        }
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        let names = self.code.resolve(self.at, &mac.path);
        self.code.macros.push(MacroCall { context: self.at, mac, names });
        let Some(parsed) = self.parsed else { return };
        let name = mac.path.segments.last().map(|last| plain(&last.ident));
        let change = |context: &mut Context| context.within = name;
        self.inside(change, |walk| {
            for argument in parsed.expansions.of(mac) {
                walk.visit_expr(&argument.value);
                argument.pair.iter().for_each(|pair| walk.visit_expr(pair));
            }
        });
    }

    fn visit_attribute(&mut self, _: &'a Attribute) {}
}
