//! The verdict with its reasons, and the computation with its numbers put in.

use super::{Cache, Inputs, Load};
use crate::calculators::{Marked, Step, Verdict};
use crate::units::{count, figure, percent};

impl Inputs {
    pub(super) fn judge(&self, load: &Load) -> (Verdict, Vec<Marked>) {
        let mut findings = Vec::new();
        let mut found = |verdict: Verdict, why: String| findings.push((verdict, why));
        let [_, _, latest] = load.detection;
        let hold = figure(load.hold.0 * 1e3);

        if load.hold.0 >= self.timeout {
            found(
                Verdict::Danger,
                format!(
                    "A check spends ⟦{hold} ms⟧ at the database and has ⟦{} s⟧: every check fails. Do less in a check.",
                    figure(self.timeout),
                ),
            );
        } else if load.hold.0 > 0.3 * self.timeout {
            found(
                Verdict::Caution,
                format!(
                    "A check spends ⟦{hold} ms⟧ of its ⟦{} s⟧ at the database: a short wait for a connection makes it fail.",
                    figure(self.timeout),
                ),
            );
        }
        if load.pool_share > 0.01 {
            found(
                if load.pool_share > 0.05 { Verdict::Danger } else { Verdict::Caution },
                format!("Checks hold ⟦{}⟧ of your connections. Cache the status.", percent(load.pool_share)),
            );
        }
        if load.cpu_share > 0.005 {
            found(
                if load.cpu_share > 0.02 { Verdict::Danger } else { Verdict::Caution },
                format!("Checks take ⟦{}⟧ of the database's CPU. Cache the status.", percent(load.cpu_share)),
            );
        }
        if self.timeout > self.interval {
            found(
                Verdict::Caution,
                "The timeout is longer than the interval: checks of a slow instance pile up.".into(),
            );
        }
        if self.failure_threshold == 1.0 {
            found(Verdict::Caution, "One lost check takes an instance out. Use a threshold of 2 or more.".into());
        }
        if latest.0 > 60.0 {
            found(Verdict::Caution, format!("A hang goes unnoticed for up to ⟦{} s⟧.", figure(latest.0)));
        }
        if self.cache != Cache::None && self.cache_ttl > self.interval {
            found(
                Verdict::Caution,
                format!(
                    "The status may be ⟦{} s⟧ old, more than an interval: a failure is noticed that much later.",
                    figure(self.cache_ttl),
                ),
            );
        }

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let of = |wanted: Verdict| findings.iter().filter(move |(verdict, _)| *verdict == wanted);
        let worst_first = of(Verdict::Danger).chain(of(Verdict::Caution));
        let mut because: Vec<_> = worst_first.map(|(_, why)| Marked::new(why)).collect();
        if verdict == Verdict::Ok && load.round_trips.0 > 0.0 {
            because.push(Marked::new(format!(
                "That is ⟦{}⟧ of the database's CPU and ⟦{}⟧ of your connections: load is not the problem.",
                percent(load.cpu_share),
                percent(load.pool_share),
            )));
        }
        because.push(self.coupling(load));
        (verdict, because)
    }

    /// What no number of queries shows: that checks and requests share a fate.
    fn coupling(&self, load: &Load) -> Marked {
        let [soonest, ..] = load.detection;
        let everyone = count(self.instances, "instance", "instances");
        let outage = format!("A database outage of more than ⟦{} s⟧ takes ⟦{everyone}⟧ out at once", figure(soonest.0));
        Marked::new(match self.cache {
            _ if load.round_trips.0 == 0.0 => {
                "A check that never touches the database says that the process answers, and nothing about its database."
                    .into()
            }
            Cache::None => format!(
                "Mind the coupling: a check waits in the same queue for a connection as your requests. {outage}."
            ),
            Cache::Lazy => {
                format!("Few checks wait for a connection, but those that do wait with your requests. {outage}.")
            }
            Cache::Background => format!(
                "No check waits for a connection: the status is read from memory. {outage} all the same, so keep the database out of liveness."
            ),
        })
    }

    pub(super) fn steps(&self, load: &Load) -> Vec<Step> {
        let step = |name, formula, numbers: String| Step { name, formula, numbers: Marked::new(numbers) };
        let [instances, queries] = [self.instances, self.queries_per_check].map(figure);
        let [interval, timeout, threshold, age] =
            [self.interval, self.timeout, self.failure_threshold, self.cache_ttl].map(figure);
        let [per_instance, checks, refreshes] =
            [load.per_instance, load.checks, load.refreshes].map(|rate| figure(rate.0));
        let (trips, hold) = (figure(load.round_trips.0), figure(load.hold.0 * 1e3));
        let ping = if self.pre_ping { "1" } else { "0" };
        let (reach, reached) = match self.cache {
            Cache::None => ("checks of an instance", format!("⟦{refreshes} /s⟧")),
            Cache::Background => ("1 / time between refreshes", format!("1 / {age} s = ⟦{refreshes} /s⟧")),
            Cache::Lazy if self.probers == 1.0 => (
                "1 / (interval × ⌈age / interval⌉)",
                format!("1 / ({interval} s × ⌈{age} s / {interval} s⌉) = ⟦{refreshes} /s⟧"),
            ),
            Cache::Lazy => (
                "checks / (1 + checks × age), never less than one prober would cause",
                format!("{per_instance} / (1 + {per_instance} × {age} s) → ⟦{refreshes} /s⟧"),
            ),
        };
        let with_age = self.cache != Cache::None;
        let [soonest, mean, latest] = load.detection.map(|after| figure(after.0));
        vec![
            step(
                "Checks of an instance",
                "probers / interval",
                format!("{} / {interval} s = ⟦{per_instance} /s⟧", figure(self.probers)),
            ),
            step(
                "Checks of all",
                "instances × checks of an instance",
                format!("{instances} × {per_instance} /s = ⟦{checks} /s⟧"),
            ),
            step("Reach the database, per instance", reach, reached),
            step(
                "Queries",
                "instances × that × queries",
                format!("{instances} × {refreshes} /s × {queries} = ⟦{} /s⟧", figure(load.queries.0)),
            ),
            step(
                "Round trips",
                "instances × that × (queries + ping)",
                format!("{instances} × {refreshes} /s × ({queries} + {ping}) = ⟦{trips} /s⟧"),
            ),
            step(
                "Time a connection is held",
                "(queries + ping) × (network + run time)",
                format!(
                    "({queries} + {ping}) × ({} ms + {} µs) = ⟦{hold} ms⟧",
                    figure(self.round_trip_time),
                    figure(self.query_time)
                ),
            ),
            step(
                "Busy connections",
                "instances × checks that reach × time held",
                format!("{instances} × {refreshes} /s × {hold} ms = ⟦{}⟧", figure(load.busy)),
            ),
            step(
                "Share of the pools",
                "busy / (instances × pool size)",
                format!(
                    "{} / ({instances} × {}) = ⟦{}⟧",
                    figure(load.busy),
                    figure(self.pool_size),
                    percent(load.pool_share)
                ),
            ),
            step(
                "Share of the database's CPU",
                "round trips × CPU of one / cores",
                format!(
                    "{trips} /s × {} µs / {} = ⟦{}⟧",
                    figure(self.db_cpu),
                    figure(self.db_cores),
                    percent(load.cpu_share)
                ),
            ),
            step(
                "A hang is noticed after",
                if with_age {
                    "(threshold − 1) × interval + timeout, to threshold × interval + timeout + age"
                } else {
                    "(threshold − 1) × interval + timeout, to threshold × interval + timeout"
                },
                format!(
                    "({threshold} − 1) × {interval} s + {timeout} s = ⟦{soonest} s⟧, to {threshold} × {interval} s + {timeout} s{} = ⟦{latest} s⟧; mean ⟦{mean} s⟧",
                    if with_age { format!(" + {age} s") } else { String::new() },
                ),
            ),
        ]
    }
}
