//! Sends what was committed: at least once, by any number of replicas.

use std::time::Duration;

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
/// Ends between two batches once `stop` is cancelled.
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
    // other. A worker that dies lets go of its rows with its connection.
    let events: Vec<Event> = sqlx::query_as(
        "SELECT id, topic, payload::text FROM outbox
         WHERE sent_at IS NULL ORDER BY id LIMIT 50
         FOR UPDATE SKIP LOCKED",
    )
    .fetch_all(&mut *tx)
    .await?;
    for event in &events {
        publish(event).await;
    }
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    sqlx::query("UPDATE outbox SET sent_at = now() WHERE id = ANY($1)")
        .bind(&ids)
        .execute(&mut *tx)
        .await?;
    // If this fails, the batch is sent again: receivers skip ids they know.
    tx.commit().await?;
    Ok(events.len())
}
// endregion: worker

/// Stands for the client of a message broker; bound it by a timeout below
/// `idle_in_transaction_session_timeout`.
async fn publish(event: &Event) {
    let Event { id, topic, payload } = event;
    tracing::info!(id, topic, payload, "event");
    tokio::task::yield_now().await;
}
