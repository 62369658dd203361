//! What is wrong with the checks, and how bad it is.

use super::model::Load;
use super::{Cache, Inputs};
use crate::Verdict;

/// A hang should be noticed within this many seconds: our threshold.
pub(super) const NOTICED: f64 = 60.0;

/// A status of at most this age, in seconds, is never called stale: our threshold.
const FRESH: f64 = 10.0;

/// Healthy instances ejected a day, at most: one a week, our threshold.
const EJECTIONS: f64 = 1.0 / 7.0;

/// Share of its timeout that a check may spend on the database: a longer one has no time to wait for a connection.
const HURRIED: f64 = 0.3;

/// Share of the time between refreshes that a refresh may take.
const REFRESHED: f64 = 0.8;

/// Something that is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trouble {
    /// Liveness fails if the database does.
    Liveness,
    /// A check or a refresh has no time for its queries.
    TooLong,
    /// A check has little time to wait for a connection.
    Hurried,
    /// Checks fail because requests keep the pools busy.
    Busy {
        /// Share of the checks.
        failing: f64,
    },
    /// Checks fail after the loss of a few instances.
    Cascade {
        /// Fewest instances.
        lost: f64,
    },
    /// Checks hold many connections.
    Pool(Verdict),
    /// Checks take much of the database's CPU.
    Cpu(Verdict),
    /// A database that should suspend never does.
    Awake {
        /// Longest time without a query, in seconds.
        longest: f64,
    },
    /// A database that should suspend rarely does.
    RarelySuspends {
        /// Mean time between queries, in seconds.
        mean: f64,
    },
    /// The cache never hits.
    Useless,
    /// The timeout is longer than the interval.
    Overlap,
    /// One failed check ejects an instance.
    OneStrike,
    /// Healthy instances are ejected often.
    Ejections,
    /// A hang goes unnoticed for long.
    Slow,
    /// The status may be old.
    Stale,
}

impl Trouble {
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Liveness | Self::TooLong | Self::Busy { .. } => Verdict::Danger,
            Self::Pool(verdict) | Self::Cpu(verdict) => verdict,
            _ => Verdict::Caution,
        }
    }

    /// Returns whether it comes from the use of the database, instead of from intervals and thresholds.
    pub(super) fn of_the_database(self) -> bool {
        !matches!(self, Self::Liveness | Self::Overlap | Self::OneStrike | Self::Ejections | Self::Slow | Self::Stale)
    }
}

impl Inputs {
    /// Returns everything that is wrong, the worst first.
    pub(super) fn troubles(&self, load: &Load) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        if self.liveness_checks_database {
            troubles.push(Trouble::Liveness);
        }
        self.coupling(load, &mut troubles);
        self.strain(load, &mut troubles);
        self.pacing(load, &mut troubles);
        troubles.sort_by_key(|trouble| std::cmp::Reverse(trouble.verdict()));
        troubles
    }

    /// Checks that fail for lack of time or of a connection.
    fn coupling(&self, load: &Load, troubles: &mut Vec<Trouble>) {
        let awaited = self.awaited().0;
        let limit = if self.cache == Cache::Background { REFRESHED * self.cache_ttl } else { self.timeout };
        if awaited >= limit && load.round_trips.0 > 0.0 {
            troubles.push(Trouble::TooLong);
        } else if self.checks_wait() && awaited > HURRIED * self.timeout {
            troubles.push(Trouble::Hurried);
        }
        match load.cascade {
            Some(_) if awaited >= self.timeout => {}
            Some(cascade) if cascade.lost == 0.0 => troubles.push(Trouble::Busy { failing: cascade.failing }),
            // One of three zones, rounded up.
            Some(cascade) if cascade.lost <= (self.instances / 3.0).ceil() => {
                troubles.push(Trouble::Cascade { lost: cascade.lost });
            }
            _ => {}
        }
    }

    /// The load of the checks on the database.
    fn strain(&self, load: &Load, troubles: &mut Vec<Trouble>) {
        let over = |share: f64, limit: f64| if share > limit { Verdict::Danger } else { Verdict::Caution };
        if load.pool_share > 0.01 {
            troubles.push(Trouble::Pool(over(load.pool_share, 0.05)));
        }
        if load.cpu_share > 0.005 {
            troubles.push(Trouble::Cpu(over(load.cpu_share, 0.02)));
        }
        if let Some(idle) = self.autosuspend.filter(|_| load.round_trips.0 > 0.0) {
            let (longest, mean) = (self.longest_gap(), 1.0 / (load.refreshes.0 * self.instances));
            if longest < idle {
                troubles.push(Trouble::Awake { longest });
            } else if mean < idle {
                troubles.push(Trouble::RarelySuspends { mean });
            }
        }
        let never_hits = self.single_prober() && self.cache_ttl <= self.interval;
        if self.cache == Cache::Lazy && never_hits && load.round_trips.0 > 0.0 {
            troubles.push(Trouble::Useless);
        }
    }

    /// Intervals, thresholds and ages that do not fit together.
    fn pacing(&self, load: &Load, troubles: &mut Vec<Trouble>) {
        if self.timeout > self.interval {
            troubles.push(Trouble::Overlap);
        }
        if self.failure_threshold == 1.0 {
            troubles.push(Trouble::OneStrike);
        } else if self.often_ejected() {
            troubles.push(Trouble::Ejections);
        }
        if load.detection[2].0 > NOTICED {
            troubles.push(Trouble::Slow);
        }
        if self.cache != Cache::None && self.cache_ttl > self.fresh() {
            troubles.push(Trouble::Stale);
        }
    }

    /// Returns whether healthy instances are ejected more than once a week.
    pub(super) fn often_ejected(&self) -> bool {
        self.false_ejections_per_day() > EJECTIONS
    }

    /// Returns the age up to which a status is fresh, in seconds: older ones delay detection more than the threshold.
    pub(super) fn fresh(&self) -> f64 {
        (self.failure_threshold * self.interval).max(FRESH)
    }
}
