//! The steps of the computation.

use super::inputs::{Cache, Inputs};
use super::model::Load;
use crate::{Marked, Step};

impl Inputs {
    pub(super) fn steps(&self, load: &Load) -> Vec<Step> {
        let instances = self.instances;
        let (per_instance, refreshes) = (load.per_instance.0, load.refreshes.0);
        let queries = self.queries_per_check;
        let pings = self.round_trips_per_check() - queries;
        let (trips, hold) = (load.round_trips.0, load.hold.0 * 1e3);
        let mut steps = vec![
            self.checks(load),
            Step::new(
                "Checks of all",
                "instances × checks of an instance",
                "{} × {}/s = ⟦{}/s⟧",
                &[instances, per_instance, load.checks.0],
            ),
            self.reach(load),
            Step::new(
                "Queries",
                "instances × that × queries",
                "{} × {}/s × {} = ⟦{}/s⟧",
                &[instances, refreshes, queries, load.queries.0],
            ),
            Step::new(
                "Round trips",
                "instances × that × (queries + pings)",
                "{} × {}/s × ({} + {}) = ⟦{}/s⟧",
                &[instances, refreshes, queries, pings, trips],
            ),
            Step::new(
                "Time a connection is held",
                "(queries + pings) × (network + run time)",
                "({} + {}) × ({} ms + {} µs) = ⟦{} ms⟧",
                &[queries, pings, self.round_trip_time, self.query_time, hold],
            ),
            Step::new(
                "Busy connections",
                "instances × checks that reach × time held",
                "{} × {}/s × {} ms = ⟦{}⟧",
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
                "{}/s × {} µs / {} = ⟦{%}⟧",
                &[trips, self.db_cpu, self.db_cores, load.cpu_share],
            ),
        ];
        steps.extend(self.pace_steps(load));
        steps.push(self.ejections(load));
        steps.extend(self.cascade_step(load));
        steps
    }

    fn checks(&self, load: &Load) -> Step {
        let mut pattern = String::new();
        let mut numbers = Vec::new();
        let mut formula = "probers / interval";
        for source in self.sources().iter().filter(|source| source.probers > 0.0) {
            if !pattern.is_empty() {
                pattern.push_str(" + ");
                formula = "sum of probers / interval; through the balancer: / instances";
            }
            pattern.push_str("{} / {} s");
            numbers.extend([source.probers, source.interval]);
            if source.through_balancer {
                pattern.push_str(" / {}");
                numbers.push(self.instances);
            }
        }
        pattern.push_str(" = ⟦{}/s⟧");
        numbers.push(load.per_instance.0);
        Step::new("Checks of an instance", formula, &pattern, &numbers)
    }

    fn reach(&self, load: &Load) -> Step {
        let (checks, interval, age, refreshes) = (load.per_instance.0, self.interval, self.cache_ttl, load.refreshes.0);
        let step = |formula, pattern: &str, numbers: &[f64]| {
            Step::new("Reach the database, per instance", formula, pattern, numbers)
        };
        match self.cache {
            Cache::None => step("checks of an instance", "⟦{}/s⟧", &[refreshes]),
            Cache::Background => step("1 / time between refreshes", "1 / {} s = ⟦{}/s⟧", &[age, refreshes]),
            Cache::Lazy if self.single_prober() => step(
                "1 / (interval × ⌈age / interval⌉)",
                "1 / ({} s × ⌈{} s / {} s⌉) = ⟦{}/s⟧",
                &[interval, age, interval, refreshes],
            ),
            Cache::Lazy => step(
                "follow the misses: after each, none for the age, then the next check; with random arrivals \
                 checks / (1 + checks × age)",
                "{} / (1 + {} × {} s) = {}/s with random arrivals; ⟦{}/s⟧ with periodic checks",
                &[checks, checks, age, checks / (1.0 + checks * age), refreshes],
            ),
        }
    }

    fn pace_steps(&self, load: &Load) -> [Step; 2] {
        let (interval, timeout, age) = (self.interval, self.timeout, self.cache_ttl);
        let (failures, successes) = (self.failure_threshold, self.success_threshold);
        let [soonest, mean, latest] = load.detection.map(|after| after.0);
        let [back_soonest, back_latest] = load.recovery.map(|after| after.0);
        let (delay, later): (_, &[f64]) = match self.cache {
            Cache::None => ("{} s", &[interval]),
            Cache::Lazy if self.single_prober() => ("{} s × ⌈{} s / {} s⌉", &[interval, age, interval]),
            Cache::Lazy | Cache::Background => ("{} s + {} s", &[interval, age]),
        };
        [
            Step::new(
                "A hang is noticed after",
                "(threshold − 1) × interval + timeout, and later by up to the interval and the age",
                &["({} − 1) × {} s + {} s = ⟦{} s⟧, later by up to ", delay, ": ⟦{} s⟧; mean ⟦{} s⟧"].concat(),
                &[&[failures, interval, timeout, soonest], later, &[latest, mean]].concat(),
            ),
            Step::new(
                "Back in service after",
                "(successes − 1) × interval, and later by up to the interval and the age",
                &["({} − 1) × {} s = ⟦{} s⟧, later by up to ", delay, ": ⟦{} s⟧"].concat(),
                &[&[successes, interval, back_soonest], later, &[back_latest]].concat(),
            ),
        ]
    }

    fn ejections(&self, load: &Load) -> Step {
        let checks = self.instances * self.probers * 86_400.0 / self.interval;
        let numbers = match self.checks_until_ejection() {
            Some(until) => Marked::fill(
                "{} checks a day / {} until {} in a row fail = ⟦{} a day⟧",
                &[checks, until, self.failure_threshold, load.ejections_per_day],
            ),
            None => Marked::fill("{} in a row: ⟦never⟧", &[self.failure_threshold]),
        };
        Step {
            name: "Healthy instances ejected",
            formula: "instances × probers × checks a day / (1/f + 1/f² + … up to the threshold)",
            numbers,
        }
    }

    fn cascade_step(&self, load: &Load) -> Option<Step> {
        let name = "Lost until checks fail";
        let formula = "fewest lost with more than 10% of the checks waiting too long, by Erlang C";
        let patience = self.patience();
        match load.cascade {
            Some(cascade) => Some(Step::new(
                name,
                formula,
                "⟦{}⟧ lost: requests keep {} of {} (connection|connections) busy, {%} of the checks wait longer than {} s",
                &[cascade.lost, cascade.load, self.pool_size, cascade.failing, patience.max(0.0)],
            )),
            None if self.checks_wait() => Some(Step::new(
                name,
                formula,
                "⟦none⟧: the last of {} (instance|instances) has a free connection within {} s for 90% of its checks",
                &[self.instances, patience],
            )),
            None => None,
        }
    }
}
