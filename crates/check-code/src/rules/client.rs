//! Clients for other services.

use super::blocking::{name_handler, place};
use super::servers::serving;
use crate::calls::Requests;
use crate::chain::{Chain, flag, span_of_method};
use crate::code::Code;
use crate::conditions::is_conditional;
use crate::flow::Flow;
use check::{Confidence, Findings, Rule, Severity};
use std::collections::BTreeSet;

pub static CLIENT_PER_REQUEST: Rule = Rule {
    id: "client-per-request",
    title: "Each request builds an HTTP client",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "A new client has an empty connection pool, so each call opens a new connection with a new TLS handshake. Under \
          load, the service runs out of local ports and file descriptors.",
    fix: "Build one reqwest::Client at startup, and pass it to handlers with State.",
    page: "/requests/outbound-http/#set-up-the-client",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/stock.rs",
        "use axum::extract::Path;\n\npub async fn stock(Path(item): Path<String>) -> reqwest::Result<String> {\n    reqwest::Client::new().get(url(item)).timeout(LIMIT).send().await?.text().await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/stock.rs",
        "use axum::extract::{Path, State};\n\npub async fn stock(State(client): State<reqwest::Client>, Path(item): Path<String>) -> reqwest::Result<String> {\n    client.get(url(item)).timeout(LIMIT).send().await?.text().await\n}\n",
    )]),
};

pub static REQWEST_WITHOUT_TIMEOUT: Rule = Rule {
    id: "reqwest-without-timeout",
    title: "Calls to other services have no timeout",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "reqwest sets no timeout. If the other service stops responding, your requests wait until they fill the \
          concurrency limit.",
    fix: "Set connect_timeout, timeout and pool_idle_timeout on the client builder.",
    page: "/requests/outbound-http/#set-up-the-client",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/main.rs",
        "use axum::Router;\n\nfn app() -> Router {\n    Router::new().with_state(reqwest::Client::new())\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "use axum::Router;\n\nfn app() -> Router {\n    Router::new().with_state(reqwest::Client::builder().timeout(LIMIT).build())\n}\n",
    )]),
};

pub static INVALID_CERTS_ACCEPTED: Rule = Rule {
    id: "invalid-certs-accepted",
    title: "The client accepts any certificate",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Without verification, TLS does not prove who is on the other side. Anyone on the network path can read and \
          change the requests and the credentials in them.",
    fix: "Remove the call, and add the root certificate of a private authority with tls_certs_only or add_root_certificate.",
    page: "/requests/tls/#outbound-calls",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/client.rs",
        "pub fn client() -> reqwest::Result<reqwest::Client> {\n    reqwest::Client::builder().timeout(LIMIT).danger_accept_invalid_certs(true).build()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/client.rs",
        "pub fn client() -> reqwest::Result<reqwest::Client> {\n    reqwest::Client::builder().timeout(LIMIT).build()\n}\n",
    )]),
};

const BUILD: [&str; 6] = [
    "reqwest::Client::new",
    "reqwest::Client::default",
    "reqwest::Client::builder",
    "reqwest::ClientBuilder::new",
    "reqwest::ClientBuilder::default",
    "reqwest::get",
];

/// Looks at clients of reqwest.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let serving = serving(code);
    let mut packages = BTreeSet::new();
    let mut functions = BTreeSet::new();
    for chain in code.chains() {
        let is_option = code.context(chain.context).is_conditional;
        if let Some(accepts) = accepts_any(code, chain).filter(|_| !is_option) {
            let said = format!("{}(true) turns the verification off.", accepts.method);
            findings.add(&INVALID_CERTS_ACCEPTED, code.at(chain.context), span_of_method(accepts), said);
        }
        if !chain.calls(&BUILD) {
            continue;
        }
        let context = code.context(chain.context);
        let in_request = context.function.is_some_and(|function| requests.has(function) && !keeps(code, function));
        if in_request && matches!(context.flow, Flow::Async | Flow::Sync) && functions.insert(context.function) {
            let said = format!("{} builds a client.", place(code, chain.context, requests));
            let finding = findings.add(&CLIENT_PER_REQUEST, code.at(chain.context), chain.span(), said);
            name_handler(code, chain.context, requests, finding);
        }
        let package = code.unit(chain.context).package;
        let limits = ["timeout", "read_timeout", "with_timeout", "TimeoutLayer", "timeout_at"];
        // An exporter has its own timeout.
        let is_exporter =
            code.context(chain.context).function.is_some_and(|one| code.mentions(one, &["with_http_client"]));
        // A program of the same package that only calls other services.
        let is_other = code.unit(chain.context).has_main() && !code.unit(chain.context).starts_server();
        if serving.contains(package)
            && !is_other
            && !is_exporter
            && !code.package_mentions(package, &limits)
            && packages.insert(package)
        {
            let said = "No timeout is set on the client, on its requests or around them.";
            findings.add(&REQWEST_WITHOUT_TIMEOUT, code.at(chain.context), chain.span(), said);
        }
    }
}

fn accepts_any<'a>(code: &Code<'_>, chain: &Chain<'a>) -> Option<&'a syn::ExprMethodCall> {
    let method = chain.method(&["danger_accept_invalid_certs", "tls_danger_accept_invalid_certs"])?;
    let is_reqwest = chain.calls(&BUILD) || code.unit(chain.context).parsed_mentions("reqwest");
    // An operator who sets an option for it has chosen it.
    let is_chosen =
        code.function_of(chain.context).is_some_and(|function| is_conditional(function, span_of_method(method)));
    (is_reqwest && !is_chosen && method.args.first().and_then(flag) == Some(true)).then_some(method)
}

/// Whether a function keeps the client that it builds, or needs one that depends on the request.
fn keeps(code: &Code<'_>, function: usize) -> bool {
    let depends = ["resolve", "resolve_to_addrs", "dns_resolver", "proxy", "Proxy", "identity", "add_root_certificate"];
    // What is cached is not fetched for each request.
    let caches = ["cache", "cached", "cached_at", "fetched_at", "expires_at", "ttl"];
    code.mentions(function, &depends)
        || code.mentions(function, &caches)
        || code.mentions(function, &["OnceCell", "OnceLock", "get_or_init", "get_or_try_init", "LazyLock", "Lazy"])
}
