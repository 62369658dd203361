//! The memory allocator of a service that is built for musl.

use super::plan::Plan;
use super::stages::{Builder, Libc, Product, builder};
use crate::cargo::{manifests, packages};
use crate::findings::Findings;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::words::Words;

pub static MUSL_DEFAULT_ALLOCATOR: Rule = Rule {
    id: "musl-default-allocator",
    title: "The service uses musl's memory allocator",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "musl's allocator has one lock for the whole heap, so threads that allocate at the same time wait for each \
          other. Under load, a multithreaded service can become several times slower.",
    fix: "Add the mimalloc crate and set it as #[global_allocator] in main.rs, or build for glibc.",
    page: "/resources/allocators/#why-each-of-them-keeps-it",
    claims: Rule::native(&["dnet-alpine-debian"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-alpine3.23 AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM alpine:3.23\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\ntokio = \"1\"\n"),
        (".dockerignore", "target\n"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-alpine3.23 AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM alpine:3.23\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\ntokio = \"1\"\nmimalloc = \"0.1\"\n"),
        (".dockerignore", "target\n"),
    ]),
};

/// Crates that replace the allocator.
const ALLOCATORS: Words = Words(
    "mimalloc libmimalloc-sys tikv-jemallocator tikv-jemalloc-sys jemallocator jemalloc-sys snmalloc-rs rpmalloc \
     tcmalloc scudo dlmalloc rlsf",
);

/// Looks at the crates of a service that is built for musl.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let product = &plan.product;
    let own = plan.file.stages.len().checked_sub(1).filter(|_| product.compiles());
    let own = own.and_then(|place| builder(plan.file, place, plan.project));
    let builders = || product.builders.iter().chain(&own);
    let is_musl = builders().any(|one| one.libc == Libc::Musl) && builders().all(|one| one.libc != Libc::Gnu);
    if is_musl && is_threaded_with_default(plan.project) {
        report(product, builders().next(), plan.at, findings);
    }
}

fn report(product: &Product<'_>, builder: Option<&Builder<'_>>, at: At<'_>, findings: &mut Findings) {
    let preloads = product.steps.last().is_some_and(|step| step.values.contains_key("LD_PRELOAD"));
    if preloads {
        return;
    }
    let said = "The binary is built for musl, and Cargo.toml has no other allocator.";
    let finding = findings.add(&MUSL_DEFAULT_ALLOCATOR, at, product.base.from.span, said);
    if let Some(builder) = builder.filter(|one| one.base.from.span != product.base.from.span) {
        finding.because(at.place(builder.base.from.span), "builds for musl");
    }
}

/// Whether all dependencies are known, tokio is one of them, and an allocator is not.
fn is_threaded_with_default(project: &Project) -> bool {
    let manifests = manifests(project);
    let locked = packages(project);
    let is_workspace = manifests.iter().any(|one| one.is_workspace());
    if manifests.is_empty() || is_workspace && locked.is_empty() {
        return false;
    }
    let direct: Vec<&str> = manifests.iter().flat_map(|one| one.dependencies()).map(|one| one.name()).collect();
    let mut names = direct.iter().copied().chain(locked.iter().map(|one| one.name));
    let is_server = names.clone().any(|name| name == "tokio");
    is_server && !names.any(|name| ALLOCATORS.has(name))
}
