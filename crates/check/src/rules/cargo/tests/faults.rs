//! Files with faults in places that are easy to miss.

use super::Fault;

/// Profiles, dependencies and lock files.
pub const FAULTS: &[Fault] = &[
    (
        "panic-abort-with-server",
        "Cargo.toml",
        5,
        &[
            ("Cargo.toml", "[workspace]\nmembers = ['api']\nresolver = \"3\"\n[profile]\nrelease.panic = 'abort'\n"),
            ("api/Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\naxum = \"0.8\"\n"),
        ],
    ),
    (
        "panic-abort-with-server",
        ".cargo/config.toml",
        2,
        &[
            (".cargo/config.toml", "[profile.release]\npanic = \"abort\"\n"),
            (
                "Cargo.toml",
                "[package]\nname = \"api\"\n[dependencies]\nweb = { package = \"actix-web\", version = \"4\" }\n[profile.release]\npanic = \"unwind\"\n",
            ),
        ],
    ),
    (
        "panic-abort-with-server",
        "Cargo.toml",
        7,
        &[
            (
                "Cargo.toml",
                "[package]\nname = \"api\"\n[dependencies]\naxum = \"0.8\"\n[profile.ship]\ninherits = \"base\"\npanic = \"abort\"\n[profile.base]\ninherits = \"release\"\n",
            ),
            ("Dockerfile", "FROM rust:1.95 AS build\nRUN cargo build --profile=ship --locked\n"),
        ],
    ),
    (
        "panic-abort-with-server",
        "Cargo.toml",
        9,
        &[(
            "Cargo.toml",
            "[package]\nname = \"api\"\n[features]\ndefault = [\"web\"]\nweb = [\"dep:axum\"]\n[dependencies]\naxum = { version = \"0.8\", optional = true }\n[profile.release]\npanic = \"abort\"\n",
        )],
    ),
    (
        "panic-abort-with-server",
        "Cargo.toml",
        5,
        &[(
            "Cargo.toml",
            "[workspace]\nmembers = [\"api\"]\nresolver = \"3\"\n[profile.release]\npanic = \"abort\"\n[workspace.dependencies]\ntonic = { version = \"0.14\", features = [\"server\"] }\n",
        )],
    ),
    (
        "profile-in-workspace-member",
        "Cargo.toml",
        4,
        &[(
            "Cargo.toml",
            "[package]\nname = \"api\"\nversion.workspace = true\n[profile.release]\npanic = \"abort\"\n",
        )],
    ),
    (
        "profile-in-workspace-member",
        "a/b/Cargo.toml",
        3,
        &[
            (
                "Cargo.toml",
                "[workspace]\n[package]\nname = \"r\"\n[dependencies]\nb = { path = \"a/b\" }\n[profile.release]\nlto = \"thin\"\n",
            ),
            ("a/b/Cargo.toml", "[package]\nname = \"b\"\n[profile.release]\nlto = true\n"),
        ],
    ),
    (
        "opt-level-zero",
        "Cargo.toml",
        4,
        &[("Cargo.toml", "[package]\nname = \"api\"\n[profile.release.package.\"*\"]\nopt-level = 0\n")],
    ),
    (
        "git-dependency-unpinned",
        "Cargo.toml",
        3,
        &[("Cargo.toml", "[patch.crates-io]\n[patch.crates-io.hyper]\ngit = \"https://example.com/hyper\"\n")],
    ),
    (
        "git-dependency-unpinned",
        "Cargo.toml",
        2,
        &[(
            "Cargo.toml",
            "[target.'cfg(unix)'.dependencies]\na = { git = \"https://example.com/a\", version = \"1\" }\n",
        )],
    ),
    (
        "wildcard-dependency",
        "Cargo.toml",
        3,
        &[("Cargo.toml", "[workspace]\n[workspace.dependencies.serde]\nversion = \"*\"\n")],
    ),
    (
        "removed-feature",
        "api/Cargo.toml",
        5,
        &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"api\"]\nresolver = \"3\"\n[workspace.dependencies]\nhttp-client = { package = \"reqwest\", version = \"^0.13.1\" }\n",
            ),
            (
                "api/Cargo.toml",
                "[package]\nname = \"api\"\n[dependencies.http-client]\nworkspace = true\nfeatures = [\"rustls-tls\"]\n",
            ),
        ],
    ),
    (
        "virtual-workspace-resolver",
        "Cargo.toml",
        3,
        &[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\"]\nresolver = \"1\"\n"),
            ("a/Cargo.toml", "[package]\nname = \"a\"\nedition = \"2021\"\n"),
        ],
    ),
    (
        "lockfile-ignored-by-git",
        ".gitignore",
        3,
        &[
            (".gitignore", "# build\ntarget/\n*.lock\n"),
            ("api/Cargo.toml", "[package]\nname = \"api\"\ndefault-run = \"api\"\n[dependencies]\nwarp = \"0.4\"\n"),
        ],
    ),
];
