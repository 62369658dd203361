//! The sentences of the recommendation: the remedy, what it achieves, and what to do where nothing is wrong.

use super::decision::{Decision, Outcome};
use super::inputs::{Inputs, Pooler};
use crate::fill;

impl Inputs {
    /// Returns the remedy as sentences, each after a space, without the cores and the acquire timeout, which have findings
    /// of their own.
    pub(super) fn remedy(&self, decision: &Decision) -> String {
        let next = &decision.inputs;
        let size = self.pool_size != next.pool_size;
        match decision.outcome {
            Outcome::Near(_) if size => {}
            Outcome::Near(Some(servers)) => {
                let pattern = " To meet it, put PgBouncer in transaction mode in between, with ⟦{#} server (connection|connections)⟧.";
                return fill(pattern, &[servers]);
            }
            Outcome::Near(None) => return " The database has no room for more connections.".into(),
            Outcome::Met | Outcome::Missed => {}
        }
        let mut remedy = String::new();
        let numbers = [next.pooler_size];
        if self.pooler != next.pooler {
            let pattern = if self.pooler == Pooler::None {
                " Put PgBouncer in transaction mode in between, with ⟦{#} server (connection|connections)⟧"
            } else {
                " Switch the pooler to transaction mode, with ⟦{#} server (connection|connections)⟧"
            };
            remedy.push_str(&fill(pattern, &numbers));
        } else if self.pooler_size != next.pooler_size {
            remedy.push_str(&fill(" Give the pooler ⟦{#} server (connection|connections)⟧", &numbers));
        }
        if self.max_connections != next.max_connections {
            let word = if remedy.is_empty() { " Raise" } else { ", raise" };
            remedy.push_str(&fill(&[word, " max_connections to ⟦{#}⟧"].concat(), &[next.max_connections]));
        }
        if size {
            let word = if remedy.is_empty() { " Use" } else { ", and use" };
            remedy.push_str(&fill(&[word, " ⟦{#} (connection|connections)⟧ per instance"].concat(), &[next.pool_size]));
            let alone = self.pooler == next.pooler && self.max_connections == next.max_connections;
            let alone = alone && decision.outcome != Outcome::Missed;
            if alone && self.pooler == Pooler::None && self.worst_case() > self.available() {
                remedy.push_str(", or PgBouncer in transaction mode");
            }
        }
        match remedy.as_str() {
            "" if self.exceeds_session_pooler() && self.worst_case() <= self.available() => {
                " Switch the pooler to transaction mode.".into()
            }
            "" if decision.outcome == Outcome::Missed => " Raise max_connections or run fewer instances.".into(),
            "" => remedy,
            _ => [&remedy, "."].concat(),
        }
    }

    /// Returns what to do where nothing is wrong.
    pub(super) fn recommendation(&self, decision: &Decision) -> String {
        let next = &decision.inputs;
        if next.pool_size == self.pool_size {
            fill("Keep ⟦{#} (connection|connections)⟧ per instance.", &[self.pool_size])
        } else {
            let numbers = [next.pool_size, self.pool_size];
            fill("Use ⟦{#} (connection|connections)⟧ per instance; you have ⟦{#}⟧.", &numbers)
        }
    }

    /// Returns what the recommended change achieves.
    pub(super) fn effect(&self, decision: &Decision) -> String {
        let (next, pools) = (&decision.inputs, &decision.pools);
        if decision.outcome == Outcome::Missed {
            return "Fix this first; the right pool size depends on it.".into();
        }
        let mut text = String::from("With ");
        if next.db_cores != self.db_cores {
            text.push_str(&fill("⟦{} (core|cores)⟧ and ", &[next.db_cores]));
        }
        text.push_str(&fill(
            "⟦{#} (connection|connections)⟧ per instance, 99 of 100 requests get one ",
            &[next.pool_size],
        ));
        let wait = pools.quantile(0.99).unwrap_or_default() * 1e3;
        text.push_str(&if wait > 0.0 { fill("within ⟦{} ms⟧", &[wait]) } else { "at once".into() });
        let numbers = [pools.total_quantile(0.99).unwrap_or_default() * 1e3, next.worst_case(), next.available()];
        let rest =
            " and return it within ⟦{} ms⟧. A rollout takes up to ⟦{#}⟧ of ⟦{#} available (connection|connections)⟧.";
        text.push_str(&fill(rest, &numbers));
        text
    }
}
