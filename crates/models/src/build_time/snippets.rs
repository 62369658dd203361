//! Configuration to paste: the recommendation as Cargo profiles, a workflow and a Dockerfile.

use super::model::{Model, Recommendation};
use super::profiles::PROFILES;
use super::{Cache, Inputs};
use crate::{Marked, Snippet};

impl Recommendation {
    /// Returns the Cargo profile of release builds.
    fn ships(self) -> &'static str {
        if self.apart() { "dist" } else { "release" }
    }

    /// Returns whether release builds have a profile of their own.
    fn apart(self) -> bool {
        self.profile != 0 && !self.everywhere
    }
}

fn snippet(title: &'static str, parts: &[&str]) -> Snippet {
    Snippet { title, code: Marked::new(parts.concat()) }
}

/// The `[profile.*]` tables of the recommendation.
pub(super) fn profiles(model: &Model) -> Snippet {
    let (recommendation, toml) = (model.recommendation, PROFILES[model.recommendation.profile].toml);
    let head = "\
[profile.release]
panic = \"unwind\" # keep it: with \"abort\" one handler that panics ends the process
# No strip = true: backtraces would lose their names.
";
    let (release, dist) = if recommendation.apart() { (PROFILES[0].toml, toml) } else { (toml, "") };
    let dist_head = if recommendation.apart() {
        "\n[profile.dist] # what ships; pull requests stay with release\ninherits = \"release\"\n"
    } else {
        ""
    };
    let marked = |text: &str| if text.is_empty() { String::new() } else { ["⟦", text.trim_end(), "⟧\n"].concat() };
    snippet("Cargo.toml, at the root of the workspace", &[head, &marked(release), dist_head, &marked(dist)])
}

/// A workflow with the profile of the recommendation and the chosen cache.
///
/// `better` has the recommended cache, which the workflow names if it is not the one that was `entered`.
pub(super) fn workflow(entered: &Inputs, better: &Inputs, model: &Model) -> Snippet {
    let head = "\
name: build
on:
  pull_request:
  push:
    branches: [main]
  workflow_dispatch: # a release: a run on main reads main's cache, a tag's run cannot read another tag's
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04 # or the label of your larger runner
    env:
      PROFILE: ⟦";
    let profile = if model.recommendation.apart() {
        "${{ github.event_name == 'workflow_dispatch' && 'dist' || 'release' }}"
    } else {
        "release"
    };
    let (env, steps, last) = match better.cache {
        Cache::None => ("", "", CARGO),
        Cache::RustCache => ("", RUST_CACHE, CARGO),
        Cache::Sccache => (SCCACHE_ENV, SCCACHE, CARGO),
        Cache::CargoChef => ("", "", BUILDX),
    };
    let stats = if better.cache == Cache::Sccache { "      - run: sccache --show-stats\n" } else { "" };
    let differs = match (entered.cache == better.cache, better.cache) {
        (true, _) => "",
        (_, Cache::None) => "    # ⟦Without your cache, which makes builds slower.⟧\n",
        _ => "    # ⟦With rust-cache, which you do not have.⟧\n",
    };
    let checkout = "    steps:\n      - uses: actions/checkout@v6\n";
    snippet(".github/workflows/build.yml", &[head, profile, "⟧\n", env, differs, checkout, steps, last, stats])
}

const CARGO: &str = "      - run: cargo build --profile \"$PROFILE\" --locked\n";

const RUST_CACHE: &str = "      - uses: Swatinem/rust-cache@v2
        with:
          key: ${{ env.PROFILE }}
          save-if: ${{ github.ref == 'refs/heads/main' }} # pull requests read main's cache
";

const SCCACHE_ENV: &str = "      RUSTC_WRAPPER: sccache
      SCCACHE_GHA_ENABLED: \"true\"
      CARGO_INCREMENTAL: \"0\" # sccache cannot cache incremental builds
";

const SCCACHE: &str = "      - uses: mozilla-actions/sccache-action@v0.0.10\n";

const BUILDX: &str = "      - uses: docker/setup-buildx-action@v4
      - uses: docker/build-push-action@v7
        with:
          context: .
          build-args: PROFILE=${{ env.PROFILE }}
          tags: orders-api:${{ github.sha }}
          cache-from: type=gha,scope=${{ env.PROFILE }}
          cache-to: type=gha,scope=${{ env.PROFILE }},mode=max # min would leave the layer of the dependencies out
";

/// A Dockerfile with the chosen cache.
pub(super) fn dockerfile(inputs: &Inputs, model: &Model) -> Snippet {
    let ships = model.recommendation.ships();
    let (before, after) = if inputs.cache == Cache::CargoChef { CHEF } else { MOUNTS };
    snippet("Dockerfile", &["# syntax=docker/dockerfile:1\n", before, ships, after, RUN])
}

/// The text before and after the default profile.
type Around = (&'static str, &'static str);

const CHEF: Around = (
    "\
FROM rust:1.95-slim-trixie AS chef
RUN cargo install cargo-chef --locked --version 0.1.78
WORKDIR /build

FROM chef AS plan
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS build
ARG PROFILE=⟦",
    "⟧
COPY --from=plan /build/recipe.json recipe.json
# The layer of the dependencies: only recipe.json decides whether it is built again.
RUN cargo chef cook --profile \"$PROFILE\" --locked --recipe-path recipe.json
COPY . .
ENV SQLX_OFFLINE=true
RUN cargo build --profile \"$PROFILE\" --locked --bin orders-api \\
 && cp \"target/$PROFILE/orders-api\" /usr/local/bin/
",
);

const MOUNTS: Around = (
    "\
FROM rust:1.95-slim-trixie AS build
WORKDIR /build
ARG PROFILE=⟦",
    "⟧
COPY . .
ENV SQLX_OFFLINE=true
# Mounts stay on the builder: a fresh runner starts without them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \\
    --mount=type=cache,target=/build/target \\
    cargo build --profile \"$PROFILE\" --locked --bin orders-api \\
 && cp \"target/$PROFILE/orders-api\" /usr/local/bin/
",
);

const RUN: &str = "
FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /usr/local/bin/orders-api /orders-api
USER 65532:65532
ENTRYPOINT [\"/orders-api\"]
";
