//! The headline, and the verdict with its reasons.

use super::inputs::{Inputs, MAX_CONNECTIONS, Pooler};
use super::model::Sizing;
use super::pools::Others;
use crate::{Marked, Verdict};

/// Share of the cores above which the mean of several instances is a bad estimate.
const NEAR_SATURATION: f64 = 0.9;

impl Inputs {
    pub(super) fn headline(&self, sizing: &Sizing) -> Marked {
        let size = self.pool_size;
        match sizing.pools.quantile(0.99) {
            None => Marked::fill(
                "⟦{%}⟧ of your requests give up waiting for a connection.",
                &[sizing.pools.timeout_probability()],
            ),
            Some(0.0) => Marked::fill(
                "With ⟦{}⟧ connections an instance, ⟦{%}⟧ of your requests have to wait for one.",
                &[size, sizing.pools.wait_probability()],
            ),
            Some(wait) => Marked::fill(
                "With ⟦{}⟧ connections an instance, 99 % of your requests get one within ⟦{} ms⟧.",
                &[size, wait * 1e3],
            ),
        }
    }

    pub(super) fn judge(&self, sizing: &Sizing) -> (Verdict, Vec<Marked>) {
        let mut findings = Vec::new();
        let mut found = |verdict: Verdict, pattern: &str, numbers: &[f64]| {
            findings.push((verdict, Marked::fill(pattern, numbers)));
        };
        let pools = &sizing.pools;
        let timeouts = pools.timeout_probability();
        let wait = pools.quantile(0.99).map(|wait| wait * 1e3);

        if sizing.cpu >= 0.8 && sizing.needed.is_none() {
            found(
                Verdict::Danger,
                "Your load needs ⟦{%}⟧ of the database's cores: the database is the bottleneck, and no pool size helps. Make the queries cheaper, or add cores.",
                &[sizing.cpu],
            );
        } else if sizing.cpu >= 0.6 {
            found(
                Verdict::Caution,
                "Your load needs ⟦{%}⟧ of the database's cores. Above 80 %, its own queue dominates.",
                &[sizing.cpu],
            );
        }
        if timeouts > 1e-4 {
            found(
                Verdict::Danger,
                "⟦{%}⟧ of the requests reach the acquire timeout of ⟦{} s⟧ and fail.",
                &[timeouts, self.acquire_timeout],
            );
        } else if timeouts > 1e-9 {
            found(
                Verdict::Caution,
                "About ⟦{}⟧ (request|requests) a day time out.",
                &[sizing.demand.arrival_rate * timeouts * 86_400.0],
            );
        }
        if sizing.worst_case > sizing.available {
            found(
                Verdict::Danger,
                "While deploying, up to ⟦{}⟧ connections are wanted and the database gives ⟦{}⟧: new instances fail to start.",
                &[sizing.worst_case, sizing.available],
            );
        } else if sizing.worst_case > 0.8 * sizing.available {
            found(
                Verdict::Caution,
                "In the worst case ⟦{}⟧ of ⟦{}⟧ connections are taken: little is left for you and psql.",
                &[sizing.worst_case, sizing.available],
            );
        }
        if let Some(wait) = wait.filter(|wait| *wait > self.target_p99) {
            let verdict = if wait > 50.0 { Verdict::Danger } else { Verdict::Caution };
            found(verdict, "The p99 of the wait is ⟦{} ms⟧, your target ⟦{} ms⟧.", &[wait, self.target_p99]);
        }
        match sizing.needed {
            Some(needed) if needed > sizing.allowed => found(
                Verdict::Danger,
                "The target takes ⟦{} (connection|connections)⟧ per instance, and the database has room for ⟦{}⟧: put pgbouncer in transaction mode in between, or run fewer, larger instances.",
                &[needed as f64, sizing.allowed as f64],
            ),
            None if sizing.cpu < 0.8 => found(
                Verdict::Danger,
                "No pool of up to ⟦{}⟧ connections meets the target of ⟦{} ms⟧.",
                &[MAX_CONNECTIONS, self.target_p99],
            ),
            _ => {}
        }
        if self.pooler == Pooler::Session && self.instances * self.pool_size > self.pooler_size {
            found(
                Verdict::Danger,
                "In session mode each connection of a pool keeps one of the pooler: of ⟦{}⟧ only ⟦{}⟧ can be open. Use transaction mode.",
                &[self.instances * self.pool_size, self.pooler_size],
            );
        }
        if self.client_timeout.is_some_and(|client| self.acquire_timeout >= client) {
            found(
                Verdict::Danger,
                "Requests wait up to ⟦{} s⟧ for a connection, and their clients give up after ⟦{} s⟧: the service finishes work that its clients have abandoned. Set acquire_timeout below ⟦{} s⟧.",
                &[
                    self.acquire_timeout,
                    self.client_timeout.unwrap_or_default(),
                    self.client_timeout.unwrap_or_default(),
                ],
            );
        }
        let open = pools.count * pools.size as f64;
        let mostly_idle = pools.busy() < open / 2.0;
        if let Some(knee) = self.database().knee().filter(|knee| open > 4.0 * knee && mostly_idle) {
            found(
                Verdict::Caution,
                "⟦{}⟧ connections are open where ⟦{}⟧ fill the cores: most are idle, and cost the database memory.",
                &[open, knee],
            );
        }
        if sizing.cpu > NEAR_SATURATION && pools.count > 1.0 {
            let gloomy =
                self.pools_with(&sizing.throughput, sizing.demand, self.pool_size as usize, Others::JustAsBusy);
            match gloomy.quantile(0.99) {
                Some(upper) => found(
                    Verdict::Caution,
                    "So near saturation the formula is a range: p99 up to ⟦{} ms⟧ if all instances are busy at once. Simulate it.",
                    &[upper * 1e3],
                ),
                None => found(
                    Verdict::Caution,
                    "So near saturation the formula is a range: if all instances are busy at once, up to ⟦{%}⟧ time out. Simulate it.",
                    &[gloomy.timeout_probability()],
                ),
            }
        }

        let verdict = findings.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Ok);
        let mut because = Vec::new();
        for wanted in [Verdict::Danger, Verdict::Caution] {
            because.extend(findings.iter().filter(|(verdict, _)| *verdict == wanted).map(|(_, why)| why.clone()));
        }
        because.push(self.advice(sizing));
        (verdict, because)
    }

    /// Recommends a size, or states why no size fits.
    fn advice(&self, sizing: &Sizing) -> Marked {
        let busy = sizing.pools.busy();
        let (second, number) = match sizing.needed {
            None => ("no pool of any size meets the target of ⟦{} ms⟧.", self.target_p99),
            Some(needed) if needed > sizing.allowed => {
                ("the database has room for ⟦{}⟧ per instance, fewer than the target takes.", sizing.allowed as f64)
            }
            Some(_) => ("⟦{}⟧ per instance is enough for your target.", sizing.recommended as f64),
        };
        let first = "On average ⟦{} (connection is|connections are)⟧ in use, ⟦{}⟧ per instance; ";
        Marked::fill(&[first, second].concat(), &[busy, busy / self.instances, number])
    }
}
