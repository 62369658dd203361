//! Prometheus rules, with the recommended objective and errors in them.
//!
//! The metric names are those of this project's reference service.

use super::Inputs;
use super::alerts::KINDS;
use crate::{Marked, Snippet, fill};

/// Short and long window of each alert, and its name and severity.
const RULES: [(&str, &str, &str, &str); 3] = [
    ("5m", "1h", "ErrorBudgetBurnFast", "page"),
    ("30m", "6h", "ErrorBudgetBurnMedium", "page"),
    ("6h", "3d", "ErrorBudgetBurnSlow", "ticket"),
];

impl Inputs {
    pub(super) fn snippets(&self, planned: &Self) -> Vec<Snippet> {
        vec![self.alert_rules(planned), recording_rules(), self.budget_rules(planned), probe_rules()]
    }

    fn alert_rules(&self, planned: &Self) -> Snippet {
        let mut code = String::from("groups:\n  - name: error-budget\n    rules:\n");
        let budget = fill("⟦{=}⟧", &[planned.allowed()]);
        for (place, (rule, kind)) in RULES.iter().zip(&KINDS).enumerate() {
            let (short, long, name, severity) = rule;
            let burn = planned.burn(place);
            if burn * planned.allowed() >= 1.0 {
                code.push_str(&["      # ", name, " would need more errors than requests.\n"].concat());
                continue;
            }
            let share = kind.share.max(burn * kind.long / 86_400.0 / planned.window);
            code.push_str(&fill("      # ⟦{%}⟧ of the budget in ", &[share]));
            code.push_str(
                &[long, ".", &self.differing(planned, place), "\n      - alert: ", name, "\n        expr: |\n"]
                    .concat(),
            );
            let burn = fill(" > ⟦{=}⟧ * ", &[burn]);
            for (window, after) in [(long, "\n            and\n"), (short, "\n")] {
                let ratio =
                    ["          job:http_requests_bad:rate", window, " / job:http_requests:rate", window].concat();
                code.push_str(&[&ratio, &burn, &budget, after].concat());
            }
            if place < 2 && planned.minimum_events > 1.0 {
                // Half an error less, because rate() extrapolates.
                let guard = fill(" * ⟦{=}⟧ > ⟦{=}⟧\n", &[kind.long, planned.minimum_events - 0.5]);
                code.push_str(&["            and\n          job:http_requests_bad:rate", long, &guard].concat());
            }
            code.push_str(&["        labels: {severity: ", severity, "}\n        annotations:\n"].concat());
            code.push_str("          summary: \"{{ $value | humanizePercentage }} of requests fail\"\n");
        }
        Snippet { title: "Alert rules", code: Marked::new(code) }
    }

    /// Returns what the rule takes from the plan instead of the inputs.
    fn differing(&self, planned: &Self, place: usize) -> String {
        let mut text = String::new();
        if place < 2 && planned.minimum_events > 1.0 {
            text.push_str(&fill(" The last line ignores fewer than ⟦{#} errors⟧", &[planned.minimum_events]));
            if planned.minimum_events != self.minimum_events {
                text.push_str(&fill("; you have ⟦{#}⟧", &[self.minimum_events]));
            }
            text.push('.');
        }
        if planned.slo != self.slo {
            text.push_str(&fill(" Objective ⟦{#}%⟧; you have ⟦{#}%⟧.", &[planned.slo, self.slo]));
        }
        text
    }

    fn budget_rules(&self, planned: &Self) -> Snippet {
        let code = Marked::fill(
            "\
groups:
  - name: error-budget-left
    rules:
      # The share of the budget that is left; below 0, it is overspent.
      # Start Prometheus with --storage.tsdb.retention.time=⟦{=}d⟧ or more.
      - record: job:http_error_budget:remaining
        expr: |
          1 - (
            avg_over_time(job:http_requests_bad:rate5m[⟦{=}d⟧])
              / avg_over_time(job:http_requests:rate5m[⟦{=}d⟧])
          ) / ⟦{=}⟧
      # Requests that failed in the last 15 minutes: run it after each deploy.
      - record: job:http_requests_bad:increase15m
        expr: |
          sum(increase(http_request_duration_seconds_count{job=\"orders\",status=\"5xx\"}[15m]))
            or vector(0)
        labels: {job: orders}
",
            &[(self.window + 5.0).ceil(), self.window.ceil(), self.window.ceil(), planned.allowed()],
        );
        Snippet { title: "Budget left", code }
    }
}

/// Requests and bad requests per second, over each window.
fn recording_rules() -> Snippet {
    let mut code = String::from(
        "\
# Bad: the service answered 5xx. Count `aborted` as well, for requests that took
# longer than your clients wait.
groups:
  - name: http-rates
    rules:
",
    );
    for window in ["5m", "30m", "1h", "6h", "3d"] {
        let series = "sum(rate(http_request_duration_seconds_count{job=\"orders\"";
        code.push_str(
            &["      - record: job:http_requests:rate", window, "\n        expr: ", series, "}[", window, "]))\n"]
                .concat(),
        );
        code.push_str("        labels: {job: orders}\n");
        let bad = [",status=\"5xx\"}[", window, "])) or vector(0)\n        labels: {job: orders}\n"].concat();
        code.push_str(
            &["      - record: job:http_requests_bad:rate", window, "\n        expr: ", series, &bad].concat(),
        );
    }
    Snippet { title: "Recording rules", code: Marked::new(code) }
}

/// For services with little traffic: the blackbox exporter sends requests, which also count as traffic.
fn probe_rules() -> Snippet {
    let code = "\
# prometheus.yml: one request every 30 s, through DNS, TLS and the load balancer.
scrape_configs:
  - job_name: orders-probe
    metrics_path: /probe
    params: {module: [http_2xx]}
    scrape_interval: 30s
    static_configs:
      - targets: [\"https://orders.example.com/orders/00000000-0000-0000-0000-000000000001\"]
    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {source_labels: [__param_target], target_label: instance}
      - {target_label: __address__, replacement: \"blackbox:9115\"}

# Rule: four failed probes in a row.
# - alert: ProbeFailed
#   expr: max_over_time(probe_success{job=\"orders-probe\"}[2m]) == 0
#   labels: {severity: page}
";
    Snippet { title: "Probe for low traffic", code: Marked::new(code) }
}
