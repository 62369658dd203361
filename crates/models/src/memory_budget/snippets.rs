//! Configuration to paste, with the inputs in it.
//!
//! All of it is for one limit, or the parts would not go together: the limit under test, or the recommended one if that
//! is more. The concurrency limit belongs to it.

use super::model::Memory;
use super::{Allocator, Inputs};
use crate::units::machine;
use crate::{Marked, Snippet};

pub(super) fn all(inputs: &Inputs, memory: &Memory) -> Vec<Snippet> {
    let limit = inputs.limit.max(memory.recommended).ceil();
    vec![kubernetes(inputs, memory, limit), docker(inputs, limit), tower(inputs, memory, limit), allocator(inputs)]
}

fn snippet(title: &'static str, pieces: &[&str]) -> Snippet {
    Snippet { title, code: Marked::new(pieces.concat()) }
}

/// Requests and limits, with comments on units that are easy to confuse.
fn kubernetes(inputs: &Inputs, memory: &Memory, limit: f64) -> Snippet {
    let (whole, steady) = (machine(limit), machine(memory.mean.min(limit).ceil()));
    let (step, milli, size) = (machine(memory.recommended), machine(limit / 1e3), machine(inputs.tmpfs.ceil()));
    let volume = ["\nvolumes:\n  - name: scratch\n    emptyDir: { medium: Memory, sizeLimit: ⟦", &size, "Mi⟧ }\n"];
    snippet(
        "Kubernetes resources",
        &[
            "# Mi is 1,048,576 bytes. ⟦",
            &whole,
            "M⟧ is 5 % less, and ⟦",
            &whole,
            "m⟧ is ⟦",
            &milli,
            "⟧ bytes: no container starts in that.\nresources:\n  requests:\n    memory: ⟦",
            &steady,
            "Mi⟧ # the mean; for QoS class Guaranteed the limit, and the same for cpu\n  limits:\n    memory: ⟦",
            &whole,
            "Mi⟧ # this traffic needs ⟦",
            &step,
            "Mi⟧\n",
            if inputs.tmpfs > 0.0 { &volume[..] } else { &[] }.concat().as_str(),
        ],
    )
}

fn docker(inputs: &Inputs, limit: f64) -> Snippet {
    let (whole, size) = (machine(limit), machine(inputs.tmpfs.ceil()));
    let tmpfs = ["  --tmpfs /tmp:size=⟦", &size, "m⟧ \\\n"];
    snippet(
        "Docker",
        &[
            "# For Docker m is mebibytes. The same value twice leaves no swap.\ndocker run --memory=⟦",
            &whole,
            "m⟧ --memory-swap=⟦",
            &whole,
            "m⟧ \\\n",
            if inputs.tmpfs > 0.0 { &tmpfs[..] } else { &[] }.concat().as_str(),
            "  your-image\n",
        ],
    )
}

fn tower(inputs: &Inputs, memory: &Memory, limit: f64) -> Snippet {
    let fits = memory.fitting(limit, inputs.headroom).min(inputs.concurrency_limit.unwrap_or(f64::INFINITY));
    let (slots, body) = (machine(fits.max(1.0)), machine((inputs.body_max * 1_048_576.0).round()));
    snippet(
        "Axum layers",
        &[
            "\
// Cargo.toml: tower = { version = \"0.5\", features = [\"limit\", \"load-shed\"] }
use axum::extract::DefaultBodyLimit;
use axum::{BoxError, Router, error_handling::HandleErrorLayer, http::StatusCode};
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer};

/// Bounds what requests hold. Add the probes' routes afterwards: a full service must answer them.
pub fn bounded(routes: Router) -> Router {
    let overload = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(|_: BoxError| async {
            StatusCode::SERVICE_UNAVAILABLE
        }))
        .load_shed() // 503 at once; without it requests queue, and a queue has no bound
        // Not ConcurrencyLimitLayer: that counts for each handler apart, and in a router without
        // with_state for each connection apart. This one counts all requests of the router,
        // each until its handler has answered.
        .layer(GlobalConcurrencyLimitLayer::new(⟦",
            &slots,
            "⟧));
    // For extractors that read a body whole, like Json and Bytes; a stream must count for itself.
    routes.layer(DefaultBodyLimit::max(⟦",
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
