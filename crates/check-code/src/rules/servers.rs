//! Where the code starts a server.

use crate::chain::{Chain, text};
use crate::code::Code;
use std::collections::{BTreeMap, BTreeSet};

/// A call that serves requests.
pub struct Server<'b, 'a> {
    /// The call.
    pub chain: &'b Chain<'a>,
    /// How it is named in messages.
    pub name: &'static str,
    /// The method that makes it drain.
    pub drains_with: &'static str,
    /// Whether it is called here.
    pub drains: bool,
}

/// Words of a server that drains, in whatever way.
pub const DRAINING: [&str; 7] = [
    "with_graceful_shutdown",
    "GracefulShutdown",
    "graceful_shutdown",
    "serve_with_shutdown",
    "serve_with_incoming_shutdown",
    "serve_connection_with_graceful_shutdown",
    "graceful",
];

/// All servers outside tests, except for those that serve only probes and metrics.
pub fn servers<'b, 'a>(code: &'b Code<'a>) -> Vec<Server<'b, 'a>> {
    let found: Vec<Server<'b, 'a>> = code.chains().filter_map(server).collect();
    let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    if !found.is_empty() {
        for chain in code.chains() {
            let routes = chain.methods().filter(|method| method.method == "route" && method.args.len() == 2);
            let found = routes.filter_map(|method| method.args.first().and_then(text));
            paths.entry(code.unit(chain.context).package).or_default().extend(found);
        }
    }
    let is_internal = |server: &Server<'_, '_>| {
        let paths = paths.get(code.unit(server.chain.context).package).map(Vec::as_slice).unwrap_or_default();
        !paths.is_empty() && paths.iter().all(|path| is_internal(path)) && server.name == "axum::serve"
    };
    found.into_iter().filter(|server| !is_internal(server) && !is_local(code, server)).collect()
}

/// Whether a path is for probes or metrics.
fn is_internal(path: &str) -> bool {
    ["health", "live", "ready", "metrics", "status", "version", "startup"].iter().any(|word| path.contains(word))
}

/// Whether a server listens on any free port, which its own process has to look up.
fn is_local(code: &Code<'_>, server: &Server<'_, '_>) -> bool {
    let Some(function) = code.context(server.chain.context).function else { return false };
    code.chains_of(function).any(|chain| {
        let address = chain.arguments().next().and_then(|address| text(code.value(chain.context, address)));
        chain.calls(&["tokio::net::TcpListener::bind"]) && address.is_some_and(|address| address.ends_with(":0"))
    })
}

fn server<'b, 'a>(chain: &'b Chain<'a>) -> Option<Server<'b, 'a>> {
    let (name, drains_with) = if chain.calls(&["axum::serve", "axum::serve::serve"]) {
        ("axum::serve", "with_graceful_shutdown")
    } else if starts(chain, &["axum::Server::", "hyper::Server::", "hyper::server::Server::"]) && chain.has(&["serve"])
    {
        ("hyper's Server", "with_graceful_shutdown")
    } else if starts(chain, &["axum_server::"]) && chain.has(&["serve"]) {
        ("axum-server", "handle")
    } else if starts(chain, &["tonic::transport::Server::", "tonic::transport::server::Server::"])
        && chain.has(&["serve", "serve_with_incoming", "serve_with_shutdown", "serve_with_incoming_shutdown"])
    {
        ("tonic's Server", "serve_with_shutdown")
    } else {
        return None;
    };
    let drains = chain.has(&[drains_with, "serve_with_incoming_shutdown"]);
    Some(Server { chain, name, drains_with, drains })
}

fn starts(chain: &Chain<'_>, prefixes: &[&str]) -> bool {
    chain.callee.iter().any(|callee| prefixes.iter().any(|prefix| callee.starts_with(prefix)))
}

/// The packages that start a server, or build a router for another package that does.
pub fn serving<'b>(code: &'b Code<'_>) -> BTreeSet<&'b str> {
    let is_server = |chain: &&Chain<'_>| {
        server(chain).is_some() || chain.callee.iter().any(|callee| crate::calls::is_router(callee))
    };
    code.chains().filter(is_server).map(|chain| code.unit(chain.context).package).collect()
}
