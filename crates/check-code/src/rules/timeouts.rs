//! Limits on the time and on the number of requests.

use super::servers::servers;
use crate::calls::Requests;
use crate::chain::{Chain, span_of_method, span_of_path};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity, Span};
use syn::Expr;

pub static NO_REQUEST_TIMEOUT: Rule = Rule {
    id: "no-request-timeout",
    title: "Requests have no timeout",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "axum sets no request timeout. A handler that hangs holds its memory and its slot in the concurrency limit for as \
          long as the client stays connected.",
    fix: "Add TimeoutLayer::with_status_code with 504 and 10 s around all routes except the probes.",
    page: "/requests/timeouts/",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "src/main.rs",
        "use axum::{Router, routing::get};\n\n#[tokio::main]\nasync fn main() {\n    let app = Router::new().route(\"/\", get(root));\n    axum::serve(listener(), app).with_graceful_shutdown(stop()).await;\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "use axum::{Router, routing::get};\n\n#[tokio::main]\nasync fn main() {\n    let app = Router::new().route(\"/\", get(root)).layer(TimeoutLayer::with_status_code(STATUS, TIME));\n    axum::serve(listener(), app).with_graceful_shutdown(stop()).await;\n}\n",
    )]),
};

pub static TIMEOUT_ANSWERS_408: Rule = Rule {
    id: "timeout-answers-408",
    title: "A timeout responds with 408 instead of 504",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "TimeoutLayer::new, deprecated since tower-http 0.6.7, answers 408, which blames the client and invites it to send \
          the request again. The error rate of the load balancer does not count it.",
    fix: "Use TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ..).",
    page: "/requests/timeouts/#choose-the-status-code",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower_http::timeout::TimeoutLayer;\n\npub fn timeout() -> TimeoutLayer {\n    TimeoutLayer::new(std::time::Duration::from_secs(10))\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower_http::timeout::TimeoutLayer;\n\npub fn timeout() -> TimeoutLayer {\n    TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, std::time::Duration::from_secs(10))\n}\n",
    )]),
};

pub static CONCURRENCY_LIMIT_NOT_GLOBAL: Rule = Rule {
    id: "concurrency-limit-not-global",
    title: "The concurrency limit applies to each route or connection separately",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "axum applies a layer to each route or connection separately, and each copy of ConcurrencyLimitLayer makes a \
          semaphore of its own. Under load, the service accepts many times the number that you set.",
    fix: "Use tower::limit::GlobalConcurrencyLimitLayer, with LoadShedLayer outside it.",
    page: "/requests/overload/#one-limit-for-all-routes",
    claims: Rule::native(&["bp-pool"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use axum::Router;\nuse tower::limit::ConcurrencyLimitLayer;\n\npub fn limit(router: Router) -> Router {\n    router.layer(ConcurrencyLimitLayer::new(256))\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use axum::Router;\nuse tower::limit::GlobalConcurrencyLimitLayer;\n\npub fn limit(router: Router) -> Router {\n    router.layer(GlobalConcurrencyLimitLayer::new(256))\n}\n",
    )]),
};

pub static LAYER_ORDER: Rule = Rule {
    id: "layer-order",
    title: "Two layers are in the wrong order",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "ServiceBuilder's first layer is the outermost, and the last call of Router::layer is. A layer in the wrong place \
          compiles, runs, and has no effect on the requests it should act on.",
    fix: "Swap the two layers.",
    page: "/requests/middleware-order/#swaps",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower::ServiceBuilder;\nuse tower_http::ServiceBuilderExt;\n\npub fn layers() {\n    ServiceBuilder::new().propagate_x_request_id().set_x_request_id(MakeRequestUuid);\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower::ServiceBuilder;\nuse tower_http::ServiceBuilderExt;\n\npub fn layers() {\n    ServiceBuilder::new().set_x_request_id(MakeRequestUuid).propagate_x_request_id();\n}\n",
    )]),
};

/// Looks at timeouts and limits.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for server in servers(code).iter().filter(|server| server.name == "axum::serve") {
        let package = code.unit(server.chain.context).package;
        let limits = ["TimeoutLayer", "timeout", "TimeoutBody", "HandleErrorLayer"];
        let builds = code.chains().any(|chain| {
            code.unit(chain.context).package == package
                && chain.callee.iter().any(|callee| crate::calls::is_router(callee))
        });
        if builds && !code.package_mentions(package, &limits) {
            let said = "No TimeoutLayer limits the requests of this server.";
            findings.add(&NO_REQUEST_TIMEOUT, code.at(server.chain.context), server.chain.span(), said);
        }
    }
    for chain in code.chains() {
        let at = code.at(chain.context);
        if chain.calls(&["tower_http::timeout::TimeoutLayer::new"]) {
            findings.add(&TIMEOUT_ANSWERS_408, at, chain.span(), "TimeoutLayer::new answers 408 when it fires.");
        }
        order(code, chain, findings);
        let is_router = chain.callee.iter().any(|callee| crate::calls::is_router(callee))
            || matches!(chain.root, Expr::Path(_)) && is_typed_router(code, chain);
        if is_router {
            for layer in chain.methods().filter(|method| method.method == "layer") {
                concurrency(code, chain, layer, findings);
            }
        }
    }
}

/// Whether a chain begins with a parameter or a variable that is a router.
fn is_typed_router(code: &Code<'_>, chain: &Chain<'_>) -> bool {
    let Some(name) = crate::chain::variable(chain.root) else { return false };
    if let Some(ty) = code.parameter(chain.context, &name) {
        return code.type_names(chain.context, ty).iter().any(|name| name == "axum::Router");
    }
    let value = code.value(chain.context, chain.root);
    let mut root = value;
    while let Expr::MethodCall(call) = root {
        root = &call.receiver;
    }
    matches!(root, Expr::Call(call) if matches!(&*call.func, Expr::Path(path)
        if code.resolve(chain.context, &path.path).iter().any(|full| crate::calls::is_router(full))))
}

fn concurrency(code: &Code<'_>, chain: &Chain<'_>, layer: &syn::ExprMethodCall, findings: &mut Findings) {
    let mut expr = match layer.args.first() {
        Some(argument) => code.value(chain.context, argument),
        None => return,
    };
    let limits = ["tower::limit::ConcurrencyLimitLayer::new", "tower::limit::concurrency::ConcurrencyLimitLayer::new"];
    let limit = |expr: &Expr| match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if code.is(chain.context, &path.path, &limits) => Some(span_of_path(&path.path)),
            _ => None,
        },
        _ => None,
    };
    let mut found: Option<Span> = limit(expr);
    while let Expr::MethodCall(call) = expr {
        if call.method == "concurrency_limit" {
            found = Some(span_of_method(call));
        }
        found = found.or_else(|| call.args.first().filter(|_| call.method == "layer").and_then(limit));
        expr = &call.receiver;
    }
    if let Some(span) = found {
        let said = "Each route or connection gets its own limit, because the layer is not global.";
        findings.add(&CONCURRENCY_LIMIT_NOT_GLOBAL, code.at(chain.context), span, said);
    }
}

/// What a layer does, as far as its order matters.
#[derive(Clone, Copy, PartialEq)]
enum Acts {
    SetsId,
    CopiesId,
    Sheds,
    Limits,
}

fn order(code: &Code<'_>, chain: &Chain<'_>, findings: &mut Findings) {
    let is_builder = chain.calls(&["tower::ServiceBuilder::new", "tower::builder::ServiceBuilder::new"]);
    let is_router = chain.callee.iter().any(|callee| crate::calls::is_router(callee));
    if !is_builder && !is_router {
        return;
    }
    let mut layers: Vec<(Acts, Span)> = chain.methods().filter_map(|method| acts(code, chain, method)).collect();
    if is_router {
        layers.reverse();
    }
    let place = |acts: Acts| layers.iter().position(|(one, _)| *one == acts);
    let pairs = [
        (
            Acts::SetsId,
            Acts::CopiesId,
            "The layer that copies the request id is outside the one that sets it, so it copies none.",
        ),
        (
            Acts::Sheds,
            Acts::Limits,
            "LoadShed is inside the concurrency limit, so requests wait for a slot instead of being rejected.",
        ),
    ];
    for (outer, inner, said) in pairs {
        let (Some(outer), Some(inner)) = (place(outer), place(inner)) else { continue };
        let at = code.at(chain.context);
        if let (true, Some((_, span)), Some((_, other))) = (inner < outer, layers.get(inner), layers.get(outer)) {
            findings.add(&LAYER_ORDER, at, *span, said).because(at.place(*other), "This layer has to be outside");
        }
    }
}

fn acts(code: &Code<'_>, chain: &Chain<'_>, method: &syn::ExprMethodCall) -> Option<(Acts, Span)> {
    let span = span_of_method(method);
    match method.method.to_string().as_str() {
        "set_x_request_id" | "set_request_id" => return Some((Acts::SetsId, span)),
        "propagate_x_request_id" | "propagate_request_id" => return Some((Acts::CopiesId, span)),
        "load_shed" => return Some((Acts::Sheds, span)),
        "concurrency_limit" => return Some((Acts::Limits, span)),
        "layer" => {}
        _ => return None,
    }
    let argument = method.args.first().map(crate::chain::bare)?;
    let path = match argument {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => &path.path,
            _ => return None,
        },
        Expr::Path(path) => &path.path,
        _ => return None,
    };
    let found = code.resolve(chain.context, path);
    let is = |prefix: &str| found.iter().any(|full| full.starts_with(prefix));
    let acts = match () {
        () if is("tower_http::request_id::SetRequestIdLayer") => Acts::SetsId,
        () if is("tower_http::request_id::PropagateRequestIdLayer") => Acts::CopiesId,
        () if is("tower::load_shed::LoadShedLayer") => Acts::Sheds,
        () if is("tower::limit::GlobalConcurrencyLimitLayer") || is("tower::limit::ConcurrencyLimitLayer") => {
            Acts::Limits
        }
        () => return None,
    };
    Some((acts, span_of_path(path)))
}
