//! Rates, times and shares.

use super::resilience::Cascade;
use super::{Cache, Inputs};
use crate::units::{PerSecond, Seconds};

pub(super) struct Load {
    pub(super) per_instance: PerSecond,
    pub(super) checks: PerSecond,
    pub(super) refreshes: PerSecond,
    pub(super) queries: PerSecond,
    pub(super) round_trips: PerSecond,
    pub(super) hold: Seconds,
    pub(super) busy: f64,
    pub(super) pool_share: f64,
    pub(super) cpu_share: f64,
    pub(super) detection: [Seconds; 3],
    pub(super) recovery: [Seconds; 2],
    pub(super) ejections_per_day: f64,
    pub(super) cascade: Option<Cascade>,
}

impl Inputs {
    pub(super) fn load(&self) -> Load {
        let interval = Seconds(self.interval);
        let per_instance = PerSecond(self.checks_of_instance(self.instances));
        let refreshes = PerSecond(self.refreshes(self.cache, per_instance.0));
        let round_trips = refreshes * (self.instances * self.round_trips_per_check());
        let hold = self.hold();
        let busy = refreshes * self.instances * hold;
        let age = Seconds(if self.cache == Cache::None { 0.0 } else { self.cache_ttl });
        let after = |intervals: f64, ages: f64| interval * intervals + age * ages;
        let noticed_after = |intervals: f64, ages: f64| after(intervals, ages) + Seconds(self.timeout);
        Load {
            per_instance,
            checks: per_instance * self.instances,
            refreshes,
            queries: refreshes * (self.instances * self.queries_per_check),
            round_trips,
            hold,
            busy,
            pool_share: busy / (self.instances * self.pool_size),
            cpu_share: round_trips * Seconds::from_micros(self.db_cpu) / self.db_cores,
            detection: [
                noticed_after(self.failure_threshold - 1.0, 0.0),
                noticed_after(self.failure_threshold - 0.5, 0.5),
                noticed_after(self.failure_threshold, 1.0),
            ],
            recovery: [after(self.success_threshold - 1.0, 0.0), after(self.success_threshold, 1.0)],
            ejections_per_day: self.false_ejections_per_day(),
            cascade: self.cascade(),
        }
    }

    pub(super) fn round_trips_per_check(&self) -> f64 {
        self.queries_per_check + f64::from(u8::from(self.pre_ping))
    }

    /// `h`: the time for which a check holds a connection.
    pub(super) fn hold(&self) -> Seconds {
        let visit = Seconds::from_millis(self.round_trip_time) + Seconds::from_micros(self.query_time);
        visit * self.round_trips_per_check()
    }
}
