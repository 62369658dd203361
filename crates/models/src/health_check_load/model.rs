//! Rates, times and shares.

use super::lazy::Lazy;
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
    /// Share of the checks that a cache answers.
    pub(super) from_cache: f64,
    pub(super) detection: [Seconds; 3],
    pub(super) recovery: [Seconds; 2],
    pub(super) ejections_per_day: f64,
    pub(super) cascade: Option<Cascade>,
}

impl Inputs {
    pub(super) fn load(&self) -> Load {
        let interval = Seconds(self.interval);
        let per_instance = PerSecond(self.checks_of_instance(self.instances));
        let lazy = (self.cache == Cache::Lazy).then(|| self.lazy(self.instances));
        let refreshes = PerSecond(lazy.map_or_else(|| self.refreshes(self.cache, self.instances), |lazy| lazy.misses));
        let round_trips = refreshes * (self.instances * self.round_trips_per_check());
        let hold = self.visit() * self.round_trips_per_check();
        let busy = refreshes * self.instances * hold;
        let [mean, longest] = self.delays(lazy);
        let in_a_row = |threshold: f64| interval * (threshold - 1.0);
        let detection = in_a_row(self.failure_threshold) + Seconds(self.timeout);
        let from_cache = match self.cache {
            Cache::None => 0.0,
            Cache::Lazy => 1.0 - refreshes.0 / per_instance.0,
            Cache::Background => 1.0,
        };
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
            from_cache,
            detection: [detection, detection + mean, detection + longest],
            recovery: [in_a_row(self.success_threshold), in_a_row(self.success_threshold) + longest],
            ejections_per_day: self.false_ejections_per_day(),
            cascade: self.cascade(),
        }
    }

    /// Returns the mean and the longest time until a check of a main prober shows that the database has failed, or that
    /// it is back.
    fn delays(&self, lazy: Option<Lazy>) -> [Seconds; 2] {
        let (interval, age) = (self.interval, self.cache_ttl);
        match (self.cache, lazy) {
            (_, Some(lazy)) => [lazy.delay, self.longest_delay()],
            (Cache::Background, _) => [(interval + age) / 2.0, interval + age],
            _ => [interval / 2.0, interval],
        }
        .map(Seconds)
    }

    /// Returns the round trips of a check, 0 if it does not take a connection.
    pub(super) fn round_trips_per_check(&self) -> f64 {
        let awaited = self.awaited_round_trips();
        if awaited == 0.0 { 0.0 } else { awaited + f64::from(u8::from(self.release_ping)) }
    }

    fn awaited_round_trips(&self) -> f64 {
        self.queries_per_check + f64::from(u8::from(self.pre_ping))
    }

    /// Returns for how long a check waits for the database once it has a connection.
    pub(crate) fn awaited(&self) -> Seconds {
        self.visit() * self.awaited_round_trips()
    }

    fn visit(&self) -> Seconds {
        Seconds::from_millis(self.round_trip_time) + Seconds::from_micros(self.query_time)
    }
}
