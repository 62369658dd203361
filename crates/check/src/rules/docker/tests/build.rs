//! Stages that compile, and what they hand on.

use super::{built, finds, found};

#[test]
fn stages_that_only_pass_files_on_hide_no_builder() {
    let text = "FROM rust:1.95 AS build\nRUN cargo build --release --locked\nFROM scratch AS files\nCOPY --from=build /target/release/app /app\nFROM debian:bookworm-slim\nCOPY --from=files /app /app\nUSER 1000\n";
    assert!(finds("runtime-older-than-builder", text, &[]));
    let assets = "FROM debian:trixie AS assets\nRUN make\nFROM debian:bookworm-slim\nCOPY --from=assets /site /site\nUSER 1000\nCMD [\"/app\"]\n";
    assert!(!finds("runtime-older-than-builder", assets, &[]));
}

#[test]
fn caches_of_dependencies() {
    let manifests = "COPY Cargo.toml Cargo.lock ./\nRUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release --locked\nCOPY src src\n";
    for (rule, run, expected) in [
        ("copy-before-deps", "COPY src src\nRUN cargo build --release --locked".into(), true),
        (
            "copy-before-deps",
            "COPY . .\nRUN --mount=type=cache,target=target cargo build --release --locked".into(),
            false,
        ),
        (
            "copy-before-deps",
            "COPY . .\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release --locked".into(),
            true,
        ),
        ("copy-before-deps", "ENV RUSTC_WRAPPER=sccache\nCOPY . .\nRUN cargo build --release --locked".into(), false),
        ("copy-before-deps", "RUN --mount=target=. cargo build --release --locked".into(), false),
        ("copy-before-deps", format!("{manifests}RUN touch src/main.rs && cargo build --release --locked"), false),
        (
            "copy-before-deps",
            "COPY . .\nRUN cargo chef cook --release\nRUN cargo build --release --locked".into(),
            false,
        ),
        (
            "chef-cache-defeated",
            "COPY . .\nRUN cargo chef cook --release\nRUN cargo build --release --locked".into(),
            true,
        ),
        ("chef-cache-defeated", "RUN cargo chef cook\nCOPY . .\nRUN cargo build --release --locked".into(), true),
        (
            "chef-cache-defeated",
            "RUN cargo chef cook --profile dist\nCOPY . .\nRUN cargo build --profile dist --locked".into(),
            false,
        ),
        (
            "chef-cache-defeated",
            "RUN cargo chef cook $FLAGS\nCOPY . .\nRUN cargo build --release --locked".into(),
            false,
        ),
        (
            "chef-cache-defeated",
            "RUN cargo chef cook --release --target a-b-musl\nCOPY . .\nRUN cargo build --release --locked".into(),
            true,
        ),
        (
            "chef-cache-defeated",
            "WORKDIR /other\nRUN cargo chef cook --release\nWORKDIR /app\nCOPY . .\nRUN cargo build --release".into(),
            true,
        ),
        (
            "chef-cache-defeated",
            "RUN cargo chef cook --release\nCOPY . .\nRUN cd server && cargo build --release".into(),
            false,
        ),
        ("stale-dummy-binary", format!("{manifests}RUN cargo build --release --locked"), true),
        ("stale-dummy-binary", format!("{manifests}RUN touch src/main.rs && cargo build --release --locked"), false),
        (
            "stale-dummy-binary",
            format!("{manifests}RUN rm -f target/release/deps/app* && cargo build --release --locked"),
            false,
        ),
        ("useless-cache-mount", "WORKDIR /src\nRUN --mount=type=cache,target=/app/target cargo build".into(), true),
        (
            "useless-cache-mount",
            "WORKDIR /app/api\nRUN --mount=type=cache,target=/app/target cargo build".into(),
            false,
        ),
        ("useless-cache-mount", "ENV CARGO_TARGET_DIR=/t\nRUN --mount=type=cache,target=/t cargo build".into(), false),
        ("useless-cache-mount", "RUN --mount=type=cache,target=/root/.cargo/registry cargo build".into(), true),
        (
            "useless-cache-mount",
            "ENV CARGO_HOME=/root/.cargo\nRUN --mount=type=cache,target=/root/.cargo/registry cargo build".into(),
            false,
        ),
        ("useless-cache-mount", "RUN --mount=type=cache,target=/x/target make".into(), false),
        ("binary-lost-in-cache-mount", "RUN --mount=type=cache,target=./target cargo build --release".into(), true),
        (
            "binary-lost-in-cache-mount",
            "RUN --mount=type=cache,target=./target cargo build --release\nRUN cargo build --release".into(),
            false,
        ),
    ] {
        assert_eq!(finds(rule, &built(&run, "debian:trixie-slim"), &[]), expected, "{rule}: {run}");
    }
}

#[test]
fn the_lock_file_reaches_the_build_or_does_not() {
    let manifest = ("Cargo.toml", "[package]\nname = \"app\"\n");
    let lock = ("Cargo.lock", "version = 4\n");
    for (run, others, expected) in [
        ("COPY Cargo.toml .\nCOPY src src\nRUN cargo build --release", &[][..], true),
        ("COPY Cargo.* .\nCOPY src src\nRUN cargo build --release", &[], false),
        ("COPY Cargo.toml .\nCOPY . .\nRUN cargo build --release", &[], false),
        ("COPY Cargo.toml .\nRUN cargo chef cook --release\nRUN cargo build --release", &[], false),
        ("COPY Cargo.toml .\nRUN --mount=source=Cargo.lock,target=Cargo.lock cargo build --release", &[], false),
        ("COPY . .\nRUN cargo build --release", &[manifest, (".dockerignore", "*.lock\n")], true),
        ("COPY . .\nRUN cargo build --release", &[manifest], true),
        ("COPY . .\nRUN cargo build --release", &[manifest, lock], false),
        ("COPY . .\nRUN cargo build --release --locked", &[manifest], false),
        ("COPY . .\nRUN cargo build --release", &[], false),
        (
            "COPY . .\nRUN cargo build --release",
            &[("Cargo.toml", "[package]\nname = \"a\"\nversion.workspace = true\n")],
            false,
        ),
    ] {
        assert_eq!(finds("no-lockfile", &built(run, "debian:trixie-slim"), others), expected, "{run} {others:?}");
    }
}

#[test]
fn what_is_not_given_is_not_missing() {
    let text = built("COPY . .\nRUN cargo build --release --locked", "alpine:3.23");
    for rule in
        ["no-dockerignore", "no-lockfile", "musl-default-allocator", "missing-ca-certificates", "sqlx-offline-missing"]
    {
        assert!(!finds(rule, &text, &[]), "{rule}");
    }
    let elsewhere = [("api/Cargo.toml", "[package]\nname = \"api\"\n")];
    assert!(!finds("no-dockerignore", &text, &elsewhere));
}

#[test]
fn files_for_development_and_images_of_tools_are_left_out() {
    let text = "FROM rust:latest\nCOPY . .\nRUN cargo build\nCMD [\"cargo\", \"run\"]\n";
    assert!(found(&[("Dockerfile.dev", text)]).is_empty());
    assert!(!found(&[("Dockerfile", text)]).is_empty());
    assert!(found(&[("Dockerfile", "FROM ubuntu:20.04\nRUN apt-get update && apt-get install -y gdb\n")]).is_empty());
    assert!(found(&[("Dockerfile", "FROM input\nCMD [\"/app\"]\n")]).is_empty());
}
