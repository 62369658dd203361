//! What handlers leave behind, and where they panic.

use super::blocking::place;
use crate::calls::Requests;
use crate::chain::{Chain, Step, span_of_method};
use crate::code::Code;
use crate::flow::Flow;
use check::{Confidence, Findings, Rule, Severity};
use syn::{Expr, Stmt};

pub static SPAWN_WITHOUT_HANDLE: Rule = Rule {
    id: "spawn-without-handle",
    title: "A request spawns a task that shutdown does not wait for",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "axum waits for requests and not for the tasks that they spawn. A deploy drops the task in the middle of its work, \
          and a panic in it goes unnoticed.",
    fix: "Spawn the task on a tokio_util::task::TaskTracker, and wait for the tracker in the drain.",
    page: "/warnings/graceful-shutdown/#work-that-the-server-does-not-know",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "src/signup.rs",
        "use axum::Json;\n\npub async fn sign_up(Json(new): Json<New>) {\n    tokio::spawn(send_email(new));\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/signup.rs",
        "use axum::{Json, extract::State};\n\npub async fn sign_up(State(state): State<App>, Json(new): Json<New>) {\n    state.tasks.spawn(send_email(new));\n}\n",
    )]),
};

pub static UNWRAP_IN_HANDLER: Rule = Rule {
    id: "unwrap-in-handler",
    title: "A handler panics on an error",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Without CatchPanicLayer, a panic closes the connection without a response, which the proxy reports as 502. Neither \
          the log nor the metrics of the service count the request.",
    fix: "Return the error with the ? operator, and turn it into a response with IntoResponse.",
    page: "/requests/errors-and-panics/",
    claims: &[],
    also: &["unwrap_used", "expect_used"],
    pedantic: true,
    fails: Rule::native(&[(
        "src/orders.rs",
        "use axum::extract::Path;\n\npub async fn read(Path(id): Path<u64>) -> String {\n    load(id).await.unwrap()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/orders.rs",
        "use axum::extract::Path;\n\npub async fn read(Path(id): Path<u64>) -> Result<String, AppError> {\n    load(id).await\n}\n",
    )]),
};

/// Looks at handlers.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    for at in &code.blocks {
        let context = code.context(at.context);
        if context.is_test || !context.function.is_some_and(|function| requests.handlers.contains(&function)) {
            continue;
        }
        for stmt in &at.block.stmts {
            let Stmt::Expr(Expr::Call(call), Some(_)) = stmt else { continue };
            let Expr::Path(path) = &*call.func else { continue };
            if code.is(at.context, &path.path, &["tokio::spawn", "tokio::task::spawn"]) {
                let said = format!("{} drops the handle of the task.", place(code, at.context, requests));
                let span = crate::chain::span_of_path(&path.path);
                findings.add(&SPAWN_WITHOUT_HANDLE, code.at(at.context), span, said);
            }
        }
    }
    for chain in code.chains() {
        let context = code.context(chain.context);
        let in_handler = context.function.is_some_and(|function| requests.handlers.contains(&function));
        if !in_handler || !matches!(context.flow, Flow::Async | Flow::Sync) {
            continue;
        }
        if let Some(method) = awaited_unwrap(chain) {
            let said = format!("{} panics if this call fails.", place(code, chain.context, requests));
            findings.add(&UNWRAP_IN_HANDLER, code.at(chain.context), span_of_method(method), said);
        }
    }
}

/// An `unwrap` or `expect` of what was awaited: I/O fails eventually, unlike a literal that is parsed.
fn awaited_unwrap<'a>(chain: &Chain<'a>) -> Option<&'a syn::ExprMethodCall> {
    chain.steps.windows(2).find_map(|steps| match steps {
        [Step::Await, Step::Method(method)] if method.method == "unwrap" || method.method == "expect" => Some(*method),
        _ => None,
    })
}
