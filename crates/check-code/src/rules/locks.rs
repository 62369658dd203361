//! Locks that are held while a task waits.

use crate::calls::Requests;
use crate::chain::{bare, span_of_expr};
use crate::code::{BlockAt, Code};
use crate::flow::Flow;
use crate::nodes::{Each, Node};
use crate::read::span_of;
use check::{Confidence, Findings, Rule, Severity, Span};
use syn::visit::Visit;
use syn::{Expr, Pat, Stmt};

pub static STD_MUTEX_ACROSS_AWAIT: Rule = Rule {
    id: "std-mutex-across-await",
    title: "A task holds a blocking lock across an await",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "While the task waits with the lock, every other task that locks it blocks its worker. If the first task needs \
          such a worker to continue, the service deadlocks.",
    fix: "End the scope of the guard before the await, or use tokio::sync::Mutex.",
    page: "/resources/blocking-work/#what-blocks",
    claims: &[],
    also: &["await_holding_lock"],
    pedantic: false,
    fails: Rule::native(&[(
        "src/cache.rs",
        "use std::sync::Mutex;\n\npub async fn refresh(cache: &Mutex<Vec<u64>>) {\n    let mut values = cache.lock().unwrap();\n    values.push(load().await);\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/cache.rs",
        "use std::sync::Mutex;\n\npub async fn refresh(cache: &Mutex<Vec<u64>>) {\n    let value = load().await;\n    let mut values = cache.lock().unwrap();\n    values.push(value);\n}\n",
    )]),
};

/// Looks at the blocks of async code.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for at in &code.blocks {
        let context = code.context(at.context);
        if context.flow == Flow::Async && !context.is_test {
            block(code, at, findings);
        }
    }
}

fn block(code: &Code<'_>, at: &BlockAt<'_>, findings: &mut Findings) {
    for (place, stmt) in at.block.stmts.iter().enumerate() {
        let Stmt::Local(local) = stmt else { continue };
        let (Some(name), Some(init)) = (name(&local.pat), &local.init) else { continue };
        let Some(lock) = lock(code, at.context, &init.expr) else { continue };
        let rest = at.block.stmts.get(place + 1..).unwrap_or_default();
        if let Some(span) = held_at(rest, &name) {
            let line = code.at(at.context).source.line(span.start);
            let said = format!("The guard {name} is alive at the await in line {line}.");
            findings
                .add(&STD_MUTEX_ACROSS_AWAIT, code.at(at.context), lock, said)
                .because(code.place(at.context, span), "The task waits here");
        }
    }
}

fn name(pat: &Pat) -> Option<String> {
    match pat {
        Pat::Ident(ident) => Some(ident.ident.to_string()),
        Pat::Type(typed) => name(&typed.pat),
        _ => None,
    }
}

/// The lock that an expression takes, if the expression is its guard: `a.lock().unwrap()`.
fn lock(code: &Code<'_>, context: usize, expr: &Expr) -> Option<Span> {
    let Expr::MethodCall(outer) = expr else { return None };
    let is_lock = |call: &syn::ExprMethodCall| {
        call.args.is_empty() && ["lock", "read", "write"].iter().any(|name| call.method == name)
    };
    let scope = code.context(context).scope;
    if is_lock(outer) {
        // The same call on a lock of Tokio is a future.
        let parking_lot = ["parking_lot::Mutex", "parking_lot::RwLock"];
        let tokio = ["tokio::sync::Mutex", "tokio::sync::RwLock"];
        let is_blocking = code.scopes.imports(scope, &parking_lot) && !code.scopes.imports(scope, &tokio);
        return is_blocking.then(|| span_of_expr(expr));
    }
    let unwraps = ["unwrap", "expect", "unwrap_or_else"];
    if !unwraps.iter().any(|name| outer.method == name) {
        return None;
    }
    // A lock of Tokio has nothing to unwrap. Other types with a `read` or `write` need more evidence.
    let Expr::MethodCall(inner) = bare(&outer.receiver) else { return None };
    let has_std = code.scopes.imports(scope, &["std::sync::Mutex", "std::sync::RwLock"]);
    let is_std = is_lock(inner) && matches!(&*outer.receiver, Expr::MethodCall(_)) && has_std;
    is_std.then(|| span_of_expr(expr))
}

/// The first await of statements, if the guard is not dropped, moved or shadowed before.
fn held_at(stmts: &[Stmt], guard: &str) -> Option<Span> {
    for stmt in stmts {
        let (mut waits, mut ends) = (None, false);
        // `drop(guard)`, or any other function that takes the guard.
        let takes = |argument: &Expr| matches!(argument, Expr::Path(path) if path.path.is_ident(guard));
        Each(&mut |node| {
            match node {
                Node::Item(_) | Node::Expr(Expr::Async(_) | Expr::Closure(_)) => return false,
                Node::Expr(Expr::Await(one)) => waits = Some(span_of(one.await_token.span)),
                Node::Expr(Expr::Call(call)) => ends |= call.args.iter().any(takes),
                Node::Binding(pat) => ends |= pat.ident == guard,
                _ => {}
            }
            true
        })
        .visit_stmt(stmt);
        if ends || waits.is_some() {
            return waits.filter(|_| !ends);
        }
    }
    None
}
