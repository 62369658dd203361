//! The verdict, its reasons, and what to change.

use super::Inputs;
use super::model::{ALERT, COMFORTABLE, Cpu, NOTICEABLE, automatic};
use crate::{Findings, Judgment, Marked};

/// Polls longer than this delay other tasks noticeably, in microseconds: Tokio's guideline.
const SLOW_POLL: f64 = 100.0;
/// Polls longer than this belong in `spawn_blocking`.
const BLOCKING_POLL: f64 = 1_000.0;

impl Inputs {
    /// Judges the inputs; `goal` is the inputs with all recommended changes, which every sentence refers to.
    pub(super) fn judge(&self, cpu: &Cpu, goal: &Self) -> Judgment {
        let mut findings = Findings::default();
        let (run, stall) = cpu.run_and_stall();
        let (fix, numbers_of_fix): (&str, &[f64]) = match (goal.quota == self.quota, goal.workers() == self.workers()) {
            (true, true) => (" Use more instances.", &[]),
            (true, false) => (" Set TOKIO_WORKER_THREADS to ⟦{#}⟧.", &[goal.workers()]),
            (false, true) => (" Set the limit to ⟦{#} (core|cores)⟧.", &[goal.quota]),
            (false, false) => {
                (" Set the limit to ⟦{#} (core|cores)⟧ with ⟦{#} (worker|workers)⟧.", &[goal.quota, goal.workers()])
            }
        };
        // The first finding names the fix; the others have the same.
        let mut named = false;
        let mut fixed = |pattern: &str, numbers: &[f64]| {
            let (fix, more) = if std::mem::replace(&mut named, true) { ("", &[][..]) } else { (fix, numbers_of_fix) };
            ([pattern, fix].concat(), [numbers, more].concat())
        };
        if cpu.demand >= cpu.quota {
            let (pattern, numbers) = fixed(
                "Requests need ⟦{} (core|cores)⟧ and the limit is ⟦{#}⟧: requests queue faster than they finish.",
                &[cpu.demand, cpu.quota],
            );
            findings.danger(&pattern, &numbers);
        } else if cpu.worker_demand >= cpu.workers {
            let (pattern, numbers) = fixed(
                "Requests need ⟦{} (worker|workers)⟧ and there are ⟦{#}⟧: requests queue faster than they finish.",
                &[cpu.worker_demand, cpu.workers],
            );
            findings.danger(&pattern, &numbers);
        } else if cpu.throttled > NOTICEABLE {
            let (pattern, numbers) = fixed("The kernel throttles ⟦{%}⟧ of the periods.", &[cpu.throttled]);
            if cpu.throttled > ALERT {
                findings.danger(&pattern, &numbers);
            } else {
                findings.caution(&pattern, &numbers);
            }
        } else if cpu.utilization() > COMFORTABLE {
            let (pattern, numbers) =
                fixed("Requests use ⟦{%}⟧ of the CPU limit, which leaves little for bursts.", &[cpu.utilization()]);
            findings.caution(&pattern, &numbers);
        } else if cpu.worker_demand > COMFORTABLE * cpu.workers {
            let (pattern, numbers) =
                fixed("The workers are busy ⟦{%}⟧ of the time.", &[cpu.worker_demand / cpu.workers]);
            findings.caution(&pattern, &numbers);
        }
        if self.workers() > automatic(self.quota) {
            let (pattern, numbers) = fixed(
                "⟦{#} workers⟧ share ⟦{#} (core|cores)⟧: if all are busy, they run for ⟦{} ms⟧ and pause for ⟦{} ms⟧.",
                &[cpu.workers, cpu.quota, run, stall],
            );
            findings.caution(&pattern, &numbers);
        }
        if self.has_rest() {
            let (pattern, numbers) = fixed(
                "⟦{#} (worker|workers)⟧ cannot use ⟦{} (core|cores)⟧ of the limit of ⟦{#}⟧.",
                &[cpu.workers, cpu.quota - cpu.workers, cpu.quota],
            );
            findings.caution(&pattern, &numbers);
        }
        if self.longest_poll > BLOCKING_POLL {
            findings.danger(
                "A poll of ⟦{#} µs⟧ blocks a worker, and every task queued on it. Move that work to spawn_blocking.",
                &[self.longest_poll],
            );
        } else if self.longest_poll > SLOW_POLL {
            findings.caution(
                "A poll of ⟦{#} µs⟧ delays the other tasks of its worker. Yield at least every ⟦100 µs⟧.",
                &[self.longest_poll],
            );
        }
        if self.blocking_threads() >= 512.0 {
            findings.caution(
                "Blocking work needs more than Tokio's ⟦512⟧ blocking threads, so it queues. Limit it with a semaphore.",
                &[],
            );
        }
        if cpu.threads > cpu.quota && cpu.workers <= automatic(self.quota) {
            findings.note(
                "In a burst, ⟦{#} (thread|threads)⟧ use up the quota in ⟦{} ms⟧ and then pause for ⟦{} ms⟧.",
                &[cpu.threads, run, stall],
            );
        }
        if goal.workers() == 1.0 {
            findings
                .note("With ⟦1 worker⟧, a handler that blocks stops all others: ⟦2 cores⟧ also tolerate that.", &[]);
        }
        findings.judge(self.recommendation(cpu, goal), self.changes_to(goal))
    }

    fn recommendation(&self, cpu: &Cpu, goal: &Self) -> Marked {
        let pattern = if goal == self {
            "Keep the limit of ⟦{#} (core|cores)⟧ with ⟦{#} (worker|workers)⟧: requests need ⟦{} cores⟧."
        } else {
            "With ⟦{#} (core|cores)⟧ and ⟦{#} (worker|workers)⟧, requests use ⟦{%}⟧ of the limit."
        };
        let need = if goal == self { cpu.demand } else { cpu.demand / goal.quota };
        Marked::fill(pattern, &[goal.quota, goal.workers(), need])
    }
}
