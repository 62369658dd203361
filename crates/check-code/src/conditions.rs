//! Code that runs only on a condition.

use crate::code::Function;
use crate::read::span_of;
use check::Span;
use syn::ExprIf;
use syn::visit::{self, Visit};

/// Whether an expression of a function runs only on a condition, such as a setting.
pub fn is_conditional(function: &Function<'_>, span: Span) -> bool {
    let mut search = Search { span, found: false };
    search.visit_block(function.block);
    search.found
}

struct Search {
    span: Span,
    found: bool,
}

impl<'ast> Visit<'ast> for Search {
    fn visit_expr_if(&mut self, one: &'ast ExprIf) {
        let branch = span_of(one.then_branch.brace_token.span.join());
        self.found |= branch.start <= self.span.start && self.span.end <= branch.end;
        visit::visit_expr_if(self, one);
    }
}
