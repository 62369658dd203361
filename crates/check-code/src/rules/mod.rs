//! The rules, and what they report.

mod blocking;
mod body;
mod client;
mod cors;
mod hashing;
mod listen;
mod locks;
mod metrics;
mod pool;
mod proxies;
mod responses;
mod routes;
mod secrets;
mod servers;
mod shutdown;
mod sql;
mod tasks;
mod timeouts;
mod tokens;

#[cfg(test)]
#[path = "../../../check/src/rules/tests.rs"]
mod tests;

use crate::calls::{self, Requests};
use crate::code::Code;
use check::{Finding, Findings, Rule};

/// A function that looks at all code with one or a few rules.
type Look = fn(&Code<'_>, &Requests, &mut Findings);

/// The rules, in the order of the pages.
const RULES: &[&Rule] = &[
    &shutdown::SERVE_WITHOUT_GRACEFUL_SHUTDOWN,
    &shutdown::CTRL_C_ONLY_SHUTDOWN,
    &shutdown::DRAIN_WITHOUT_DEADLINE,
    &listen::BIND_LOOPBACK_IN_CODE,
    &listen::CURRENT_THREAD_SERVER,
    &routes::OLD_PATH_SYNTAX,
    &routes::NEW_PATH_SYNTAX,
    &routes::HEALTH_CHECK_DOES_QUERY,
    &routes::METRICS_ON_PUBLIC_PORT,
    &metrics::METRICS_BY_RAW_PATH,
    &timeouts::NO_REQUEST_TIMEOUT,
    &timeouts::TIMEOUT_ANSWERS_408,
    &timeouts::CONCURRENCY_LIMIT_NOT_GLOBAL,
    &timeouts::LAYER_ORDER,
    &body::BODY_LIMIT_DISABLED,
    &body::UNBOUNDED_BODY,
    &body::EQUAL_BODY_LIMITS,
    &responses::COMPRESSION_LEVEL_BEST,
    &responses::SSE_WITHOUT_KEEP_ALIVE,
    &blocking::BLOCKING_SLEEP_IN_ASYNC,
    &blocking::BLOCKING_IO_IN_ASYNC,
    &blocking::BLOCK_ON_IN_ASYNC,
    &hashing::BLOCKING_HASH_IN_ASYNC,
    &locks::STD_MUTEX_ACROSS_AWAIT,
    &pool::POOL_PER_REQUEST,
    &pool::POOL_DEFAULT_ACQUIRE_TIMEOUT,
    &client::CLIENT_PER_REQUEST,
    &client::REQWEST_WITHOUT_TIMEOUT,
    &client::INVALID_CERTS_ACCEPTED,
    &sql::SQL_BY_FORMAT,
    &cors::VERY_PERMISSIVE_CORS,
    &cors::CORS_WILDCARD_WITH_CREDENTIALS,
    &cors::PERMISSIVE_CORS,
    &proxies::LEFTMOST_FORWARDED_FOR,
    &responses::INSECURE_SESSION_COOKIE,
    &tokens::JWT_NOT_VERIFIED,
    &secrets::SECRET_IN_CODE,
    &secrets::DEFAULT_SECRET,
    &tasks::SPAWN_WITHOUT_HANDLE,
    &tasks::UNWRAP_IN_HANDLER,
];

/// The rules by kind of file, as those of `check` are.
pub const GROUPS: [(&str, &[&Rule]); 1] = [("Rust code", RULES)];

/// What looks at the code.
const LOOKS: &[Look] = &[
    shutdown::look,
    listen::look,
    routes::look,
    metrics::look,
    timeouts::look,
    body::look,
    responses::look,
    blocking::look,
    hashing::look,
    locks::look,
    pool::look,
    client::look,
    sql::look,
    cors::look,
    proxies::look,
    tokens::look,
    secrets::look,
    tasks::look,
];

/// All rules on Rust code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// Looks at code that has been read.
pub fn look_at(code: &Code<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    let requests = calls::requests(code);
    for look in LOOKS {
        look(code, &requests, &mut findings);
    }
    findings.sorted()
}
