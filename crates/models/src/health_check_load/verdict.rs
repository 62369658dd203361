//! The verdict, its reasons, and the recommendation, in words.

use super::inputs::{Cache, Inputs};
use super::model::Load;
use super::troubles::Trouble;
use crate::{Findings, Judgment, Marked, Verdict, fill};

/// Readers with this many findings read no further.
const MAX_FINDINGS: usize = 4;

impl Inputs {
    pub(super) fn judge(&self, load: &Load, better: &Self) -> Judgment {
        let troubles = self.troubles(load);
        let mut findings = Findings::default();
        for trouble in troubles.iter().take(MAX_FINDINGS) {
            let sentence = self.sentence(*trouble, load, better);
            if trouble.verdict() == Verdict::Danger {
                findings.danger(&sentence, &[]);
            } else {
                findings.caution(&sentence, &[]);
            }
        }
        better.dependencies(&mut findings);
        let recommendation = if troubles.is_empty() {
            load.cost("Leave them as they are.")
        } else {
            self.advice(better, troubles.len())
        };
        findings.judge(Marked::new(recommendation), self.plan(better))
    }

    /// Returns what is wrong, its number, and the remedy.
    fn sentence(&self, trouble: Trouble, load: &Load, better: &Self) -> String {
        let awaited = self.awaited().0 * 1e3;
        let idle = self.autosuspend.unwrap_or_default();
        let refresh = self.cache == Cache::Background;
        let what = match trouble {
            Trouble::Liveness => fill(
                "The liveness probe checks the database, so a database outage restarts ⟦{} (instance|instances)⟧ and \
                 repairs nothing. Point it at a path that does no I/O.",
                &[self.instances],
            ),
            Trouble::TooLong if refresh => fill(
                "A refresh spends ⟦{} ms⟧ on the database, and the next one starts after ⟦{} s⟧.",
                &[awaited, self.cache_ttl],
            ),
            Trouble::TooLong => fill(
                "A check spends ⟦{} ms⟧ on the database and times out after ⟦{} s⟧, so every check fails.",
                &[awaited, self.timeout],
            ),
            Trouble::Hurried => fill(
                "A check spends ⟦{} ms⟧ of its ⟦{} s⟧ on the database, so a short wait for a connection makes it fail.",
                &[awaited, self.timeout],
            ),
            Trouble::Busy { failing } => fill(
                "Requests keep the pools so busy that ⟦{%}⟧ of the checks wait longer than ⟦{} s⟧ for a connection and \
                 fail.",
                &[failing, self.patience()],
            ),
            Trouble::Cascade { lost } => fill(
                "After the loss of ⟦{} (instance|instances)⟧, the pools of the others are so busy that their checks fail \
                 as well, and the whole fleet is ejected.",
                &[lost],
            ),
            Trouble::Pool(_) => fill("Checks hold ⟦{%}⟧ of your connections.", &[load.pool_share]),
            Trouble::Cpu(_) => fill("Checks take ⟦{%}⟧ of the database's CPU.", &[load.cpu_share]),
            Trouble::Awake { longest } => fill(
                "The database suspends after ⟦{} s⟧ without a query, but checks query it at least every ⟦{} s⟧: it never \
                 suspends.",
                &[idle, longest],
            ),
            Trouble::RarelySuspends { mean } => fill(
                "The database suspends after ⟦{} s⟧ without a query, but checks query it every ⟦{} s⟧ on average: it \
                 rarely suspends.",
                &[idle, mean],
            ),
            Trouble::Useless => fill(
                "The cache never hits: the only prober checks every ⟦{} s⟧, and the status expires after ⟦{} s⟧.",
                &[self.interval, self.cache_ttl],
            ),
            Trouble::Overlap => fill(
                "The timeout of ⟦{} s⟧ is longer than the interval of ⟦{} s⟧, so checks of a slow instance overlap.",
                &[self.timeout, self.interval],
            ),
            Trouble::OneStrike => fill(
                "A single failed check ejects an instance: ⟦{} (time|times)⟧ a day although it is healthy.",
                &[load.ejections_per_day],
            ),
            Trouble::Ejections => {
                fill("Healthy instances are ejected ⟦{} (time|times)⟧ a day.", &[load.ejections_per_day])
            }
            Trouble::Slow => fill("A hang goes unnoticed for up to ⟦{} s⟧.", &[load.detection[2].0]),
            Trouble::Stale => fill(
                "The status may be ⟦{} s⟧ old, while ⟦{} (failure|failures)⟧ in a row take ⟦{} s⟧.",
                &[self.cache_ttl, self.failure_threshold, self.failure_threshold * self.interval],
            ),
        };
        let remedy = match trouble {
            Trouble::Liveness => String::new(),
            Trouble::Ejections | Trouble::Slow if better.hopeless() => fill(
                "No interval and no threshold prevent that: find out why healthy instances fail ⟦{%}⟧ of their checks.",
                &[self.false_failure_probability / 100.0],
            ),
            _ if trouble.of_the_database() => self.database_changes(better).sentence(),
            Trouble::Stale => fill("Keep it for ⟦{} s⟧ at most.", &[better.cache_ttl]),
            _ => self.pace_changes(better).sentence(),
        };
        [&*what, if remedy.is_empty() { "" } else { " " }, &remedy].concat()
    }

    /// Returns all changes as one sentence, unless a single finding names them, and their effect.
    fn advice(&self, better: &Self, findings: usize) -> String {
        let after = better.load();
        let (mut changes, database) = (self.pace_changes(better), self.database_changes(better));
        let told = findings == 1 && (changes.0.is_empty() || database.0.is_empty());
        changes.0.extend(database.0);
        if changes.0.is_empty() {
            return after.cost("Otherwise leave the checks as they are.");
        }
        let changes = if told { String::new() } else { [&*changes.sentence(), " "].concat() };
        let effect = if after.round_trips.0 == 0.0 {
            "After that, checks never query the database.".into()
        } else {
            fill(
                "After that, checks cost ⟦{} (round trip|round trips)⟧ a second, ⟦{%}⟧ of the database's CPU, and a hang is \
                 noticed within ⟦{} s⟧.",
                &[after.round_trips.0, after.cpu_share, after.detection[2].0],
            )
        };
        [changes, effect].concat()
    }

    fn pace_changes(&self, better: &Self) -> Changes {
        let mut changes = Changes::default();
        changes.add(self.interval != better.interval, "check every ⟦{} s⟧", better.interval);
        changes.add(self.timeout != better.timeout, "time out after ⟦{} s⟧", better.timeout);
        changes.add(
            self.failure_threshold != better.failure_threshold,
            "eject after ⟦{} (failure|failures)⟧ in a row",
            better.failure_threshold,
        );
        changes
    }

    fn database_changes(&self, better: &Self) -> Changes {
        let mut changes = Changes::default();
        let (trips, fewer) = (better.round_trips_per_check(), self.round_trips_per_check());
        if trips == 0.0 && fewer > 0.0 {
            changes.add(true, "take the database out of the check", 0.0);
            return changes;
        }
        let background = better.cache == Cache::Background;
        let age = better.cache_ttl != self.cache_ttl;
        if background && (age || self.cache != better.cache) {
            changes.add(true, "refresh the status in a background task every ⟦{} s⟧", better.cache_ttl);
        } else {
            changes.add(age, "keep the status for ⟦{} s⟧ at most", better.cache_ttl);
        }
        changes.add(trips != fewer, "make ⟦{} (round trip|round trips)⟧ to the database in a check", trips);
        changes
    }

    /// Adds how checks and requests depend on each other with the recommendation, which the load does not show.
    fn dependencies(&self, findings: &mut Findings) {
        let load = self.load();
        if load.round_trips.0 == 0.0 {
            findings.note("A check that never queries the database stays green while the database is down.", &[]);
            return;
        }
        if self.cache != Cache::Background && self.acquire_timeout >= self.timeout {
            findings.note(
                "A check waits for a connection behind your requests, up to ⟦{} s⟧, while its prober gives up after ⟦{} s⟧. \
                 Give the check a timeout of its own.",
                &[self.acquire_timeout, self.timeout],
            );
        }
        findings.note(
            "A database outage of more than ⟦{} s⟧ ejects ⟦{} (instance|instances)⟧ at once.",
            &[load.detection[0].0, self.instances],
        );
    }
}

impl Load {
    /// Returns what the checks cost, with a sentence after it.
    fn cost(&self, then: &str) -> String {
        let cost = if self.round_trips.0 == 0.0 {
            "Checks never query the database.".into()
        } else {
            fill(
                "Checks cost ⟦{} (round trip|round trips)⟧ a second, ⟦{%}⟧ of the database's CPU.",
                &[self.round_trips.0, self.cpu_share],
            )
        };
        [&*cost, " ", then].concat()
    }
}

/// Changes to make, as imperatives.
#[derive(Default)]
struct Changes(Vec<String>);

impl Changes {
    fn add(&mut self, needed: bool, pattern: &str, number: f64) {
        if needed {
            let numbers: &[f64] = if pattern.contains('{') { &[number] } else { &[] };
            self.0.push(fill(pattern, numbers));
        }
    }

    /// Returns one sentence, or nothing without findings.
    fn sentence(&self) -> String {
        let mut sentence = String::new();
        for (place, change) in self.0.iter().enumerate() {
            if place == 0 {
                let (first, rest) = change.split_at_checked(1).unwrap_or_default();
                sentence.push_str(&first.to_ascii_uppercase());
                sentence.push_str(rest);
            } else {
                sentence.push_str(match self.0.len() {
                    2 => " and ",
                    all if place + 1 == all => ", and ",
                    _ => ", ",
                });
                sentence.push_str(change);
            }
        }
        if !sentence.is_empty() {
            sentence.push('.');
        }
        sentence
    }
}
