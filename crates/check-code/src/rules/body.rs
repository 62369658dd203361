//! Request bodies without a limit.

use super::servers::serving;
use crate::calls::Requests;
use crate::chain::{Chain, bare, span_of_expr, span_of_method, variable};
use crate::code::{Code, binds};
use check::{Confidence, Findings, Rule, Severity};
use syn::{Expr, Pat, Type};

pub static BODY_LIMIT_DISABLED: Rule = Rule {
    id: "body-limit-disabled",
    title: "The body limit is disabled",
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
    fix: "Read the body with axum::body::to_bytes and the limit of the route.",
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

pub static EQUAL_BODY_LIMITS: Rule = Rule {
    id: "equal-body-limits",
    title: "Two body limits are equal",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "A chunked body above the limit reaches the outer layer's limit first, and axum does not recognize that error. The \
          client gets 500 instead of 413, and the error rate rises.",
    fix: "Give RequestBodyLimitLayer 1 MiB more than DefaultBodyLimit.",
    page: "/requests/uploads/#what-happens",
    claims: Rule::native(&["sec-upload-size"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use axum::{Router, extract::DefaultBodyLimit};\nuse tower_http::limit::RequestBodyLimitLayer;\n\npub fn app() -> Router {\n    Router::new().layer(DefaultBodyLimit::max(MAX)).layer(RequestBodyLimitLayer::new(MAX))\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use axum::{Router, extract::DefaultBodyLimit};\nuse tower_http::limit::RequestBodyLimitLayer;\n\npub fn app() -> Router {\n    Router::new().layer(DefaultBodyLimit::max(MAX)).layer(RequestBodyLimitLayer::new(MAX + 1024 * 1024))\n}\n",
    )]),
};

/// Looks at limits of bodies.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let serving = serving(code);
    for chain in code.chains() {
        equal(code, chain, findings);
        let package = code.unit(chain.context).package;
        let is_limited = || code.package_mentions(package, &["RequestBodyLimitLayer", "RequestBodyLimit", "Limited"]);
        let is_option = code.context(chain.context).is_conditional;
        if chain.calls(&["axum::extract::DefaultBodyLimit::disable"]) && !is_option && !is_limited() {
            let said = "DefaultBodyLimit::disable() without RequestBodyLimitLayer accepts bodies of any size.";
            findings.add(&BODY_LIMIT_DISABLED, code.at(chain.context), chain.span(), said);
        }
        // A client has requests of its own.
        let in_request = code.context(chain.context).function.is_some_and(|function| requests.has(function));
        if let Some((span, said)) = collects(code, requests, chain)
            && (in_request || serving.contains(package))
            && !is_limited()
        {
            findings.add(&UNBOUNDED_BODY, code.at(chain.context), span, said);
        }
    }
}

/// The argument of a layer that one of the methods of a chain applies.
fn layer<'a>(code: &Code<'_>, chain: &Chain<'a>, function: &str) -> Option<&'a Expr> {
    let layers = chain.methods().filter(|method| method.method == "layer").filter_map(|method| method.args.first());
    let mut limits = layers.filter_map(|layer| match bare(layer) {
        Expr::Call(call) if code.is_path(chain.context, &call.func, &[function]) => call.args.first(),
        _ => None,
    });
    limits.next()
}

fn equal(code: &Code<'_>, chain: &Chain<'_>, findings: &mut Findings) {
    let at = code.at(chain.context);
    let outer = layer(code, chain, "tower_http::limit::RequestBodyLimitLayer::new");
    let inner = layer(code, chain, "axum::extract::DefaultBodyLimit::max");
    let (Some(outer), Some(inner)) = (outer.map(span_of_expr), inner.map(span_of_expr)) else { return };
    let text = at.source.slice(outer);
    if !text.is_empty() && text == at.source.slice(inner) {
        let said = format!("Both limits are {text}.");
        findings
            .add(&EQUAL_BODY_LIMITS, at, outer, said)
            .because(at.place(inner), "The limit of the extractors is here");
    }
}

/// A call that collects a whole request body.
fn collects(code: &Code<'_>, requests: &Requests, chain: &Chain<'_>) -> Option<(check::Span, String)> {
    if chain.calls(&["axum::body::to_bytes"]) {
        let mut arguments = chain.arguments();
        let (body, limit) = (arguments.next()?, arguments.next()?);
        let is_max = code.is_path(chain.context, limit, &["usize::MAX", "std::usize::MAX"]);
        return (is_max && is_of_request(code, requests, chain.context, body))
            .then(|| (span_of_expr(limit), "to_bytes reads the request body up to usize::MAX bytes.".into()));
    }
    if chain.calls(&["hyper::body::to_bytes"]) {
        let body = chain.arguments().next()?;
        return is_of_request(code, requests, chain.context, body)
            .then(|| (chain.span(), "hyper::body::to_bytes reads the whole request body.".into()));
    }
    let collect = chain.method(&["collect"])?;
    let scope = code.context(chain.context).scope;
    let has_trait = code.scopes.imports(scope, &["http_body_util::BodyExt"]);
    let is_body = has_trait && chain.is_awaited() && is_of_request(code, requests, chain.context, &collect.receiver);
    is_body.then(|| (span_of_method(collect), "collect() reads the whole request body.".into()))
}

/// Whether an expression is the body of a request that a function receives.
fn is_of_request(code: &Code<'_>, requests: &Requests, context: usize, expr: &Expr) -> bool {
    match bare(expr) {
        Expr::MethodCall(call) if call.method == "into_body" || call.method == "body_mut" => {
            variable(&call.receiver).is_some_and(|name| is_request(code, context, &name))
        }
        other => variable(other).is_some_and(|name| is_body(code, requests, context, &name, span_of_expr(other).start)),
    }
}

fn is_body(code: &Code<'_>, requests: &Requests, context: usize, name: &str, before: usize) -> bool {
    if let Some(ty) = code.parameter(context, name) {
        // The body of another function can be that of a response.
        if !code.context(context).function.is_some_and(|function| requests.handlers.contains(&function)) {
            return false;
        }
        let names = code.type_names(context, ty);
        return names
            .iter()
            .any(|name| matches!(name.as_str(), "axum::body::Body" | "hyper::Body" | "hyper::body::Body"));
    }
    let Some(function) = code.context(context).function else { return false };
    let last = code.lets_of(function).rev().find(|one| one.end <= before && binds(one.pat, name));
    last.is_some_and(|one| {
        let Expr::MethodCall(call) = bare(one.value) else { return false };
        let is_parts = call.method == "into_parts" && second(one.pat).is_some_and(|pat| binds(pat, name));
        let is_into = call.method == "into_body";
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
    code.parameter(context, name).is_some_and(|ty| {
        code.type_names(context, ty).iter().any(|name| types.contains(&name.as_str())) && is_received(ty)
    })
}

/// Whether the body of a request is that of a server: a client's has other types.
fn is_received(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return true };
    arguments.args.iter().all(|argument| match argument {
        syn::GenericArgument::Type(Type::Path(body)) => {
            body.path.segments.last().is_some_and(|last| last.ident == "Body" || last.ident == "Incoming")
        }
        _ => false,
    })
}
