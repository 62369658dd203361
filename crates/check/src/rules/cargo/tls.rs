//! TLS: which stacks and which providers are linked.

use super::lock::{Lock, has};
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};

/// A lock file with a crate that leaves the choice of a provider to rustls.
macro_rules! rustls_lock {
    ($provider:literal) => {
        concat!(
            "version = 4\n\n[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\n \"axum-server\",\n]\n\n",
            "[[package]]\nname = \"axum-server\"\nversion = \"0.8.0\"\n",
            "source = \"registry+https://github.com/rust-lang/crates.io-index\"\ndependencies = [\n \"rustls\",\n]\n\n",
            "[[package]]\nname = \"rustls\"\nversion = \"0.23.46\"\n",
            "source = \"registry+https://github.com/rust-lang/crates.io-index\"\ndependencies = [\n",
            $provider,
            " \"rustls-pki-types\",\n]\n"
        )
    };
}

pub static TWO_CRYPTO_PROVIDERS: Rule = Rule {
    id: "two-crypto-providers",
    title: "rustls has two crypto providers and no default",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "If ring and aws-lc-rs are both enabled and the program installs neither, rustls panics on first use: Could not \
          automatically determine the process-level CryptoProvider. The panic appears only at run time, when the first TLS \
          configuration is built.",
    fix: "Call install_default() of one provider at the start of main, or enable only one with features.",
    page: "/configuration/upgrades/#two-rustls-providers",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Cargo.lock", rustls_lock!(" \"aws-lc-rs\",\n \"ring\",\n"))]),
    passes: Rule::native(&[("Cargo.lock", rustls_lock!(" \"ring\",\n"))]),
};

pub static TWO_TLS_STACKS: Rule = Rule {
    id: "two-tls-stacks",
    title: "The workspace depends on OpenSSL and on rustls",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Two TLS stacks have two sets of advisories, and may trust different root certificates. OpenSSL also needs its \
          headers in the builder and its library in the image.",
    fix: "Keep one. For example, set default-features = false and a rustls feature for the crate that needs OpenSSL.",
    page: "/configuration/upgrades/#reqwest-0-13",
    claims: Rule::native(&["df-libssl-dev"]),
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"openssl-sys\"\nversion = \"0.9.117\"\n\n[[package]]\nname = \"rustls\"\nversion = \"0.23.46\"\n",
    )]),
    passes: Rule::native(&[("Cargo.lock", "version = 4\n\n[[package]]\nname = \"rustls\"\nversion = \"0.23.46\"\n")]),
};

/// Crates that call `ClientConfig::builder()` or `ServerConfig::builder()` and so leave the choice to rustls.
///
/// Sources: axum-server 0.8.0 `src/tls_rustls/mod.rs`, redis 1.6.0 `src/connection.rs` and tokio-tungstenite 0.30.0
/// `src/tls.rs`. reqwest, sqlx, tonic's client and ureq choose one themselves.
const LEAVES_CHOICE: [&str; 3] = ["axum-server", "redis", "tokio-tungstenite"];

/// Looks at the lock files.
pub fn look(project: &Project, findings: &mut Findings) {
    for lock in Lock::all(project) {
        providers(project, &lock, findings);
        let place = |name: &str| lock.named(name).next().and_then(|one| Some((one, one.node.get("name")?.span)));
        if let (Some((openssl, span)), Some((rustls, other))) = (place("openssl-sys"), place("rustls")) {
            let said = format!("openssl-sys {} and rustls {} are both in Cargo.lock.", openssl.version, rustls.version);
            findings.add(&TWO_TLS_STACKS, lock.at, span, said).because(lock.at.place(other), "The second TLS stack");
        }
    }
}

fn providers(project: &Project, lock: &Lock<'_>, findings: &mut Findings) {
    let Some(rustls) = lock.named("rustls").find(|one| one.version.starts_with("0.23.")) else { return };
    if !has(rustls, "ring") || !has(rustls, "aws-lc-rs") {
        return;
    }
    // A program that installs a provider calls rustls itself, or a crate that exports it.
    let calls_it = lock.local().any(|own| has(own, "rustls") || has(own, "tokio-rustls"));
    let installs = project.of_kind(Kind::Rust).any(|file| file.source.text.contains("install_default"));
    let mut of_list = LEAVES_CHOICE.iter().flat_map(|name| lock.named(name));
    let Some(leaves) =
        of_list.find(|one| lock.needs(one).any(|needed| needed.version == rustls.version && needed.name == "rustls"))
    else {
        return;
    };
    if calls_it || installs {
        return;
    }
    let span = rustls.node.get("name").map_or(rustls.node.span, |node| node.span);
    let said = format!(
        "rustls {} is built with ring and aws-lc-rs, and {} {} leaves the choice to it.",
        rustls.version, leaves.name, leaves.version
    );
    let finding = findings.add(&TWO_CRYPTO_PROVIDERS, lock.at, span, said);
    if let Some(node) = leaves.node.get("name") {
        finding.because(lock.at.place(node.span), "This crate uses the provider of the process");
    }
}
