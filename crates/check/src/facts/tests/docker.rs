use super::*;

#[test]
fn an_image_that_builds_and_one_that_runs() {
    let text = "ARG RUST=1.94\nFROM rust:${RUST}-trixie AS build\nWORKDIR /src\nENV SQLX_OFFLINE=true\nCOPY Cargo.toml Cargo.lock ./\nRUN cargo build --release\nCOPY . .\nRUN RUSTFLAGS=\"-C target-cpu=x86-64-v3\" cargo build --release --locked \\\n    --target x86_64-unknown-linux-gnu\nFROM debian:13-slim\nENV PORT=8080 RUST_LOG=info,sqlx=warn API_KEY=1\nCOPY --from=build /src/target/release/api /api\nUSER 10001:10001\nEXPOSE ${PORT} 9090/tcp\nHEALTHCHECK --interval=30s --retries=3 \\\n    CMD [\"/api\", \"check\"]\nENTRYPOINT [\"/api\"]\nCMD [\"serve\"]\n";
    let found = stated(&[("api/Dockerfile", text)]);
    assert_eq!(
        found,
        [
            "1 api/Dockerfile rust.version=1.94",
            "2 api/Dockerfile builder.image=rust:1.94-trixie",
            "2 api/Dockerfile builder.debian=trixie",
            "4 api/Dockerfile env.SQLX_OFFLINE=true",
            "8 api/Dockerfile rustflags=-C target-cpu=x86-64-v3",
            "8 api/Dockerfile cargo.profile=release",
            "8 api/Dockerfile cargo.locked=--locked",
            "9 api/Dockerfile target=x86_64-unknown-linux-gnu",
            "10 api/Dockerfile runtime.image=debian:13-slim",
            "10 api/Dockerfile runtime.debian=trixie",
            "11 api/Dockerfile env.PORT=8080",
            "11 api/Dockerfile env.RUST_LOG=info,sqlx=warn",
            "13 api/Dockerfile user=10001:10001",
            "14 api/Dockerfile exposedPort=8080",
            "14 api/Dockerfile exposedPort=9090/tcp",
            "15 api/Dockerfile healthcheck=/api check",
            "15 api/Dockerfile healthcheck.interval=30s",
            "15 api/Dockerfile healthcheck.retries=3",
            "17 api/Dockerfile entrypoint=[\"/api\"]",
            "18 api/Dockerfile cmd=[\"serve\"]",
        ]
    );
}

#[test]
fn what_a_base_image_decides_has_a_source() {
    let found = stated(&[(
        "Dockerfile",
        "ARG BASE=gcr.io/distroless/cc-debian12:nonroot\nFROM rust:1.90 AS b\nRUN rustup override set nightly && cargo install --path .\nFROM ${BASE}\nCOPY --from=b /x /x\n",
    )]);
    has(
        &found,
        &[
            "1 Dockerfile runtime.image=gcr.io/distroless/cc-debian12:nonroot",
            "2 Dockerfile builder.debian=trixie*",
            "3 Dockerfile toolchain.channel=nightly",
            "4 Dockerfile user=65532*",
        ],
    );
    let found = stated(&[(
        "Dockerfile",
        "FROM rust:latest AS b\nRUN cargo build -r\nFROM debian:stable-slim\nCOPY --from=b /x /x\n",
    )]);
    has(&found, &["3 Dockerfile user=root*"]);
    assert!(!found.iter().any(|fact| fact.contains("debian=")), "{found:?}");
    let found = stated(&[("Dockerfile", "FROM example.com/base:1\nCMD api --token abc\n")]);
    assert_eq!(found, ["1 Dockerfile runtime.image=example.com/base:1"]);
}

#[test]
fn the_builder_is_the_stage_that_calls_cargo() {
    let text = "FROM rust:1.90-alpine3.21 AS chef\nRUN cargo install cargo-chef --locked\nFROM chef AS plan\nCOPY . .\nRUN cargo chef prepare\nFROM chef AS build\nCOPY --from=plan /recipe.json .\nRUN cargo chef cook --release\nCOPY . .\nRUN <<END\nset -e\ncargo build --profile dist --frozen --features=metrics\nEND\nFROM alpine:3.21 AS tools\nFROM alpine:3.21\nCOPY --from=tools /a /a\nCOPY --from=build /b /b\nSTOPSIGNAL SIGINT\n";
    let found = stated(&[("Dockerfile", text)]);
    has(
        &found,
        &[
            "1 Dockerfile builder.image=rust:1.90-alpine3.21",
            "1 Dockerfile builder.alpine=3.21",
            "12 Dockerfile cargo.profile=dist",
            "12 Dockerfile cargo.locked=--frozen",
            "12 Dockerfile cargo.features=metrics",
            "18 Dockerfile stopSignal=SIGINT",
        ],
    );
}

#[test]
fn stages_that_are_built_on_request_are_named() {
    let found = stated(&[(
        "Dockerfile",
        "FROM rust:1.90 AS build\nRUN cargo build --release\nFROM build AS dev\nFROM debian:12-slim AS run\nCOPY --from=build /x /x\n",
    )]);
    has(&found, &["4 Dockerfile targets=dev run"]);
}
