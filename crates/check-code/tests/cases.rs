//! What the rules find and what they leave alone, beyond the examples of the rules.

use check::{Project, Source};

fn ids(files: &[(&str, &str)]) -> Vec<&'static str> {
    let sources = files.iter().filter_map(|(path, text)| Source::new(*path, text.as_bytes()).ok());
    let report = check_code::look(&Project::new(sources.collect()));
    assert!(report.gaps.is_empty(), "{:?}", report.gaps);
    let shown = report.findings.iter().filter(|finding| !finding.rule.pedantic);
    shown.map(|finding| finding.rule.id).collect()
}

/// The findings in a handler with some `use` declarations and a body.
fn handler(uses: &str, body: &str) -> Vec<&'static str> {
    let text = format!("use axum::extract::Path;\n{uses}\npub async fn read(Path(id): Path<String>) {{\n{body}\n}}\n");
    ids(&[("src/read.rs", &text)])
}

#[test]
fn names_are_resolved_by_use_declarations() {
    let sleep = ["blocking-sleep-in-async"];
    assert_eq!(handler("use std::thread;", "thread::sleep(t);"), sleep);
    assert_eq!(handler("use std::{thread as threads};", "threads::sleep(t);"), sleep);
    assert_eq!(handler("use std::thread::sleep as pause;", "pause(t);"), sleep);
    assert_eq!(handler("use std::thread::*;", "sleep(t);"), sleep);
    assert_eq!(handler("use std::thread::{self, JoinHandle};", "thread::sleep(t);"), sleep);
    assert_eq!(handler("", "use std::thread::sleep; sleep(t);"), sleep);
    assert_eq!(handler("", "::std::thread::sleep(t);"), sleep);
    assert!(handler("use tokio::time::sleep;", "sleep(t).await;").is_empty());
    assert!(handler("use crate::thread;", "thread::sleep(t);").is_empty());
    assert!(handler("mod thread { pub fn sleep(t: u8) {} }", "thread::sleep(t);").is_empty());
    assert!(handler("fn sleep(t: u8) {}\nuse std::thread::*;", "sleep(t);").is_empty());
}

#[test]
fn only_code_on_workers_blocks() {
    let uses = "use std::{fs, thread};";
    let io = ["blocking-io-in-async"];
    assert_eq!(handler(uses, "let a = fs::read(id);"), io);
    assert_eq!(handler(uses, "let a = names.iter().map(|name| fs::read(name));"), io);
    assert_eq!(handler(uses, "tokio::select! { a = async { fs::read(id) } => {} }"), io);
    assert_eq!(handler(uses, "tracing::info!(\"{:?}\", fs::read(id));"), io);
    assert!(handler(uses, "tokio::task::spawn_blocking(move || fs::read(id)).await;").is_empty());
    assert!(handler(uses, "tokio::task::block_in_place(|| fs::read(id));").is_empty());
    assert!(handler(uses, "thread::spawn(move || { fs::read(id) });").is_empty());
    assert!(handler(uses, "rayon::spawn(move || { fs::read(id); });").is_empty());
    assert!(handler(uses, "let later = Later::new(|| fs::read(id));").is_empty());
    assert!(handler(uses, "fn other() { fs::read(id); }").is_empty());
    assert!(handler(uses, "let a = fs::read_to_string(\"/proc/self/status\");").is_empty());
}

#[test]
fn blocking_code_is_found_in_the_functions_that_a_handler_calls() {
    let handler =
        "use axum::extract::Path;\npub async fn read(Path(id): Path<String>) { crate::files::load(id).await; }\n";
    let load = "pub async fn load(id: String) -> Vec<u8> { open(&id) }\nfn open(id: &str) -> Vec<u8> { std::fs::read(id).unwrap() }\n";
    assert_eq!(ids(&[("src/read.rs", handler), ("src/files.rs", load)]), ["blocking-io-in-async"]);
    let detached = "pub async fn load(id: String) -> Vec<u8> { tokio::task::spawn_blocking(move || open(&id)).await.unwrap() }\nfn open(id: &str) -> Vec<u8> { std::fs::read(id).unwrap() }\n";
    assert!(ids(&[("src/read.rs", handler), ("src/files.rs", detached)]).is_empty());
    // Another module has a function of the same name.
    assert!(ids(&[("src/read.rs", handler), ("src/others.rs", load)]).is_empty());
    // A package of the workspace.
    let other = "use axum::extract::Path;\npub async fn read(Path(id): Path<String>) { files::load(id).await; }\n";
    assert_eq!(ids(&[("api/src/read.rs", other), ("files/src/lib.rs", load)]), ["blocking-io-in-async"]);
}

#[test]
fn tests_and_examples_are_left_out() {
    let text =
        "use axum::{Router, extract::Path};\npub async fn read(Path(id): Path<String>) { std::thread::sleep(t); }\n";
    assert!(!ids(&[("src/read.rs", text)]).is_empty());
    for path in ["tests/read.rs", "examples/read.rs", "benches/read.rs", "src/tests.rs", "load-test/src/main.rs"] {
        assert!(ids(&[(path, text)]).is_empty(), "{path}");
    }
    let inline = format!("#[cfg(test)]\nmod tests {{\n{text}\n}}\n");
    assert!(ids(&[("src/read.rs", &inline)]).is_empty());
    let declared = "#[cfg(all(test, unix))]\nmod read;\n";
    assert!(ids(&[("src/lib.rs", declared), ("src/read.rs", text)]).is_empty());
    assert!(!ids(&[("src/lib.rs", "#[cfg(not(test))]\nmod read;\n"), ("src/read.rs", text)]).is_empty());
    let marked = text.replace("pub async", "#[tokio::test]\npub async");
    assert!(ids(&[("src/read.rs", &marked)]).is_empty());
}

#[test]
fn servers_drain_in_several_ways() {
    let main = |body: &str| {
        let text = format!("use axum::{{Router, routing::get}};\n#[tokio::main]\nasync fn main() {{\n{body}\n}}\n");
        ids(&[("src/main.rs", &text)])
    };
    let serve = ["serve-without-graceful-shutdown"];
    assert_eq!(main("axum::serve(listener, app).await.unwrap();"), serve);
    assert_eq!(main("tokio::select! { r = axum::serve(listener, app) => {} _ = signal() => {} }"), serve);
    assert_eq!(main("axum::Server::bind(&address).serve(app.into_make_service()).await;"), serve);
    assert_eq!(main("axum_server::bind(address).serve(app.into_make_service()).await;"), serve);
    assert!(main("axum_server::bind(address).handle(handle).serve(app.into_make_service()).await;").is_empty());
    // The variable drains, or the caller of a library can make it drain.
    assert!(
        main("let server = axum::serve(listener, app); timeout(server.with_graceful_shutdown(signal())).await;")
            .is_empty()
    );
    assert!(
        ids(&[("src/lib.rs", "pub fn serve(l: L, r: R) -> axum::serve::Serve { axum::serve(l, r) }\n")]).is_empty()
    );
    // A server for probes only, next to work of another kind.
    let probes = "let app = Router::new().route(\"/healthz\", get(ok)).route(\"/metrics\", get(render)); axum::serve(listener, app).await;";
    assert!(main(probes).is_empty());
    let port = "let l = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await; axum::serve(l, app).await;";
    assert!(main(port).is_empty());
}

#[test]
fn shutdown_futures_are_followed() {
    let main = "#[tokio::main]\nasync fn main() { timeout(axum::serve(l, a).with_graceful_shutdown(signals::stop())).await; }\n";
    let only = "pub async fn stop() { wait().await }\nasync fn wait() { tokio::signal::ctrl_c().await.ok(); }\n";
    let both = "pub async fn stop() { tokio::select! { _ = tokio::signal::ctrl_c() => {} _ = terminate() => {} } }\nasync fn terminate() { tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()); }\n";
    let declared = format!("mod signals;\n{main}");
    let check = |signals: &str| ids(&[("src/main.rs", &declared), ("src/signals.rs", signals)]);
    assert_eq!(check(only), ["ctrl-c-only-shutdown"]);
    assert!(check(both).is_empty());
    let given = [("src/main.rs", declared.as_str()), ("src/signals.rs", only), ("fly.toml", "app = \"api\"\n")];
    assert!(ids(&given).is_empty(), "Fly sends SIGINT");
    let docker =
        [("src/main.rs", declared.as_str()), ("src/signals.rs", only), ("Dockerfile", "FROM a\nSTOPSIGNAL SIGINT\n")];
    assert!(ids(&docker).is_empty());
    assert!(ids(&[("src/main.rs", &declared)]).is_empty(), "the function is not given");
}

#[test]
fn sql_is_reported_for_texts_of_callers_only() {
    let sql = ["sql-by-format"];
    assert_eq!(handler("", "sqlx::query(&format!(\"SELECT 1 WHERE a = '{id}'\")).execute(db).await;"), sql);
    assert_eq!(
        handler("", "let q = format!(\"DELETE FROM t WHERE a = '{}'\", id); db.execute(q.as_str()).await;"),
        sql
    );
    assert_eq!(
        handler("", "sqlx::query(&format!(\"SELECT 1 WHERE a LIKE '%{}%'\", id.trim())).fetch_all(db).await;"),
        sql
    );
    for body in [
        "sqlx::query(&format!(\"SELECT {COLUMNS} FROM t WHERE a = $1\")).bind(id).execute(db).await;",
        "sqlx::query(&format!(\"SELECT 1 WHERE a = '{}'\", 5)).execute(db).await;",
        "let id = id.replace('\\'', \"''\"); sqlx::query(&format!(\"SELECT 1 WHERE a = '{id}'\")).execute(db).await;",
        "let n: i64 = 5; sqlx::query(&format!(\"SELECT now() - INTERVAL '{n} days'\")).execute(db).await;",
        "println!(\"SELECT '{id}'\");",
    ] {
        assert!(handler("", body).is_empty(), "{body}");
    }
    let number = "use axum::extract::Path;\npub async fn read(Path(id): Path<i64>) { sqlx::query(&format!(\"SELECT 1 WHERE a = '{id}'\")).execute(db).await; }\n";
    assert!(ids(&[("src/read.rs", number)]).is_empty());
    let field = |ty: &str| {
        format!(
            "use axum::extract::Query;\nstruct Search {{ q: {ty} }}\npub async fn read(Query(search): Query<Search>) {{ sqlx::query(&format!(\"SELECT 1 WHERE a = '{{}}'\", search.q)).execute(db).await; }}\n"
        )
    };
    assert_eq!(ids(&[("src/read.rs", &field("String"))]), sql);
    assert!(ids(&[("src/read.rs", &field("u32"))]).is_empty());
}

#[test]
fn bodies_of_responses_may_be_large() {
    let middleware = |body: &str| {
        let text = format!(
            "use axum::{{body::{{Body, to_bytes}}, extract::Request, middleware::Next, response::Response}};\nuse http_body_util::BodyExt;\npub async fn log(request: Request, next: Next) -> Response {{\n{body}\n}}\n"
        );
        ids(&[("src/log.rs", &text)])
    };
    let unbounded = ["unbounded-body"];
    assert_eq!(
        middleware("let (p, body) = request.into_parts(); let b = to_bytes(body, usize::MAX).await;"),
        unbounded
    );
    assert_eq!(middleware("let b = request.into_body().collect().await.unwrap().to_bytes();"), unbounded);
    assert!(middleware("let b = to_bytes(request.into_body(), 64 * 1024).await;").is_empty());
    assert!(
        middleware(
            "let r = next.run(request).await; let (p, body) = r.into_parts(); to_bytes(body, usize::MAX).await;"
        )
        .is_empty()
    );
    assert!(middleware("let (p, body) = request.into_parts(); let (q, body) = next.run(r).await.into_parts(); to_bytes(body, usize::MAX).await;").is_empty());
}

#[test]
fn options_are_not_faults() {
    let cors = |body: &str| {
        ids(&[("src/app.rs", &format!("use tower_http::cors::*;\nfn cors() -> CorsLayer {{ {body} }}\n"))])
    };
    assert_eq!(cors("CorsLayer::very_permissive()"), ["very-permissive-cors"]);
    assert!(cors("if dev { CorsLayer::very_permissive() } else { CorsLayer::new() }").is_empty());
    assert!(cors("CorsLayer::very_permissive().allow_origin(origins)").is_empty());
    assert_eq!(cors("CorsLayer::permissive().allow_credentials(true)"), ["cors-wildcard-with-credentials"]);
    assert_eq!(cors("CorsLayer::new().allow_headers(Any).allow_credentials(true)"), ["cors-wildcard-with-credentials"]);
    assert_eq!(
        cors("CorsLayer::new().allow_origin(AllowOrigin::mirror_request()).allow_credentials(true)"),
        ["very-permissive-cors"]
    );
    assert!(cors("CorsLayer::new().allow_origin(origins).allow_headers(Any)").is_empty());
    let certificates = "fn client(skip: bool) { let mut b = reqwest::Client::builder(); if skip { b = b.danger_accept_invalid_certs(true); } }";
    assert!(ids(&[("src/client.rs", certificates)]).is_empty());
}

#[test]
fn settings_about_passwords_are_not_secrets() {
    let default = |name: &str| {
        ids(&[("src/config.rs", &format!("fn a() {{ std::env::var(\"{name}\").unwrap_or(\"8\".into()); }}"))])
    };
    for name in ["JWT_SECRET", "APP_SECRET_KEY", "DB_PASSWORD"] {
        assert_eq!(default(name), ["default-secret"], "{name}");
    }
    for name in ["PASSWORD_MIN_LENGTH", "SECRET_FILE", "SECRET_NAME", "TOKEN_TTL", "PORT"] {
        assert!(default(name).is_empty(), "{name}");
    }
    let keys = "use jsonwebtoken::*;\nconst KEY: &[u8] = b\"abc\";\nfn a(given: &[u8]) { DecodingKey::from_secret(KEY); EncodingKey::from_secret(given); }\n";
    assert_eq!(ids(&[("src/keys.rs", keys)]), ["secret-in-code"]);
}

#[test]
fn paths_depend_on_the_version_of_axum() {
    let app = "use axum::{Router, routing::get};\nfn app() -> Router { Router::new().route(\"/a/:id\", get(a)).route(\"/b/{id}\", get(b)) }\n";
    let with = |manifest: &str| ids(&[("Cargo.toml", manifest), ("src/app.rs", app)]);
    assert_eq!(with("[package]\nname = \"a\"\n[dependencies]\naxum = { version = \"0.8.1\" }\n"), ["old-path-syntax"]);
    assert_eq!(with("[package]\nname = \"a\"\n[dependencies]\naxum = \"0.6\"\n"), ["new-path-syntax"]);
    assert!(with("[package]\nname = \"a\"\n[dependencies]\naxum = \"*\"\n").is_empty());
    assert!(ids(&[("src/app.rs", app)]).is_empty());
    let workspace = [
        ("Cargo.toml", "[workspace]\nmembers = [\"api\"]\n[workspace.dependencies]\naxum = \"0.8\"\n"),
        ("api/Cargo.toml", "[package]\nname = \"api\"\n[dependencies]\naxum = { workspace = true }\n"),
        ("api/src/app.rs", app),
    ];
    assert_eq!(ids(&workspace), ["old-path-syntax"]);
    let allowed = app.replace("Router::new()", "Router::new().without_v07_checks()");
    let manifest = "[package]\nname = \"a\"\n[dependencies]\naxum = \"0.8\"\n";
    assert!(ids(&[("Cargo.toml", manifest), ("src/app.rs", &allowed)]).is_empty());
    let actix = "use actix_web::{App, web};\nfn app() { App::new().route(\"/a/:id\", web::get().to(a)); }\n";
    assert!(ids(&[("Cargo.toml", manifest), ("src/app.rs", actix)]).is_empty());
}

#[test]
fn guards_end_before_the_task_waits() {
    let held = |body: &str| {
        let text = format!("use std::sync::Mutex;\npub async fn f(m: &Mutex<u8>) {{\n{body}\n}}\n");
        ids(&[("src/f.rs", &text)])
    };
    assert_eq!(held("let a = m.lock().unwrap(); other().await;"), ["std-mutex-across-await"]);
    for body in [
        "let a = m.lock().unwrap(); drop(a); other().await;",
        "{ let a = m.lock().unwrap(); } other().await;",
        "let a = *m.lock().unwrap(); other().await;",
        "let a = m.lock().unwrap().clone(); other().await;",
        "let a = m.lock().await; other().await;",
        "let a = m.lock().unwrap(); tokio::spawn(async move { other().await });",
    ] {
        assert!(held(body).is_empty(), "{body}");
    }
}
