//! A cache in the process that loads each missing entry once.
//!
//! ```bash
//! cargo run --example cache
//! seq 50 | xargs -P50 -I{} curl -s 127.0.0.1:3000/prices/tea
//! ```

use axum::{BoxError, Router, routing::get};
use tokio::{net::TcpListener, time::sleep};

#[derive(Debug, thiserror::Error)]
#[error("the database is down")]
struct LoadError;

/// Stands in for a query.
async fn load(item: &str) -> Result<String, LoadError> {
    tracing::info!(item, "loading");
    sleep(Duration::from_millis(200)).await;
    Ok(format!("{item}: 4.20\n"))
}

// region: cache
use std::{sync::Arc, time::Duration};

use axum::extract::{Path, State};
use moka::future::Cache;
use orders::error::AppError;

type Prices = Cache<String, Arc<str>>;

fn prices() -> Prices {
    Cache::builder()
        // Entries, or bytes with a `weigher`. Without this limit, clients
        // could fill the memory with invented keys.
        .max_capacity(10_000)
        // The maximum staleness. Other replicas do not see an invalidation,
        // so only this limit holds for all of them.
        .time_to_live(Duration::from_secs(30))
        .build()
}

async fn price(
    State(prices): State<Prices>,
    Path(item): Path<String>,
) -> Result<String, AppError> {
    // Concurrent requests for a missing key wait for a single load. If it
    // fails, all of them get the error, and the cache does not keep it.
    let price = prices
        .try_get_with_by_ref(&item, async {
            load(&item).await.map(Arc::<str>::from)
        })
        .await
        .map_err(|error| AppError::Unavailable(error.into()))?;
    Ok(price.to_string())
}
// endregion: cache

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    orders::telemetry::init()?;
    let router =
        Router::new().route("/prices/{item}", get(price)).with_state(prices());
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router).await?)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::task::JoinSet;

    use super::*;

    async fn count(
        calls: &AtomicU32,
        result: Result<&str, LoadError>,
    ) -> Result<Arc<str>, LoadError> {
        calls.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_millis(50)).await;
        result.map(Arc::from)
    }

    #[tokio::test]
    async fn a_hundred_requests_load_once() {
        let (prices, calls) = (prices(), Arc::new(AtomicU32::new(0)));
        let mut tasks = JoinSet::new();
        for _ in 0..100 {
            let (prices, calls) = (prices.clone(), calls.clone());
            tasks.spawn(async move {
                prices.try_get_with_by_ref("tea", count(&calls, Ok("4"))).await
            });
        }
        assert_eq!(tasks.join_all().await.len(), 100);
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn an_error_is_not_kept() {
        let (prices, calls) = (prices(), AtomicU32::new(0));
        let failing = count(&calls, Err(LoadError));
        assert!(prices.try_get_with_by_ref("tea", failing).await.is_err());
        let working = count(&calls, Ok("4"));
        assert!(prices.try_get_with_by_ref("tea", working).await.is_ok());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_canceled_load_is_started_again_by_the_next_in_line() {
        let (prices, calls) = (prices(), Arc::new(AtomicU32::new(0)));
        let get = |prices: Prices, calls: Arc<AtomicU32>| async move {
            prices.try_get_with_by_ref("tea", count(&calls, Ok("4"))).await
        };
        let first = tokio::spawn(get(prices.clone(), calls.clone()));
        sleep(Duration::from_millis(10)).await;
        let second = tokio::spawn(get(prices.clone(), calls.clone()));
        sleep(Duration::from_millis(10)).await;
        first.abort();
        assert!(second.await.unwrap().is_ok());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }
}
