//! The database, the pooler in front of it, and the timeouts on the way.

use crate::draft::Draft;
use crate::{Origin, Subject, rollout};
use check::deployment::Mode;

const POOLS: &str = "pool-sizing";

/// Fills what the panel does not have.
pub fn fill(subject: Subject<'_>, draft: &mut Draft) {
    let service = subject.service;
    for calculator in [POOLS, "health-check-load", "timeout-budget"] {
        draft.known(calculator, "acquire-timeout", service.acquire_timeout.as_ref());
    }
    let reserved = subject.database().and_then(|database| database.reserved.as_ref());
    for calculator in [POOLS, "rolling-deploy"] {
        draft.count(calculator, "reserved-connections", reserved);
    }
    others(subject, draft);
    pooler(subject, draft);
    statements(subject, draft);
}

/// The connections of the other services that use the database.
fn others(subject: Subject<'_>, draft: &mut Draft) {
    let Some(load) = subject.service.database.and_then(|database| subject.deployment.load(database)) else { return };
    if load.main != subject.place || load.others.is_empty() {
        return;
    }
    let pools = load.others.iter().map(|(_, peak)| Origin::of(&peak.replicas).and(Origin::of(&peak.pool)));
    let Some(origin) = pools.reduce(Origin::and) else { return };
    for calculator in [POOLS, "rolling-deploy"] {
        draft.number(calculator, "other-connections", load.other_connections() as f64, origin.clone());
    }
}

fn pooler(subject: Subject<'_>, draft: &mut Draft) {
    let Some(pooler) = subject.pooler() else { return };
    let Some(mode) = &pooler.mode else { return };
    let instances = pooler.replicas.as_ref().map_or(1, |replicas| replicas.value);
    let size = pooler.pool_size.as_ref().map(|size| (size.value.saturating_mul(instances), Origin::of(size)));
    let key = match mode.value {
        Mode::Transaction => "pgbouncer-transaction",
        Mode::Session => "pgbouncer-session",
        Mode::Statement => return,
    };
    // In session mode, each instance needs a connection of its own.
    let needed = rollout::usual(subject.service).map(|usual| usual.value);
    if let (Mode::Session, Some(needed), Some((size, _))) = (mode.value, needed, &size)
        && *size < needed
    {
        let note = format!("PgBouncer in session mode has {size} server connections for {needed} instances.");
        draft.note(POOLS, "pooler", note);
        return;
    }
    draft.set(POOLS, "pooler", key, Origin::of(mode));
    if let Some((size, origin)) = size {
        draft.number(POOLS, "pooler-size", size as f64, origin.clone());
        if mode.value == Mode::Transaction {
            draft.number("capacity", "pooler-size", size as f64, origin);
        }
    }
}

/// The timeout that the command of the database sets, which is in milliseconds without a unit.
fn statements(subject: Subject<'_>, draft: &mut Draft) {
    let Some(database) = subject.database() else { return };
    let is_own = |fact: &&check::Fact| {
        fact.key == "command.statement_timeout"
            && fact.service == database.name
            && fact.place.is_some_and(|place| place.file == database.at.file)
    };
    let seconds = |text: &str| match text.parse::<f64>() {
        Ok(millis) => Some(millis / 1e3),
        Err(_) => check::seconds(text),
    };
    draft.fact("timeout-budget", "statement-timeout", subject.facts.iter().find(is_own), seconds);
}
