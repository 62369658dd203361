//! The headline, and the verdict with its reasons.

use super::model::{DANGER, Memory, TOLERABLE};
use super::{Allocator, Inputs};
use crate::{Marked, Verdict};

/// A limit of this many times the recommended one is called too high.
const FAR_MORE: f64 = 4.0;

impl Inputs {
    pub(super) fn headline(&self, memory: &Memory) -> Marked {
        if memory.fixed > self.limit {
            let numbers = [memory.fixed, self.limit];
            return Marked::fill("The fixed parts alone need ⟦{} MiB⟧, more than your limit of ⟦{} MiB⟧.", &numbers);
        }
        let numbers = [memory.peak, memory.recommended, self.limit];
        Marked::fill("The peak is ⟦{} MiB⟧, so ⟦{} MiB⟧ is a good limit. Yours is ⟦{} MiB⟧.", &numbers)
    }

    pub(super) fn judge(&self, memory: &Memory) -> (Verdict, Vec<Marked>) {
        let mut findings: Vec<(Verdict, Marked)> = Vec::new();
        let mut found = |verdict, pattern: &str, numbers: &[f64]| {
            findings.push((verdict, Marked::fill(pattern, numbers)));
        };
        let (requests, limit) = (&memory.requests, self.limit);
        let fixed_fit = memory.fixed <= limit;

        if !fixed_fit {
            let [files, base, connections, threads, database, caches, _, overhead, tmpfs] =
                memory.parts(0.0, memory.factor);
            found(
                Verdict::Danger,
                "Fixed parts need ⟦{} MiB⟧, more than the limit of ⟦{} MiB⟧: ⟦base {}, file {}, connections {}, threads {}, database connections {}, caches {}, tmpfs {}, allocator overhead {}⟧. Set the limit to ⟦{} MiB⟧, or shrink the largest part.",
                &[
                    memory.fixed,
                    limit,
                    base,
                    files,
                    connections,
                    threads,
                    database,
                    caches,
                    tmpfs,
                    overhead,
                    memory.recommended,
                ],
            );
        } else if memory.kill_per_day > TOLERABLE {
            found(
                if memory.kill_per_day > DANGER { Verdict::Danger } else { Verdict::Caution },
                "Requests pass the limit with a probability of ⟦{%}⟧ a day. Set the limit to ⟦{} MiB⟧.",
                &[memory.kill_per_day, memory.recommended],
            );
        } else if limit < memory.computed {
            found(
                Verdict::Caution,
                "The peak takes ⟦{%}⟧ of the limit: that leaves less than your headroom of ⟦{%}⟧. Set the limit to ⟦{} MiB⟧.",
                &[memory.peak / limit, self.headroom / 100.0, memory.recommended],
            );
        }
        if let Some(slots) = requests.slots
            && requests.wanted >= slots
        {
            found(
                Verdict::Danger,
                "⟦{} (request|requests)⟧ would be in flight on average, and ⟦{}⟧ may be: the rest waits without end, or is refused. Add instances, or raise the concurrency limit.",
                &[requests.wanted, slots],
            );
        }
        let (worst_of_all, slots) = (memory.bound.unwrap_or(f64::INFINITY), requests.slots.unwrap_or_default());
        let too_few_fit =
            fixed_fit && worst_of_all > limit && (memory.fits < 1.0 || memory.fits <= requests.in_flight());
        if fixed_fit && worst_of_all > limit {
            let (pattern, numbers) = match memory.bound {
                None => (
                    "Without a concurrency limit nothing bounds the memory: ⟦{} (request|requests)⟧ with the largest body at once pass the limit",
                    vec![(memory.room(limit) / requests.worst).floor() + 1.0],
                ),
                Some(bound) => (
                    "The concurrency limit lets ⟦{} (request|requests)⟧ with the largest body in, which need ⟦{} MiB⟧, more than the limit",
                    vec![slots, bound],
                ),
            };
            let (remedy, fits) = if memory.fits < 1.0 {
                (". Not one fits beside the headroom: lower the limit on bodies, or raise the memory limit.", None)
            } else if too_few_fit {
                (
                    ". Only ⟦{}⟧ fit, no more than are in flight on average: lower the limit on bodies, or raise the memory limit.",
                    Some(memory.fits),
                )
            } else {
                (". Allow ⟦{}⟧ at once.", Some(memory.fits))
            };
            let numbers: Vec<_> = numbers.into_iter().chain(fits).collect();
            found(Verdict::Caution, &[pattern, remedy].concat(), &numbers);
        }
        if self.tmpfs > limit / 2.0 {
            found(
                Verdict::Caution,
                "Files in tmpfs take ⟦{} MiB⟧, more than half of the limit, and are never reclaimed. Write them to a disk, and set a sizeLimit.",
                &[self.tmpfs],
            );
        }
        if self.allocator == Allocator::Glibc && self.worker_threads > 8.0 {
            found(
                Verdict::Caution,
                "With ⟦{}⟧ worker threads glibc spreads the heap over many arenas, and may take far more than 1.5 times of it. Use mimalloc, or set MALLOC_ARENA_MAX=2.",
                &[self.worker_threads],
            );
        }
        if self.body_mean > self.body() {
            found(
                Verdict::Caution,
                "The mean body is larger than the limit on bodies of ⟦{} MiB⟧: Axum answers 413, and no more than that is counted. Raise the limit, or stream the body.",
                &[self.body_max],
            );
        }

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let of = |wanted: Verdict| findings.iter().filter(move |(verdict, _)| *verdict == wanted);
        let mut because: Vec<_> = of(Verdict::Danger).chain(of(Verdict::Caution)).map(|(_, why)| why.clone()).collect();
        if worst_of_all <= limit {
            because.push(Marked::fill(
                "Even ⟦{} (request|requests)⟧ with the largest body need no more than ⟦{} MiB⟧: requests cannot get it killed.",
                &[slots, worst_of_all],
            ));
        }
        // The largest bodies need a higher limit, so do not suggest a lower one.
        if limit >= FAR_MORE * memory.recommended && !too_few_fit {
            because.push(Marked::fill(
                "Your limit is ⟦{} times⟧ what this traffic needs. Load-test before you lower it to ⟦{} MiB⟧.",
                &[limit / memory.recommended, memory.recommended],
            ));
        }
        (verdict, because)
    }
}
