//! sqlx without a runtime or without TLS, which compiles and fails at run time.

use super::environment::{Variable, variables};
use super::lock::{Lock, has};
use super::paths::below;
use super::versions::{Version, oldest, read};
use super::workspace::{Crate, Crates, Role, home, paths};
use crate::cargo::Dependency;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static SQLX_WITHOUT_RUNTIME: Rule = Rule {
    id: "sqlx-without-runtime",
    title: "sqlx is built without a runtime",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Without a runtime feature, sqlx compiles, and panics when the service creates the pool. The service then exits at \
          startup, with code 101.",
    fix: "Add the feature runtime-tokio to sqlx.",
    page: "/configuration/versions/#what-broke-in-sqlx-0-9",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Cargo.toml",
        "[package]\nname = \"api\"\n\n[dependencies]\nsqlx = { version = \"0.9\", features = [\"postgres\", \"tls-rustls-ring-webpki\"] }\n",
    )]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[package]\nname = \"api\"\n\n[dependencies]\nsqlx = { version = \"0.9\", features = [\"postgres\", \"runtime-tokio\", \"tls-rustls-ring-webpki\"] }\n",
    )]),
};

pub static SQLX_WITHOUT_TLS: Rule = Rule {
    id: "sqlx-without-tls",
    title: "The database URL requires TLS, and sqlx is built without it",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Without a tls feature, sqlx rejects sslmode=require and the stricter modes: TLS upgrade required by connect options \
          but SQLx was built without TLS support enabled. Every connection fails, so the service does not become ready.",
    fix: "Add a feature such as tls-rustls-ring-webpki to sqlx.",
    page: "/database/database-tls/#recognize-it",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "Cargo.toml",
            "[package]\nname = \"api\"\n\n[dependencies]\nsqlx = { version = \"0.9\", features = [\"postgres\", \"runtime-tokio\"] }\n",
        ),
        ("fly.toml", "app = \"api\"\n\n[env]\nDATABASE_URL = \"postgres://api@db.internal/api?sslmode=verify-full\"\n"),
    ]),
    passes: Rule::native(&[
        (
            "Cargo.toml",
            "[package]\nname = \"api\"\n\n[dependencies]\nsqlx = { version = \"0.9\", features = [\"postgres\", \"runtime-tokio\", \"tls-rustls-ring-webpki\"] }\n",
        ),
        ("fly.toml", "app = \"api\"\n\n[env]\nDATABASE_URL = \"postgres://api@db.internal/api?sslmode=verify-full\"\n"),
    ]),
};

/// The first version that compiles without a runtime and without TLS.
const FIRST: Version = Version(0, 7, 0);

/// What sqlx is built with.
struct Built {
    has_runtime: bool,
    has_tls: bool,
}

/// Looks at the dependencies on sqlx.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    let locks = Lock::all(project);
    let all = variables(project);
    let strict = all.iter().find_map(|variable| Some((variable, strict_mode(variable)?)));
    for one in &crates.list {
        let of_sqlx = |dependency: &Dependency<'_>| dependency.name() == "sqlx" && !dependency.is("optional");
        let Some(dependency) = one.manifest.linked().find(of_sqlx) else { continue };
        let own = home(one.manifest);
        let built = match locks.iter().find(|lock| below(&own, &lock.folder).is_some()) {
            Some(lock) => of_lock(lock),
            None => of_manifest(&crates, one),
        };
        let Some(built) = built else { continue };
        let (at, span) = (one.manifest.at, dependency.key.span);
        if !built.has_runtime {
            findings.add(&SQLX_WITHOUT_RUNTIME, at, span, "No feature of sqlx is a runtime.");
        }
        if let Some((variable, mode)) = strict.as_ref().filter(|_| !built.has_tls) {
            let said = format!("No feature of sqlx is a TLS stack, and {} has sslmode={mode}.", variable.name);
            findings
                .add(&SQLX_WITHOUT_TLS, at, span, said)
                .because(variable.at.place(variable.span), format!("sslmode={mode} needs TLS"));
        }
    }
}

/// A lock file has the optional dependencies that the features of the whole workspace enable.
fn of_lock(lock: &Lock<'_>) -> Option<Built> {
    let mut cores = lock.named("sqlx-core");
    let core = cores.next()?;
    // A fork may have other names for the same.
    let is_original = core.node.get("source").and_then(Node::text).is_some_and(|text| text.starts_with("registry+"));
    if cores.next().is_some() || !is_original || read(core.version)? < FIRST {
        return None;
    }
    let any = |names: &[&str]| names.iter().any(|name| has(core, name));
    Some(Built {
        has_runtime: any(&["tokio", "async-std", "smol", "async-global-executor"]),
        has_tls: any(&["rustls", "native-tls"]),
    })
}

/// Without a lock file, other crates may enable features, so only a lone package without such crates is certain.
fn of_manifest(crates: &Crates<'_>, one: &Crate<'_>) -> Option<Built> {
    let manifest = one.manifest;
    let uses_sqlx = |name: &str| {
        ["sqlx", "sea-", "ormx", "apalis", "loco", "pgmq", "rocket_db_pools"].iter().any(|part| name.contains(part))
    };
    let all = manifest.dependencies();
    let is_open = one.role != Role::Alone
        || crates.list.len() > 1
        || !manifest.is_whole
        || paths(manifest).next().is_some()
        || !manifest.patches().is_empty()
        || all.iter().any(|one| one.name() != "sqlx" && (uses_sqlx(one.name()) || one.node.get("git").is_some()));
    let mut of_sqlx = all.iter().filter(|one| one.name() == "sqlx" && one.table == "dependencies");
    let version = of_sqlx.clone().find_map(|one| one.version().and_then(oldest))?;
    if is_open || version < FIRST || of_sqlx.any(|one| one.value("git").is_some()) {
        return None;
    }
    let features = manifest.root.get("features").map(Node::entries).unwrap_or_default();
    let passed = features.iter().flat_map(|(_, list)| list.list()).filter_map(Node::text);
    let passed = passed.filter_map(|text| text.strip_prefix("sqlx/").or_else(|| text.strip_prefix("sqlx?/")));
    let own = all.iter().filter(|one| one.name() == "sqlx").flat_map(|one| one.features());
    let features: Vec<&str> = own.chain(passed).collect();
    let any = |parts: &[&str]| features.iter().any(|feature| parts.iter().any(|part| feature.contains(part)));
    Some(Built {
        has_runtime: any(&["runtime-"]),
        has_tls: any(&["tls-rustls", "tls-native", "-rustls", "-native-tls"]),
    })
}

/// The mode of a variable that sqlx reads, if it does not connect without TLS.
fn strict_mode(variable: &Variable<'_>) -> Option<String> {
    let mode = match variable.name.as_str() {
        "PGSSLMODE" => variable.value.as_str(),
        "DATABASE_URL" if variable.value.starts_with("postgres") => {
            let (_, query) = variable.value.split_once('?')?;
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| matches!(*key, "sslmode" | "ssl-mode")).map(|(_, mode)| mode)?
        }
        _ => return None,
    };
    matches!(mode, "require" | "verify-ca" | "verify-full").then(|| mode.to_string())
}
