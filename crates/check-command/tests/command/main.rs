//! The command on folders of its own.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod base;
mod ci;
mod files;
mod fixes;
mod usage;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A service that runs as root, in a relative folder.
const FAULTY: &str = "FROM debian:13-slim\nWORKDIR app\nCMD [\"/app\"]\n";

/// What the command printed.
struct Output {
    code: Option<i32>,
    out: String,
    err: String,
}

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

fn read(folder: &TempDir, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).expect("a file")
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    run_with(folder, arguments, "")
}

fn run_with(folder: &TempDir, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_check-files"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("COLUMNS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command");
    // The command may end before it reads.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("an end");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Output { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// The report as JSON.
fn report(folder: &TempDir, arguments: &[&str]) -> serde_json::Value {
    let output = run(folder, &[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&output.out).unwrap_or_else(|error| panic!("{error}: {}{}", output.out, output.err))
}

/// A text of each entry of a list in a report.
fn texts(report: &serde_json::Value, list: &str, key: &str) -> Vec<String> {
    let entries = report[list].as_array().expect("a list");
    entries.iter().map(|entry| entry[key].as_str().expect("a text").to_owned()).collect()
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"])
        .args(["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
