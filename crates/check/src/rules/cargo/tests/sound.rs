//! Files that have to pass.

use super::found;

const SERVICE: &str = include_str!("files/service.toml");
const SERVICE_LOCK: &str = include_str!("files/service.lock");
const WORKSPACE: &str = include_str!("files/workspace.toml");
const WORKSPACE_API: &str = include_str!("files/workspace-api.toml");
const VIRTUAL: &str = include_str!("files/virtual.toml");
const VIRTUAL_SERVER: &str = include_str!("files/virtual-server.toml");
const VIRTUAL_LOCK: &str = include_str!("files/virtual.lock");

const DOCKERFILE: &str = "FROM rust:1.95-slim-trixie AS build\nWORKDIR /src\nCOPY . .\n\
    RUN cargo build --release --locked --bin order-api\n\
    FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY --from=build /src/target/release/order-api /order-api\n\
    ENTRYPOINT [\"/order-api\"]\n";

/// What is given, and why nothing may be reported.
const SOUND: &[(&str, &[(&str, &str)])] = &[
    (
        "a service in one crate",
        &[
            ("Cargo.toml", SERVICE),
            ("Cargo.lock", SERVICE_LOCK),
            ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95.0\"\ncomponents = [\"clippy\", \"rustfmt\"]\n"),
            (
                ".cargo/config.toml",
                "[build]\nrustflags = [\"--cfg\", \"tokio_unstable\"]\n\n[alias]\nlint = \"clippy --all-targets\"\n",
            ),
            (".gitignore", "/target/\n.env\n"),
            (".dockerignore", "*\n!Cargo.toml\n!Cargo.lock\n!src/\n!migrations/\n"),
            ("Dockerfile", DOCKERFILE),
            (
                "compose.yaml",
                "services:\n  api:\n    build: .\n    environment:\n      DATABASE_URL: postgres://api@db/api?sslmode=require\n      RUST_LOG: info,sqlx=warn\n",
            ),
        ],
    ),
    ("its manifest alone", &[("Cargo.toml", SERVICE)]),
    ("its lock file alone", &[("Cargo.lock", SERVICE_LOCK)]),
    ("a root package with members", &[("Cargo.toml", WORKSPACE), ("crates/api/Cargo.toml", WORKSPACE_API)]),
    ("a member whose root is not given", &[("Cargo.toml", WORKSPACE_API)]),
    (
        "a workspace without a root package",
        &[("Cargo.toml", VIRTUAL), ("server/Cargo.toml", VIRTUAL_SERVER), ("Cargo.lock", VIRTUAL_LOCK)],
    ),
    (
        "the same, built from a folder above",
        &[
            ("backend/Cargo.toml", VIRTUAL),
            ("backend/server/Cargo.toml", VIRTUAL_SERVER),
            ("backend/Cargo.lock", VIRTUAL_LOCK),
            ("compose.yaml", "services:\n  server:\n    build:\n      context: backend\n"),
            ("backend/Dockerfile", DOCKERFILE),
        ],
    ),
    (
        "abort in a command-line program",
        &[(
            "Cargo.toml",
            "[package]\nname = \"cli\"\n[dependencies]\nclap = \"4\"\nreqwest = \"0.13\"\nhyper = \"1\"\n[dev-dependencies]\naxum = \"0.8\"\n[profile.release]\npanic = \"abort\"\n",
        )],
    ),
    (
        "abort where a process has one request at a time",
        &[(
            "Cargo.toml",
            "[package]\nname = \"f\"\n[dependencies]\naxum = \"0.8\"\nlambda_http = \"1\"\n[profile.release]\npanic = \"abort\"\n",
        )],
    ),
    (
        "abort in a profile that no image uses",
        &[
            (
                "Cargo.toml",
                "[package]\nname = \"order-api\"\n[dependencies]\naxum = \"0.8\"\n[profile.small]\ninherits = \"release\"\npanic = \"abort\"\nopt-level = 0\n[profile.dev]\npanic = \"abort\"\nopt-level = 0\n",
            ),
            ("Dockerfile", DOCKERFILE),
        ],
    ),
    (
        "abort in release, where images use another profile",
        &[
            (
                "Cargo.toml",
                "[package]\nname = \"order-api\"\n[dependencies]\naxum = \"0.8\"\n[profile.release]\npanic = \"abort\"\n[profile.server]\ninherits = \"release\"\npanic = \"unwind\"\n",
            ),
            (
                "Dockerfile",
                "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --profile server --locked\nFROM debian:13-slim\n",
            ),
        ],
    ),
    (
        "an optional framework that is off",
        &[(
            "Cargo.toml",
            "[package]\nname = \"lib\"\n[features]\ndefault = [\"std\"]\nstd = []\nweb = [\"dep:axum\"]\n[dependencies]\naxum = { version = \"0.8\", optional = true }\n[profile.release]\npanic = \"abort\"\n",
        )],
    ),
    (
        "a library whose lock file is ignored",
        &[
            (".gitignore", "target\nCargo.lock\n"),
            (
                "Cargo.toml",
                "[package]\nname = \"middleware\"\n[lib]\nname = \"middleware\"\n[dependencies]\naxum = \"0.8\"\n",
            ),
        ],
    ),
    (
        "two providers, and a program that installs one",
        &[(
            "Cargo.lock",
            "version = 4\n[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\"axum-server\", \"rustls\"]\n[[package]]\nname = \"axum-server\"\nversion = \"0.8.0\"\nsource = \"r\"\ndependencies = [\"rustls\"]\n[[package]]\nname = \"rustls\"\nversion = \"0.23.46\"\nsource = \"r\"\ndependencies = [\"aws-lc-rs\", \"ring\"]\n",
        )],
    ),
    (
        "two providers, and crates that choose one themselves",
        &[(
            "Cargo.lock",
            "version = 4\n[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\"reqwest\", \"sqlx\"]\n[[package]]\nname = \"reqwest\"\nversion = \"0.13.5\"\nsource = \"r\"\ndependencies = [\"rustls\"]\n[[package]]\nname = \"rustls\"\nversion = \"0.23.46\"\nsource = \"r\"\ndependencies = [\"aws-lc-rs\", \"ring\"]\n",
        )],
    ),
    (
        "an older axum that only tonic has",
        &[(
            "Cargo.lock",
            "version = 4\n[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\"axum 0.8.9\", \"tonic\"]\n[[package]]\nname = \"axum\"\nversion = \"0.7.9\"\nsource = \"r\"\ndependencies = [\"axum-core 0.4.5\"]\n[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\nsource = \"r\"\ndependencies = [\"axum-core 0.5.6\"]\n[[package]]\nname = \"axum-core\"\nversion = \"0.4.5\"\nsource = \"r\"\n[[package]]\nname = \"axum-core\"\nversion = \"0.5.6\"\nsource = \"r\"\n[[package]]\nname = \"tonic\"\nversion = \"0.12.3\"\nsource = \"r\"\ndependencies = [\"axum 0.7.9\"]\n",
        )],
    ),
    (
        "sqlx whose features another crate may enable",
        &[(
            "Cargo.toml",
            "[package]\nname = \"api\"\n[dependencies]\nsqlx = { version = \"0.8\", features = [\"postgres\"] }\nsea-orm = { version = \"1\", features = [\"runtime-tokio-rustls\"] }\n",
        )],
    ),
    (
        "sqlx that gets its runtime from a feature",
        &[(
            "Cargo.toml",
            "[package]\nname = \"api\"\n[features]\ndefault = [\"sqlx/runtime-tokio\"]\n[dependencies]\nsqlx = { version = \"0.9\", default-features = false, features = [\"postgres\"] }\n",
        )],
    ),
    (
        "an old image with another toolchain",
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n"),
            ("rust-toolchain", "1.95.0\n"),
            (
                "Dockerfile",
                "FROM rust:1.80-bookworm AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:12-slim\n",
            ),
        ],
    ),
    (
        "an old image that installs a toolchain",
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n"),
            (
                "Dockerfile",
                "FROM rust:1.80-bookworm AS build\nRUN rustup default 1.95.0\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:12-slim\n",
            ),
        ],
    ),
    (
        "a patch release within the tag",
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\nrust-version = \"1.85.1\"\n"),
            (
                "Dockerfile",
                "FROM rust:1.85 AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:12-slim\n",
            ),
        ],
    ),
    (
        "settings that the image does not get",
        &[
            (
                ".cargo/config.toml",
                "[target.x86_64-unknown-linux-gnu]\nlinker = \"clang\"\nrustflags = [\"-Clink-arg=-fuse-ld=mold\", \"-Ctarget-cpu=native\"]\n[build]\ntarget = \"x86_64-unknown-linux-gnu\"\n",
            ),
            (".dockerignore", "target\n.cargo\n"),
            ("Dockerfile", DOCKERFILE),
        ],
    ),
    (
        "settings for laptops",
        &[(
            ".cargo/config.toml",
            "[target.aarch64-apple-darwin]\nrustflags = [\"-C\", \"target-cpu=native\"]\n[registries.internal]\nindex = \"sparse+https://crates.example.com/index/\"\n[net]\ngit-fetch-with-cli = true\n",
        )],
    ),
    (
        "settings for every system but Linux",
        &[(
            ".cargo/config.toml",
            "[target.'cfg(not(target_os = \"linux\"))']\nrustflags = [\"-C\", \"target-cpu=native\"]\n",
        )],
    ),
    (
        "addresses without secrets",
        &[(
            "Cargo.toml",
            "[package]\nname = \"api\"\nrepository = \"https://example.com/a@b\"\n[dependencies]\na = { git = \"ssh://git@example.com/a.git\", rev = \"1\" }\nb = { git = \"https://org@dev.azure.com/org/b\", tag = \"v1\" }\n",
        )],
    ),
    (
        "a binary that is renamed",
        &[
            ("Cargo.toml", "[package]\nname = \"order-api\"\n[[bin]]\nname = \"order_api\"\npath = \"src/main.rs\"\n"),
            (
                "Dockerfile",
                "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked --bin order_api\nFROM debian:13-slim\nCOPY --from=build /target/release/order_api /app\n",
            ),
        ],
    ),
    (
        "an old h2 that only a client has",
        &[(
            "Cargo.lock",
            "version = 4\n[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\"axum\", \"reqwest\"]\n[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\nsource = \"r\"\n[[package]]\nname = \"h2\"\nversion = \"0.3.20\"\nsource = \"r\"\n[[package]]\nname = \"reqwest\"\nversion = \"0.11.27\"\nsource = \"r\"\ndependencies = [\"h2\"]\n",
        )],
    ),
    (
        "an image with a binary that is built elsewhere",
        &[
            ("api/Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\ncommon = { path = \"../common\" }\n"),
            ("api/Dockerfile", "FROM debian:13-slim\nCOPY target/release/api /api\n"),
            ("compose.yaml", "services:\n  api:\n    build: ./api\n"),
        ],
    ),
    (
        "an old image for a crate that is downloaded",
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n"),
            (
                "Dockerfile",
                "FROM rust:1.75 AS tool\nRUN git clone https://example.com/tool && cd tool && cargo build --release --locked\nFROM debian:13-slim\n",
            ),
        ],
    ),
    ("what is not TOML", &[("Cargo.toml", "[workspace\nmembers = \n[dependencies]\n")]),
];

#[test]
fn sound_files_have_no_findings() {
    let faults: Vec<String> = SOUND
        .iter()
        .map(|(name, files)| (name, found(files, true)))
        .filter(|(_, found)| !found.is_empty())
        .map(|(name, found)| format!("{name}: {found:?}"))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
