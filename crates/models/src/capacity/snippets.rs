//! Configuration to paste: alerts before each limit, and an autoscaler that the database can feed.

use super::inputs::Inputs;
use super::model::Capacity;
use crate::{Marked, Snippet};

/// Share of a resource at which an alert fires. Our estimate: it leaves time to act while traffic grows by a quarter.
const ALERT: &str = "0.8";

impl Inputs {
    pub(super) fn alerts(&self) -> Snippet {
        let pattern = [
            "groups:\n",
            "  - name: capacity\n",
            "    rules:\n",
            "      - alert: DatabaseConnectionsNearlyUsed\n",
            "        expr: sum(pg_stat_activity_count) > ",
            ALERT,
            " * ⟦{=}⟧\n",
            "        for: 5m\n",
            "      - alert: DatabaseCpuNearlyUsed\n",
            "        expr: sum(rate(http_requests_total[5m])) > ",
            ALERT,
            " * ⟦{=}⟧ # database cores / CPU per request\n",
            "        for: 5m\n",
            "      - alert: MemoryNearlyUsed\n",
            "        expr: max(container_memory_working_set_bytes{container=\"app\"}) > ",
            ALERT,
            " * ⟦{=}⟧\n",
            "        for: 5m\n",
            "      - alert: CpuNearlyUsed\n",
            "        expr: max(rate(container_cpu_usage_seconds_total{container=\"app\"}[5m])) > ",
            ALERT,
            " * ⟦{=}⟧\n",
            "        for: 5m\n",
        ]
        .concat();
        let memory = self.memory * 1_048_576.0;
        let completed = libm::floor(self.db_cores / self.db_time * 1e3);
        Snippet {
            title: "Prometheus alerts",
            code: Marked::fill(&pattern, &[self.max_connections, completed, memory, self.quota]),
        }
    }

    /// An autoscaler whose maximum the database has connections for, also during a rollout.
    pub(super) fn autoscaler(&self, capacity: &Capacity, connections: f64) -> Snippet {
        let per_instance = self.pool_size * (1.0 + self.surge / 100.0);
        let fed = (connections / per_instance).floor().max(1.0);
        let most = if self.pooler_size.is_some() { self.max_instances } else { self.max_instances.min(fed) };
        let note = if most < self.max_instances { " # the database has connections for no more" } else { "" };
        let pattern = [
            "apiVersion: autoscaling/v2\n",
            "kind: HorizontalPodAutoscaler\n",
            "metadata:\n",
            "  name: app\n",
            "spec:\n",
            "  scaleTargetRef:\n",
            "    apiVersion: apps/v1\n",
            "    kind: Deployment\n",
            "    name: app\n",
            "  minReplicas: ⟦{=}⟧\n",
            "  maxReplicas: ⟦{=}⟧",
            note,
            "\n",
            "  metrics:\n",
            "    - type: Resource\n",
            "      resource:\n",
            "        name: cpu\n",
            "        target:\n",
            "          type: Utilization\n",
            "          averageUtilization: ⟦{=}⟧\n",
        ]
        .concat();
        // Keep the load of an instance, within what leaves room for the time until a new one is ready.
        let target = libm::round((capacity.now[super::resources::Resource::Cpu as usize] * 100.0).max(40.0).min(70.0));
        Snippet {
            title: "Kubernetes autoscaler",
            code: Marked::fill(&pattern, &[self.instances.min(most), most, target]),
        }
    }
}
