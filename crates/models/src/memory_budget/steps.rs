//! The steps of the computation.

use super::Inputs;
use super::model::{KIB, Memory};
use super::tail::Z;
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, memory: &Memory) -> Vec<Step> {
        let requests = &memory.requests;
        let [free, full] = requests.sums();
        let [skewed, cantelli] = free.quantiles();
        let live: f64 = memory.heap.iter().sum();
        let (each, factor, held) = (requests.each / KIB, memory.factor, requests.peak());
        let slots = requests.slots.unwrap_or_default();
        let free_headroom = self.headroom / 100.0;
        let mut steps = vec![
            Step::new(
                "Heap without requests",
                "base + connections × each + threads × touched + database connections × each + caches",
                "{} MiB + {} × {} KiB + {} × {} KiB + {} × {} MiB + {} MiB = ⟦{} MiB⟧",
                &[
                    self.base_anonymous,
                    self.connections,
                    self.connection(),
                    self.threads(),
                    self.stack_touched,
                    self.db_connections,
                    self.db_connection_memory,
                    self.caches,
                    live,
                ],
            ),
            Step::new(
                "Idle",
                "file-backed + tmpfs + that heap",
                "{} MiB + {} MiB + {} MiB = ⟦{} MiB⟧",
                &[memory.files, memory.tmpfs, live, memory.idle],
            ),
            Step::new(
                "Fixed parts, after load",
                "file-backed + tmpfs + allocator × that heap",
                "{} MiB + {} MiB + {} × {} MiB = ⟦{} MiB⟧",
                &[memory.files, memory.tmpfs, factor, live, memory.fixed],
            ),
            Step::new(
                "Requests in flight",
                "requests per second × latency",
                "{}/s × {} ms = ⟦{}⟧",
                &[self.rps, self.latency, requests.wanted],
            ),
            Step::new(
                "Body in flight",
                "mean body; × (1 + variation²) if latency grows with it; no more than the body limit",
                "⟦{} KiB⟧",
                &[self.body()],
            ),
            Step::new(
                "A request",
                "body × (1 + beside it) + response + state",
                "{} KiB × (1 + {}) + {} KiB + {} KiB = ⟦{} KiB⟧",
                &[self.body(), self.amplification, self.response_mean, self.task_size, each],
            ),
            Step::new(
                "The largest request",
                "the same with the limit on bodies",
                "{} MiB × (1 + {}) + {} KiB + {} KiB = ⟦{} MiB⟧",
                &[self.body_max, self.amplification, self.response_mean, self.task_size, requests.worst],
            ),
            Step::new(
                "Mean",
                "fixed + allocator × in flight × a request",
                "{} MiB + {} × {} × {} KiB = ⟦{} MiB⟧",
                &[memory.fixed, factor, requests.in_flight(), each, memory.mean],
            ),
            Step::new(
                "Standard deviation of requests",
                "√(in flight × (1 + variation²)) × a request",
                "√({} × (1 + {}²)) × {} KiB = ⟦{} MiB⟧",
                &[requests.wanted, self.variation(), each, free.deviation],
            ),
            Step::new(
                "Requests at the peak",
                "mean + 3.09 × deviation + 8.55 × a request × (1 + 2 × variation²) / 6; no more than mean + 31.6 × deviation",
                "{} MiB + {} × {} MiB + {} × {} MiB = ⟦{} MiB⟧; no more than ⟦{} MiB⟧",
                &[free.mean, Z, free.deviation, Z * Z - 1.0, free.lean, skewed, cantelli],
            ),
        ];
        if let Some(bound) = memory.bound {
            steps.push(Step::new(
                "Requests with all slots taken",
                "the same for exactly as many as may be; no more than that many of the largest",
                "⟦{} MiB⟧; no more than {} × {} MiB = ⟦{} MiB⟧",
                &[full.quantile(), slots, requests.worst, requests.max()],
            ));
            steps.push(Step::new(
                "Hard bound",
                "fixed + allocator × slots × the largest request",
                "{} MiB + {} × {} × {} MiB = ⟦{} MiB⟧",
                &[memory.fixed, factor, slots, requests.worst, bound],
            ));
        }
        steps.push(Step::new(
            "Peak",
            "fixed + allocator × the least of those",
            "{} MiB + {} × {} MiB = ⟦{} MiB⟧",
            &[memory.fixed, factor, held, memory.peak],
        ));
        steps.push(Step::new(
            "Limit",
            "peak / (1 − headroom), or more if that is exceeded on more than 0.01% of days; then the next usual size",
            "{} MiB / (1 − {}) = ⟦{} MiB⟧ → ⟦{#} MiB⟧ → ⟦{#} MiB⟧",
            &[memory.peak, free_headroom, memory.computed, memory.needed, memory.recommended],
        ));
        steps.push(Step::new(
            "Largest requests that fit",
            "⌊((1 − headroom) × your limit − fixed) / (allocator × the largest request)⌋, never less than 0",
            "⌊((1 − {}) × {} MiB − {} MiB) / ({} × {} MiB)⌋ → ⟦{}⟧",
            &[free_headroom, self.limit, memory.fixed, factor, requests.worst, memory.fits],
        ));
        steps.push(Step::new(
            "Your limit is exceeded on a day",
            "1 − e^−(times a day that the memory rises above it, each cluster counted once)",
            "1 − e^−{} = ⟦{%}⟧",
            &[memory.rises, memory.kill_per_day],
        ));
        steps
    }
}
