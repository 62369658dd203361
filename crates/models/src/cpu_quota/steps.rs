//! The steps of the computation.

use super::Inputs;
use super::model::{Cpu, automatic};
use crate::Step;

impl Inputs {
    pub(super) fn steps(&self, cpu: &Cpu) -> Vec<Step> {
        let (run, stall) = cpu.run_and_stall();
        vec![
            Step::new(
                "Workers that Tokio starts",
                "⌊limit⌋, at least 1",
                "⌊{#}⌋ → ⟦{}⟧",
                &[self.quota, automatic(self.quota)],
            ),
            Step::new(
                "Cores that requests need",
                "requests per second × (CPU time + share with blocking work × its CPU time)",
                "{}/s × ({} ms + {} × {} ms) = ⟦{}⟧",
                &[self.rps, self.cpu_time, self.blocking_share / 100.0, self.blocking_time, cpu.demand],
            ),
            Step::new(
                "Use of the limit",
                "cores / limit",
                "{} / {} = ⟦{%}⟧",
                &[cpu.demand, cpu.quota, cpu.utilization()],
            ),
            Step::new(
                "A period with all threads busy",
                "limit × period / threads, no more than the period; then a pause until the next",
                "{} × {} ms / {} → ⟦{} ms⟧, then ⟦{} ms⟧",
                &[cpu.quota, cpu.period, cpu.threads, run, stall],
            ),
            Step::new(
                "Throttled periods",
                "1 − e^−Σ P(work of n periods > quota of n periods) / n; 0 if there are no more threads than cores",
                "⟦{%}⟧",
                &[cpu.throttled],
            ),
        ]
    }
}
