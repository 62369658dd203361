//! Texts that nobody wrote as a Dockerfile.

use super::found;
use proptest::prelude::*;

/// Pieces that Dockerfiles are made of, also in places where they make no sense.
const PIECES: [&str; 60] = [
    "FROM ",
    "rust:1.95",
    " AS build\n",
    "FROM build\n",
    "debian:bookworm-slim\n",
    "scratch\n",
    "${BASE}",
    "ARG BASE=alpine:3.19\n",
    "RUN ",
    "COPY ",
    "--from=build ",
    "--from=0 ",
    "ADD ",
    "ENV ",
    "ARG ",
    "WORKDIR ",
    "USER ",
    "CMD ",
    "ENTRYPOINT ",
    "EXPOSE ",
    "HEALTHCHECK CMD ",
    "STOPSIGNAL SIGKILL\n",
    "SHELL [\"/bin/bash\"]\n",
    "--mount=type=cache,target=/app/target ",
    "--mount=type=bind ",
    "cargo build --release",
    "cargo chef cook",
    "cargo install --path .",
    "rustup default nightly",
    "--target $T",
    "--locked",
    "apt-get update && apt-get install -y curl",
    "rm -rf /var/lib/apt/lists/*",
    "chown -R app .",
    "[ a == b ]",
    "[\"a\", ",
    "['a']",
    ". .",
    "/app/target/release/app /app",
    "Cargo.toml ./",
    ".env",
    "PORT=8080",
    "JWT_SECRET=a",
    "A=b C",
    "$",
    "${",
    "\"",
    "'",
    "\\\n",
    "\\",
    "<<EOF\n",
    "EOF\n",
    "|",
    ";",
    "#",
    "\n",
    "\r\n",
    " ",
    "ä",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_dockerfile_panics(pieces in prop::collection::vec(0..PIECES.len(), 0..40), manifest: bool) {
        let text: String = pieces.iter().filter_map(|place| PIECES.get(*place).copied()).collect();
        let mut files = vec![("Dockerfile", text.as_str())];
        if manifest {
            files.push(("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\ntokio = \"1\"\nreqwest = \"0.12\"\n"));
            files.push((".dockerignore", "*\n!src\n"));
        }
        for finding in found(&files) {
            let (_, text) = files[finding.place.file];
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            prop_assert!(text.get(std::ops::Range::from(finding.place.span)).is_some(), "{} {:?}", finding.rule.id, finding.place);
        }
    }

    #[test]
    fn no_text_panics(text in "(?s).{0,200}", ignore in "(?s).{0,60}") {
        found(&[("Dockerfile", &text), (".dockerignore", &ignore), ("rust-toolchain", &text)]);
    }
}
