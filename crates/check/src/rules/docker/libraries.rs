//! Libraries and certificates that the binary loads at run time.

use super::base::{distroless_variant, has_certificates};
use super::crates::Crates;
use super::links;
use super::packages::{self, Packages};
use super::plan::Plan;
use super::release::{System, official};
use super::stages::{Libc, Product, copied};
use super::steps::Step;
use crate::docker::Kind;
use crate::findings::Findings;
use crate::map::Set;
use crate::report::{Confidence, Finding, Rule, Severity};
use crate::words::Words;

pub static MISSING_CA_CERTIFICATES: Rule = Rule {
    id: "missing-ca-certificates",
    title: "The runtime image has no CA certificates",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "The service verifies TLS servers with the CA certificates of the operating system, and the image contains \
          none. The service starts, but every outbound HTTPS request fails with an unknown issuer.",
    fix: "Install ca-certificates in the runtime stage, or use distroless cc, which contains them.",
    page: "/configuration/dockerfile/#why-each-line",
    claims: Rule::native(&["df-ca-certs"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:trixie-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nreqwest = \"0.13\"\n"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:trixie-slim\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nreqwest = \"0.13\"\n"),
    ]),
};

pub static OPENSSL_ON_SLIM: Rule = Rule {
    id: "openssl-on-slim",
    title: "The runtime image has no OpenSSL library",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "The binary links OpenSSL dynamically, and the base image does not contain libssl. The container exits at \
          startup with \"libssl.so.3: cannot open shared object file\".",
    fix: "Use rustls instead of OpenSSL, or install libssl3 in the runtime stage (libssl3t64 on Debian 13).",
    page: "/configuration/dockerfile/#recognize-what-is-wrong",
    claims: Rule::native(&["df-libssl-dev"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-bookworm AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nnative-tls = \"0.2\"\n"),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-bookworm AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y libssl3 && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nnative-tls = \"0.2\"\n"),
    ]),
};

pub static LIBPQ_MISSING: Rule = Rule {
    id: "libpq-missing",
    title: "The runtime image has no libpq",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "The postgres feature of Diesel links libpq dynamically, and the base image does not contain the library. The \
          container exits at startup with \"libpq.so.5: cannot open shared object file\".",
    fix: "Install libpq5 in the runtime stage, or add pq-sys with its bundled feature.",
    page: "/configuration/dockerfile/#recognize-what-is-wrong",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:trixie-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        (
            "Cargo.toml",
            "[package]\nname = \"app\"\n[dependencies]\ndiesel = { version = \"2\", features = [\"postgres\"] }\n",
        ),
    ]),
    passes: Rule::native(&[
        (
            "Dockerfile",
            "FROM rust:1.95-trixie AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:trixie-slim\nRUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /target/release/app /app\nUSER 1000\n",
        ),
        (
            "Cargo.toml",
            "[package]\nname = \"app\"\n[dependencies]\ndiesel = { version = \"2\", features = [\"postgres\"] }\n",
        ),
    ]),
};

/// Packages that bring neither certificates nor OpenSSL nor libpq.
const HARMLESS: Words = Words(
    "tzdata tini dumb-init libgcc-s1 libc6 libstdc++6 zlib1g procps adduser passwd locales gosu libsqlite3-0 \
     netcat-openbsd",
);

/// Compares what the service links with what the image contains.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let product = &plan.product;
    let Some(crates) = Crates::of(plan.project, &names(product)) else { return };
    let packages = Packages::of(&product.steps);
    if packages.may_have_more || product.builders.is_empty() || copies_system(&product.steps) {
        return;
    }
    certificates(plan, &crates, &packages, findings);
    if product.builders.iter().all(|builder| builder.libc == Libc::Gnu) {
        shared_libraries(plan, &crates, &packages, findings);
    }
}

fn shared_libraries(plan: &Plan<'_>, crates: &Crates<'_>, packages: &Packages<'_>, findings: &mut Findings) {
    let product = &plan.product;
    let only = |others: &[&str]| {
        packages.list.iter().all(|one| HARMLESS.has(&one.name) || others.contains(&one.name.as_str()))
    };
    let mut report = |rule, name: &str, package: Option<&str>, said: String, because: String| {
        let finding = findings.add(rule, plan.at, product.base.from.span, said);
        finding.because(crates.manifest.at.place(key(crates, name)), because);
        if let Some(package) = package {
            install(finding, plan, package);
        }
    };
    let is_bookworm = product.image().and_then(System::of) == Some(System::Debian(12));
    let from = product.base.shown();
    if let Some(name) = links::openssl(crates).filter(|_| only(&[]) && lacks_openssl(product)) {
        let said = format!("{name} links OpenSSL, and {from} has no libssl.");
        report(&OPENSSL_ON_SLIM, name, is_bookworm.then_some("libssl3"), said, format!("depends on {name}"));
    }
    if links::libpq(crates)
        && only(&["ca-certificates", "openssl", "libssl3", "libssl3t64", "curl"])
        && lacks_libpq(product)
    {
        let said = format!("diesel links libpq, and {from} does not contain it.");
        report(&LIBPQ_MISSING, "diesel", Some("libpq5"), said, "enables the feature postgres".into());
    }
}

fn lacks_libpq(product: &Product<'_>) -> bool {
    product.image().is_some_and(|image| {
        matches!(official(image), Some("debian" | "ubuntu")) || distroless_variant(image).is_some()
    })
}

/// The names that tell which package of a workspace the image runs.
fn names(product: &Product<'_>) -> Set<String> {
    let mut found = Set::new();
    for copied in product.steps.iter().filter_map(copied).filter(|copied| copied.from.is_some()) {
        found.extend(copied.sources.iter().filter_map(|word| word.text.rsplit('/').next()).map(String::from));
    }
    for call in product.builders.iter().flat_map(|builder| &builder.calls) {
        let values = ["--bin", "--package", "-p"].iter().filter_map(|option| call.command.value(option));
        found.extend(values.map(String::from));
    }
    found
}

/// Whether folders of libraries or certificates come from elsewhere.
fn copies_system(steps: &[Step<'_>]) -> bool {
    let certificates = steps
        .last()
        .is_some_and(|step| step.values.contains_key("SSL_CERT_FILE") || step.values.contains_key("SSL_CERT_DIR"));
    certificates
        || steps.iter().filter_map(copied).any(|copied| {
            let mut words =
                copied.sources.iter().chain([copied.destination]).map(|word| word.text.trim_end_matches('/'));
            words.any(|path| {
                let path = path.to_ascii_lowercase();
                let folders = ["/etc", "/usr", "/lib", "/lib64", "/usr/lib", "/usr/share", "/etc/ssl", ""];
                let parts = ["/lib/", ".so", "cert", "cacert", "/ssl/", "libssl", "libpq", ".pem", ".crt"];
                folders.contains(&path.as_str()) || parts.iter().any(|part| path.contains(part))
            })
        })
}

fn certificates(plan: &Plan<'_>, crates: &Crates<'_>, packages: &Packages<'_>, findings: &mut Findings) {
    let product = &plan.product;
    // Any package may recommend ca-certificates, as curl does.
    let may_install = packages.list.iter().any(|one| {
        one.name.contains("certificates")
            || one.with_recommended && !HARMLESS.has(&one.name) && !one.name.starts_with("libpq")
    });
    let is_image_without = product.image().and_then(has_certificates) == Some(false);
    if may_install || !is_image_without {
        return;
    }
    let Some((client, roots)) = links::system_roots(crates) else { return };
    let said = format!("{client} uses {roots}, and {} has no CA certificates.", product.base.shown());
    let finding = findings.add(&MISSING_CA_CERTIFICATES, plan.at, product.base.from.span, said);
    finding.because(crates.manifest.at.place(key(crates, client)), format!("depends on {client}"));
    install(finding, plan, "ca-certificates");
}

/// Where a dependency is declared.
fn key(crates: &Crates<'_>, name: &str) -> crate::source::Span {
    crates.direct(name).map(|one| one.key.span).unwrap_or_default()
}

/// Whether the base image has no libssl. Ubuntu and Debian from release 13 on contain it, because apt links it.
fn lacks_openssl(product: &Product<'_>) -> bool {
    let Some(image) = product.image() else { return false };
    match distroless_variant(image) {
        Some(variant) => variant == "base-nossl",
        None => {
            matches!(System::of(image), Some(System::Debian(number)) if number < 13 && official(image) == Some("debian"))
        }
    }
}

/// Adds an instruction that installs a package on Debian, unless another user may run it.
fn install(finding: &mut Finding, plan: &Plan<'_>, package: &str) {
    let (product, at) = (&plan.product, plan.at);
    let is_debian = matches!(product.image().and_then(official), Some("debian" | "ubuntu"));
    let is_own = std::ptr::eq(product.stage, product.base);
    let has_shell = product.steps.iter().all(|step| !matches!(step.one.kind, Kind::Shell(_)));
    let updates = product.steps.iter().flat_map(Step::commands).any(packages::installs);
    if !is_debian || !is_own || !has_shell || updates {
        return;
    }
    let line = at.source.line_span(at.source.line(product.base.from.span.end));
    let run = format!(
        "\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends {package} \\\n    && rm -rf /var/lib/apt/lists/*"
    );
    let end = crate::source::Span { start: line.end, end: line.end };
    finding.patch(at.place(end), run, true);
}
