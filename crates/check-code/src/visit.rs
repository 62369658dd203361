//! What the walk does at each kind of syntax.

use crate::chain::span_of_expr;
use crate::code::{BlockAt, Context, Let, MacroCall};
use crate::flow::Flow;
use crate::names::plain;
use crate::read::span_of;
use crate::tests_of;
use crate::walk::Walk;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Macro};

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
