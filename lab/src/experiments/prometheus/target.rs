//! What Prometheus scrapes: the metrics of the instances of a service, whose values grow as those of a busy one.

use super::cells::Setting;
use anyhow::Result;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Upper bounds of the buckets, those of the client libraries.
const BOUNDS: [&str; 11] = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10"];

/// All instances, served from one port: `/0`, `/1`, ...
pub struct Target {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    setting: Setting,
    started: Instant,
    /// Counts deploys.
    generation: AtomicU32,
    /// Size of the last scrape.
    bytes: AtomicUsize,
}

impl Target {
    pub async fn start(setting: Setting) -> Result<Self> {
        let shared = Arc::new(Shared {
            setting,
            started: Instant::now(),
            generation: AtomicU32::new(0),
            bytes: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let scrape = get(async |State(shared): State<Arc<Shared>>, Path(instance): Path<usize>| {
            let text = shared.scrape(instance);
            shared.bytes.store(text.len(), Ordering::Relaxed);
            ([("content-type", "text/plain; version=0.0.4")], text)
        });
        let router = Router::new().route("/{instance}", scrape).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            // Never ends by itself.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, shared, server })
    }

    /// Replaces all instances: their series end, and others with another label begin.
    pub fn deploy(&self) {
        self.shared.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// Size of the last scrape, in bytes.
    pub fn bytes(&self) -> usize {
        self.shared.bytes.load(Ordering::Relaxed)
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn scrape(&self, instance: usize) -> String {
        let Setting { routes, methods, statuses, buckets, others, .. } = self.setting;
        let seconds = self.started.elapsed().as_secs_f64();
        let pod = format!("orders-{}-{instance}", self.generation.load(Ordering::Relaxed));
        // Each combination has a rate of its own, the same in each scrape.
        let mut random = StdRng::seed_from_u64(instance as u64);
        let mut text = String::new();
        let kind = if buckets == 0 { "counter" } else { "histogram" };
        let name = if buckets == 0 { "http_requests_total" } else { "http_request_duration_seconds" };
        let _ = writeln!(text, "# TYPE {name} {kind}");
        for number in 0..routes * methods * statuses {
            let (route, rest) = (number % routes, number / routes);
            let method = ["GET", "POST", "PUT", "DELETE"].get(rest % methods).copied().unwrap_or("other");
            let status = 200 + rest / methods;
            let labels = format!(
                "pod=\"{pod}\",route=\"/resources/{route}/items/{{id}}\",method=\"{method}\",status=\"{status}\""
            );
            let rate: f64 = random.random_range(0.1..20.0);
            let count = (seconds * rate).floor();
            if buckets == 0 {
                let _ = writeln!(text, "{name}{{{labels}}} {count}");
                continue;
            }
            for (place, bound) in BOUNDS.iter().take(buckets).enumerate() {
                let share = 1.0 - (-(place as f64 + 0.5) / 2.0).exp();
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {}", (count * share).floor());
            }
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "{name}_sum{{{labels}}} {}", count * 0.0312);
            let _ = writeln!(text, "{name}_count{{{labels}}} {count}");
        }
        for number in 0..others {
            let value: f64 = random.random_range(0.0..1e3) + seconds.sin();
            let _ = writeln!(text, "runtime_gauge{{pod=\"{pod}\",name=\"gauge_{number}\"}} {value:.3}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::prometheus::cells;

    #[test]
    fn an_instance_has_as_many_series_as_its_setting_says() {
        for setting in cells::settings(false) {
            let shared =
                Shared { setting, started: Instant::now(), generation: AtomicU32::new(0), bytes: AtomicUsize::new(0) };
            let text = shared.scrape(0);
            let series: std::collections::HashSet<&str> = text
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.rsplit_once(' '))
                .map(|(series, _)| series)
                .collect();
            assert_eq!(series.len(), setting.series());
        }
    }
}
