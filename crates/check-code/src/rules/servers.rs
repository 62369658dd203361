//! Where the code starts a server.

use crate::chain::Chain;
use crate::code::Code;
use std::collections::BTreeSet;

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

/// All servers outside tests.
pub fn servers<'b, 'a>(code: &'b Code<'a>) -> Vec<Server<'b, 'a>> {
    code.chains().filter_map(server).collect()
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
