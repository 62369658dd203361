//! What happens to requests when the process stops.

use super::servers::{DRAINING, Server, servers};
use crate::calls::{Requests, called, callees, function_named};
use crate::chain::{Chain, span_of_expr, span_of_method};
use crate::code::Code;
use check::{Confidence, Findings, Kind, Rule, Severity};
use std::collections::BTreeSet;
use syn::Expr;

pub static SERVE_WITHOUT_GRACEFUL_SHUTDOWN: Rule = Rule {
    id: "serve-without-graceful-shutdown",
    title: "The server does not drain on shutdown",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Without a shutdown future, the process exits in the middle of its requests, or ignores SIGTERM as PID 1 until \
          the platform sends SIGKILL. Clients then get a connection reset, and the proxy returns 502 on each deploy.",
    fix: "Pass a future that waits for SIGTERM and Ctrl-C to with_graceful_shutdown, and limit the drain with a deadline.",
    page: "/warnings/graceful-shutdown/#implement-it",
    claims: Rule::native(&["gs-sigterm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/main.rs",
        "#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    let listener = tokio::net::TcpListener::bind((\"0.0.0.0\", 8080)).await?;\n    axum::serve(listener, axum::Router::new()).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    let listener = tokio::net::TcpListener::bind((\"0.0.0.0\", 8080)).await?;\n    axum::serve(listener, axum::Router::new()).with_graceful_shutdown(signal()).await\n}\n",
    )]),
};

pub static CTRL_C_ONLY_SHUTDOWN: Rule = Rule {
    id: "ctrl-c-only-shutdown",
    title: "The service handles Ctrl-C but not SIGTERM",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "tokio::signal::ctrl_c waits for SIGINT, but Kubernetes, Docker, ECS and systemd send SIGTERM. The graceful \
          shutdown never starts, and each deploy cuts requests off.",
    fix: "Wait for SignalKind::terminate() as well, in a tokio::select! with ctrl_c().",
    page: "/warnings/graceful-shutdown/#implement-it",
    claims: Rule::native(&["gs-sigterm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/main.rs",
        "use tokio::signal;\n\n#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    axum::serve(listener().await?, app()).with_graceful_shutdown(stop()).await\n}\n\nasync fn stop() {\n    let _ = signal::ctrl_c().await;\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "use tokio::signal::{self, unix::SignalKind};\n\n#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    axum::serve(listener().await?, app()).with_graceful_shutdown(stop()).await\n}\n\nasync fn stop() {\n    let mut terminate = signal::unix::signal(SignalKind::terminate()).expect(\"a handler\");\n    tokio::select! {\n        _ = signal::ctrl_c() => {}\n        _ = terminate.recv() => {}\n    }\n}\n",
    )]),
};

pub static DRAIN_WITHOUT_DEADLINE: Rule = Rule {
    id: "drain-without-deadline",
    title: "The drain has no deadline",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "axum waits for all connections without a limit, so one half-sent request or one open event stream keeps the \
          process running until SIGKILL. Telemetry is then not flushed, and database connections stay open on the server.",
    fix: "When the signal arrives, start a timer of 15 to 20 s, and stop waiting for the server when it fires.",
    page: "/warnings/graceful-shutdown/#implement-it",
    claims: Rule::native(&["gs-30-60"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/main.rs",
        "#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    axum::serve(listener().await?, app()).with_graceful_shutdown(stop()).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    let stop = CancellationToken::new();\n    let server = axum::serve(listener().await?, app()).with_graceful_shutdown(stop.clone().cancelled_owned());\n    tokio::select! {\n        done = server => done,\n        () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => Ok(()),\n    }\n}\n",
    )]),
};

/// Words of code that handles SIGTERM, or leaves signals to a crate.
const TERMINATE: [&str; 8] =
    ["terminate", "SIGTERM", "SignalKind", "signal_hook", "signal_hook_tokio", "ctrlc", "async_signal", "Terminate"];

/// Words of code that stops waiting some time.
const DEADLINES: [&str; 13] = [
    "graceful_shutdown",
    "timeout",
    "timeout_at",
    "sleep",
    "sleep_until",
    "shutdown_timeout",
    "exit",
    "abort",
    "abort_all",
    "deadline",
    "with_deadline",
    "interval",
    "grace_period",
];

/// Looks at the servers of each package.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let mut reported = BTreeSet::new();
    for server in servers(code) {
        let package = code.unit(server.chain.context).package;
        if server.drains {
            deadline(code, requests, &server, findings);
        } else if runs(code, server.chain)
            && !code.package_mentions(package, &DRAINING)
            // The others are usually for redirects or metrics.
            && reported.insert(package)
        {
            let said = match code.context(server.chain.context).within.as_deref() {
                Some("select") => format!(
                    "{} is a branch of select!. When another branch completes, all requests in flight are dropped.",
                    server.name
                ),
                _ => format!("{} runs without {}.", server.name, server.drains_with),
            };
            let at = code.at(server.chain.context);
            findings.add(&SERVE_WITHOUT_GRACEFUL_SHUTDOWN, at, server.chain.span(), said);
        }
    }
    signals(code, findings);
}

/// Whether a server is started here, and not returned to a caller that may add to it.
fn runs(code: &Code<'_>, chain: &Chain<'_>) -> bool {
    let within = code.context(chain.context).within.as_deref();
    chain.is_awaited()
        || chain.has(&["into_future", "await"])
        || matches!(within, Some("select" | "join" | "try_join"))
        || code.function_of(chain.context).is_some_and(|function| function.name == "main")
}

fn signals(code: &Code<'_>, findings: &mut Findings) {
    // Fly sends SIGINT, and a Dockerfile or a manifest can choose it.
    let is_interrupt = code
        .project
        .files
        .iter()
        .any(|file| file.kind == Kind::Fly || file.kind != Kind::Rust && file.source.text.contains("SIGINT"));
    if is_interrupt {
        return;
    }
    let mut reported = BTreeSet::new();
    for server in servers(code).iter().filter(|server| server.drains) {
        if code.package_mentions(code.unit(server.chain.context).package, &TERMINATE) {
            continue;
        }
        let Some(method) = server.chain.method(&[server.drains_with]) else { continue };
        let Some(signal) = method.args.iter().find_map(|argument| ctrl_c(code, server.chain, argument)) else {
            continue;
        };
        let is_handled = code.package_mentions(code.unit(signal.context).package, &TERMINATE);
        if is_handled || !reported.insert(code.place(signal.context, signal.span())) {
            continue;
        }
        let said = "The shutdown starts with Ctrl-C (SIGINT) only, and the platform sends SIGTERM.";
        findings
            .add(&CTRL_C_ONLY_SHUTDOWN, code.at(signal.context), signal.span(), said)
            .because(code.place(server.chain.context, span_of_method(method)), "The server waits for this future");
    }
}

/// The call of `ctrl_c` in a shutdown future, or in the functions that it calls, if all of them are given.
fn ctrl_c<'b, 'a>(code: &'b Code<'a>, server: &Chain<'a>, future: &'a Expr) -> Option<&'b Chain<'a>> {
    let is_signal = |chain: &&Chain<'_>| chain.calls(&["tokio::signal::ctrl_c"]);
    let range = span_of_expr(future);
    let function = code.context(server.context).function?;
    let inside = |chain: &&Chain<'_>| {
        let at = chain.span();
        range.start <= at.start && at.end <= range.end
    };
    let mut functions: Vec<usize> = function_named(code, server.context, future).into_iter().collect();
    for chain in code.chains_of(function).filter(inside) {
        if is_signal(&chain) {
            return Some(chain);
        }
        functions.extend(called(code, chain));
    }
    let mut seen = BTreeSet::new();
    while let Some(function) = functions.pop() {
        if !seen.insert(function) || seen.len() > 16 {
            continue;
        }
        if let Some(found) = code.chains_of(function).find(is_signal) {
            return Some(found);
        }
        functions.extend(callees(code, function).map(|(callee, _)| callee));
    }
    None
}

fn deadline(code: &Code<'_>, requests: &Requests, server: &Server<'_, '_>, findings: &mut Findings) {
    let context = server.chain.context;
    // axum-server has its deadline in the handle.
    if server.drains_with != "with_graceful_shutdown" {
        return;
    }
    let Some(function) = code.context(context).function else { return };
    let above = requests.callers(function);
    // Whoever calls a library may set a deadline.
    let has_main = above.iter().any(|place| code.functions.get(*place).is_some_and(|one| one.name == "main"));
    let mut functions: Vec<usize> = above.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(function) = functions.pop() {
        if !seen.insert(function) {
            continue;
        }
        if code.mentions(function, &DEADLINES) {
            return;
        }
        functions.extend(callees(code, function).map(|(callee, _)| callee));
    }
    if let Some(method) = server.chain.method(&[server.drains_with]).filter(|_| has_main) {
        let said = "After the signal, the server waits for open connections without a limit.";
        findings.add(&DRAIN_WITHOUT_DEADLINE, code.at(context), span_of_method(method), said);
    }
}
