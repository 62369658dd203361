//! The computation, with its numbers put in.

use super::{Cache, Inputs, Load};
use crate::calculators::Step;

impl Inputs {
    pub(super) fn steps(&self, load: &Load) -> Vec<Step> {
        let (instances, interval, age) = (self.instances, self.interval, self.cache_ttl);
        let (per_instance, refreshes) = (load.per_instance.0, load.refreshes.0);
        let (queries, ping) = (self.queries_per_check, f64::from(u8::from(self.pre_ping)));
        let (trips, hold) = (load.round_trips.0, load.hold.0 * 1e3);
        let [soonest, mean, latest] = load.detection.map(|after| after.0);
        vec![
            Step::new(
                "Checks of an instance",
                "probers / interval",
                "{} / {} s = ⟦{} /s⟧",
                &[self.probers, interval, per_instance],
            ),
            Step::new(
                "Checks of all",
                "instances × checks of an instance",
                "{} × {} /s = ⟦{} /s⟧",
                &[instances, per_instance, load.checks.0],
            ),
            self.reach(load),
            Step::new(
                "Queries",
                "instances × that × queries",
                "{} × {} /s × {} = ⟦{} /s⟧",
                &[instances, refreshes, queries, load.queries.0],
            ),
            Step::new(
                "Round trips",
                "instances × that × (queries + ping)",
                "{} × {} /s × ({} + {}) = ⟦{} /s⟧",
                &[instances, refreshes, queries, ping, trips],
            ),
            Step::new(
                "Time a connection is held",
                "(queries + ping) × (network + run time)",
                "({} + {}) × ({} ms + {} µs) = ⟦{} ms⟧",
                &[queries, ping, self.round_trip_time, self.query_time, hold],
            ),
            Step::new(
                "Busy connections",
                "instances × checks that reach × time held",
                "{} × {} /s × {} ms = ⟦{}⟧",
                &[instances, refreshes, hold, load.busy],
            ),
            Step::new(
                "Share of the pools",
                "busy / (instances × pool size)",
                "{} / ({} × {}) = ⟦{%}⟧",
                &[load.busy, instances, self.pool_size, load.pool_share],
            ),
            Step::new(
                "Share of the database's CPU",
                "round trips × CPU of one / cores",
                "{} /s × {} µs / {} = ⟦{%}⟧",
                &[trips, self.db_cpu, self.db_cores, load.cpu_share],
            ),
            if self.cache == Cache::None {
                Step::new(
                    "A hang is noticed after",
                    "(threshold − 1) × interval + timeout, to threshold × interval + timeout",
                    "({} − 1) × {} s + {} s = ⟦{} s⟧, to {} × {} s + {} s = ⟦{} s⟧; mean ⟦{} s⟧",
                    &[
                        self.failure_threshold,
                        interval,
                        self.timeout,
                        soonest,
                        self.failure_threshold,
                        interval,
                        self.timeout,
                        latest,
                        mean,
                    ],
                )
            } else {
                Step::new(
                    "A hang is noticed after",
                    "(threshold − 1) × interval + timeout, to threshold × interval + timeout + age",
                    "({} − 1) × {} s + {} s = ⟦{} s⟧, to {} × {} s + {} s + {} s = ⟦{} s⟧; mean ⟦{} s⟧",
                    &[
                        self.failure_threshold,
                        interval,
                        self.timeout,
                        soonest,
                        self.failure_threshold,
                        interval,
                        self.timeout,
                        age,
                        latest,
                        mean,
                    ],
                )
            },
        ]
    }

    /// What a cache lets through.
    fn reach(&self, load: &Load) -> Step {
        let (checks, interval, age, refreshes) = (load.per_instance.0, self.interval, self.cache_ttl, load.refreshes.0);
        let step = |formula, pattern: &str, numbers: &[f64]| {
            Step::new("Reach the database, per instance", formula, pattern, numbers)
        };
        match self.cache {
            Cache::None => step("checks of an instance", "⟦{} /s⟧", &[refreshes]),
            Cache::Background => step("1 / time between refreshes", "1 / {} s = ⟦{} /s⟧", &[age, refreshes]),
            Cache::Lazy if self.probers == 1.0 => step(
                "1 / (interval × ⌈age / interval⌉)",
                "1 / ({} s × ⌈{} s / {} s⌉) = ⟦{} /s⟧",
                &[interval, age, interval, refreshes],
            ),
            Cache::Lazy => step(
                "checks / (1 + checks × age), never less than one prober would cause",
                "{} / (1 + {} × {} s) → ⟦{} /s⟧",
                &[checks, checks, age, refreshes],
            ),
        }
    }
}
