//! Where the service listens, and with how many threads.

use super::servers::{Server, servers};
use crate::calls::Requests;
use crate::chain::{Chain, bare, span_of_expr, text};
use crate::code::{Code, Function};
use crate::read::span_of;
use check::{At, Confidence, Findings, Kind, Project, Rule, Severity, Span};
use proc_macro2::TokenTree;
use std::collections::BTreeSet;
use syn::{Expr, Meta};

pub static BIND_LOOPBACK_IN_CODE: Rule = Rule {
    id: "bind-loopback-in-code",
    title: "The code binds the service to the loopback address",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "In a container, only processes of the same container reach 127.0.0.1. Published ports, the kubelet's probes and \
          the load balancer connect to the container's own address, and are refused.",
    fix: "Bind to 0.0.0.0 or [::], and read the port from the configuration.",
    page: "/failures/environment/#connection-refused",
    claims: Rule::native(&["env-connrefused-fix"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Dockerfile", "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nCMD [\"/api\"]\n"),
        (
            "src/main.rs",
            "#[tokio::main]\nasync fn main() {\n    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:8080\").await;\n    axum::serve(listener, app()).with_graceful_shutdown(stop()).await;\n}\n",
        ),
    ]),
    passes: Rule::native(&[
        ("Dockerfile", "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nCMD [\"/api\"]\n"),
        (
            "src/main.rs",
            "#[tokio::main]\nasync fn main() {\n    let listener = tokio::net::TcpListener::bind(\"0.0.0.0:8080\").await;\n    axum::serve(listener, app()).with_graceful_shutdown(stop()).await;\n}\n",
        ),
    ]),
};

pub static CURRENT_THREAD_SERVER: Rule = Rule {
    id: "current-thread-server",
    title: "All requests share one thread",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "On a current-thread runtime, a handler that blocks stops everything, liveness included. The service also cannot \
          use more than one CPU.",
    fix: "Remove flavor = \"current_thread\", and set two worker threads.",
    page: "/resources/cpu-and-threads/#set-both",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "src/main.rs",
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    axum::serve(listener(), app()).with_graceful_shutdown(stop()).await;\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "#[tokio::main]\nasync fn main() {\n    axum::serve(listener(), app()).with_graceful_shutdown(stop()).await;\n}\n",
    )]),
};

/// Looks at listeners and runtimes.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    // tonic also serves local daemons.
    let is_http = |server: &&Server<'_, '_>| !server.name.starts_with("tonic");
    let servers: BTreeSet<&str> =
        servers(code).iter().filter(is_http).map(|server| code.unit(server.chain.context).package).collect();
    let binds: Vec<&Chain<'_>> = code.chains().filter(|chain| address(chain).is_some()).collect();
    for chain in &binds {
        let package = code.unit(chain.context).package;
        if !servers.contains(package) || code.context(chain.context).is_conditional {
            continue;
        }
        // With several listeners, one of them can be for the host only.
        let is_only = binds.iter().filter(|other| code.unit(other.context).package == package).count() == 1;
        let found = address(chain).and_then(|address| loopback(code, chain, address)).filter(|_| is_only);
        let (Some((span, host)), Some(container)) = (found, container(code.project)) else { continue };
        let said = format!("The listener binds {host}, which only the same container can reach.");
        findings
            .add(&BIND_LOOPBACK_IN_CODE, code.at(chain.context), span, said)
            .because(container.place(container.source.line_span(1)), "This file runs the service in a container");
    }
    for (_, function) in code.functions().filter(|(_, function)| function.name == "main") {
        let serves = servers.contains(code.unit(function.context).package);
        if let Some(span) = current_thread(function).filter(|_| serves) {
            let said = "The runtime of main has one thread for all requests.";
            findings.add(&CURRENT_THREAD_SERVER, code.at(function.context), span, said);
        }
    }
}

/// A file that runs the service in a container. On a host with a proxy, loopback is right.
fn container(project: &Project) -> Option<At<'_>> {
    let kinds = [Kind::Dockerfile, Kind::Kubernetes, Kind::Helm, Kind::Compose, Kind::Fly, Kind::Render];
    kinds.into_iter().find_map(|kind| project.of_kind(kind).next())
}

/// The address that a call binds.
fn address<'a>(chain: &Chain<'a>) -> Option<&'a Expr> {
    let binds = [
        "tokio::net::TcpListener::bind",
        "std::net::TcpListener::bind",
        "axum::Server::bind",
        "hyper::Server::bind",
        "axum_server::bind",
        "axum_server::bind_rustls",
    ];
    chain.arguments().next().filter(|_| chain.calls(&binds))
}

/// The loopback address that an expression is.
fn loopback(code: &Code<'_>, chain: &Chain<'_>, address: &Expr) -> Option<(Span, String)> {
    let mut value = code.value(chain.context, address);
    // `"127.0.0.1:8080".parse().unwrap()` and `SocketAddr::from(..)`
    for _ in 0..8 {
        value = match value {
            Expr::MethodCall(call) if call.method == "parse" || call.method == "unwrap" || call.method == "expect" => {
                code.value(chain.context, &call.receiver)
            }
            Expr::Call(call) if is_address(code, chain, &call.func) => code.value(chain.context, call.args.first()?),
            Expr::Tuple(tuple) if tuple.elems.iter().nth(1).and_then(number).as_deref() == Some("0") => return None,
            Expr::Tuple(tuple) => code.value(chain.context, tuple.elems.first()?),
            _ => break,
        };
    }
    if let Some(text) = text(value) {
        let host = text.rsplit_once(':').map_or(text.as_str(), |(host, _)| host);
        let is_loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]" | "::1");
        // Port 0 is any free port, which tests use.
        return (is_loopback && !text.ends_with(":0")).then(|| (span_of_expr(value), text.clone()));
    }
    match value {
        Expr::Array(array) => {
            let numbers: Vec<String> = array.elems.iter().filter_map(number).collect();
            (numbers == ["127", "0", "0", "1"]).then(|| (span_of_expr(value), "127.0.0.1".into()))
        }
        Expr::Path(path) => {
            let names = ["std::net::Ipv4Addr::LOCALHOST", "std::net::Ipv6Addr::LOCALHOST"];
            code.is(chain.context, &path.path, &names).then(|| (span_of_expr(value), "LOCALHOST".into()))
        }
        Expr::Call(call) => {
            let numbers: Vec<String> = call.args.iter().filter_map(number).collect();
            let is_new = code.is_path(chain.context, &call.func, &["std::net::Ipv4Addr::new"]);
            (is_new && numbers == ["127", "0", "0", "1"]).then(|| (span_of_expr(value), "127.0.0.1".into()))
        }
        Expr::Macro(mac) => {
            let arguments = code.unit(chain.context).parsed.expansions.of(&mac.mac);
            let is_format = mac.mac.path.segments.last().is_some_and(|last| last.ident == "format");
            let text = text(&arguments.first().filter(|_| is_format)?.value)?;
            let host = text.rsplit_once(':').map(|(host, _)| host)?;
            matches!(host, "127.0.0.1" | "localhost" | "[::1]").then(|| (span_of_expr(value), host.into()))
        }
        _ => None,
    }
}

fn is_address(code: &Code<'_>, chain: &Chain<'_>, function: &Expr) -> bool {
    let names = [
        "std::net::SocketAddr::from",
        "std::net::SocketAddr::new",
        "std::net::IpAddr::V4",
        "std::net::IpAddr::from",
        "std::net::SocketAddrV4::new",
        "core::net::SocketAddr::from",
    ];
    code.is_path(chain.context, function, &names)
}

fn number(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) => Some(number.base10_digits().into()),
        _ => None,
    }
}

/// `flavor = "current_thread"` of `tokio::main`.
fn current_thread(function: &Function<'_>) -> Option<Span> {
    let tokens = function.attrs.iter().find_map(|attr| match &attr.meta {
        Meta::List(list) if list.path.segments.last().is_some_and(|last| last.ident == "main") => Some(&list.tokens),
        _ => None,
    })?;
    tokens.clone().into_iter().find_map(|token| match token {
        TokenTree::Literal(literal) if literal.to_string() == "\"current_thread\"" => Some(span_of(literal.span())),
        _ => None,
    })
}
