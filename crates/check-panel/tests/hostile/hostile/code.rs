//! Dockerfiles, scripts, files of Cargo, and Rust code.

use super::{Case, numbered};
use crate::large::lock;

pub fn cases(part: usize) -> Vec<Case> {
    let n = |count: usize| count / part;
    let long = "x".repeat(n(1_000_000));
    vec![
        ("commands", "Dockerfile", format!("FROM debian:13\nRUN {}\n", "a && ".repeat(n(100_000)))),
        ("nested commands", "Dockerfile", format!("FROM debian:13\nRUN {}\n", "$(a ".repeat(n(100_000)))),
        ("quotes", "Dockerfile", format!("FROM debian:13\nRUN {}\n", "a 'b' \"c $(d)\" ".repeat(n(50_000)))),
        ("continued lines", "Dockerfile", format!("FROM debian:13\nRUN a {}\n", "\\\n  b ".repeat(n(100_000)))),
        (
            "packages",
            "Dockerfile",
            format!(
                "FROM debian:13\nRUN apt-get update && apt-get install -y {}\n",
                numbered(n(50_000), |at| format!("a{at} "))
            ),
        ),
        ("here-documents", "Dockerfile", format!("FROM debian:13\n{}", "RUN bash <<EOF\na\nEOF\n".repeat(n(20_000)))),
        (
            "here-documents without ends",
            "Dockerfile",
            format!("FROM debian:13\n{}", "RUN bash <<EOF\na\n".repeat(n(20_000))),
        ),
        (
            "delimiters",
            "Dockerfile",
            format!("FROM debian:13\nRUN a {}\n{}", "<<EOF ".repeat(n(20_000)), "EOF\n".repeat(n(20_000))),
        ),
        ("stages", "Dockerfile", "FROM debian:13\n".repeat(n(50_000))),
        (
            "stages after stages",
            "Dockerfile",
            format!(
                "FROM debian:13 AS a0\n{}",
                numbered(n(20_000), |at| format!("FROM a{} AS a{at}\nRUN b\n", at - 1))
            ),
        ),
        (
            "copies",
            "Dockerfile",
            format!(
                "{}FROM debian:13\n{}",
                numbered(n(10_000), |at| format!("FROM debian:13 AS a{at}\n")),
                numbered(n(10_000), |at| format!("COPY --from=a{at} a b\n"))
            ),
        ),
        (
            "steps of Cargo",
            "Dockerfile",
            format!("FROM rust:1.90\n{}", "COPY . .\nRUN cargo build --release\n".repeat(n(15_000))),
        ),
        (
            "installations",
            "Dockerfile",
            format!(
                "FROM debian:13\n{}",
                numbered(n(10_000), |at| format!("RUN apt-get update && apt-get install a{at}\n"))
            ),
        ),
        (
            "arguments",
            "Dockerfile",
            format!(
                "{}FROM debian:13\n{}",
                numbered(n(10_000), |at| format!("ARG A{at}=b\n")),
                numbered(n(10_000), |at| format!("ARG A{at}\nENV B{at}=$A{at}\n"))
            ),
        ),
        (
            "growing arguments",
            "Dockerfile",
            format!("FROM debian:13\nARG A=aaaaaaaa\n{}", "ARG A=$A$A\n".repeat(n(200))),
        ),
        (
            "growing images",
            "Dockerfile",
            format!("ARG A0=aaaaaaaa\n{}FROM $A200\n", numbered(200, |at| format!("ARG A{at}=$A{0}$A{0}\n", at - 1))),
        ),
        ("unknown instructions", "Dockerfile", "FRUM a\n".repeat(n(100_000))),
        ("tables", "Cargo.toml", "[a]\n".repeat(n(50_000))),
        (
            "dependencies",
            "Cargo.toml",
            format!(
                "[package]\nname = \"a\"\n[dependencies]\n{}",
                numbered(n(30_000), |at| format!("a{at} = {{ version = \"1\", features = [\"b\"] }}\n"))
            ),
        ),
        (
            "members",
            "Cargo.toml",
            format!("[workspace]\nmembers = [{}]\n", numbered(n(50_000), |at| format!("\"a/**/b{at}/*\", "))),
        ),
        (
            "features",
            "Cargo.toml",
            format!(
                "[package]\nname = \"a\"\n[features]\n{}",
                numbered(n(30_000), |at| format!("a{at} = [\"a{}\"]\n", at - 1))
            ),
        ),
        ("nested tables", "Cargo.toml", format!("a = {}\n", "{ a = ".repeat(n(100_000)))),
        ("nested arrays", "Cargo.toml", format!("a = {}\n", "[".repeat(n(100_000)))),
        ("errors", "Cargo.toml", "a = \n".repeat(n(100_000))),
        ("packages of a lock", "Cargo.lock", lock(1_000_000)),
        ("equal packages", "Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n".repeat(n(20_000))),
        (
            "versions",
            "Cargo.lock",
            numbered(n(20_000), |at| format!("[[package]]\nname = \"axum\"\nversion = \"0.{at}.0\"\n")),
        ),
        ("huge name", "Cargo.lock", format!("[[package]]\nname = \"{long}\"\nversion = \"1.0.0\"\n")),
        ("ports of Fly", "fly.toml", "[[services]]\ninternal_port = 8080\n".repeat(n(20_000))),
        (
            "services of Render",
            "render.yaml",
            format!(
                "services:\n{}",
                numbered(n(10_000), |at| format!(
                    "- type: web\n  name: a{at}\n  envVars: [{{key: A, fromDatabase: {{name: b{at}}}}}]\n"
                ))
            ),
        ),
        (
            "resources",
            "kustomization.yaml",
            format!("resources:\n{}", numbered(n(50_000), |at| format!("- a{at}.yaml\n"))),
        ),
        (
            "images",
            "kustomization.yaml",
            format!("images:\n{}", numbered(n(30_000), |at| format!("- {{name: a{at}, newTag: '1'}}\n"))),
        ),
        ("ignored paths", ".dockerignore", format!("{}\n", numbered(n(50_000), |at| format!("**/a{at}/**\n")))),
        (
            "statements",
            "src/main.rs",
            format!("async fn main() {{\n{}}}\n", "    let a = b(c).d().await?;\n".repeat(n(30_000))),
        ),
        (
            "functions",
            "src/main.rs",
            numbered(n(15_000), |at| format!("async fn a{at}(b: Json<C>) {{ a{}(b).await }}\n", at - 1)),
        ),
        ("equal functions", "src/main.rs", "async fn a(b: Json<C>) { a(b).await }\n".repeat(n(20_000))),
        (
            "routes",
            "src/main.rs",
            format!("fn main() {{ Router::new(){} }}\n", ".route(\"/a\", get(a))".repeat(n(500))),
        ),
        ("nested code", "src/main.rs", format!("fn main() {{ {} }}\n", "(".repeat(n(50_000)))),
        ("references in code", "src/main.rs", format!("fn main() {{ {}a; }}\n", "&".repeat(n(500_000)))),
        ("methods", "src/main.rs", format!("fn main() {{ a{}; }}\n", ".b()".repeat(n(100_000)))),
        ("imports", "src/main.rs", numbered(n(20_000), |at| format!("use axum::a{at}::{{b, c as d{at}}};\n"))),
        (
            "imports of everything",
            "src/main.rs",
            format!(
                "{}fn main() {{ {} }}\n",
                numbered(n(5_000), |at| format!("use a{at}::*;\n")),
                "b(c);".repeat(n(5_000))
            ),
        ),
        (
            "comments in code",
            "src/main.rs",
            format!(
                "fn main() {{\n{}}}\n",
                "    // axum-check: ignore[no-request-timeout] x\n    a();\n".repeat(n(10_000))
            ),
        ),
        ("raw strings", "src/main.rs", format!("// axum-check: ignore[a] x\n{}", "r#\"".repeat(n(100_000)))),
        ("block comments", "src/main.rs", format!("// axum-check: ignore[a] x\n{}", "/*".repeat(n(300_000)))),
        ("a script", "a.sh", format!("#!/bin/sh\n{}", "a && b || c\n".repeat(n(50_000)))),
        ("lines", "a.yaml", "apiVersion\n".repeat(n(80_000))),
        ("addresses", "a.yaml", "://".repeat(n(300_000))),
        ("keys", "a.yaml", format!("services:\n{}", "PRIVATE KEY-----\n".repeat(n(50_000)))),
    ]
}
