//! Code that blocks a worker of the runtime.

use super::servers::serving;
use crate::calls::Requests;
use crate::chain::{Chain, span_of_method, text};
use crate::code::Code;
use crate::flow::Flow;
use crate::read::span_of;
use check::{Confidence, Finding, Findings, Rule, Severity, Span};
use std::collections::BTreeSet;

pub static BLOCKING_SLEEP_IN_ASYNC: Rule = Rule {
    id: "blocking-sleep-in-async",
    title: "std::thread::sleep blocks a worker of the runtime",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A sleeping thread runs no other task, and Tokio has only one worker per CPU. A few such requests at the same \
          time stop all routes, health checks included.",
    fix: "Use tokio::time::sleep(..).await.",
    page: "/resources/blocking-work/#what-blocks",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/retry.rs",
        "use axum::extract::Path;\nuse std::{thread, time::Duration};\n\npub async fn pause(Path(seconds): Path<u64>) {\n    thread::sleep(Duration::from_secs(seconds));\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/retry.rs",
        "use axum::extract::Path;\nuse tokio::time::{Duration, sleep};\n\npub async fn pause(Path(seconds): Path<u64>) {\n    sleep(Duration::from_secs(seconds)).await;\n}\n",
    )]),
};

pub static BLOCKING_IO_IN_ASYNC: Rule = Rule {
    id: "blocking-io-in-async",
    title: "Blocking I/O runs on a worker of the runtime",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The worker waits for the disk, the network or the child process, and runs no other request meanwhile. On a slow \
          volume, all routes slow down at once.",
    fix: "Use tokio::fs, tokio::net or tokio::process for a few large operations, and spawn_blocking for many small ones.",
    page: "/resources/blocking-work/#what-blocks",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/report.rs",
        "use axum::extract::Path;\nuse std::fs;\n\npub async fn report(Path(id): Path<u64>) -> Vec<u8> {\n    fs::read(format!(\"/data/{id}\")).unwrap_or_default()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/report.rs",
        "use axum::extract::Path;\nuse tokio::fs;\n\npub async fn report(Path(id): Path<u64>) -> Vec<u8> {\n    fs::read(format!(\"/data/{id}\")).await.unwrap_or_default()\n}\n",
    )]),
};

pub static BLOCK_ON_IN_ASYNC: Rule = Rule {
    id: "block-on-in-async",
    title: "Async code blocks on a future",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Tokio panics if code on a worker calls block_on, blocking_recv or a blocking client, and other executors block \
          the worker. The request fails each time, or the service deadlocks when all workers wait.",
    fix: "Await the future.",
    page: "/resources/blocking-work/#what-blocks",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/user.rs",
        "use axum::extract::Path;\nuse tokio::runtime::Handle;\n\npub async fn user(Path(id): Path<u64>) -> String {\n    Handle::current().block_on(load(id))\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/user.rs",
        "use axum::extract::Path;\n\npub async fn user(Path(id): Path<u64>) -> String {\n    load(id).await\n}\n",
    )]),
};

/// Functions that wait for the disk or the network.
const BLOCKING: [&str; 20] = [
    "std::fs::File::create",
    "std::fs::File::create_new",
    "std::fs::File::open",
    "std::fs::copy",
    "std::fs::read",
    "std::fs::read_dir",
    "std::fs::read_to_string",
    "std::fs::remove_dir_all",
    "std::fs::write",
    "std::net::TcpStream::connect",
    "std::net::TcpStream::connect_timeout",
    "std::net::UdpSocket::bind",
    "std::os::unix::net::UnixStream::connect",
    "ureq::delete",
    "ureq::get",
    "ureq::patch",
    "ureq::post",
    "ureq::put",
    "ureq::request",
    "rusqlite::Connection::open",
];

/// Looks at code on the workers.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let serving = serving(code);
    let mut reported = BTreeSet::new();
    for chain in code.chains() {
        let context = code.context(chain.context);
        let is_service = serving.contains(code.unit(chain.context).package);
        let is_async = context.flow == Flow::Async && is_service && !is_startup(code, chain.context);
        let in_request = context.function.is_some_and(|function| requests.has(function))
            && matches!(context.flow, Flow::Async | Flow::Sync);
        if (is_async || in_request) && chain.calls(&["std::thread::sleep"]) {
            let said = format!("{} sleeps on a worker.", place(code, chain.context, requests));
            let finding = findings.add(&BLOCKING_SLEEP_IN_ASYNC, code.at(chain.context), chain.span(), said);
            name_handler(code, chain.context, requests, finding);
        }
        if in_request
            && let Some((name, span)) = blocks(code, chain)
            && reported.insert(context.function)
        {
            let said = format!("{} runs {name} on a worker.", place(code, chain.context, requests));
            let finding = findings.add(&BLOCKING_IO_IN_ASYNC, code.at(chain.context), span, said);
            name_handler(code, chain.context, requests, finding);
        }
        if context.flow == Flow::Async && (is_service || in_request) {
            block_on(code, chain, findings);
        }
    }
}

/// Whether code runs once, in `main`, before requests arrive.
pub fn is_startup(code: &Code<'_>, context: usize) -> bool {
    !code.context(context).is_nested && code.function_of(context).is_some_and(|function| function.name == "main")
}

/// Names the function, and the handler that calls it.
pub fn place(code: &Code<'_>, context: usize, requests: &Requests) -> String {
    let Some(function) = code.context(context).function else { return "async code".into() };
    let name = |place: usize| code.functions.get(place).map(|one| one.name.as_str()).unwrap_or_default();
    let handler = requests.handler_of(function);
    let kind =
        if code.functions.get(function).is_some_and(|one| one.sig.asyncness.is_some()) { "async fn " } else { "" };
    if handler == function {
        format!("{kind}{}", name(function))
    } else {
        format!("{kind}{}, which {} calls,", name(function), name(handler))
    }
}

/// Adds the place of the handler that runs the code, if that is another function.
pub fn name_handler(code: &Code<'_>, context: usize, requests: &Requests, finding: &mut Finding) {
    let handler = code.context(context).function.and_then(|function| requests.other_handler(function));
    if let Some(function) = handler.and_then(|place| code.functions.get(place)) {
        let said = format!("{} runs for each request.", function.name);
        finding.because(code.place(function.context, span_of(function.sig.ident.span())), said);
    }
}

/// The blocking call of a chain.
fn blocks(code: &Code<'_>, chain: &Chain<'_>) -> Option<(String, Span)> {
    if let Some(name) = chain.callee.iter().find(|callee| BLOCKING.contains(&callee.as_str())) {
        // Files of the kernel are in memory.
        let path = chain.arguments().next().and_then(|path| text(code.value(chain.context, path)));
        if path.is_some_and(|path| ["/proc", "/sys", "/dev"].iter().any(|folder| path.starts_with(folder))) {
            return None;
        }
        return Some((name.clone(), chain.span()));
    }
    if chain.calls(&["std::process::Command::new"]) {
        let waits = chain.method(&["output", "status"])?;
        return Some((format!("Command::{}", waits.method), span_of_method(waits)));
    }
    if chain.calls(&["std::fs::OpenOptions::new"]) {
        return chain.method(&["open"]).map(|open| ("OpenOptions::open".into(), span_of_method(open)));
    }
    let scope = code.context(chain.context).scope;
    let resolves = chain.method(&["to_socket_addrs"])?;
    let has_trait = code.scopes.imports(scope, &["std::net::ToSocketAddrs"]);
    has_trait.then(|| ("to_socket_addrs".into(), span_of_method(resolves)))
}

fn block_on(code: &Code<'_>, chain: &Chain<'_>, findings: &mut Findings) {
    let at = code.at(chain.context);
    let executors = [
        "futures::executor::block_on",
        "futures_executor::block_on",
        "futures_lite::future::block_on",
        "pollster::block_on",
        "smol::block_on",
        "async_std::task::block_on",
        "tokio_test::block_on",
    ];
    if chain.calls(&executors) {
        let name = chain.callee.first().map(String::as_str).unwrap_or_default();
        findings.add(
            &BLOCK_ON_IN_ASYNC,
            at,
            chain.span(),
            format!("{name} blocks the worker until the future completes."),
        );
    }
    let is_client = chain.callee.iter().any(|callee| callee.starts_with("reqwest::blocking::"));
    if is_client {
        let said = "reqwest::blocking starts a runtime of its own, and panics inside another one.";
        findings.add(&BLOCK_ON_IN_ASYNC, at, chain.span(), said);
    }
    let waits = ["block_on", "blocking_recv", "blocking_send", "blocking_lock", "blocking_read", "blocking_write"];
    if let Some(method) = chain.method(&waits) {
        let said = format!("{} panics on a worker of the runtime.", method.method);
        findings.add(&BLOCK_ON_IN_ASYNC, at, span_of_method(method), said);
    }
}
