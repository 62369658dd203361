//! Numbers that follow from several values of the files, as facts: a comparison of two states shows how they change.

use crate::input::inputs_of;
use crate::{Origin, Subject, calculators, subjects};
use check::deployment::{Deployment, Known};
use check::{Fact, Place};
use models::Amount;
use models::form::evaluate;

const MEMORY: &str = "memory-budget";

/// Returns the peak connections of each database, and the time to drain and the memory of each service.
pub fn derived(deployment: &Deployment<'_>, facts: &[Fact]) -> Vec<Fact> {
    let mut found = Vec::new();
    for (place, database) in deployment.databases.iter().enumerate() {
        let Some(load) = deployment.load(place) else { continue };
        let usable = database.max_connections.as_ref().map(|max| {
            let reserved = database.reserved.as_ref().map_or(0, |reserved| reserved.value);
            max.value.saturating_sub(reserved)
        });
        let peak = load.connections();
        let value = usable.map_or_else(|| peak.to_string(), |usable| format!("{peak} of {usable}"));
        found.push(fact(database.name, "peak connections", value, place_of(&load.peak.pool)));
    }
    for subject in subjects(deployment, facts) {
        found.extend(drain(subject));
        found.extend(memory(subject));
    }
    found
}

fn fact(service: &str, key: &str, value: String, place: Option<Place>) -> Fact {
    Fact { service: service.into(), key: key.into(), value, place, source: None }
}

fn place_of<T>(known: &Known<T>) -> Option<Place> {
    known.place()
}

/// The time from the start of the shutdown to its end, of the grace period.
fn drain(subject: Subject<'_>) -> Option<Fact> {
    let service = subject.service;
    let grace = service.grace.as_ref()?;
    let parts = [&service.pre_stop, &service.shutdown_delay, &service.drain];
    // A hook whose time is not known makes the sum unknown.
    service.pre_stop.as_ref()?;
    let written = parts.into_iter().flatten().filter(|part| part.is_written()).count();
    if written == 0 {
        return None;
    }
    let total: f64 = parts.into_iter().flatten().map(|part| part.value).sum();
    let value = format!("{} s of {} s", models::units::machine(total), models::units::machine(grace.value));
    let place = parts.into_iter().flatten().find_map(place_of);
    Some(fact(service.name, "time to drain", value, place.or(grace.place())))
}

/// The memory at peak by the calculator, of the limit. Its traffic is the calculator's own.
fn memory(subject: Subject<'_>) -> Option<Fact> {
    // The estimate is that of a service with Axum.
    let limit = subject.service.memory_limit.as_ref().filter(|_| subject.is_rust())?;
    let calculator = calculators::named(MEMORY)?;
    let own = inputs_of(calculator, subject).into_iter();
    let (texts, origins): (Vec<_>, Vec<_>) = own.map(|input| (input.value, input.origin)).unzip();
    if !origins.contains(&Origin::of(limit)) {
        return None;
    }
    let report = evaluate(calculator, &texts).ok()?;
    let peak = report.metric(calculator.headline)?;
    let Amount::Number(_) = peak.amount else { return None };
    let most = models::units::machine((limit.value as f64 / 1_048_576.0).round());
    let value = format!("{} of {most} MiB", peak.amount.format(peak.unit));
    Some(fact(subject.service.name, "estimated memory", value, place_of(limit)))
}
