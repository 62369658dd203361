//! Comparisons with a base.

use super::{FAULTY, folder, git, report, run, texts, write};
use tempfile::TempDir;

const FIXED: &str = "FROM debian:13-slim\nWORKDIR /srv\nCMD [\"/app\"]\n";

fn found(folder: &TempDir, arguments: &[&str]) -> (Vec<(String, bool)>, Vec<String>) {
    let report = report(folder, arguments);
    let findings = report["findings"].as_array().expect("a list").iter();
    let findings = findings.map(|finding| {
        (finding["rule"].as_str().expect("a text").to_owned(), finding["isNew"].as_bool().expect("a flag"))
    });
    (findings.collect(), texts(&report["delta"], "fixed", "rule"))
}

fn names(found: &[(&str, bool)]) -> Vec<(String, bool)> {
    found.iter().map(|(rule, is_new)| ((*rule).to_owned(), *is_new)).collect()
}

#[test]
fn a_folder_is_a_base() {
    let base = folder(&[("deploy/Dockerfile", FIXED)]);
    let head = folder(&[("deploy/Dockerfile", FAULTY)]);
    let base_path = base.path().to_str().expect("a path");
    let new = names(&[("runs-as-root", false), ("relative-workdir", true)]);
    for given in [".", "deploy", "deploy/Dockerfile"] {
        assert_eq!(found(&head, &["--base", base_path, given]), (new.clone(), vec![]), "{given}");
    }
    let absolute = head.path().to_str().expect("a path");
    assert_eq!(found(&head, &["--base", base_path, absolute]), (new, vec![]));
    let only = found(&head, &["--base", base_path, "--new-only"]).0;
    assert_eq!(only, names(&[("relative-workdir", true)]));
    assert_eq!(
        run(&head, &["check", "--base", base_path, "--new-only"]).code,
        Some(0),
        "a low finding is below the limit"
    );
    assert_eq!(run(&head, &["check", "--base", base_path]).code, Some(1));
    let head_path = head.path().to_str().expect("a path");
    assert_eq!(
        found(&base, &["--base", head_path]),
        (names(&[("runs-as-root", false)]), vec!["relative-workdir".to_owned()])
    );
}

#[test]
fn a_commit_is_a_base() {
    let folder = folder(&[
        ("deploy/Dockerfile", FIXED),
        ("target/Dockerfile", FAULTY),
        ("ä b/Dockerfile", FAULTY),
        (".gitignore", ".env\nsecret/\n"),
        (".env", "A=1"),
    ]);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--force", "deploy", "target", "ä b", ".gitignore"]);
    git(folder.path(), &["commit", "--quiet", "--message", "one"]);
    write(folder.path(), &[("deploy/Dockerfile", FAULTY)]);
    let of_deploy = names(&[("runs-as-root", false), ("relative-workdir", true)]);
    for given in ["deploy", "deploy/Dockerfile"] {
        assert_eq!(found(&folder, &["--base-ref", "main", given]), (of_deploy.clone(), vec![]), "{given}");
    }
    let all = found(&folder, &["--base-ref", "HEAD", "."]).0;
    assert_eq!(all.iter().filter(|(_, is_new)| *is_new).count(), 1, "{all:?}");
    assert_eq!(all.len(), 4);
    git(folder.path(), &["commit", "--quiet", "--all", "--message", "two"]);
    let none = found(&folder, &["--base-ref", "HEAD", "."]).0;
    assert!(none.iter().all(|(_, is_new)| !is_new), "{none:?}");
    let output = run(&folder, &["check", "--format", "markdown", "--base-ref", "HEAD~1", "--new-only"]);
    assert!(output.out.contains("1 new finding") && output.out.contains("relative-workdir"), "{}", output.out);
    for wrong in ["--output=x", "main:deploy", "absent"] {
        assert_eq!(run(&folder, &["check", "--base-ref", wrong]).code, Some(2), "{wrong}");
    }
    assert!(!folder.path().join("x").exists());
}

#[test]
fn a_base_without_the_path_makes_everything_new() {
    let base = folder(&[("other/Dockerfile", FIXED)]);
    let head = folder(&[("deploy/Dockerfile", FAULTY)]);
    let found = found(&head, &["--base", base.path().to_str().expect("a path"), "deploy"]).0;
    assert!(found.len() == 2 && found.iter().all(|(_, is_new)| *is_new), "{found:?}");
}

#[test]
fn the_peak_connections_of_both_states_are_compared() {
    let compose = |replicas: u32| {
        format!(
            "services:\n  api:\n    image: registry.example.com/api:1.0.0\n    environment:\n      DATABASE_URL: postgres://db/api\n      DATABASE_MAX_CONNECTIONS: \"20\"\n    deploy: {{replicas: {replicas}}}\n  db:\n    image: postgres:18.1\n    command: postgres -c max_connections=200\n"
        )
    };
    let (base, head) = (folder(&[("compose.yaml", &compose(4))]), folder(&[("compose.yaml", &compose(7))]));
    let output = run(&head, &["check", "--format", "markdown", "--base", base.path().to_str().expect("a path")]);
    assert!(output.out.contains("| db | peak connections | 80 of 197 | 140 of 197 |"), "{}", output.out);
}
