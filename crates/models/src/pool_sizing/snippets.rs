//! Configuration to paste, with the recommendation in it. Comments state where it differs from the inputs.

use super::Inputs;
use super::decision::{Decision, Outcome};
use super::inputs::Pooler;
use crate::{Marked, Snippet, fill};

pub(super) fn sqlx(inputs: &Inputs, decision: &Decision) -> Snippet {
    let next = &decision.inputs;
    let (size, millis) = (next.pool_size, (next.acquire_timeout * 1e3).round().max(1.0));
    let code = [
        "\
use std::time::Duration;

use sqlx::{PgPool, postgres::PgPoolOptions};

pub async fn connect(url: &str) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(⟦{=}⟧) // per instance",
        &entered(",", inputs.pool_size, size, ""),
        "
        .min_connections(⟦{=}⟧) // no cold connections after a quiet minute
        .acquire_timeout(Duration::from_millis(⟦{=}⟧))",
        &entered(" //", inputs.acquire_timeout, next.acquire_timeout, " s"),
        "
        .connect(url)
        .await
}
",
    ];
    Snippet { title: "sqlx", code: Marked::fill(&code.concat(), &[size, (size / 2.0).ceil(), millis]) }
}

pub(super) fn postgres(inputs: &Inputs, decision: &Decision) -> Snippet {
    let next = &decision.inputs;
    let wanted = next.worst_case() + next.reserved_connections;
    let limit = ((wanted / 10.0).ceil() * 10.0).max(next.max_connections);
    let code = [
        "\
-- Needs ⟦{=}⟧: all instances during a rollout, other clients, and reserved connections.
-- Takes effect after a restart of the server. Managed services have their own setting.
ALTER SYSTEM SET max_connections = ⟦{=}⟧;",
        &entered(" --", inputs.max_connections, limit, ""),
        "

-- Afterward, see which clients hold connections:
SELECT application_name, state, count(*)
FROM pg_stat_activity
WHERE backend_type = 'client backend'
GROUP BY 1, 2
ORDER BY 3 DESC;
",
    ];
    Snippet { title: "PostgreSQL", code: Marked::fill(&code.concat(), &[wanted, limit]) }
}

pub(super) fn pgbouncer(inputs: &Inputs, decision: &Decision) -> Snippet {
    let next = &decision.inputs;
    let clients = next.wanted() + next.other_connections;
    let servers = match (decision.outcome, next.pooler, next.database().knee()) {
        (Outcome::Near(Some(servers)), ..) => servers,
        // Without a pooler, start with the number that saturates the cores.
        (_, Pooler::None, Some(knee)) => knee.ceil().min(next.left()).max(1.0),
        _ => next.pooler_size,
    };
    let unneeded = next.pooler == Pooler::None && decision.outcome == Outcome::Met;
    let heading = if unneeded { "; Your load needs no pooler. If you add one anyway:\n" } else { "" };
    let changed =
        if inputs.pooler == Pooler::None { String::new() } else { entered(",", inputs.pooler_size, servers, "") };
    let mode = if next.pooler == Pooler::Session {
        "pool_mode = ⟦session⟧ ; each client keeps a server connection while it is connected"
    } else {
        "pool_mode = ⟦transaction⟧ ; a server connection is lent for one transaction"
    };
    let code = [
        heading,
        "\
[databases]
app = host=127.0.0.1 port=5432 dbname=app

[pgbouncer]
listen_port = 6432
",
        mode,
        "
default_pool_size = ⟦{=}⟧ ; server connections for each database and user",
        &changed,
        "
max_client_conn = ⟦{=}⟧ ; connections from your instances
max_prepared_statements = 200 ; sqlx prepares every statement
query_wait_timeout = ⟦{=}⟧ ; seconds, then the client gets an error
",
    ];
    let numbers = [servers, (clients / 50.0).ceil() * 50.0, next.acquire_timeout.ceil().max(1.0)];
    Snippet { title: "pgbouncer.ini", code: Marked::fill(&code.concat(), &numbers) }
}

/// Returns the rest of a comment, after `separator`, if a value differs from the input.
fn entered(separator: &str, input: f64, value: f64, unit: &str) -> String {
    if input == value {
        return String::new();
    }
    [separator, &fill(" you entered ⟦{=}", &[input]), unit, "⟧"].concat()
}
