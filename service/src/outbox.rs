//! Sends committed events at least once, from any number of replicas.

use std::time::{Duration, Instant};

use sqlx::{FromRow, PgPool};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[derive(Debug, FromRow)]
struct Event {
    id: i64,
    topic: String,
    payload: String,
}

// region: worker
/// A batch is sent inside a transaction. This time plus the timeout of one
/// `publish` must stay below `idle_in_transaction_session_timeout` and
/// `transaction_timeout`.
const BATCH_TIME: Duration = Duration::from_secs(3);

/// Stops between two batches once `stop` is canceled.
pub async fn run(pool: PgPool, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let sent = send_batch(&pool).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "outbox");
            0
        });
        if sent == 0 {
            let pause = sleep(Duration::from_secs(1));
            stop.run_until_cancelled(pause).await;
        }
    }
}

async fn send_batch(pool: &PgPool) -> sqlx::Result<usize> {
    let mut tx = pool.begin().await?;
    // SKIP LOCKED: replicas take different rows instead of waiting for each
    // other. A worker that dies loses its connection, which unlocks its rows.
    let events: Vec<Event> = sqlx::query_as(
        "SELECT id, topic, payload::text FROM outbox
         WHERE sent_at IS NULL ORDER BY id LIMIT 50
         FOR UPDATE SKIP LOCKED",
    )
    .fetch_all(&mut *tx)
    .await?;
    let start = Instant::now();
    let mut sent = Vec::new();
    for event in &events {
        if start.elapsed() > BATCH_TIME {
            break;
        }
        publish(event).await;
        sent.push(event.id);
    }
    sqlx::query("UPDATE outbox SET sent_at = now() WHERE id = ANY($1)")
        .bind(&sent)
        .execute(&mut *tx)
        .await?;
    // If the commit fails, the batch is sent again, so receivers must skip
    // ids they have already processed.
    tx.commit().await?;
    Ok(sent.len())
}
// endregion: worker

/// Stands in for the client of a message broker. Give a real one a timeout of
/// about 1 s, see `BATCH_TIME`.
async fn publish(event: &Event) {
    let Event { id, topic, payload } = event;
    tracing::info!(id, topic, payload, "event");
    tokio::task::yield_now().await;
}
