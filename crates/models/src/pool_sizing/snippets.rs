//! Configuration to paste, with the inputs and the recommendation in it.

use super::model::Sizing;
use super::{Inputs, Pooler};
use crate::{Marked, Snippet};

pub(super) fn sqlx(inputs: &Inputs, sizing: &Sizing) -> Snippet {
    let size = sizing.recommended as f64;
    let millis = (inputs.acquire_timeout * 1e3).round().max(1.0);
    let code = Marked::fill(
        "\
use std::time::Duration;

use sqlx::{PgPool, postgres::PgPoolOptions};

pub async fn connect(url: &str) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(⟦{=}⟧) // of this instance
        .min_connections(⟦{=}⟧) // no cold connects after a quiet minute
        .acquire_timeout(Duration::from_millis(⟦{=}⟧))
        .connect(url)
        .await
}
",
        &[size, (size / 2.0).ceil(), millis],
    );
    Snippet { title: "sqlx", code }
}

pub(super) fn postgres(inputs: &Inputs, sizing: &Sizing) -> Snippet {
    let wanted = inputs.worst_case(sizing.recommended as f64) + inputs.reserved_connections;
    let rounded = ((wanted / 10.0).ceil() * 10.0).max(inputs.max_connections);
    let code = Marked::fill(
        "\
-- Worst case ⟦{=}⟧: instances while deploying, others, reserved.
-- Takes effect after a restart of the server. Managed services have a setting of their own.
ALTER SYSTEM SET max_connections = ⟦{=}⟧;

-- Afterwards: who holds them?
SELECT application_name, state, count(*)
FROM pg_stat_activity
WHERE backend_type = 'client backend'
GROUP BY 1, 2
ORDER BY 3 DESC;
",
        &[wanted, rounded],
    );
    Snippet { title: "PostgreSQL", code }
}

pub(super) fn pgbouncer(inputs: &Inputs, sizing: &Sizing) -> Snippet {
    let clients = inputs.instances_while_deploying() * sizing.recommended as f64 + inputs.other_connections;
    let servers = match (inputs.pooler, inputs.database().knee()) {
        // Without a pooler, start with the number that fills the cores.
        (Pooler::None, Some(knee)) => knee.ceil().min((sizing.available - inputs.other_connections).max(1.0)),
        _ => inputs.pooler_size,
    };
    let mode = if inputs.pooler == Pooler::Session {
        "pool_mode = ⟦session⟧ ; a client keeps its connection: no fewer here than the pools have"
    } else {
        "pool_mode = ⟦transaction⟧ ; a connection is lent for one transaction"
    };
    let code = Marked::fill(
        &[
            "\
[databases]
app = host=127.0.0.1 port=5432 dbname=app

[pgbouncer]
listen_port = 6432
",
            mode,
            "
default_pool_size = ⟦{=}⟧ ; connections to the server, for each database and user
max_client_conn = ⟦{=}⟧ ; connections from your instances
max_prepared_statements = 200 ; sqlx prepares every statement
query_wait_timeout = ⟦{=}⟧ ; seconds, then the client gets an error
",
        ]
        .concat(),
        &[servers, (clients / 50.0).ceil() * 50.0, inputs.acquire_timeout.ceil().max(1.0)],
    );
    Snippet { title: "pgbouncer.ini", code }
}
