//! Paths of routes, and what the handlers of special paths do.

use super::servers::servers;
use crate::calls::Requests;
use crate::chain::{Chain, span_of_expr, text};
use crate::code::Code;
use crate::read::span_of;
use check::{Confidence, Findings, Kind, Project, Rule, Severity, manifests, packages};
use syn::Expr;

pub static OLD_PATH_SYNTAX: Rule = Rule {
    id: "old-path-syntax",
    title: "A route uses the path syntax of axum 0.7",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Since axum 0.8, a segment that begins with a colon or an asterisk panics when the router is built. The service \
          does not start.",
    fix: "Write /{id} instead of /:id, and /{*rest} instead of /*rest.",
    page: "/configuration/versions/#what-broke-in-axum-0-8",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\n\n[dependencies]\naxum = \"0.8\"\n"),
        (
            "src/app.rs",
            "use axum::{Router, routing::get};\n\npub fn app() -> Router {\n    Router::new().route(\"/orders/:id\", get(read))\n}\n",
        ),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\n\n[dependencies]\naxum = \"0.8\"\n"),
        (
            "src/app.rs",
            "use axum::{Router, routing::get};\n\npub fn app() -> Router {\n    Router::new().route(\"/orders/{id}\", get(read))\n}\n",
        ),
    ]),
};

pub static NEW_PATH_SYNTAX: Rule = Rule {
    id: "new-path-syntax",
    title: "A route uses the path syntax of axum 0.8",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Before axum 0.8, braces in a path are ordinary characters. The route matches only its own text, and every real \
          request gets 404.",
    fix: "Write /:id instead of /{id}, or upgrade to axum 0.8.",
    page: "/configuration/versions/#what-broke-in-axum-0-8",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\n\n[dependencies]\naxum = \"0.7\"\n"),
        (
            "src/app.rs",
            "use axum::{Router, routing::get};\n\npub fn app() -> Router {\n    Router::new().route(\"/orders/{id}\", get(read))\n}\n",
        ),
    ]),
    passes: Rule::native(&[
        ("Cargo.toml", "[package]\nname = \"api\"\n\n[dependencies]\naxum = \"0.7\"\n"),
        (
            "src/app.rs",
            "use axum::{Router, routing::get};\n\npub fn app() -> Router {\n    Router::new().route(\"/orders/:id\", get(read))\n}\n",
        ),
    ]),
};

pub static HEALTH_CHECK_DOES_QUERY: Rule = Rule {
    id: "health-check-does-query",
    title: "A health check queries the database",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The query waits for a connection of the busy pool, so traffic alone makes the check fail. As liveness, it \
          restarts the whole fleet about 30 s into a database outage.",
    fix: "Let /livez return 200 without I/O, and let /readyz read the result of a background task.",
    page: "/configuration/health-checks/",
    claims: Rule::native(&["hc-db-unusable", "hc-readiness-nodb", "hc-select1"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "src/health.rs",
        "use axum::{Router, extract::State, routing::get};\nuse sqlx::PgPool;\n\npub fn probes() -> Router<PgPool> {\n    Router::new().route(\"/health\", get(health))\n}\n\nasync fn health(State(pool): State<PgPool>) -> bool {\n    sqlx::query(\"SELECT 1\").execute(&pool).await.is_ok()\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/health.rs",
        "use axum::{Router, extract::State, routing::get};\nuse sqlx::PgPool;\n\npub fn probes() -> Router<PgPool> {\n    Router::new().route(\"/health\", get(health))\n}\n\nasync fn health(State(_): State<PgPool>) -> bool {\n    true\n}\n",
    )]),
};

pub static METRICS_ON_PUBLIC_PORT: Rule = Rule {
    id: "metrics-on-public-port",
    title: "The public port serves metrics",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Everyone who reaches the service can read its routes, its traffic and its errors. A path rule in the proxy is not \
          enough, because a path has many spellings.",
    fix: "Serve /metrics with a second listener on an internal port.",
    page: "/observability/metrics/#serve-it-inside-only",
    claims: &[],
    also: &[],
    pedantic: true,
    fails: Rule::native(&[(
        "src/main.rs",
        "use axum::{Router, routing::get};\n\nasync fn main() {\n    let app = Router::new().route(\"/\", get(root)).route(\"/metrics\", get(metrics));\n    axum::serve(listener(), app).with_graceful_shutdown(stop()).await;\n}\n",
    )]),
    passes: Rule::native(&[(
        "src/main.rs",
        "use axum::{Router, routing::get};\n\nasync fn main() {\n    let app = Router::new().route(\"/\", get(root));\n    axum::serve(listener(), app).with_graceful_shutdown(stop()).await;\n}\n",
    )]),
};

/// Looks at routes.
pub fn look(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    let servers: Vec<&str> = servers(code).iter().map(|server| code.unit(server.chain.context).package).collect();
    for chain in code.chains() {
        paths(code, chain, findings);
        let package = code.unit(chain.context).package;
        if servers.iter().filter(|other| **other == package).count() == 1 {
            public_metrics(code, chain, findings);
        }
    }
    health(code, requests, findings);
}

fn paths(code: &Code<'_>, chain: &Chain<'_>, findings: &mut Findings) {
    let is_router = chain.callee.iter().any(|callee| crate::calls::is_router(callee));
    let package = code.unit(chain.context).package;
    for method in chain.methods() {
        let name = method.method.to_string();
        if !matches!(name.as_str(), "route" | "nest" | "route_service" | "nest_service") || method.args.len() != 2 {
            continue;
        }
        let (Some(path), Some(target)) = (method.args.first(), method.args.last()) else { continue };
        let Some(text) = text(path) else { continue };
        let is_route = is_router || name == "route" && is_method_router(code, chain, target);
        if !is_route {
            continue;
        }
        let Some(version) = axum(code.project, package) else { continue };
        let old = text.split('/').find(|segment| segment.starts_with([':', '*']) && segment.len() > 1);
        let new = text.split('/').find(|segment| segment.starts_with('{') && segment.ends_with('}'));
        let at = code.at(chain.context);
        match (old, new) {
            (Some(segment), _) if version.is_new() && !code.package_mentions(package, &["without_v07_checks"]) => {
                let said = format!("{segment} panics with axum {}.", version.text);
                findings.add(&OLD_PATH_SYNTAX, at, span_of_expr(path), said);
            }
            (None, Some(segment)) if version.is_old() => {
                let said = format!("axum {} matches {segment} only as text.", version.text);
                findings.add(&NEW_PATH_SYNTAX, at, span_of_expr(path), said);
            }
            _ => {}
        }
    }
}

/// Whether an expression is `get(..)` of axum, perhaps with more methods.
fn is_method_router(code: &Code<'_>, chain: &Chain<'_>, expr: &Expr) -> bool {
    let mut root = expr;
    while let Expr::MethodCall(call) = root {
        root = &call.receiver;
    }
    matches!(root, Expr::Call(call) if matches!(&*call.func, Expr::Path(path)
        if code.resolve(chain.context, &path.path).iter().any(|full| full.starts_with("axum::routing::"))))
}

struct Version<'a> {
    text: &'a str,
    minor: u32,
}

impl Version<'_> {
    fn is_new(&self) -> bool {
        self.minor >= 8
    }

    fn is_old(&self) -> bool {
        self.minor < 8
    }
}

/// The version of axum that a package uses, if the files agree on it.
fn axum<'a>(project: &'a Project, package: &str) -> Option<Version<'a>> {
    let version = |text: &'a str| {
        let clean = text.trim_start_matches(['^', '=', '~', ' ']);
        let mut parts = clean.split('.');
        // `0.8.0-rc.1` had the new syntax already, `*` can be anything.
        let (major, minor) = (parts.next()?.parse::<u32>().ok()?, parts.next()?.parse::<u32>().ok()?);
        Some(Version { text: clean, minor: if major == 0 { minor } else { u32::MAX } })
    };
    let mut locked = packages(project).into_iter().filter(|package| package.name == "axum");
    let manifests = manifests(project);
    let own = manifests.iter().find(|manifest| {
        let folder = manifest.at.source.folder().trim_end_matches('/');
        folder == package
    });
    let required = |manifest: &check::Manifest<'a>| {
        manifest.dependencies().into_iter().find(|one| one.name() == "axum").and_then(check::Dependency::version)
    };
    if let Some(text) = own.and_then(required) {
        return version(text);
    }
    let of_workspace = manifests.iter().filter(|manifest| manifest.is_workspace()).find_map(required);
    if let Some(text) = of_workspace {
        return version(text);
    }
    let only = locked.next()?;
    if locked.next().is_some() || project.of_kind(Kind::CargoLock).count() != 1 {
        return None;
    }
    version(only.version)
}

fn public_metrics(code: &Code<'_>, chain: &Chain<'_>, findings: &mut Findings) {
    let is_router = chain.callee.iter().any(|callee| crate::calls::is_router(callee));
    let routes = || chain.methods().filter(|method| method.method == "route");
    let metrics = routes().find(|method| method.args.first().and_then(text).as_deref() == Some("/metrics"));
    if let (Some(path), true) = (metrics.and_then(|method| method.args.first()), is_router && routes().count() > 1) {
        let said = "The service has one listener, and it serves /metrics.";
        findings.add(&METRICS_ON_PUBLIC_PORT, code.at(chain.context), span_of_expr(path), said);
    }
}

/// Paths of probes that must not depend on a database. `/readyz` may, for a reason.
const PROBES: [&str; 14] = [
    "/health",
    "/healthz",
    "/health_check",
    "/health-check",
    "/healthcheck",
    "/live",
    "/livez",
    "/liveness",
    "/ping",
    "/health/live",
    "/health/liveness",
    "/alive",
    "/api/health",
    "/_health",
];

fn health(code: &Code<'_>, requests: &Requests, findings: &mut Findings) {
    for (handler, paths) in &requests.routes {
        let Some(path) = paths.iter().find(|path| PROBES.contains(&path.trim_end_matches('/'))) else { continue };
        let Some(function) = code.functions.get(*handler).filter(|one| !code.context(one.context).is_test) else {
            continue;
        };
        let Some(query) = code.chains_of(*handler).find(|chain| is_query(chain)) else { continue };
        let said = format!("The handler of {path} queries the database on each check.");
        findings
            .add(&HEALTH_CHECK_DOES_QUERY, code.at(function.context), span_of(function.sig.ident.span()), said)
            .because(code.place(query.context, query.span()), "The query is here");
    }
}

fn is_query(chain: &Chain<'_>) -> bool {
    let queries = ["sqlx::query", "sqlx::query_scalar", "sqlx::query_as", "diesel::sql_query"];
    let macros = ["query", "query_scalar", "query_as"];
    let is_macro = matches!(chain.root, Expr::Macro(mac) if macros.iter().any(|name| {
        mac.mac.path.segments.last().is_some_and(|last| last.ident == name)
    }));
    let runs = ["execute", "fetch_one", "fetch_optional", "fetch_all"];
    chain.is_awaited() && (chain.calls(&queries) || is_macro) && chain.has(&runs)
}
