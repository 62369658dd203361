//! Labels of metrics.

use crate::calls::Requests;
use crate::chain::{bare, span_of_expr, variable};
use crate::code::{Code, binds};
use check::{Confidence, Findings, Rule, Severity};
use syn::Expr;

pub static METRICS_BY_RAW_PATH: Rule = Rule {
    id: "metrics-by-raw-path",
    title: "A metric uses the raw request path as a label",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Each path that a client requests creates new series, and scanners request thousands of paths. An active series \
          takes about 3 kB of Prometheus's memory, so clients can crash the monitoring of all services.",
    fix: "Use the route of axum::extract::MatchedPath as the label, and one value for requests that match no route.",
    page: "/observability/metrics/#record-a-request",
    claims: Rule::native(&["err-prom-cause", "mon-card-crash"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/metrics.rs",
        "use axum::{extract::Request, middleware::Next, response::Response};\n\npub async fn track(request: Request, next: Next) -> Response {\n    let path = request.uri().path().to_owned();\n    metrics::counter!(\"http_requests_total\", \"path\" => path).increment(1);\n    next.run(request).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/metrics.rs",
        "use axum::{extract::{MatchedPath, Request}, middleware::Next, response::Response};\n\npub async fn track(route: MatchedPath, request: Request, next: Next) -> Response {\n    let path = route.as_str().to_owned();\n    metrics::counter!(\"http_requests_total\", \"path\" => path).increment(1);\n    next.run(request).await\n}\n",
    )]),
};

/// Looks at labels.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for mac in code.macros() {
        let is_metric = mac.names.iter().any(|name| {
            matches!(
                name.as_str(),
                "metrics::counter" | "metrics::histogram" | "metrics::gauge" | "metrics::increment_counter"
            )
        });
        if !is_metric {
            continue;
        }
        let arguments = code.unit(mac.context).parsed.expansions.of(mac.mac);
        for argument in arguments.iter().skip(1) {
            let label = argument.pair.as_ref().unwrap_or(&argument.value);
            report(code, mac.context, label, findings);
        }
    }
    for chain in code.chains() {
        for method in chain.methods() {
            let labels = ["with_label_values", "get_metric_with_label_values"];
            // A path of gRPC names a method, and scanners of the web do not request it.
            let written = code.at(chain.context).source.slice(chain.span()).to_ascii_lowercase();
            if labels.iter().any(|name| method.method == name) && !written.contains("grpc") {
                method.args.iter().for_each(|label| report(code, chain.context, label, findings));
            }
        }
    }
}

fn report(code: &Code<'_>, context: usize, label: &Expr, findings: &mut Findings) {
    // A fallback for requests that match no route is harmless if the layer is a `route_layer`.
    let Some(function) = code.context(context).function else { return };
    // So is a path that is counted only after a success: scanners get 404.
    if code.mentions(function, &["MatchedPath", "matched_path", "is_success"]) {
        return;
    }
    let labels: Vec<&Expr> = match bare(label) {
        Expr::Array(array) => array.elems.iter().collect(),
        _ => vec![label],
    };
    let found = labels.into_iter().find_map(|label| Some((label, raw(code, context, label, 0)?)));
    if let Some((label, source)) = found {
        let said = "A label is the path of the request, so each path creates its own series.";
        let finding = findings.add(&METRICS_BY_RAW_PATH, code.at(context), span_of_expr(label), said);
        finding.because(code.place(context, span_of_expr(source)), "The path is read here");
    }
}

/// The `uri().path()` that a label contains unchanged.
fn raw<'a>(code: &Code<'a>, context: usize, expr: &'a Expr, depth: usize) -> Option<&'a Expr> {
    if depth > 8 {
        return None;
    }
    match bare(expr) {
        Expr::MethodCall(call) if call.method == "path" && call.args.is_empty() => {
            is_uri(code, context, &call.receiver).then_some(expr)
        }
        Expr::MethodCall(call) => {
            let keeps =
                ["to_string", "to_owned", "clone", "into", "as_str", "as_ref", "unwrap_or_default", "to_lowercase"];
            let is_kept = keeps.iter().any(|name| call.method == name);
            if is_kept { raw(code, context, &call.receiver, depth + 1) } else { None }
        }
        Expr::Call(call) => {
            let is_from = matches!(&*call.func, Expr::Path(path)
                if path.path.segments.last().is_some_and(|last| last.ident == "from"));
            call.args.first().filter(|_| is_from).and_then(|argument| raw(code, context, argument, depth + 1))
        }
        Expr::Array(array) => array.elems.iter().find_map(|one| raw(code, context, one, depth + 1)),
        Expr::Tuple(tuple) => tuple.elems.iter().find_map(|one| raw(code, context, one, depth + 1)),
        other => {
            let name = variable(other)?;
            let before = span_of_expr(other).start;
            let (context, value) = code.variable(context, &name, before)?;
            raw(code, context, value, depth + 1)
        }
    }
}

/// Whether an expression is the URI of a request.
fn is_uri(code: &Code<'_>, context: usize, expr: &Expr) -> bool {
    match bare(expr) {
        Expr::MethodCall(call) => call.method == "uri",
        Expr::Field(field) => matches!(&field.member, syn::Member::Named(name) if name == "uri"),
        other => variable(other).is_some_and(|name| is_uri_variable(code, context, &name)),
    }
}

fn is_uri_variable(code: &Code<'_>, context: usize, name: &str) -> bool {
    let types = ["axum::http::Uri", "http::Uri", "hyper::Uri", "axum::extract::OriginalUri"];
    let is_parameter = code
        .parameter(context, name)
        .is_some_and(|ty| code.type_names(context, ty).iter().any(|name| types.contains(&name.as_str())));
    let Some(function) = code.context(context).function else { return false };
    let is_local = code.lets_of(function).any(|one| {
        let Expr::MethodCall(call) = strip(one.value) else { return false };
        binds(one.pat, name) && call.method == "uri"
    });
    is_parameter || is_local
}

/// A value without `clone()`.
fn strip(expr: &Expr) -> &Expr {
    match bare(expr) {
        Expr::MethodCall(call) if call.method == "clone" => strip(&call.receiver),
        other => other,
    }
}
