//! Request bodies without a limit.

use crate::calls::Requests;
use crate::chain::{Chain, bare, span_of_expr, span_of_method, variable};
use crate::code::{Code, binds};
use check::{Confidence, Findings, Rule, Severity};
use syn::{Expr, Pat};

pub static BODY_LIMIT_DISABLED: Rule = Rule {
    id: "body-limit-disabled",
    title: "The body limit is switched off",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Without its default of 2 MiB, axum buffers a body of any size in memory. One large upload exceeds the memory \
          limit, and the kernel kills the service with all other requests.",
    fix: "Use DefaultBodyLimit::max with the size of the route, and add RequestBodyLimitLayer with 1 MiB more.",
    page: "/requests/uploads/",
    claims: Rule::native(&["sec-upload-size", "err-mem-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use axum::{Router, extract::DefaultBodyLimit, routing::post};\n\npub fn app() -> Router {\n    Router::new().route(\"/files\", post(upload)).layer(DefaultBodyLimit::disable())\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use axum::{Router, extract::DefaultBodyLimit, routing::post};\n\npub fn app() -> Router {\n    Router::new().route(\"/files\", post(upload)).layer(DefaultBodyLimit::max(10 << 20))\n}\n",
    )]),
};

pub static UNBOUNDED_BODY: Rule = Rule {
    id: "unbounded-body",
    title: "A request body is collected without a limit",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "DefaultBodyLimit does not apply to code that reads the raw body. A client can send a body that exceeds the \
          memory limit, and the kernel kills the service with all other requests.",
    fix: "Pass the limit of the route to axum::body::to_bytes instead of usize::MAX.",
    page: "/warnings/security/#limits",
    claims: Rule::native(&["sec-upload-size", "err-mem-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/log.rs",
        "use axum::{body::to_bytes, extract::Request};\n\npub async fn log(request: Request) {\n    let (_, body) = request.into_parts();\n    let bytes = to_bytes(body, usize::MAX).await;\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/log.rs",
        "use axum::{body::to_bytes, extract::Request};\n\npub async fn log(request: Request) {\n    let (_, body) = request.into_parts();\n    let bytes = to_bytes(body, 64 * 1024).await;\n}\n",
    )]),
};

/// Looks at limits of bodies.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        let package = code.unit(chain.context).package;
        let is_limited = || code.package_mentions(package, &["RequestBodyLimitLayer", "RequestBodyLimit", "Limited"]);
        if chain.calls(&["axum::extract::DefaultBodyLimit::disable"]) && !is_limited() {
            let said = "DefaultBodyLimit::disable() without RequestBodyLimitLayer accepts bodies of any size.";
            findings.add(&BODY_LIMIT_DISABLED, code.at(chain.context), chain.span(), said);
        }
        if let Some((span, said)) = collects(code, chain)
            && !is_limited()
        {
            findings.add(&UNBOUNDED_BODY, code.at(chain.context), span, said);
        }
    }
}

/// A call that collects a whole request body.
fn collects(code: &Code<'_>, chain: &Chain<'_>) -> Option<(check::Span, String)> {
    if chain.calls(&["axum::body::to_bytes"]) {
        let mut arguments = chain.arguments();
        let (body, limit) = (arguments.next()?, arguments.next()?);
        let is_max = code.is_path(chain.context, limit, &["usize::MAX", "std::usize::MAX"]);
        return (is_max && is_of_request(code, chain.context, body))
            .then(|| (span_of_expr(limit), "to_bytes reads the request body up to usize::MAX bytes.".into()));
    }
    if chain.calls(&["hyper::body::to_bytes"]) {
        let body = chain.arguments().next()?;
        return is_of_request(code, chain.context, body)
            .then(|| (chain.span(), "hyper::body::to_bytes reads the whole request body.".into()));
    }
    let collect = chain.method(&["collect"])?;
    let scope = code.context(chain.context).scope;
    let has_trait = code.scopes.imports(scope, &["http_body_util::BodyExt"]);
    let is_body = has_trait && chain.is_awaited() && is_of_request(code, chain.context, &collect.receiver);
    is_body.then(|| (span_of_method(collect), "collect() reads the whole request body.".into()))
}

/// Whether an expression is the body of a request that a function receives.
fn is_of_request(code: &Code<'_>, context: usize, expr: &Expr) -> bool {
    match bare(expr) {
        Expr::MethodCall(call) if call.method == "into_body" || call.method == "body_mut" => {
            variable(&call.receiver).is_some_and(|name| is_request(code, context, &name))
        }
        other => variable(other).is_some_and(|name| is_body(code, context, &name)),
    }
}

fn is_body(code: &Code<'_>, context: usize, name: &str) -> bool {
    if let Some(ty) = code.parameter(context, name) {
        let names = code.type_names(context, ty);
        return names
            .iter()
            .any(|name| matches!(name.as_str(), "axum::body::Body" | "hyper::Body" | "hyper::body::Body"));
    }
    let Some(function) = code.context(context).function else { return false };
    code.lets_of(function).any(|one| {
        let value = bare(one.value);
        let Expr::MethodCall(call) = value else { return false };
        let is_parts = call.method == "into_parts" && second(one.pat).is_some_and(|pat| binds(pat, name));
        let is_into = call.method == "into_body" && binds(one.pat, name);
        (is_parts || is_into) && variable(&call.receiver).is_some_and(|name| is_request(code, context, &name))
    })
}

fn second(pat: &Pat) -> Option<&Pat> {
    match pat {
        Pat::Tuple(tuple) => tuple.elems.iter().nth(1),
        _ => None,
    }
}

/// Whether a parameter is a request of axum or hyper.
fn is_request(code: &Code<'_>, context: usize, name: &str) -> bool {
    let types = [
        "axum::extract::Request",
        "axum::http::Request",
        "http::Request",
        "hyper::Request",
        "axum::http::request::Request",
        "http::request::Request",
    ];
    code.parameter(context, name)
        .is_some_and(|ty| code.type_names(context, ty).iter().any(|name| types.contains(&name.as_str())))
}
