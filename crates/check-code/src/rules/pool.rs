//! Connection pools of sqlx.

use super::blocking::{name_handler, place};
use super::servers::serving;
use crate::calls::Requests;
use crate::chain::{Chain, span_of_method};
use crate::code::{Code, Function};
use crate::flow::Flow;
use crate::nodes::{Each, Node};
use check::{Confidence, Findings, Rule, Severity};
use syn::visit::Visit;

pub static POOL_PER_REQUEST: Rule = Rule {
    id: "pool-per-request",
    title: "Each request opens a connection pool",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A new pool starts with a new connection, which costs several round trips and a server process. Under load, the \
          service exceeds max_connections, and the database rejects all clients.",
    fix: "Create the pool once in main, and pass it to handlers with State.",
    page: "/resources/connection-pool/",
    claims: Rule::native(&["pool-max"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/orders.rs",
        "use axum::extract::Path;\nuse sqlx::PgPool;\n\npub async fn read(Path(id): Path<i64>) -> Result<(), sqlx::Error> {\n    let pool = PgPool::connect(\"postgres://db\").await?;\n    load(&pool, id).await\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/orders.rs",
        "use axum::extract::{Path, State};\nuse sqlx::PgPool;\n\npub async fn read(State(pool): State<PgPool>, Path(id): Path<i64>) -> Result<(), sqlx::Error> {\n    load(&pool, id).await\n}\n",
    )]),
};

pub static POOL_DEFAULT_ACQUIRE_TIMEOUT: Rule = Rule {
    id: "pool-default-acquire-timeout",
    title: "Requests wait up to 30 s for a database connection",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "sqlx waits 30 s for a connection by default, which is longer than most clients and load balancers wait. When the \
          pool is full or the database is down, requests pile up and time out without naming the cause.",
    fix: "Set acquire_timeout on the pool's options to 1 to 3 s, and answer PoolTimedOut with 503.",
    page: "/resources/connection-pool/#configure-it",
    claims: Rule::native(&["bp-pool", "pool-timeout-cause"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/main.rs",
        "use axum::Router;\nuse sqlx::postgres::PgPoolOptions;\n\nasync fn app() -> Router {\n    let pool = PgPoolOptions::new().max_connections(10).connect(\"postgres://db\").await;\n    Router::new().with_state(pool)\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "use axum::Router;\nuse sqlx::postgres::PgPoolOptions;\n\nasync fn app() -> Router {\n    let pool = PgPoolOptions::new().acquire_timeout(WAIT).connect(\"postgres://db\").await;\n    Router::new().with_state(pool)\n}\n",
    )]),
};

/// What opens a pool with sqlx's default options.
const POOLS: [&str; 12] = [
    "sqlx::PgPool::connect",
    "sqlx::PgPool::connect_with",
    "sqlx::PgPool::connect_lazy",
    "sqlx::PgPool::connect_lazy_with",
    "sqlx::MySqlPool::connect",
    "sqlx::MySqlPool::connect_with",
    "sqlx::MySqlPool::connect_lazy",
    "sqlx::Pool::connect",
    "sqlx::postgres::PgPool::connect",
    "sqlx::postgres::PgPool::connect_with",
    "sqlx::postgres::PgPool::connect_lazy",
    "sqlx::mysql::MySqlPool::connect",
];

const OPTIONS: [&str; 4] = [
    "sqlx::postgres::PgPoolOptions::new",
    "sqlx::mysql::MySqlPoolOptions::new",
    "sqlx::postgres::PgPoolOptions::default",
    "sqlx::pool::PoolOptions::new",
];

const CONNECT: [&str; 4] = ["connect", "connect_with", "connect_lazy", "connect_lazy_with"];

/// Looks at pools.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let serving = serving(code);
    for chain in code.chains() {
        let connect = chain.method(&CONNECT).filter(|_| chain.calls(&OPTIONS));
        if connect.is_none() && !chain.calls(&POOLS) {
            continue;
        }
        let at = code.at(chain.context);
        let context = code.context(chain.context);
        let span = connect.map(span_of_method).unwrap_or_else(|| chain.span());
        let in_request = context.function.filter(|function| requests.has(*function));
        if let Some(function) = in_request
            && matches!(context.flow, Flow::Async | Flow::Sync)
            && !is_cached(code, chain, function)
            && !connects_elsewhere(code, chain, requests)
        {
            let said = format!("{} opens a pool.", place(code, chain.context, requests));
            let finding = findings.add(&POOL_PER_REQUEST, at, span, said);
            name_handler(code, chain.context, requests, finding);
        } else if !chain.has(&["acquire_timeout", "connect_timeout"])
            && serves_requests(code, chain)
            && serving.contains(code.unit(chain.context).package)
        {
            let said = "The pool has no acquire_timeout, so a request waits up to 30 s for a connection.";
            findings.add(&POOL_DEFAULT_ACQUIRE_TIMEOUT, at, span, said);
        }
    }
}

/// Whether a pool is passed on to handlers, and is not for a migration or a command.
fn serves_requests(code: &Code<'_>, chain: &Chain<'_>) -> bool {
    let unit = code.unit(chain.context);
    let Some(place) = code.context(chain.context).function else { return false };
    let Some(function) = code.functions.get(place) else { return false };
    let is_migration = function.name.contains("migrat") || unit.at.source.path.contains("migrat");
    let words = ["Router", "with_state", "serve", "app", "State", "AppState", "Extension", "app_data", "router"];
    let is_other = unit.has_main() && !unit.starts_server();
    !is_migration && !is_other && (returns_pool(function) || function.name == "main" && code.mentions(place, &words))
}

fn returns_pool(function: &Function<'_>) -> bool {
    let mut found = false;
    Each(&mut |node| {
        if let Node::Name(ident) = node {
            let name = ident.to_string();
            found |= name.contains("Pool") || name == "Self" || name == "Router" || name.contains("State");
        }
        true
    })
    .visit_return_type(&function.sig.output);
    found
}

/// Whether the caller chooses the database, such as that of a tenant.
fn connects_elsewhere(code: &Code<'_>, chain: &Chain<'_>, requests: &Requests) -> bool {
    let Some(place) = code.context(chain.context).function else { return true };
    let takes = code.functions.get(place).is_some_and(|function| !function.sig.inputs.is_empty());
    takes && !requests.handlers.contains(&place)
}

/// Whether a function keeps what it makes, such as in a `OnceCell` or a map of tenants.
fn is_cached(code: &Code<'_>, chain: &Chain<'_>, function: usize) -> bool {
    let keeps = ["OnceCell", "OnceLock", "get_or_init", "get_or_try_init", "entry", "insert", "LazyLock", "Lazy"];
    code.context(chain.context).flow == Flow::Unknown || code.mentions(function, &keeps)
}
