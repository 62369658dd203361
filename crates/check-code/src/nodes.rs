//! Visits a part of the syntax for one question.
//!
//! Every implementation of syn's `Visit` compiles all of its functions again, which costs 40 KB of WebAssembly. All
//! questions share this one.

use syn::visit::{self, Visit};
use syn::{Block, Expr, Ident, Item, Lit, Macro, PatIdent};

/// What a question can look at.
#[derive(Clone, Copy)]
pub enum Node<'a> {
    /// An item, also within a block.
    Item(&'a Item),
    /// An expression.
    Expr(&'a Expr),
    /// A block.
    Block(&'a Block),
    /// A name that a pattern binds.
    Binding(&'a PatIdent),
    /// A call of a macro, whose tokens are not visited.
    Macro(&'a Macro),
    /// A name.
    Name(&'a Ident),
    /// A literal.
    Literal(&'a Lit),
}

/// A visitor that asks a function about each node. It visits what is inside the node if the function returns true.
pub struct Each<'a, 'f>(pub &'f mut dyn FnMut(Node<'a>) -> bool);

impl<'a> Visit<'a> for Each<'a, '_> {
    fn visit_item(&mut self, item: &'a Item) {
        if (self.0)(Node::Item(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if (self.0)(Node::Expr(expr)) {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_block(&mut self, block: &'a Block) {
        if (self.0)(Node::Block(block)) {
            visit::visit_block(self, block);
        }
    }

    fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
        if (self.0)(Node::Binding(pat)) {
            visit::visit_pat_ident(self, pat);
        }
    }

    fn visit_macro(&mut self, mac: &'a Macro) {
        if (self.0)(Node::Macro(mac)) {
            visit::visit_macro(self, mac);
        }
    }

    fn visit_ident(&mut self, ident: &'a Ident) {
        (self.0)(Node::Name(ident));
    }

    fn visit_lit(&mut self, lit: &'a Lit) {
        (self.0)(Node::Literal(lit));
    }
}
