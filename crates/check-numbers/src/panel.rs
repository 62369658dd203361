//! The numbers of the panel "Your deployment".

use crate::draft::Draft;
use crate::{Origin, Subject, calculators, resources, rollout};
use check::deployment::{Check, Platform};
use models::form::parse;
use models::units::machine;
use your_deployment::{Fact, Fill, PLATFORM, Per, platforms};

/// A number of the panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Key in the panel.
    pub key: &'static str,
    /// The text to enter.
    pub value: String,
    /// Where it is from.
    pub origin: Origin,
}

/// Returns the numbers that the panel can take from the files. One that is outside of the panel's range is left out.
pub fn your_deployment(subject: Subject<'_>) -> Vec<Entry> {
    // The range of the panel is valid for all inputs that the number fills.
    let fits = |fill: &Fill, value: &str| {
        let field = calculators::named(fill.calculator).and_then(|one| one.fields().find(|one| one.key == fill.field));
        field.is_some_and(|field| parse(field, value).is_ok())
    };
    let accepted = |entry: &Entry| match Fact::named(entry.key) {
        Some(fact) => fact.fills.iter().all(|fill| fits(fill, &entry.value)),
        None => entry.key == PLATFORM,
    };
    all(subject).into_iter().filter(accepted).collect()
}

/// All numbers, in the order of the panel.
fn all(subject: Subject<'_>) -> Vec<Entry> {
    let service = subject.service;
    let mut found = Vec::new();
    let mut add = |key, number: Option<(f64, Origin)>| {
        if let Some((value, origin)) = number {
            found.push(Entry { key, value: machine(value), origin });
        }
    };
    let count = |known: Option<&check::deployment::Known<u64>>| known.map(|one| (one.value as f64, Origin::of(one)));
    add("instances", count(rollout::usual(service)));
    add("probers", probers(subject));
    add("max-instances", count(service.max_replicas.as_ref()));
    add("pool-size", count(service.pool_size.as_ref()));
    add("max-connections", subject.database().and_then(|database| count(database.max_connections.as_ref())));
    add("memory", resources::memory(service));
    add("cpu", resources::cores(service));
    add("worker-threads", count(service.worker_threads.as_ref()));
    add("surge", rollout::surge_percent(service));
    add("pre-stop", rollout::wait(service));
    add("grace", service.grace.as_ref().map(|grace| (grace.value, Origin::of(grace))));
    if let Some(key) = platform(service.platform) {
        found.push(Entry { key: PLATFORM, value: key.into(), origin: subject.origin() });
    }
    found
}

/// The kubelet of the node alone runs the probes of a pod.
fn probers(subject: Subject<'_>) -> Option<(f64, Origin)> {
    let probe = subject.probe(Check::Readiness).or(subject.probe(Check::Liveness))?;
    Some((1.0, Origin::Files(vec![subject.service.at.place(probe.key)])))
}

/// The platform of the cost comparison. Compose runs anywhere.
fn platform(platform: Platform) -> Option<&'static str> {
    let key = match platform {
        Platform::Kubernetes => "kubernetes",
        Platform::Fly => "fly",
        Platform::Render => "render",
        Platform::Compose => return None,
    };
    platforms().any(|one| one.key == key).then_some(key)
}

/// Fills the inputs of the calculators as the panel does.
pub fn fill(subject: Subject<'_>, draft: &mut Draft) {
    for entry in all(subject) {
        for fill in Fact::named(entry.key).map_or(&[][..], |fact| fact.fills) {
            // The other facts are of the traffic, which is in no file.
            if fill.per == Per::One {
                draft.set(fill.calculator, fill.field, entry.value.as_str(), entry.origin.clone());
            }
        }
        if entry.key == PLATFORM {
            draft.set("capacity", PLATFORM, entry.value.as_str(), entry.origin);
        }
    }
}
