//! The verdict and its reasons.

use super::inputs::{Cache, Inputs};
use super::model::Load;
use crate::{Marked, Verdict, fill};

/// Readers with this many findings read no further.
const MAX_REASONS: usize = 4;

type Findings = Vec<(Verdict, Marked)>;

impl Inputs {
    pub(super) fn judge(&self, load: &Load) -> (Verdict, Vec<Marked>) {
        let mut findings = Vec::new();
        self.judge_coupling(load, &mut findings);
        self.judge_load(load, &mut findings);
        self.judge_pace(load, &mut findings);

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let of = |wanted: Verdict| findings.iter().filter(move |(verdict, _)| *verdict == wanted);
        let worst_first = of(Verdict::Danger).chain(of(Verdict::Caution));
        let mut because: Vec<_> = worst_first.map(|(_, why)| why.clone()).take(MAX_REASONS).collect();
        if verdict == Verdict::Ok && load.round_trips.0 > 0.0 {
            because.push(Marked::fill(
                "That is ⟦{%}⟧ of the database's CPU and ⟦{%}⟧ of your connections: load is not the problem.",
                &[load.cpu_share, load.pool_share],
            ));
        }
        because.push(self.fate(load));
        (verdict, because)
    }

    /// Checks that fail for lack of time or of a connection, and the consequences.
    fn judge_coupling(&self, load: &Load, findings: &mut Findings) {
        let mut found = |verdict, why: &str, numbers: &[f64]| findings.push((verdict, Marked::fill(why, numbers)));
        let hold = load.hold.0 * 1e3;
        if self.liveness_checks_database {
            found(
                Verdict::Danger,
                "Liveness asks the database: an outage of it restarts ⟦{} (instance|instances)⟧ and repairs nothing. Point liveness at a path that touches nothing.",
                &[self.instances],
            );
        }
        if load.hold.0 >= self.timeout {
            found(
                Verdict::Danger,
                "A check spends ⟦{} ms⟧ at the database and has ⟦{} s⟧: every check fails. Do less in a check.",
                &[hold, self.timeout],
            );
        } else if load.hold.0 > 0.3 * self.timeout {
            found(
                Verdict::Caution,
                "A check spends ⟦{} ms⟧ of its ⟦{} s⟧ at the database: a short wait for a connection makes it fail. Do less in a check.",
                &[hold, self.timeout],
            );
        }
        match load.cascade {
            Some(_) if load.hold.0 >= self.timeout => {}
            Some(cascade) if cascade.lost == 0.0 => found(
                Verdict::Danger,
                "Your requests keep the pools so busy that ⟦{%}⟧ of the checks wait longer than ⟦{} s⟧ and fail. Give the checks a background task, or the pools more connections.",
                &[cascade.failing, self.patience()],
            ),
            // One of three zones, rounded up.
            Some(cascade) if cascade.lost <= (self.instances / 3.0).ceil() => found(
                Verdict::Caution,
                "Lose ⟦{} (instance|instances)⟧, and the pools of the others are so busy that their checks fail too: all fall. Read the status from memory.",
                &[cascade.lost],
            ),
            _ => {}
        }
    }

    /// Load of the checks on the database.
    fn judge_load(&self, load: &Load, findings: &mut Findings) {
        let mut found = |verdict, why: &str, numbers: &[f64]| findings.push((verdict, Marked::fill(why, numbers)));
        if load.pool_share > 0.01 {
            found(
                if load.pool_share > 0.05 { Verdict::Danger } else { Verdict::Caution },
                "Checks hold ⟦{%}⟧ of your connections. Cache the status.",
                &[load.pool_share],
            );
        }
        if load.cpu_share > 0.005 {
            found(
                if load.cpu_share > 0.02 { Verdict::Danger } else { Verdict::Caution },
                "Checks take ⟦{%}⟧ of the database's CPU. Cache the status.",
                &[load.cpu_share],
            );
        }
        let Some(idle) = self.autosuspend.filter(|_| load.round_trips.0 > 0.0) else { return };
        let (longest, mean) = (self.longest_gap(), 1.0 / (load.refreshes.0 * self.instances));
        if longest < idle {
            found(
                Verdict::Caution,
                "Checks leave the database alone for ⟦{} s⟧ at most: it is never idle for ⟦{} s⟧, and never suspends. Keep checks off it, or pay for it around the clock.",
                &[longest, idle],
            );
        } else if mean < idle {
            found(
                Verdict::Caution,
                "Checks reach the database every ⟦{} s⟧ on average: it is rarely idle for ⟦{} s⟧, and seldom suspends. Keep checks off it.",
                &[mean, idle],
            );
        }
    }

    /// Intervals, thresholds and cache ages that do not fit together.
    fn judge_pace(&self, load: &Load, findings: &mut Findings) {
        let mut found = |why: &str, numbers: &[f64]| findings.push((Verdict::Caution, Marked::fill(why, numbers)));
        let [_, _, latest] = load.detection;
        if self.timeout > self.interval {
            found(
                "The timeout is longer than the interval: checks of a slow instance pile up. Shorten the timeout.",
                &[],
            );
        }
        let ejections = load.ejections_per_day;
        if self.failure_threshold == 1.0 {
            found(
                "One lost check takes an instance out, ⟦{} (time|times)⟧ a day. Use a threshold of 2 or more.",
                &[ejections],
            );
        } else if ejections > 1.0 / 7.0 {
            found(
                "A healthy instance is taken out ⟦{} (time|times)⟧ a day. Raise the failure threshold, or find why checks fail.",
                &[ejections],
            );
        }
        if latest.0 > 60.0 {
            found("A hang goes unnoticed for up to ⟦{} s⟧. Check more often.", &[latest.0]);
        }
        if self.cache != Cache::None && self.cache_ttl > self.interval {
            found(
                "The status may be ⟦{} s⟧ old, more than an interval: a failure is noticed that much later. Let it live for ⟦{} s⟧.",
                &[self.cache_ttl, self.interval],
            );
        }
    }

    /// Returns how checks and requests depend on each other, which the load does not show.
    fn fate(&self, load: &Load) -> Marked {
        let [soonest, ..] = load.detection;
        let outage = "A database outage of more than ⟦{} s⟧ takes ⟦{} (instance|instances)⟧ out at once";
        let waits = [self.acquire_timeout, self.timeout];
        let (before, numbers, after): (_, &[f64], _) = match self.cache {
            _ if load.round_trips.0 == 0.0 => {
                return Marked::new(
                    "A check that never touches the database says that the process answers, and nothing about its database.",
                );
            }
            // With a single slow prober, every check finds the status expired.
            Cache::Lazy if load.refreshes.0 < load.per_instance.0 => {
                ("Few checks wait for a connection, but those that do wait with your requests. ", &[], ".")
            }
            Cache::None | Cache::Lazy if self.acquire_timeout >= self.timeout => (
                "Mind the coupling: a check waits for a connection behind your requests, up to ⟦{} s⟧, and its prober leaves after ⟦{} s⟧. ",
                &waits,
                ".",
            ),
            Cache::None | Cache::Lazy => (
                "Mind the coupling: a check waits for a connection behind your requests, up to ⟦{} s⟧. ",
                &waits[..1],
                ".",
            ),
            Cache::Background => (
                "No check waits for a connection: the status is read from memory. ",
                &[],
                " all the same, so keep the database out of liveness.",
            ),
        };
        Marked::new([&fill(before, numbers), &fill(outage, &[soonest.0, self.instances]), after].concat())
    }
}
