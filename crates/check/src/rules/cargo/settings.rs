//! Cargo's settings in `.cargo/config.toml`.
//!
//! Source: <https://doc.rust-lang.org/cargo/reference/config.html>.

use super::images::{Build, builds};
use super::paths::join;
use crate::docker::Kind as Does;
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::docker::TARGET_CPU_NATIVE;
use crate::tree::Node;

pub static LINKER_NOT_IN_IMAGE: Rule = Rule {
    id: "linker-not-in-image",
    title: "Cargo is configured to use a linker that the image does not contain",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "The builder copies .cargo/config.toml with the sources, and Cargo then calls this linker in the image. The Rust \
          images contain gcc and ld, so the build fails with: linker not found, or cannot find ld.",
    fix: "Install the linker in the build stage, or exclude .cargo/ in .dockerignore.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            ".cargo/config.toml",
            "[target.x86_64-unknown-linux-gnu]\nlinker = \"clang\"\nrustflags = [\"-C\", \"link-arg=-fuse-ld=mold\"]\n",
        ),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
        ),
    ]),
    passes: Rule::native(&[
        (
            ".cargo/config.toml",
            "[target.x86_64-unknown-linux-gnu]\nlinker = \"clang\"\nrustflags = [\"-C\", \"link-arg=-fuse-ld=mold\"]\n",
        ),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nRUN apt-get update && apt-get install -y clang mold\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nUSER 1000\n",
        ),
    ]),
};

pub static CONFIG_TARGET_MOVES_BINARY: Rule = Rule {
    id: "config-target-moves-binary",
    title: "The Dockerfile copies the binary from the wrong target folder",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "With build.target in .cargo/config.toml, Cargo writes to target/<target>/release, even without --target. COPY finds \
          no binary in target/release, and the image build fails.",
    fix: "Copy the binary from the folder of the target, or exclude .cargo/ in .dockerignore.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (".cargo/config.toml", "[build]\ntarget = \"x86_64-unknown-linux-gnu\"\n"),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/release/api /api\nUSER 1000\n",
        ),
    ]),
    passes: Rule::native(&[
        (".cargo/config.toml", "[build]\ntarget = \"x86_64-unknown-linux-gnu\"\n"),
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /src/target/x86_64-unknown-linux-gnu/release/api /api\nUSER 1000\n",
        ),
    ]),
};

pub static REGISTRY_TOKEN_IN_CONFIG: Rule = Rule {
    id: "registry-token-in-config",
    title: "The source tree contains a registry or repository token",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Everyone who can read the repository, or a layer of the build, can use the token. With it they can publish a crate \
          that the service then builds.",
    fix: "Revoke the token, and pass a new one as the variable CARGO_REGISTRIES_<NAME>_TOKEN or as a build secret.",
    page: "/warnings/secrets/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        ".cargo/config.toml",
        "[registries.internal]\nindex = \"sparse+https://crates.example.com/\"\ntoken = \"0123456789abcdef\"\n",
    )]),
    passes: Rule::native(&[(
        ".cargo/config.toml",
        "[registries.internal]\nindex = \"sparse+https://crates.example.com/\"\n",
    )]),
};

/// Linkers that the Rust images do not contain.
///
/// Source: <https://github.com/rust-lang/docker-rust>, whose images add gcc and libc6-dev, or begin with
/// buildpack-deps.
const LINKERS: [&str; 4] = ["clang", "mold", "lld", "wild"];

/// Looks at the settings.
pub fn look(project: &Project, findings: &mut Findings) {
    let builds = builds(project);
    for (at, toml) in project.toml_of(Kind::CargoConfig) {
        let folder = join(at.source.folder(), "..");
        let path = join("", &at.source.path);
        let of_folder: Vec<_> = builds.iter().filter(|build| build.context == folder).collect();
        let reach: Vec<_> = of_folder.iter().copied().filter(|build| reaches(build, project, &path)).collect();
        let is_used = of_folder.is_empty() || !reach.is_empty();
        for flags in flags(&toml.root).into_iter().filter(|_| is_used) {
            if let Some(node) = values(flags).into_iter().find(|(_, text)| text.contains("target-cpu=native")) {
                findings.add(&TARGET_CPU_NATIVE, at, node.0.span, "rustflags has target-cpu=native.");
            }
        }
        if let Some(build) = reach.first() {
            linkers(&toml.root, at, build, findings);
            target(&toml.root, at, build, findings);
        }
        tokens(&toml.root, at, findings);
    }
    for (at, toml) in project.toml_of(Kind::Cargo) {
        urls(&toml.root, at, findings);
    }
}

/// Whether a file of the context is in the stage of a build.
fn reaches(build: &Build<'_>, project: &Project, path: &str) -> bool {
    let Some(rest) = build.in_context(path) else { return false };
    build.copies(rest) == Some(true) && build.excluded(project, rest).is_none()
}

/// The flags of the compiler, for all targets that a server may run on.
fn flags(root: &Node) -> Vec<&Node> {
    let targets = root.get("target").map(Node::entries).unwrap_or_default();
    let targets = targets.into_iter().filter(|(key, _)| key.text().is_some_and(is_linux)).map(|(_, node)| node);
    root.get("build").into_iter().chain(targets).filter_map(|table| table.get("rustflags")).collect()
}

fn is_linux(target: &str) -> bool {
    let others = ["not(target_os=\"linux\")", "not(target_os='linux')"];
    let written = target.replace(' ', "");
    !others.iter().any(|other| written.contains(other))
        && !["apple", "macos", "windows", "wasm", "android", "ios"].iter().any(|other| target.contains(other))
}

/// A text, or the texts of a list.
fn values(node: &Node) -> Vec<(&Node, &str)> {
    std::iter::once(node).chain(node.list()).filter_map(|node| Some((node, node.text()?))).collect()
}

fn linkers(root: &Node, at: At<'_>, build: &Build<'_>, findings: &mut Findings) {
    let image = build.lineage.last().and_then(|stage| stage.image.as_ref());
    let is_official = image.is_some_and(|image| {
        let name = image.name.strip_prefix("docker.io/").unwrap_or(&image.name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        matches!(name, "rust" | "lukemathwalker/cargo-chef")
            && image.tag.as_deref().is_none_or(|tag| !tag.contains("alpine"))
    });
    // Scripts can install anything, and variables replace the settings.
    if !is_official || build.mentions(&["RUSTFLAGS", "_LINKER", ".sh", "--target", "CARGO_BUILD_TARGET"]) {
        return;
    }
    let targets = root.get("target").map(Node::entries).unwrap_or_default();
    let tables = targets.into_iter().filter(|(key, _)| {
        let is_own = |name: &str| name == "x86_64-unknown-linux-gnu" || name.contains("target_os = \"linux\"");
        key.text().is_some_and(is_own)
    });
    let tables = root.get("build").into_iter().chain(tables.map(|(_, table)| table));
    for table in tables {
        let of_flags = table.get("rustflags").map(values).unwrap_or_default().into_iter();
        let of_flags = of_flags.filter_map(|(node, text)| Some((node, text.split_once("-fuse-ld=")?.1)));
        let own = table.get("linker").and_then(|node| Some((node, node.text()?)));
        for (node, text) in own.into_iter().chain(of_flags) {
            let name = text.rsplit('/').next().unwrap_or(text);
            let Some(linker) = LINKERS.iter().find(|linker| name.starts_with(**linker)) else { continue };
            if build.mentions(&[linker]) {
                continue;
            }
            let said = format!("The image of {} does not install {linker}.", build.at.source.path);
            findings
                .add(&LINKER_NOT_IN_IMAGE, at, node.span, said)
                .because(build.at.place(build.command.span()), "This build calls the linker");
            return;
        }
    }
}

fn target(root: &Node, at: At<'_>, build: &Build<'_>, findings: &mut Findings) {
    let Some((node, triple)) = root.at(&["build", "target"]).and_then(|node| Some((node, node.text()?))) else {
        return;
    };
    if build.mentions(&[triple, "--target", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "cargo install"]) {
        return;
    }
    let instructions = build.file.stages.iter().flat_map(|stage| &stage.instructions);
    let copy = instructions.into_iter().find_map(|one| match &one.kind {
        Does::Copy { from: Some(_), sources, .. } => sources.iter().find(|word| word.text.contains("target/release/")),
        _ => None,
    });
    if let Some(word) = copy {
        let said = format!("Cargo writes the binary to target/{triple}/release.");
        findings
            .add(&CONFIG_TARGET_MOVES_BINARY, build.at, word.span, said)
            .because(at.place(node.span), format!("build.target is {triple}"));
    }
}

fn tokens(root: &Node, at: At<'_>, findings: &mut Findings) {
    let registries = root.get("registries").map(Node::entries).unwrap_or_default();
    let tables = root.get("registry").into_iter().chain(registries.into_iter().map(|(_, table)| table));
    for table in tables {
        for key in ["token", "secret-key"] {
            let Some(node) = table.get(key) else { continue };
            let is_real = node.text().is_some_and(|text| !text.is_empty() && !text.contains(['$', '<', '{']));
            if is_real {
                findings.add(&REGISTRY_TOKEN_IN_CONFIG, at, node.span, format!("{key} of a registry is written here."));
            }
        }
    }
    urls(root, at, findings);
}

/// Addresses with a password or a token, wherever they are.
fn urls(node: &Node, at: At<'_>, findings: &mut Findings) {
    if let Some(text) = node.text().filter(|text| has_secret(text)) {
        let host = text.split_once("://").map_or(text, |(_, rest)| rest);
        let host = host.split('/').next().and_then(|part| part.rsplit('@').next()).unwrap_or_default();
        let said = format!("The address of {host} contains a password or a token.");
        findings.add(&REGISTRY_TOKEN_IN_CONFIG, at, node.span, said);
    }
    for child in node.list() {
        urls(child, at, findings);
    }
    for (_, child) in node.entries() {
        urls(child, at, findings);
    }
}

fn has_secret(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let scheme = scheme.rsplit('+').next().unwrap_or(scheme);
    let Some((user, _)) = rest.split('/').next().and_then(|part| part.rsplit_once('@')) else { return false };
    let is_real = match user.split_once(':') {
        Some((_, secret)) => !secret.is_empty() && !secret.contains(['$', '<', '{']),
        // A name alone is harmless, unless it is as long as a token.
        None => user.len() >= 32,
    };
    matches!(scheme, "http" | "https") && is_real
}
