//! Configuration to paste: limits of a scrape, queries for the largest metrics, and a label with bounded values.

use super::Inputs;
use crate::{Marked, Snippet};

/// A scrape that exceeds this many times the expected series is rejected.
const MARGIN: f64 = 2.0;

impl Inputs {
    /// Returns the configuration of these inputs, which says where it differs from what was entered.
    pub(super) fn snippets(&self, entered: &Self) -> Vec<Snippet> {
        let limit = (MARGIN * self.load().of_instance / 100.0).ceil() * 100.0;
        let drop = if self.extra_values == entered.extra_values {
            "    # metric_relabel_configs: # in an emergency, drop the metric until the code is fixed\n\
             \x20   #   - { action: drop, source_labels: [__name__], regex: http_request_duration_seconds_bucket }\n"
        } else {
            "    metric_relabel_configs:\n\
             \x20     # The label with {#} values. Only until the code is fixed: series that differ only in this label become\n\
             \x20     # duplicates, and Prometheus keeps one of them.\n\
             \x20     - { action: labeldrop, regex: ⟦user_id⟧ }\n"
        };
        let scrape = [
            "\
scrape_configs:
  - job_name: app
    scrape_interval: ⟦{=}⟧s
    sample_limit: ⟦{=}⟧ # twice the expected series; Prometheus rejects a larger scrape
    label_limit: 20
    label_value_length_limit: 200
",
            drop,
            "    static_configs:\n      - targets: [app:8080]\n",
        ];
        let mut numbers = vec![self.scrape_interval, limit];
        if self.extra_values != entered.extra_values {
            numbers.push(entered.extra_values);
        }
        vec![
            Snippet { title: "prometheus.yml", code: Marked::fill(&scrape.concat(), &numbers) },
            Snippet { title: "PromQL for the largest metrics", code: Marked::new(QUERIES) },
            Snippet { title: "Axum layer", code: Marked::new(LAYER) },
        ]
    }
}

const QUERIES: &str = "\
# The metrics with the most series
topk(10, count by (__name__) ({job=\"app\"}))

# The values of a label
count(count by (route) (http_request_duration_seconds_count))

# Series that appear, per scrape: above 0 for hours means unbounded labels
sum by (job) (scrape_series_added)

# Series in memory
prometheus_tsdb_head_series
";

const LAYER: &str = "\
use std::time::Instant;

use axum::{extract::{MatchedPath, Request}, middleware::Next, response::Response};

/// Add it with `Router::route_layer` or `Router::layer`. Its labels have values that your routes bound, not your clients.
pub async fn track(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or(\"unmatched\", |path| path.as_str()).to_owned();
    let method = match request.method().as_str() {
        method @ (\"GET\" | \"POST\" | \"PUT\" | \"PATCH\" | \"DELETE\" | \"HEAD\" | \"OPTIONS\") => method.to_owned(),
        _ => \"other\".to_owned(),
    };
    let response = next.run(request).await;
    let status = [\"1xx\", \"2xx\", \"3xx\", \"4xx\", \"5xx\"][usize::from(response.status().as_u16() / 100 - 1).min(4)];
    metrics::histogram!(\"http_request_duration_seconds\", \"route\" => route, \"method\" => method, \"status\" => status)
        .record(start.elapsed().as_secs_f64());
    response
}
";
