//! Faults that appear in images and at run time.

use super::Fault;

const BUILD: &str =
    "FROM rust:1.75-bookworm AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:12-slim\n";

/// Runtimes, logs, toolchains, settings and copies.
pub const FAULTS: &[Fault] = &[
    (
        "sqlx-without-runtime",
        "api/Cargo.toml",
        4,
        &[
            ("Cargo.toml", "[workspace]\nmembers = [\"api\"]\nresolver = \"3\"\n"),
            ("api/Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\nsqlx = \"0.8\"\n"),
            (
                "Cargo.lock",
                "[[package]]\nname = \"sqlx-core\"\nversion = \"0.8.6\"\nsource = \"registry+x\"\ndependencies = [\"rustls\"]\n",
            ),
        ],
    ),
    (
        "sqlx-without-tls",
        "Cargo.toml",
        4,
        &[
            (
                "Cargo.toml",
                "[package]\nname = \"api\"\n[dependencies]\nsqlx = { version = \"0.8\", features = [\"runtime-tokio\", \"postgres\"] }\n",
            ),
            (
                "k.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          env:\n            - name: PGSSLMODE\n              value: require\n",
            ),
        ],
    ),
    (
        "logs-compiled-out",
        "Cargo.toml",
        3,
        &[("Cargo.toml", "[dependencies.log]\nversion = \"0.4\"\nfeatures = [\"release_max_level_error\"]\n")],
    ),
    (
        "log-level-compiled-out",
        "compose.yaml",
        5,
        &[
            (
                "Cargo.toml",
                "[dependencies]\ntracing = { version = \"0.1\", features = [\"max_level_debug\", \"release_max_level_warn\"] }\n",
            ),
            ("compose.yaml", "services:\n  api:\n    build: .\n    environment:\n      - RUST_LOG=warn,api=info\n"),
        ],
    ),
    (
        "rust-image-too-old",
        "Dockerfile",
        1,
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\n"),
            ("Cargo.lock", "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n"),
            ("Dockerfile", BUILD),
        ],
    ),
    (
        "rust-image-too-old",
        "Dockerfile",
        1,
        &[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\"]\nresolver = \"2\"\n"),
            ("a/Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n"),
            ("Dockerfile", BUILD),
        ],
    ),
    (
        "rust-image-too-old",
        "Dockerfile",
        1,
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\naxum = \"0.8\"\n"),
            (
                "Cargo.lock",
                "version = 3\n[[package]]\nname = \"api\"\nversion = \"1.0.0\"\ndependencies = [\"axum\"]\n[[package]]\nname = \"axum\"\nversion = \"0.8.6\"\nsource = \"registry+x\"\n",
            ),
            ("Dockerfile", BUILD),
        ],
    ),
    (
        "rust-image-too-old",
        "docker/api.Dockerfile",
        1,
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\nrust-version = \"1.90\"\n"),
            (
                "compose.yaml",
                "services:\n  api:\n    build:\n      context: .\n      dockerfile: docker/api.Dockerfile\n",
            ),
            ("docker/api.Dockerfile", BUILD),
        ],
    ),
    (
        "rust-image-too-old",
        "Dockerfile",
        1,
        &[
            ("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n"),
            ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95\"\n"),
            (".dockerignore", "rust-toolchain.toml\n"),
            ("Dockerfile", BUILD),
        ],
    ),
    (
        "toolchain-too-old",
        "rust-toolchain",
        1,
        &[("Cargo.toml", "[package]\nname = \"api\"\nedition = \"2024\"\n"), ("rust-toolchain", "1.80\n")],
    ),
    ("nightly-toolchain", "rust-toolchain.toml", 2, &[("rust-toolchain.toml", "[toolchain]\nchannel = \"nightly\"\n")]),
    (
        "target-cpu-native",
        ".cargo/config.toml",
        2,
        &[(".cargo/config.toml", "[build]\nrustflags = \"-C target-cpu=native\"\n")],
    ),
    (
        "target-cpu-native",
        ".cargo/config.toml",
        2,
        &[
            (
                ".cargo/config.toml",
                "[target.'cfg(target_arch = \"x86_64\")']\nrustflags = [\"-C\", \"target-cpu=native\"]\n",
            ),
            ("Dockerfile", BUILD),
        ],
    ),
    (
        "linker-not-in-image",
        ".cargo/config.toml",
        2,
        &[(".cargo/config.toml", "[build]\nrustflags = [\"-C\", \"link-arg=-fuse-ld=lld\"]\n"), ("Dockerfile", BUILD)],
    ),
    (
        "registry-token-in-config",
        "Cargo.toml",
        2,
        &[(
            "Cargo.toml",
            "[dependencies]\na = { git = \"https://oauth2:glpat-0123456789@example.com/a.git\", tag = \"v1\" }\n",
        )],
    ),
    (
        "path-outside-context",
        "api/Cargo.toml",
        4,
        &[
            ("api/Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\nhyper = { path = \"../../forks/hyper\" }\n"),
            ("api/Dockerfile", "FROM rust:1.95\nCOPY Cargo.toml src ./\nRUN cargo build --release --locked\n"),
            ("compose.yaml", "services:\n  api:\n    build: {context: api}\n"),
        ],
    ),
    (
        "binary-name-mismatch",
        "Dockerfile",
        3,
        &[
            ("Cargo.toml", "[package]\nname = \"order-api\"\n"),
            (
                "Dockerfile",
                "FROM rust:1.95 AS build\nCOPY . .\nRUN cargo build --release --locked --bin order_api\nFROM debian:13-slim\nCOPY --from=build /target/release/app /order-api\n",
            ),
        ],
    ),
];
