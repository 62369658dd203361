//! What is wrong with the inputs, and the sentences that say so.

use super::decision::{BOTTLENECK, Decision, LONG_WAIT, Outcome, ROOMY};
use super::inputs::{Inputs, MAX_CONNECTIONS, Pooler};
use super::model::Sizing;
use super::pools::Doubt;
use crate::units::HARDLY_MORE;
use crate::{Findings, Judgment, Marked, Verdict, fill};

/// Share of the cores from which queries wait for one noticeably.
const QUEUES: f64 = 0.8;
/// Share of the cores from which growth should be planned.
const BUSY: f64 = 0.6;
/// Time outside of the database from which holding a connection is worth a note, in milliseconds. Our estimate: ten
/// round trips within a region.
const LONG_HOLD: f64 = 50.0;
/// Share of timeouts from which they are a danger.
const MANY_TIMEOUTS: f64 = 1e-4;

/// Share of overload below which the database counts as just full.
const OVERLOAD: f64 = 1e-3;

/// The findings, the most important first among equally bad ones.
#[derive(Default)]
struct Found {
    findings: Vec<Finding>,
}

struct Finding {
    verdict: Verdict,
    sentence: String,
    /// Whether the sentence names its own remedy.
    complete: bool,
}

impl Found {
    /// Adds a finding that names its own remedy.
    fn add(&mut self, verdict: Verdict, pattern: &str, numbers: &[f64]) {
        self.findings.push(Finding { verdict, sentence: fill(pattern, numbers), complete: true });
    }

    /// Adds a finding that the recommended connections solve.
    fn solved(&mut self, verdict: Verdict, pattern: &str, numbers: &[f64]) {
        self.findings.push(Finding { verdict, sentence: fill(pattern, numbers), complete: false });
    }

    /// Returns the findings. The first of the worst becomes the headline, so it gets the remedy; to repeat it in every
    /// sentence would say nothing new.
    fn with_remedy(self, remedy: &str) -> Findings {
        let worst = self.findings.iter().map(|finding| finding.verdict).max();
        let headline = self.findings.iter().position(|finding| Some(finding.verdict) == worst);
        let mut findings = Findings::default();
        for (place, finding) in self.findings.iter().enumerate() {
            let remedy = if Some(place) == headline && !finding.complete { remedy } else { "" };
            let add = if finding.verdict == Verdict::Danger { Findings::danger } else { Findings::caution };
            add(&mut findings, &[&finding.sentence, remedy].concat(), &[]);
        }
        findings
    }
}

impl Inputs {
    pub(super) fn judge(&self, sizing: &Sizing) -> Judgment {
        let decision = &sizing.decision;
        let mut found = Found::default();
        self.judge_room(sizing, &mut found);
        self.judge_bottleneck(sizing, &mut found);
        self.judge_waits(sizing, &mut found);
        self.judge_patience(decision, &mut found);
        self.judge_cores(sizing, &mut found);
        self.judge_reserve(sizing, &mut found);
        self.judge_idle(sizing, &mut found);

        let all_well = found.findings.is_empty();
        let mut findings = found.with_remedy(&self.remedy(decision));
        let effect = self.effect(decision);
        let recommendation = if all_well { self.recommendation(decision) } else { effect.clone() };
        if all_well {
            findings.note(&effect, &[]);
        }
        self.note(sizing, &mut findings);
        findings.judge(Marked::new(recommendation), decision.plan(self))
    }

    /// Connections that do not exist.
    fn judge_room(&self, sizing: &Sizing, found: &mut Found) {
        let (worst, available) = (sizing.worst_case, sizing.available);
        if worst > available {
            found.solved(
                Verdict::Danger,
                "⟦{#} (connection is|connections are)⟧ wanted during a rollout, ⟦{#}⟧ (is|are) available.",
                &[worst, available],
            );
        }
        if self.exceeds_session_pooler() {
            found.solved(
                Verdict::Danger,
                "In session mode, each connection of a pool occupies a server connection: ⟦{#}⟧ are wanted during a rollout, and the pooler has ⟦{#}⟧.",
                &[self.wanted(), self.pooler_size],
            );
        }
    }

    /// Cores that a burst, or the load itself, overloads.
    fn judge_bottleneck(&self, sizing: &Sizing, found: &mut Found) {
        let (cpu, next) = (sizing.cpu, &sizing.decision.inputs);
        let fix = if next.db_cores > self.db_cores {
            fill(
                " Use ⟦{} (core|cores)⟧, which this load keeps ⟦{%}⟧ busy, or make the queries cheaper.",
                &[next.db_cores, next.database_load()],
            )
        } else {
            fill(
                " Make the queries cheaper: this load would need ⟦{} (core|cores)⟧.",
                &[self.comfortable_cores().ceil()],
            )
        };
        if cpu >= 1.0 + OVERLOAD {
            let pattern = "The database completes at most ⟦{}⟧ checkouts per second on ⟦{} (core|cores)⟧, but ⟦{}⟧ arrive, so at least ⟦{%}⟧ of them fail at any pool size.";
            let most = self.db_cores / self.db_time * 1e3;
            let numbers = [most, self.db_cores, sizing.demand.arrival_rate, 1.0 - 1.0 / cpu];
            found.add(Verdict::Danger, &[pattern, &fix].concat(), &numbers);
        } else if cpu >= BOTTLENECK {
            let pattern = "Your load needs ⟦{%}⟧ of the database's ⟦{} (core|cores)⟧, so a short burst overloads it.";
            found.add(Verdict::Danger, &[pattern, &fix].concat(), &[cpu, self.db_cores]);
        }
    }

    /// Requests that wait too long or in vain.
    fn judge_waits(&self, sizing: &Sizing, found: &mut Found) {
        let (pools, decision) = (&sizing.pools, &sizing.decision);
        let timeouts = pools.timeout_probability();
        match decision.needed {
            _ if decision.outcome != Outcome::Missed => {}
            Some(needed) => found.add(
                Verdict::Danger,
                "Your target takes ⟦{#} (connection|connections)⟧ per instance, more than the database has room for, even with a pooler. Hold connections for less time or run fewer instances.",
                &[needed as f64],
            ),
            None if decision.inputs.database_load() < BOTTLENECK => found.add(
                Verdict::Danger,
                "No pool of up to ⟦{#}⟧ connections meets the target of ⟦{} ms⟧. Hold connections for less time or run more instances.",
                &[MAX_CONNECTIONS, self.target_p99],
            ),
            None => {}
        }
        if sizing.cpu >= 1.0 + OVERLOAD {
            // The finding of the database says how many fail.
        } else if timeouts > MANY_TIMEOUTS {
            found.solved(
                Verdict::Danger,
                "⟦{%}⟧ of requests time out after waiting ⟦{} s⟧ for a connection.",
                &[timeouts, self.acquire_timeout],
            );
        } else if timeouts > self.acceptable_timeouts() {
            found.solved(
                Verdict::Caution,
                "About ⟦{} (request a day times|requests a day time)⟧ out after waiting ⟦{} s⟧ for a connection.",
                &[(sizing.demand.arrival_rate * timeouts * 86_400.0).round(), self.acquire_timeout],
            );
        }
        let wait = pools.quantile(0.99).map(|wait| wait * 1e3);
        if let Some(wait) = wait.filter(|wait| *wait > self.target_p99 && sizing.cpu < 1.0 + OVERLOAD) {
            found.solved(
                if wait > LONG_WAIT { Verdict::Danger } else { Verdict::Caution },
                "99 of 100 requests get a connection within ⟦{} ms⟧; your target is ⟦{} ms⟧.",
                &[wait, self.target_p99],
            );
        }
    }

    /// Requests that wait for longer than their clients.
    fn judge_patience(&self, decision: &Decision, found: &mut Found) {
        if let Some(client) = self.client_timeout.filter(|client| self.acquire_timeout >= *client) {
            found.add(
                Verdict::Danger,
                "Requests wait up to ⟦{} s⟧ for a connection, but their clients give up after ⟦{} s⟧, so the server finishes work its clients have abandoned. Set acquire_timeout to ⟦{} s⟧.",
                &[self.acquire_timeout, client, decision.inputs.acquire_timeout],
            );
        }
    }

    /// Cores that are busy.
    fn judge_cores(&self, sizing: &Sizing, found: &mut Found) {
        let cpu = sizing.cpu;
        if cpu >= BOTTLENECK {
            // A danger; see `judge_bottleneck`.
        } else if cpu >= QUEUES {
            found.add(
                Verdict::Caution,
                "Your load needs ⟦{%}⟧ of the database's cores, so queries wait for a core, and more connections do not shorten that wait. Add cores or make the queries cheaper.",
                &[cpu],
            );
        } else if cpu >= BUSY {
            let growth = QUEUES / cpu;
            let when = if growth < HARDLY_MORE {
                fill("With hardly more traffic, it needs ⟦{%}⟧", &[QUEUES])
            } else {
                fill("At ⟦{}⟧ times this traffic, it needs ⟦{%}⟧", &[growth, QUEUES])
            };
            let pattern = "Your load needs ⟦{%}⟧ of the database's cores. ";
            let advice = " and queries wait for a core. Plan for more cores or cheaper queries.";
            found.add(Verdict::Caution, &[pattern, &when, advice].concat(), &[cpu]);
        }
    }

    /// Connections that are nearly used up.
    fn judge_reserve(&self, sizing: &Sizing, found: &mut Found) {
        let (worst, available) = (sizing.worst_case, sizing.available);
        if worst <= available && worst > ROOMY * available {
            let pattern = "A rollout takes up to ⟦{#}⟧ of ⟦{#}⟧ available connections.";
            if sizing.decision.inputs.worst_case() < worst {
                found.solved(Verdict::Caution, pattern, &[worst, available]);
            } else {
                let pattern = [pattern, " Raise max_connections before you add instances."].concat();
                found.add(Verdict::Caution, &pattern, &[worst, available]);
            }
        }
    }

    /// Connections without work, if the target can do with fewer.
    fn judge_idle(&self, sizing: &Sizing, found: &mut Found) {
        let pools = &sizing.pools;
        let [open, then] = [pools, &sizing.decision.pools].map(|pools| pools.count * pools.size as f64);
        let mostly_idle = pools.busy() < open / 2.0 && then < open;
        if let Some(knee) = self.database().knee().filter(|knee| open > 4.0 * knee && mostly_idle) {
            found.solved(
                Verdict::Caution,
                "⟦{#} (connection is|connections are)⟧ open, but ⟦{} (saturates|saturate)⟧ the database's cores. Most are idle and use the database's memory.",
                &[open, knee],
            );
        }
    }

    /// Advice that does not depend on the load.
    fn note(&self, sizing: &Sizing, findings: &mut Findings) {
        let next = &sizing.decision.inputs;
        let outlives = self.client_timeout.is_some_and(|client| self.acquire_timeout >= client);
        if next.acquire_timeout < self.acquire_timeout && !outlives {
            findings.note(
                "Set acquire_timeout to ⟦{} s⟧, so that requests fail fast when all connections are in use, instead of waiting for ⟦{} s⟧.",
                &[next.acquire_timeout, self.acquire_timeout],
            );
        }
        if let Outcome::Near(Some(servers)) = sizing.decision.outcome
            && next.pool_size != self.pool_size
        {
            findings.note(
                "To meet your target of ⟦{} ms⟧, put PgBouncer in transaction mode in between, with ⟦{#} server (connection|connections)⟧.",
                &[self.target_p99, servers],
            );
        }
        let scarce = sizing.decision.outcome != Outcome::Met
            || self.pooler != next.pooler
            || self.max_connections != next.max_connections;
        if scarce && self.held_time >= LONG_HOLD && self.held_time > 10.0 * self.db_time {
            findings.note(
                "Each checkout holds its connection for ⟦{} ms⟧, but needs ⟦{} ms⟧ of database CPU. Move slow work, such as calls to other services, out of the transaction.",
                &[self.held_time + self.db_time, self.db_time],
            );
        }
        if let Some((least, greatest)) = sizing.pools.range(0.99) {
            let pattern = match sizing.pools.doubt() {
                Some(Doubt::Shape) => {
                    "With holds of this shape, the p99 of the wait is known only to be between ⟦{} ms⟧ and ⟦{} ms⟧. Simulate it."
                }
                _ => {
                    "So close to saturation, the p99 of the wait is known only to be between ⟦{} ms⟧ and ⟦{} ms⟧. Simulate it."
                }
            };
            findings.note(pattern, &[least * 1e3, greatest * 1e3]);
        }
        let missed = sizing.decision.outcome == Outcome::Missed;
        if self.pooler == Pooler::Session && next.pooler == Pooler::Session && !missed {
            findings.note("A pooler in session mode saves no connections; one in transaction mode does.", &[]);
        }
    }
}
