//! The verdict, its reasons, and what to change.

use super::model::{DANGER, FAR_MORE, Memory, TOLERABLE};
use super::{Allocator, Inputs};
use crate::{Findings, Judgment, Marked};

impl Inputs {
    /// Judges the inputs; `goal` is the inputs with all recommended changes, which every sentence refers to.
    pub(super) fn judge(&self, memory: &Memory, goal: &Self) -> Judgment {
        let mut findings = Findings::default();
        self.judge_limit(memory, goal, &mut findings);
        self.judge_concurrency(memory, goal, &mut findings);
        self.judge_process(&mut findings);
        self.explain(memory, goal, &mut findings);
        findings.judge(self.recommendation(memory, goal), self.changes_to(goal))
    }

    /// Traffic that does not fit.
    fn judge_limit(&self, memory: &Memory, goal: &Self, findings: &mut Findings) {
        let limit = self.limit;
        let fix = goal.limit.max(memory.recommended);
        if memory.fixed > limit {
            findings.danger(
                "Without any request, the process already needs ⟦{} MiB⟧ of your ⟦{#} MiB⟧. Set the limit to ⟦{#} MiB⟧.",
                &[memory.fixed, limit, fix],
            );
            return;
        }
        if memory.kill_per_day > TOLERABLE {
            let (pattern, days) = how_often(memory.kill_per_day);
            let pattern = ["⟦{#} MiB⟧ is exceeded ", pattern, ". Set the limit to ⟦{#} MiB⟧."].concat();
            let numbers: Vec<_> = [limit].into_iter().chain(days).chain([fix]).collect();
            if memory.kill_per_day > DANGER {
                findings.danger(&pattern, &numbers);
            } else {
                findings.caution(&pattern, &numbers);
            }
        } else if limit < memory.needed {
            findings.caution(
                "At the peak, only ⟦{%}⟧ of the limit is free, and you want ⟦{%}⟧. Set the limit to ⟦{#} MiB⟧.",
                &[(1.0 - memory.peak / limit).max(0.0), self.headroom / 100.0, fix],
            );
        }
    }

    /// A concurrency limit that is missing, too low or too high.
    fn judge_concurrency(&self, memory: &Memory, goal: &Self, findings: &mut Findings) {
        let requests = &memory.requests;
        if let Some(slots) = requests.slots.filter(|slots| requests.wanted >= *slots) {
            let [pattern, remedy] = match goal.concurrency_limit.filter(|goal| *goal > slots) {
                Some(_) => [TOO_FEW_SLOTS, "Set it to ⟦{#}⟧, or add instances."],
                None => [TOO_FEW_SLOTS, "Add instances."],
            };
            let numbers = [requests.wanted, slots].into_iter();
            let numbers: Vec<_> = numbers.chain(goal.concurrency_limit.filter(|goal| *goal > slots)).collect();
            findings.danger(&[pattern, remedy].concat(), &numbers);
        }
        if memory.fixed > self.limit || memory.bound.is_some_and(|bound| bound <= self.limit) {
            return;
        }
        let (pattern, mut numbers) = match memory.bound {
            None => (
                "Nothing bounds the memory: ⟦{#} (request|requests)⟧ with the largest body at once exceed ⟦{#} MiB⟧.",
                vec![(memory.room(self.limit) / requests.worst).floor() + 1.0, self.limit],
            ),
            Some(bound) => (
                "⟦{#} (request|requests)⟧ with the largest body at once need ⟦{} MiB⟧, more than the limit.",
                vec![requests.slots.unwrap_or_default(), bound],
            ),
        };
        let mut remedies: Vec<&str> = Vec::new();
        if let Some(slots) = goal.concurrency_limit.filter(|_| goal.concurrency_limit != self.concurrency_limit) {
            remedies.push("the concurrency limit to ⟦{#}⟧");
            numbers.push(slots);
        }
        if goal.body_max != self.body_max {
            remedies.push("the body limit to ⟦{} MiB⟧");
            numbers.push(goal.body_max);
        }
        let mut remedy = match &remedies[..] {
            [] => String::new(),
            _ => [" Set ", &remedies.join(" and "), "."].concat(),
        };
        let after = goal.memory();
        let slots = goal.concurrency_limit.unwrap_or_else(|| goal.slots_needed(&after));
        if after.bound.is_none_or(|bound| bound > goal.limit) {
            // No limit that suits the traffic rules it out.
            remedy += " Only a limit of ⟦{#} MiB⟧ holds ⟦{#}⟧ of them.";
            numbers.extend([goal.size_for_largest(&after, slots), slots]);
        }
        findings.caution(&[pattern, &remedy].concat(), &numbers);
    }

    /// Parts other than requests.
    fn judge_process(&self, findings: &mut Findings) {
        if self.tmpfs > self.limit / 2.0 {
            findings.caution(
                "Files in tmpfs take ⟦{} MiB⟧, more than half of the limit, and the kernel cannot reclaim them. Write them to a disk, and set a sizeLimit.",
                &[self.tmpfs],
            );
        }
        if self.allocator == Allocator::Glibc && self.worker_threads > 8.0 {
            findings.caution(
                "With ⟦{#}⟧ worker threads, glibc spreads the heap over many arenas and can use far more than 1.5 times the live heap. Set MALLOC_ARENA_MAX=2, or use mimalloc.",
                &[self.worker_threads],
            );
        }
        if self.overstates_bodies() {
            findings.note(
                "With glibc, bodies of this size need little overhead, in our lab 4% instead of 50%. The memory of requests may be up to a third lower than computed.",
                &[],
            );
        }
        if self.body_mean > self.largest_body() {
            findings.caution(
                "The mean body is larger than the body limit of ⟦{} MiB⟧: Axum rejects it with 413, and the model counts no more than the limit. Raise the body limit, or stream the body.",
                &[self.body_max],
            );
        }
    }

    fn recommendation(&self, memory: &Memory, goal: &Self) -> Marked {
        let numbers = [goal.limit, self.limit, memory.peak];
        if goal.limit < self.limit {
            return Marked::fill(
                "Set the limit to ⟦{#} MiB⟧; you have ⟦{#} MiB⟧. The peak is ⟦{} MiB⟧. Load-test before you lower it.",
                &numbers,
            );
        }
        if goal.limit > self.limit || self.limit < memory.needed {
            let limit = goal.limit.max(memory.recommended);
            let reason = if limit > memory.recommended {
                "the largest bodies need ⟦{#} MiB⟧."
            } else {
                "the next usual size is ⟦{#} MiB⟧."
            };
            return Marked::fill(
                &["The peak is ⟦{} MiB⟧. With your headroom, this traffic needs ⟦{#} MiB⟧; ", reason].concat(),
                &[memory.peak, memory.needed, limit],
            );
        }
        Marked::fill(
            "Keep the limit of ⟦{#} MiB⟧: the peak is ⟦{} MiB⟧, and this traffic needs ⟦{#} MiB⟧ with your headroom.",
            &[self.limit, memory.peak, memory.needed],
        )
    }

    /// What the reader should know besides.
    fn explain(&self, memory: &Memory, goal: &Self, findings: &mut Findings) {
        if memory.fixed > self.limit {
            let [files, heap, connections, caches, _, overhead] = memory.parts(0.0, memory.factor);
            findings.note(
                "In MiB: program and files ⟦{}⟧, heap and threads ⟦{}⟧, connections ⟦{}⟧, caches ⟦{}⟧, allocator overhead ⟦{}⟧.",
                &[files, heap, connections, caches, overhead],
            );
        }
        if let Some(bound) = memory.bound.filter(|bound| *bound <= self.limit) {
            findings.note(
                "Even ⟦{#} (request|requests)⟧ with the largest body at once need no more than ⟦{} MiB⟧, so requests cannot cause a kill.",
                &[memory.requests.slots.unwrap_or_default(), bound],
            );
        }
        if self.limit >= FAR_MORE * memory.recommended && goal.limit >= self.limit {
            findings.note(
                "For this traffic alone, ⟦{#} MiB⟧ would do, the next usual size. The rest of the limit is room for the largest bodies.",
                &[memory.recommended],
            );
        }
    }
}

const TOO_FEW_SLOTS: &str = "⟦{} (request|requests)⟧ are in flight on average, but the concurrency limit is ⟦{#}⟧: the rest wait or are rejected. ";

/// Returns the words for a daily probability, and the number in them.
fn how_often(probability: f64) -> (&'static str, Option<f64>) {
    match probability {
        0.99.. => ("⟦every day⟧", None),
        0.5.. => ("⟦on most days⟧", None),
        _ => ("on ⟦1 day in {#}⟧", Some((1.0 / probability).round())),
    }
}
