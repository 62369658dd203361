//! Configuration to paste, with the inputs in it.
//!
//! It contains the recommended limits, not those entered; comments say where they differ.

use super::model::Memory;
use super::{Allocator, Inputs};
use crate::units::machine;
use crate::{Marked, Snippet};

/// Writes the configuration for these inputs and the recommended ones.
pub(super) fn all(inputs: &Inputs, memory: &Memory, goal: &Inputs) -> Vec<Snippet> {
    vec![kubernetes(inputs, memory, goal), docker(goal), tower(inputs, goal), allocator(goal)]
}

fn snippet(title: &'static str, pieces: &[&str]) -> Snippet {
    Snippet { title, code: Marked::new(pieces.concat()) }
}

/// Requests and limits, with comments on units that are easy to confuse.
fn kubernetes(inputs: &Inputs, memory: &Memory, goal: &Inputs) -> Snippet {
    let limit = goal.limit.ceil();
    let (whole, steady) = (machine(limit), machine(memory.mean.min(limit).ceil()));
    let (step, milli, size) = (machine(memory.needed), machine(limit / 1e3), machine(inputs.tmpfs.ceil()));
    let entered = machine(inputs.limit);
    let entered = ["; you entered ⟦", &entered, "Mi⟧"];
    let volume = ["\nvolumes:\n  - name: scratch\n    emptyDir: { medium: Memory, sizeLimit: ⟦", &size, "Mi⟧ }\n"];
    snippet(
        "Kubernetes resources",
        &[
            "# Mi is 1,048,576 bytes. ⟦",
            &whole,
            "M⟧ is 5% less, and ⟦",
            &whole,
            "m⟧ is ⟦",
            &milli,
            "⟧ bytes, in which no container starts.\nresources:\n  requests:\n    memory: ⟦",
            &steady,
            "Mi⟧ # the mean; for QoS class Guaranteed the limit, and the same for cpu\n  limits:\n    memory: ⟦",
            &whole,
            "Mi⟧ # this traffic needs ⟦",
            &step,
            "Mi⟧",
            if goal.limit == inputs.limit { &[][..] } else { &entered[..] }.concat().as_str(),
            "\n",
            if inputs.tmpfs > 0.0 { &volume[..] } else { &[] }.concat().as_str(),
        ],
    )
}

fn docker(goal: &Inputs) -> Snippet {
    let (whole, size) = (machine(goal.limit.ceil()), machine(goal.tmpfs.ceil()));
    let tmpfs = ["  --tmpfs /tmp:size=⟦", &size, "m⟧ \\\n"];
    snippet(
        "Docker",
        &[
            "# For Docker m is mebibytes. The same value twice leaves no swap.\ndocker run --memory=⟦",
            &whole,
            "m⟧ --memory-swap=⟦",
            &whole,
            "m⟧ \\\n",
            if goal.tmpfs > 0.0 { &tmpfs[..] } else { &[] }.concat().as_str(),
            "  your-image\n",
        ],
    )
}

fn tower(inputs: &Inputs, goal: &Inputs) -> Snippet {
    let memory = goal.memory();
    let slots = machine(goal.concurrency_limit.unwrap_or(memory.fits).max(1.0));
    let body = machine((goal.body_max * 1_048_576.0).round());
    let entered = match inputs.concurrency_limit.filter(|entered| Some(*entered) != goal.concurrency_limit) {
        Some(entered) => [" // you entered ⟦", &machine(entered), "⟧"].concat(),
        None => String::new(),
    };
    let entered_body = machine((inputs.body_max * 1_048_576.0).round());
    let entered_body = ["    // You entered a body limit of ⟦", &entered_body, "⟧.\n"];
    snippet(
        "Axum layers",
        &[
            "\
// Cargo.toml: tower = { version = \"0.5\", features = [\"limit\", \"load-shed\"] }
use axum::extract::DefaultBodyLimit;
use axum::{BoxError, Router, error_handling::HandleErrorLayer, http::StatusCode};
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer};

/// Bounds what requests hold. Add the routes of the probes afterward: a full service must still answer them.
pub fn bounded(routes: Router) -> Router {
    let overload = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(|_: BoxError| async {
            StatusCode::SERVICE_UNAVAILABLE
        }))
        .load_shed() // respond with 503 at once; otherwise requests queue, and the queue has no limit
        // Not ConcurrencyLimitLayer: it counts each handler separately, and in a router without
        // with_state each connection separately. This layer counts all requests of the router,
        // each until its handler has responded.
        .layer(GlobalConcurrencyLimitLayer::new(⟦",
            &slots,
            "⟧));",
            &entered,
            "
    // For extractors that read a body whole, like Json and Bytes; a stream must count its own bytes.
",
            if goal.body_max == inputs.body_max { &[][..] } else { &entered_body[..] }.concat().as_str(),
            "    routes.layer(DefaultBodyLimit::max(⟦",
            &body,
            "⟧)).layer(overload)
}
",
        ],
    )
}

fn allocator(inputs: &Inputs) -> Snippet {
    let code = match inputs.allocator {
        Allocator::Glibc => {
            "# Dockerfile. Two arenas, instead of up to eight for each core.\nENV MALLOC_ARENA_MAX=⟦2⟧\n"
        }
        Allocator::Jemalloc => {
            "\
// Cargo.toml: tikv-jemallocator = \"0.6\"
// Environment: _RJEM_MALLOC_CONF=background_thread:true,dirty_decay_ms:1000
#[global_allocator]
static GLOBAL: ⟦tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc⟧;
"
        }
        Allocator::Mimalloc => {
            "\
// Cargo.toml: mimalloc = \"0.1\"
#[global_allocator]
static GLOBAL: ⟦mimalloc::MiMalloc = mimalloc::MiMalloc⟧;
"
        }
    };
    snippet("Allocator", &[code])
}
