//! Cookies, compression and event streams.

use crate::calls::Requests;
use crate::chain::{Chain, flag, span_of_expr, span_of_method};
use crate::code::Code;
use check::{Confidence, Findings, Rule, Severity};

pub static INSECURE_SESSION_COOKIE: Rule = Rule {
    id: "insecure-session-cookie",
    title: "The session cookie is sent over plain HTTP",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Without Secure, the browser sends the cookie on the first plain request to the host, such as an old link. Anyone \
          on the network path can take over the session.",
    fix: "Remove with_secure(false), which is true by default, and use HTTPS in development too.",
    page: "/warnings/browser-security/#set-the-cookie",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower_sessions::{MemoryStore, SessionManagerLayer};\n\npub fn sessions() -> SessionManagerLayer<MemoryStore> {\n    SessionManagerLayer::new(MemoryStore::default()).with_secure(false)\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower_sessions::{MemoryStore, SessionManagerLayer};\n\npub fn sessions() -> SessionManagerLayer<MemoryStore> {\n    SessionManagerLayer::new(MemoryStore::default())\n}\n",
    )]),
};

pub static COMPRESSION_LEVEL_BEST: Rule = Rule {
    id: "compression-level-best",
    title: "Responses are compressed at the highest level",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The encoder runs on the worker that serves the connection. At Best, one Brotli response of 50 KB took 77 ms of CPU \
          time in our measurement, and one Zstandard response 456 ms.",
    fix: "Use CompressionLevel::Fastest or the default level.",
    page: "/requests/compression/#set-it-up",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/app.rs",
        "use tower_http::{CompressionLevel, compression::CompressionLayer};\n\npub fn compression() -> CompressionLayer {\n    CompressionLayer::new().quality(CompressionLevel::Best)\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/app.rs",
        "use tower_http::{CompressionLevel, compression::CompressionLayer};\n\npub fn compression() -> CompressionLayer {\n    CompressionLayer::new().quality(CompressionLevel::Fastest)\n}\n",
    )]),
};

pub static SSE_WITHOUT_KEEP_ALIVE: Rule = Rule {
    id: "sse-without-keep-alive",
    title: "An event stream sends no keep-alive",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Proxies close connections that are silent for about a minute, and axum sends no keep-alive by default. Clients \
          lose the events until they reconnect, and the service notices a vanished client only at its next event.",
    fix: "Add .keep_alive(KeepAlive::default()), which sends a comment every 15 s.",
    page: "/requests/websockets-and-sse/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/events.rs",
        "use axum::response::{IntoResponse, Sse};\n\npub async fn events() -> impl IntoResponse {\n    Sse::new(stream())\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/events.rs",
        "use axum::response::{IntoResponse, Sse, sse::KeepAlive};\n\npub async fn events() -> impl IntoResponse {\n    Sse::new(stream()).keep_alive(KeepAlive::default())\n}\n",
    )]),
};

/// Looks at responses.
pub fn look(code: &Code<'_>, _: &Requests, findings: &mut Findings) {
    for chain in code.chains() {
        let at = code.at(chain.context);
        let is_session = chain.callee.iter().any(|callee| {
            callee.starts_with("tower_sessions::")
                || callee.starts_with("axum_session::")
                || callee.starts_with("tower_cookies::")
        });
        if let Some(method) = chain.method(&["with_secure"]).filter(|_| is_session)
            && method.args.first().and_then(flag) == Some(false)
            && !code.context(chain.context).is_conditional
        {
            let said = "with_secure(false) removes Secure from the session cookie.";
            findings.add(&INSECURE_SESSION_COOKIE, at, span_of_method(method), said);
        }
        if chain.calls(&["tower_http::compression::CompressionLayer::new"])
            && has_slow_encoding(code, chain)
            && let Some(level) = chain.method(&["quality"]).and_then(|method| method.args.first())
            && code.is_path(
                chain.context,
                level,
                &["tower_http::CompressionLevel::Best", "tower_http::compression::CompressionLevel::Best"],
            )
        {
            let said = "CompressionLevel::Best compresses each response at the highest level.";
            findings.add(&COMPRESSION_LEVEL_BEST, at, span_of_expr(level), said);
        }
        let sse = ["axum::response::Sse::new", "axum::response::sse::Sse::new"];
        if chain.calls(&sse) && !chain.has(&["keep_alive"]) && !is_kept_later(code, chain) {
            let said = "Sse::new(..) without keep_alive is silent between events.";
            findings.add(&SSE_WITHOUT_KEEP_ALIVE, at, chain.span(), said);
        }
    }
}

/// Whether the layer can use Brotli or Zstandard: gzip costs little more at its highest level.
fn has_slow_encoding(code: &Code<'_>, chain: &Chain<'_>) -> bool {
    let package = code.unit(chain.context).package;
    let manifests = check::manifests(code.project);
    let features: Vec<&str> = manifests
        .iter()
        .filter(|manifest| manifest.is_workspace() || manifest.at.source.folder().trim_end_matches('/') == package)
        .flat_map(|manifest| manifest.dependencies())
        .filter(|one| one.name() == "tower-http")
        .flat_map(check::Dependency::features)
        .collect();
    let has =
        |name: &str| features.is_empty() || features.iter().any(|one| ["full", "compression-full", name].contains(one));
    has("compression-br") && !chain.has(&["no_br"]) || has("compression-zstd") && !chain.has(&["no_zstd"])
}

/// Whether the function adds the keep-alive to a variable.
fn is_kept_later(code: &Code<'_>, chain: &Chain<'_>) -> bool {
    code.context(chain.context).function.is_some_and(|function| code.mentions(function, &["keep_alive"]))
}
