//! Tests of what a piece of code needs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::*;
use crate::service::Service;
use faults::Faults;
use std::fs;

const MANIFEST: &str = "[package]\nname = \"orders\"\n\n[dependencies]\naxum = { version = \"0.8\", default-features = false, \
    features = [\"json\"] }\ntower-http = \"0.7\"\ntokio = \"1\"\n\n[dev-dependencies]\naxum = { version = \"0.8\", features = [\"ws\"] }\nreqwest = \"0.13\"\n";
const LOCK: &str = "[[package]]\nname = \"axum\"\nversion = \"0.7.9\"\n\n[[package]]\nname = \"axum\"\nversion = \"0.8.4\"\n\n\
    [[package]]\nname = \"tower-http\"\nversion = \"0.7.1\"\n";
const FILE: &str = "use axum::{Json, Router, extract::{self, State}};\nuse std::fmt::Write;\nuse tower_http::trace::TraceLayer as Trace;\n\
    use crate::error::AppError;\n\nconst LIMIT: usize = 1;\n\nfn k(state: State<()>) -> Json<()> { extract::of(state) }\n\nfn helper() {}\n\nfn f() -> Result<Router, AppError> {\n    helper();\n    \
    tokio::spawn(async {});\n    let mut text = String::new();\n    write!(text, \"{}\", LIMIT)?;\n    Ok(Router::new().layer(Trace))\n}\n";

fn service() -> Service {
    let root = tempfile::TempDir::new().unwrap();
    for (path, text) in [
        ("service/Cargo.toml", MANIFEST),
        ("service/Cargo.lock", LOCK),
        ("service/src/app.rs", FILE),
        ("service/src/error.rs", "pub enum AppError {}\n"),
        ("service/examples/e.rs", "use axum::Json;\n\nfn e() -> Json<()> { reqwest::get() }\n"),
        ("service/target/x.rs", "not shown"),
    ] {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut faults = Faults::default();
    let service = Service::read(root.path(), &mut faults);
    assert!(faults.is_empty());
    service
}

fn entries(needs: &Needs) -> String {
    needs.crates.iter().map(|needed| needed.entry.as_str()).collect()
}

#[test]
fn a_region_needs_the_imports_crates_and_names_that_it_uses() {
    let region = FILE.split_once("fn f").map(|(_, rest)| format!("fn f{rest}")).unwrap();
    let needs = service().needs("service/src/app.rs", &region);
    assert_eq!(needs.imports, "use axum::Router;\nuse std::fmt::Write;\nuse tower_http::trace::TraceLayer as Trace;\n");
    assert_eq!(
        entries(&needs),
        "axum = { version = \"0.8.4\", default-features = false, features = [\"json\"] }\n\
         tokio = \"1\"\ntower-http = \"0.7.1\"\n"
    );
    let local: Vec<_> = needs.local.iter().map(|local| (local.name.as_str(), local.address.as_str())).collect();
    let own = "/service/src/app.rs/";
    assert_eq!(local, [("AppError", "/service/src/error.rs/"), ("LIMIT", own), ("helper", own)]);
}

#[test]
fn a_trait_is_needed_for_the_method_of_its_name() {
    assert_eq!(snake_case("IntoResponse"), "into_response");
}

#[test]
fn only_examples_and_tests_have_development_dependencies() {
    let service = service();
    let code = &service.file("service/examples/e.rs").unwrap().text;
    assert_eq!(
        entries(&service.needs("service/examples/e.rs", code)),
        "axum = { version = \"0.8.4\", default-features = false, features = [\"json\", \"ws\"] }\nreqwest = \"0.13\"\n"
    );
    assert_eq!(entries(&service.needs("service/src/app.rs", "fn e() { reqwest::get() }")), "");
}

#[test]
fn what_a_piece_imports_or_defines_itself_is_not_needed() {
    let code = "use axum::Router;\nfn helper() {}\nfn g() -> Router { helper(); Router::Json }\n";
    let needs = service().needs("service/src/app.rs", code);
    assert_eq!((needs.imports.as_str(), needs.local.len()), ("", 0));
    assert_eq!(needs.crates.len(), 1);
    assert_eq!(service().needs("service/Cargo.toml", "a = 1"), Needs::default());
}
