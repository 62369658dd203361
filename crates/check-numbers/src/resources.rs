//! CPU, memory, threads, and what the program is built with.

use crate::draft::Draft;
use crate::subject::origin_of;
use crate::{Origin, Subject, calculators};
use check::Fact;
use check::deployment::{Platform, Service};
use models::Kind;

const MEMORY: &str = "memory-budget";
const MIB: f64 = 1_048_576.0;
const MILLICORES: f64 = 1_000.0;

/// The memory limit, in MiB.
pub fn memory(service: &Service<'_>) -> Option<(f64, Origin)> {
    let limit = service.memory_limit.as_ref()?;
    Some((limit.value as f64 / MIB, Origin::of(limit)))
}

/// The CPU limit, in cores.
pub fn cores(service: &Service<'_>) -> Option<(f64, Origin)> {
    let limit = service.cpu_limit.as_ref()?;
    Some((limit.value as f64 / MILLICORES, Origin::of(limit)))
}

/// Fills what the panel does not have.
pub fn fill(subject: Subject<'_>, draft: &mut Draft) {
    let service = subject.service;
    // Tokio starts a thread for each core of the limit, rounded down, and the calculator of memory has a number of its own.
    if let (None, Some((cores, origin))) = (&service.worker_threads, cores(service)) {
        draft.number(MEMORY, "worker-threads", cores.floor().max(1.0), origin);
    }
    limits(service, draft);
    crates(subject, draft);
    if service.platform == Platform::Fly {
        fly(subject, draft);
    }
    if let Some(fact) = build(subject, |fact| fact.key == "cargo.cache") {
        draft.set("build-time", "cache", fact.value.as_str(), origin_of(fact));
    }
}

/// Notes where the files set no limit.
fn limits(service: &Service<'_>, draft: &mut Draft) {
    if service.platform != Platform::Kubernetes || !service.is_whole {
        return;
    }
    let has = |name: &str| service.node.at(&["resources", "limits", name]).is_some();
    if !has("cpu") {
        let note = "The files set no CPU limit, so nothing throttles the container.";
        draft.note("cpu-quota", "quota", note);
    }
    if !has("memory") {
        let note = "The files set no memory limit, so the container can use up the memory of its node.";
        draft.note(MEMORY, "limit", note);
    }
}

/// What the manifest decides: the allocator, and TLS in the process.
fn crates(subject: Subject<'_>, draft: &mut Draft) {
    let allocator = of_manifest(subject, "allocator");
    let key = allocator.and_then(|fact| match fact.value.as_str() {
        "mimalloc" => Some("mimalloc"),
        "tikv-jemallocator" | "jemallocator" => Some("jemalloc"),
        _ => None,
    });
    if let (Some(key), Some(fact)) = (key, allocator) {
        draft.set(MEMORY, "allocator", key, origin_of(fact));
    }
    // The server's own TLS. Clients such as reqwest have theirs.
    if let Some(fact) = of_manifest(subject, "axum-server.tls") {
        let key = if fact.value == "openssl" { "openssl" } else { "rustls" };
        draft.set(MEMORY, "tls", key, origin_of(fact));
    }
}

/// What the manifest of the service states.
fn of_manifest<'a>(subject: Subject<'a>, key: &str) -> Option<&'a Fact> {
    let manifests = &subject.service.manifests;
    let own: Vec<_> = match &subject.service.manifest {
        Some(manifest) if !manifest.is_workspace() => vec![manifest.at.file],
        _ => manifests.iter().map(|manifest| manifest.at.file).collect(),
    };
    let is_own = |fact: &&Fact| fact.key == key && fact.place.is_some_and(|place| own.contains(&place.file));
    let mut found = subject.facts.iter().filter(is_own);
    found.next().filter(|first| found.all(|other| other.value == first.value))
}

/// What the Dockerfile of the service states.
fn build<'a>(subject: Subject<'a>, is: impl Fn(&Fact) -> bool) -> Option<&'a Fact> {
    let file = subject.service.build.as_ref()?.at.file;
    subject.facts.iter().find(|fact| fact.place.is_some_and(|place| place.file == file) && is(fact))
}

/// What only Fly has.
fn fly(subject: Subject<'_>, draft: &mut Draft) {
    let is_requests = subject.stated("concurrency.type").is_some_and(|fact| fact.value == "requests");
    if is_requests && let Some(limit) = subject.stated("concurrency.hard_limit") {
        for (calculator, field) in
            [(MEMORY, "concurrency-limit"), ("platform-cost", "concurrency"), ("capacity", "concurrency-limit")]
        {
            draft.fact(calculator, field, Some(limit), |text| text.parse().ok());
        }
    }
    if let Some(stop) = subject.stated("auto_stop_machines") {
        let stops = !matches!(stop.value.as_str(), "off" | "false");
        draft.set("platform-cost", "fly-autostop", if stops { "true" } else { "false" }, origin_of(stop));
    }
    if let Some(region) = subject.stated("primary_region").filter(|region| has_region(&region.value)) {
        draft.set("platform-cost", "fly-region", region.value.as_str(), origin_of(region));
    }
}

/// Whether the price list has a region.
fn has_region(key: &str) -> bool {
    let field =
        calculators::named("platform-cost").and_then(|one| one.fields().find(|field| field.key == "fly-region"));
    field.is_some_and(|field| match field.kind {
        Kind::Choice { options, .. } => options.iter().any(|option| option.key == key),
        Kind::Number { .. } => false,
    })
}
