//! The verdict, with its reasons.

use super::{Cache, Inputs, Load};
use crate::calculators::{Marked, Verdict, fill};

impl Inputs {
    pub(super) fn judge(&self, load: &Load) -> (Verdict, Vec<Marked>) {
        let mut findings = Vec::new();
        let mut found =
            |verdict, pattern: &str, numbers: &[f64]| findings.push((verdict, Marked::fill(pattern, numbers)));
        let [_, _, latest] = load.detection;
        let hold = load.hold.0 * 1e3;

        if load.hold.0 >= self.timeout {
            found(
                Verdict::Danger,
                "A check spends ⟦{} ms⟧ at the database and has ⟦{} s⟧: every check fails. Do less in a check.",
                &[hold, self.timeout],
            );
        } else if load.hold.0 > 0.3 * self.timeout {
            found(
                Verdict::Caution,
                "A check spends ⟦{} ms⟧ of its ⟦{} s⟧ at the database: a short wait for a connection makes it fail.",
                &[hold, self.timeout],
            );
        }
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
        if self.timeout > self.interval {
            found(Verdict::Caution, "The timeout is longer than the interval: checks of a slow instance pile up.", &[]);
        }
        if self.failure_threshold == 1.0 {
            found(Verdict::Caution, "One lost check takes an instance out. Use a threshold of 2 or more.", &[]);
        }
        if latest.0 > 60.0 {
            found(Verdict::Caution, "A hang goes unnoticed for up to ⟦{} s⟧.", &[latest.0]);
        }
        if self.cache != Cache::None && self.cache_ttl > self.interval {
            found(
                Verdict::Caution,
                "The status may be ⟦{} s⟧ old, more than an interval: a failure is noticed that much later.",
                &[self.cache_ttl],
            );
        }

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let of = |wanted: Verdict| findings.iter().filter(move |(verdict, _)| *verdict == wanted);
        let worst_first = of(Verdict::Danger).chain(of(Verdict::Caution));
        let mut because: Vec<_> = worst_first.map(|(_, why)| why.clone()).collect();
        if verdict == Verdict::Ok && load.round_trips.0 > 0.0 {
            because.push(Marked::fill(
                "That is ⟦{%}⟧ of the database's CPU and ⟦{%}⟧ of your connections: load is not the problem.",
                &[load.cpu_share, load.pool_share],
            ));
        }
        because.push(self.coupling(load));
        (verdict, because)
    }

    /// What no number of queries shows: that checks and requests share a fate.
    fn coupling(&self, load: &Load) -> Marked {
        let [soonest, ..] = load.detection;
        let outage = "A database outage of more than ⟦{} s⟧ takes ⟦{} (instance|instances)⟧ out at once";
        let (before, after) = match self.cache {
            _ if load.round_trips.0 == 0.0 => {
                return Marked::new(
                    "A check that never touches the database says that the process answers, and nothing about its database.",
                );
            }
            Cache::None => {
                ("Mind the coupling: a check waits in the same queue for a connection as your requests. ", ".")
            }
            Cache::Lazy => ("Few checks wait for a connection, but those that do wait with your requests. ", "."),
            Cache::Background => (
                "No check waits for a connection: the status is read from memory. ",
                " all the same, so keep the database out of liveness.",
            ),
        };
        Marked::new([before, &fill(outage, &[soonest.0, self.instances]), after].concat())
    }
}
