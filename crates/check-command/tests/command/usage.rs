//! Arguments, exit codes and messages.

use super::{FAULTY, folder, report, run, run_with, texts};

#[test]
fn the_status_tells_whether_the_limit_is_reached() {
    let faulty = folder(&[("Dockerfile", FAULTY)]);
    let untidy = folder(&[("Dockerfile", "FROM debian:13-slim\nWORKDIR app\nUSER 65532:65532\nCMD [\"/app\"]\n")]);
    for (arguments, faulty_code, untidy_code) in [
        (&["check"][..], 1, 0),
        (&["check", "--fail-on", "medium", "."], 1, 0),
        (&["check", "--fail-on=low"], 1, 1),
        (&["check", "--fail-on", "never"], 0, 0),
        (&["check", "--format", "sarif", "Dockerfile"], 1, 0),
    ] {
        assert_eq!(run(&faulty, arguments).code, Some(faulty_code), "{arguments:?}");
        assert_eq!(run(&untidy, arguments).code, Some(untidy_code), "{arguments:?}");
    }
}

#[test]
fn wrong_usage_is_explained() {
    let folder = folder(&[("Dockerfile", FAULTY), ("notes.txt", "x"), ("empty/x.txt", "x")]);
    for (arguments, part) in [
        (&["chek"][..], "unknown command \"chek\""),
        (&["--format", "json"], "write a command first"),
        (&["check", "--fromat", "json"], "--fromat"),
        (&["check", "--format", "xml"], "the formats are text, json"),
        (&["check", "--fail-on", "all"], "the limits are high"),
        (&["check", "--fix=everything"], "write --fix or --fix=unsafe"),
        (&["check", "--new-only"], "needs --base"),
        (&["check", "--base", "a", "--base-ref", "b"], "one of --base and --base-ref"),
        (&["check", "--site", "docs"], "must begin with https://"),
        (&["check", "-"], "- needs --name"),
        (&["check", "--name", "Dockerfile"], "add the path -"),
        (&["check", "-", "--name", "Dockerfile", "--fix"], "add --diff"),
        (&["check", "absent"], "cannot read absent"),
        (&["check", "empty"], "found no files to check in empty"),
        (&["check", "--base", "absent"], "cannot read absent"),
        (&["check", "--base-ref", "main"], "has no commit \"main\""),
        (&["explain"], "needs the ID"),
        (&["explain", "relative-workdirs"], "Did you mean relative-workdir?"),
        (&["check", "--explain", "x-y-z"], "no rule is named \"x-y-z\". To see"),
        (&["list", "x"], "x"),
    ] {
        let output = run(&folder, arguments);
        assert_eq!((output.code, output.out.as_str()), (Some(2), ""), "{arguments:?}: {}", output.err);
        assert!(output.err.contains(part), "{arguments:?}: {}", output.err);
    }
}

#[test]
fn help_list_and_explanations_are_printed() {
    let folder = folder(&[]);
    for arguments in [&["--help"][..], &[], &["check", "-h"], &["help"], &["list", "--help"]] {
        let output = run(&folder, arguments);
        assert!(output.code == Some(0) && output.out.contains("--fail-on LIMIT"), "{arguments:?}");
    }
    assert!(run(&folder, &["--version"]).out.starts_with("check-files "));
    let list = run(&folder, &["list"]).out;
    assert!(check::rules().all(|rule| list.lines().any(|line| line.starts_with(rule.id))));
    for rule in check::rules() {
        let output = run(&folder, &["check", "--explain", rule.id]);
        assert!(output.out.contains(rule.fix) && output.out.contains("Fails: "), "{}", rule.id);
    }
}

#[test]
fn options_that_are_printed_exist() {
    let help = run(&folder(&[]), &["--help"]).out;
    let options = help.split_whitespace().filter(|word| word.starts_with("--"));
    let folder = folder(&[("Dockerfile", FAULTY)]);
    for option in options.map(|option| option.trim_end_matches(['.', ','])) {
        let err = run(&folder, &["check", option]).err;
        assert!(!err.contains("invalid option") && !err.contains("unexpected option"), "{option}: {err}");
    }
}

#[test]
fn the_standard_input_is_a_file() {
    let folder = folder(&[]);
    let output = run_with(&folder, &["check", "-", "--name", "deploy/Dockerfile"], FAULTY);
    assert_eq!(output.code, Some(1));
    assert!(output.out.contains("deploy/Dockerfile:2:9"), "{}", output.out);
}

#[test]
fn more_is_reported_on_request() {
    let folder =
        folder(&[("Dockerfile", "FROM --platform=linux/amd64 debian:13-slim\nUSER 1000:1000\nCMD [\"/app\"]\n")]);
    let found = |arguments: &[&str]| texts(&report(&folder, arguments), "findings", "rule");
    assert!(!found(&[]).contains(&"hardcoded-arch".to_owned()));
    assert!(found(&["--pedantic"]).contains(&"hardcoded-arch".to_owned()));
}

#[test]
fn reports_are_written_to_files() {
    let folder = folder(&[("Dockerfile", FAULTY), ("report.sarif", "old")]);
    let output = run(&folder, &["check", "--format", "sarif", "--output", "report.sarif", "Dockerfile"]);
    assert_eq!((output.code, output.out.as_str()), (Some(1), ""), "{}", output.err);
    assert!(output.err.contains("in 1 file:"), "{}", output.err);
    let sarif: serde_json::Value = serde_json::from_str(&super::read(&folder, "report.sarif")).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let output = run(&folder, &["check", "--output", "absent/report.txt"]);
    assert!(output.code == Some(2) && output.err.contains("cannot write absent/report.txt"), "{}", output.err);
}

#[test]
fn pages_are_below_the_site() {
    let folder = folder(&[("Dockerfile", FAULTY)]);
    let pages = texts(&report(&folder, &["--site", "https://docs.example.org/axum/"]), "findings", "page");
    assert!(pages.iter().all(|page| page.starts_with("https://docs.example.org/axum/")), "{pages:?}");
}

#[test]
fn colors_are_printed_on_request() {
    let folder = folder(&[("Dockerfile", FAULTY)]);
    assert!(!run(&folder, &["check"]).out.contains('\u{1b}'));
    assert!(run(&folder, &["check", "--color", "always"]).out.contains("\u{1b}["));
}
