//! The inputs to change, so that nothing is wrong any more.

use super::inputs::LONGEST_AGE;
use super::troubles::NOTICED;
use super::{Cache, Inputs};
use crate::Change;

/// Intervals that people choose, in seconds.
const INTERVALS: [f64; 7] = [30.0, 20.0, 15.0, 10.0, 5.0, 2.0, 1.0];

/// Times between two refreshes that people choose, in seconds.
const REFRESHES: [f64; 4] = [5.0, 10.0, 20.0, 30.0];

/// Seconds that detection keeps in reserve for the age of a status.
const RESERVE: f64 = 5.0;

/// The largest threshold of the form.
const MAX_THRESHOLD: u32 = 100;

impl Inputs {
    /// Returns the inputs with which as little as possible is wrong. Those of the recommendation are its own.
    pub(super) fn recommended(&self) -> Self {
        let paced = Self { liveness_checks_database: false, ..*self }.paced().kept_fresh();
        if !paced.strains_the_database() {
            return paced;
        }
        let off = Self { queries_per_check: 0.0, pre_ping: false, cache: Cache::None, ..paced };
        let limit = paced.oldest();
        let fewer = if paced.pre_ping { 0.0 } else { 1.0 };
        let queries = [paced.queries_per_check, paced.queries_per_check.min(fewer)];
        let refreshed = queries.into_iter().flat_map(|queries_per_check| {
            let ages = REFRESHES.into_iter().chain([limit]).filter(move |age| *age <= limit);
            ages.map(move |cache_ttl| Self { queries_per_check, cache: Cache::Background, cache_ttl, ..paced })
        });
        let mut refreshed = refreshed.filter(|inputs| paced.autosuspend.is_none() && inputs.cache_ttl > 0.0);
        refreshed.find(|inputs| !inputs.strains_the_database()).unwrap_or(off)
    }

    /// Returns the inputs to change for the recommendation.
    pub(super) fn plan(&self, better: &Self) -> Vec<Change> {
        let mut plan = Vec::new();
        let mut number = |field, before: f64, after: f64| {
            if before != after {
                plan.push(Change::number(field, after));
            }
        };
        number("interval", self.interval, better.interval);
        number("timeout", self.timeout, better.timeout);
        number("failure-threshold", self.failure_threshold, better.failure_threshold);
        number("queries-per-check", self.queries_per_check, better.queries_per_check);
        number("cache-ttl", self.cache_ttl, better.cache_ttl);
        if self.pre_ping != better.pre_ping {
            plan.push(Change::choice("pre-ping", "false"));
        }
        if self.cache != better.cache {
            plan.push(Change::choice("cache", if better.cache == Cache::None { "none" } else { "background" }));
        }
        if self.liveness_checks_database {
            plan.push(Change::choice("liveness-checks-database", "false"));
        }
        plan
    }

    fn strains_the_database(&self) -> bool {
        self.troubles(&self.load()).iter().any(|trouble| trouble.of_the_database())
    }

    /// Returns the inputs with a timeout within the interval, a threshold that ejects few healthy instances, and, if
    /// detection takes too long, a shorter interval, then a lower threshold, then a shorter timeout.
    fn paced(&self) -> Self {
        let timeout = self.timeout.min(self.interval);
        let patient = Self { timeout, failure_threshold: self.failure_threshold.max(2.0), ..*self }.ejecting_few();
        let strained = self.strains_the_database();
        let reserve = if self.cache == Cache::None && !strained { 0.0 } else { self.cache_ttl.min(RESERVE) };
        if patient.in_a_row() + reserve <= NOTICED {
            return patient;
        }
        // If no threshold spares healthy instances, a lower one would only eject more.
        let lowest = if patient.often_ejected() { patient.failure_threshold } else { 2.0 };
        for timeout in [timeout, timeout.min(5.0), timeout.min(1.0)] {
            for from in [patient.failure_threshold, lowest] {
                for interval in [self.interval].into_iter().chain(INTERVALS) {
                    let quicker = Self { timeout, interval, failure_threshold: from, ..*self }.ejecting_few();
                    let fits = timeout <= interval && interval <= self.interval;
                    let rarely = !quicker.often_ejected() || patient.often_ejected();
                    if fits && rarely && quicker.in_a_row() + RESERVE <= NOTICED {
                        return quicker;
                    }
                }
            }
        }
        patient
    }

    /// Returns the inputs with the lowest failure threshold, from the present one, that ejects few healthy instances,
    /// or with the present one if none does.
    fn ejecting_few(&self) -> Self {
        let lowest = self.failure_threshold as u32;
        let mut thresholds =
            (lowest..=MAX_THRESHOLD).map(|count| Self { failure_threshold: f64::from(count), ..*self });
        thresholds.find(|inputs| !inputs.often_ejected()).unwrap_or(*self)
    }

    /// Returns the longest time until a hang is noticed without a cache, in seconds.
    fn in_a_row(&self) -> f64 {
        self.failure_threshold * self.interval + self.timeout
    }

    /// Returns whether no plan makes detection quick and ejections rare.
    pub(super) fn hopeless(&self) -> bool {
        self.often_ejected() || self.in_a_row() > NOTICED
    }

    /// Returns the greatest age of a status with which detection is neither stale nor too late, in seconds.
    fn oldest(&self) -> f64 {
        let limit = self.fresh().min(NOTICED - self.in_a_row());
        if limit >= 1.0 { limit.floor() } else { self.fresh().min(LONGEST_AGE) }
    }

    fn kept_fresh(self) -> Self {
        let too_late = self.load().detection[2].0 > NOTICED;
        let limit = if too_late { self.oldest() } else { self.fresh() };
        let cache_ttl = if self.cache == Cache::None { self.cache_ttl } else { self.cache_ttl.min(limit) };
        Self { cache_ttl, ..self }
    }
}
