use crate::check::{Extra, Options, check_with};
use crate::project::{File, Project};
use crate::report::{Confidence, Finding, Place, Report, Rule, Severity};
use crate::source::Span;

/// A rule that the tests report wherever a file contains `FAULT`.
static FAULT: Rule = Rule {
    id: "fault",
    title: "A fault",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "",
    fix: "",
    page: "",
    claims: &[],
    also: &["DL3006", "no-liveness-probe", "runAsRootAllowed", "CKV_K8S_8", "DS-0002", "JSONArgsRecommended"],
    pedantic: false,
    fails: &[],
    passes: &[],
};

fn report(path: &str, text: &str) -> Report {
    let project = Project { files: vec![File::of_bytes(path, text.as_bytes())] };
    let places = text.match_indices("FAULT").map(|(start, found)| Span { start, end: start + found.len() });
    let finding = |span| Finding {
        rule: &FAULT,
        place: Place { file: 0, span },
        confidence: Confidence::Sure,
        message: "A fault.".into(),
        because: Vec::new(),
        patch: None,
    };
    let findings = places.map(finding).collect();
    check_with(&project, &Options { pedantic: true }, Extra { rules: vec![&FAULT], findings, ..Extra::default() })
}

/// The lines of the faults that are ignored, by which tool and why.
fn ignored(path: &str, text: &str) -> Vec<(usize, &'static str, String)> {
    let project = Project { files: vec![File::of_bytes(path, text.as_bytes())] };
    let report = report(path, text);
    let ignored = report.ignored.into_iter().filter(|one| one.finding.rule.id == "fault");
    ignored.map(|one| (project.files[0].source.line(one.finding.place.span.start), one.by, one.reason)).collect()
}

/// The lines of the faults that our own comments ignore.
fn lines(path: &str, text: &str) -> Vec<usize> {
    ignored(path, text).into_iter().map(|(line, _, _)| line).collect()
}

fn problems(path: &str, text: &str) -> Vec<(&'static str, String)> {
    let all = report(path, text).findings.into_iter().map(|finding| (finding.rule.id, finding.message));
    all.filter(|(id, _)| id.ends_with("ignore") || id.starts_with("ignore")).collect()
}

#[test]
fn a_comment_covers_an_instruction_or_a_stage() {
    let text = "# axum-check: ignore[fault] the stage\nFROM FAULT AS a\nRUN FAULT\n\nFROM FAULT\n# axum-check: ignore[fault] one\n# Another comment.\nRUN a && \\\n  FAULT\nRUN FAULT\n# axum-check: ignore[fault] nothing below\n\nRUN FAULT\n";
    assert_eq!(lines("Dockerfile", text), [2, 3, 9]);
    let inside = "FROM a\nRUN a && \\\n  # axum-check: ignore[fault] one line\n  FAULT && \\\n  FAULT\n";
    assert_eq!(lines("Dockerfile", inside), [4]);
}

#[test]
fn a_comment_covers_a_node_of_yaml() {
    let text = "services:\n  # axum-check: ignore[fault] one key\n  a: FAULT\n  b: FAULT\n  c: FAULT # axum-check: ignore[fault] this line\n  # axum-check: ignore[fault] a service\n  d:\n    x: 1\n    y: [FAULT]\n  e:\n    # axum-check: ignore[fault] an item\n    - x: 1\n      y: FAULT\n    - y: FAULT\n  f:\n    # axum-check: ignore[fault] one of two\n    x: FAULT\n    y: FAULT\n";
    assert_eq!(lines("compose.yml", text), [3, 5, 9, 13, 17]);
}

#[test]
fn a_comment_above_an_object_covers_it() {
    let object = "apiVersion: v1\nkind: Pod\nspec: FAULT\n";
    let text = format!(
        "# axum-check: ignore[fault] the object\n{object}---\n{object}---\n# axum-check: ignore[fault] it\n{object}"
    );
    assert_eq!(lines("pod.yaml", &text), [4, 13]);
    assert_eq!(lines("pod.yaml", &format!("# axum-check: ignore[fault] x\n---\n{object}")), [5]);
    assert_eq!(lines("pod.yaml", "spec: |\n  # axum-check: ignore[fault] text\n  FAULT\n"), [0; 0]);
}

#[test]
fn a_comment_covers_a_table_or_a_key_of_toml() {
    let text = "a = \"# axum-check: ignore[fault] a string FAULT\"\n# axum-check: ignore[fault] a table\n[b]\nx = [\n  'FAULT',\n]\n[c]\nx = 'FAULT' # axum-check: ignore[fault] a line\ny = 'FAULT'\n# axum-check: ignore[fault] a key\nz = [\n  1,\n  'FAULT',\n]\nw = '''\n# axum-check: ignore[fault] a string\nFAULT'''\n";
    assert_eq!(lines("Cargo.toml", text), [5, 8, 13]);
}

#[test]
fn a_comment_covers_a_statement_of_rust() {
    let text = "// axum-check: ignore[fault] a function\n#[tokio::main]\nasync fn main() {\n    FAULT;\n}\nfn a() {\n    let url = \"http://axum-check: ignore[fault] x\"; FAULT;\n    // axum-check: ignore[fault] a chain\n    let x = Pool { a: '\"', b: '}' }\n        .b(FAULT)?;\n    FAULT; // axum-check: ignore[fault] a line\n    // axum-check: ignore[fault] an argument\n    c(r#\"\"}\"#, FAULT);\n    FAULT\n}\n";
    assert_eq!(lines("src/main.rs", text), [4, 10, 11, 13]);
}

#[test]
fn a_file_is_ignored_only_at_its_top() {
    let top = "# Fault\n\n# axum-check: ignore-file[fault] a sample\nFROM FAULT\nRUN FAULT\n";
    assert_eq!(lines("Dockerfile", top), [4, 5]);
    let below = "FROM FAULT\n# axum-check: ignore-file[fault] a sample\nRUN FAULT\n";
    assert_eq!(lines("Dockerfile", below), [0; 0]);
    let said = problems("Dockerfile", below);
    assert!(matches!(&said[..], [("unused-ignore", said)] if said.contains("top of the file")), "{said:?}");
    assert_eq!(lines("entrypoint.sh", "#!/bin/sh\n# axum-check: ignore-file[fault] a sample\nFAULT\n"), [3]);
}

#[test]
fn reasons_are_required_and_kept() {
    for (comment, reason) in [
        ("axum-check: ignore[fault] the base image pins it", "the base image pins it"),
        ("axum-check:ignore[fault]: until 1.2 (#7)", "until 1.2 (#7)"),
        ("axum-check: ignore[ latest-tag , fault ] – see docs", "see docs"),
    ] {
        let text = format!("FROM a\n# {comment}\nRUN FAULT\n");
        assert_eq!(ignored("Dockerfile", &text), [(3, "axum-check", reason.to_owned())], "{comment}");
    }
    for comment in ["axum-check: ignore[fault]", "axum-check: ignore[fault] --", "axum-check: ignore[fault] :"] {
        let text = format!("FROM a\n# {comment}\nRUN FAULT\n");
        assert_eq!(lines("Dockerfile", &text), [0; 0], "{comment}");
        assert!(matches!(&problems("Dockerfile", &text)[..], [("ignore-without-reason", _)]), "{comment}");
    }
}

#[test]
fn wrong_comments_are_reported() {
    for (comment, id, part) in [
        ("axum-check: ignore fault", "unknown-ignore", "cannot be read"),
        ("axum-check: ignore[] x", "unknown-ignore", "cannot be read"),
        ("axum-check: disable[fault] x", "unknown-ignore", "cannot be read"),
        ("axum-check: ignore[faults] x", "unknown-ignore", "Did you mean fault?"),
        ("axum-check: ignore[nothing-like-it] x", "unknown-ignore", "No rule is named nothing-like-it."),
        ("axum-check: ignore[DL3002] x", "unknown-ignore", "This rule is runs-as-root."),
        ("axum-check: ignore[relative-workdir] x", "unused-ignore", "finds nothing in what follows"),
    ] {
        let said = problems("Dockerfile", &format!("FROM a\n# {comment}\nRUN FAULT\n"));
        assert!(matches!(&said[..], [(found, said)] if *found == id && said.contains(part)), "{comment}: {said:?}");
    }
    let names = report("Dockerfile", "FROM a\n# axum-check: ignore[fault, falt] x\nRUN FAULT\n");
    let wrong = names.findings.iter().find(|finding| finding.rule.id == "unknown-ignore").expect("a finding");
    let patch = wrong.patch.as_ref().expect("a patch");
    assert_eq!(patch.edits, [(wrong.place, "fault".to_owned())]);
    assert_eq!((wrong.place.span.start, wrong.place.span.end), (35, 39));
}

#[test]
fn hadolint_ignores_the_next_instruction() {
    let one = "# hadolint ignore=DL3000, DL3006 # pinned elsewhere\nFROM FAULT\nRUN FAULT\n";
    assert_eq!(ignored("Dockerfile", one), [(2, "hadolint", "pinned elsewhere".to_owned())]);
    assert_eq!(lines("Dockerfile", "# hadolint global ignore=DL3006\nFROM a\nRUN FAULT\nRUN FAULT\n"), [3, 4]);
    assert_eq!(lines("Dockerfile", "FROM a\n# hadolint ignore=DL3007\nRUN FAULT\n"), [0; 0]);
    assert_eq!(lines("Dockerfile", "FROM a\n# hadolint ignore=DL3006\n# A comment\nRUN FAULT\n"), [0; 0]);
    assert_eq!(lines("compose.yml", "# hadolint ignore=DL3006\na: FAULT\n"), [0; 0]);
}

#[test]
fn build_checks_are_skipped_by_a_directive() {
    for (first, found) in [
        ("# check=skip=JSONArgsRecommended,StageNameCasing;error=true", true),
        ("# syntax=docker/dockerfile:1\n# check=error=true;skip=all", true),
        ("# check=skip=StageNameCasing", false),
        ("# A comment\n# check=skip=all", false),
        ("\n# check=skip=all", false),
    ] {
        assert_eq!(!lines("Dockerfile", &format!("{first}\nFROM a\nRUN FAULT\n")).is_empty(), found, "{first}");
    }
}

#[test]
fn annotations_ignore_in_their_object() {
    for (annotation, expected) in [
        ("ignore-check.kube-linter.io/no-liveness-probe: \"a job\"", Some(("kube-linter", "a job"))),
        ("ignore-check.kube-linter.io/no-readiness-probe: \"a job\"", None),
        ("kube-score/ignore: a, no-liveness-probe", Some(("kube-score", ""))),
        ("polaris.fairwinds.com/runAsRootAllowed-exempt: \"true\"", Some(("polaris", ""))),
        ("polaris.fairwinds.com/runAsRootAllowed-exempt: \"false\"", None),
        ("polaris.fairwinds.com/exempt: \"true\"", Some(("polaris", ""))),
        ("checkov.io/skip1: CKV_K8S_8=runs once", Some(("checkov", "runs once"))),
        ("checkov.io/skip12: CKV_K8S_8", Some(("checkov", ""))),
        ("checkov.io/skip1: CKV_K8S_9=runs once", None),
        ("example.com/ignore: fault", None),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    {annotation}\nspec: FAULT\n---\napiVersion: v1\nkind: Pod\nspec: FAULT\n"
        );
        let expected: Vec<_> = expected.into_iter().map(|(by, why)| (6, by, why.to_owned())).collect();
        assert_eq!(ignored("pod.yaml", &text), expected, "{annotation}");
    }
}

#[test]
fn checkov_and_trivy_ignore_by_comment() {
    assert_eq!(
        ignored("Dockerfile", "FROM a\n#checkov:skip=CKV_K8S_8:runs once\nRUN a\nRUN FAULT\n"),
        [(4, "checkov", "runs once".to_owned())]
    );
    for name in ["AVD-DS-0002", "DS002", "DS-0002"] {
        assert_eq!(
            lines("Dockerfile", &format!("FROM a\n#trivy:ignore:{name}\nRUN FAULT\nRUN FAULT\n")),
            [3],
            "{name}"
        );
    }
    assert_eq!(lines("Dockerfile", "FROM a\n# trivy:ignore:DS001 trivy:ignore:DS002\nRUN FAULT\n"), [3]);
    assert_eq!(lines("Dockerfile", "FROM a\n#trivy:ignore:DS002:exp:2024-01-01\nRUN FAULT\n"), [0; 0]);
}

#[test]
fn names_of_other_tools_have_the_form_of_their_tool() {
    let is_known = |name: &str| {
        let numbered =
            |start: &str| name.strip_prefix(start).is_some_and(|rest| rest.bytes().all(|one| one.is_ascii_digit()));
        let is_name = name.bytes().all(|one| b"-_".contains(&one) || one.is_ascii_alphanumeric()) && !name.is_empty();
        numbered("DL") || numbered("SC") || name.starts_with("CKV") || super::one::of_trivy(name).is_some() || is_name
    };
    for rule in crate::rules::rules() {
        assert!(rule.also.iter().all(|name| is_known(name)), "{}: {:?}", rule.id, rule.also);
    }
}

#[test]
fn no_comment_makes_a_check_panic() {
    let texts = [
        ("Dockerfile", "# axum-check: ignore[é,fault] ä\nFROM FAULT\n"),
        ("a.yaml", "a: &a [*a, {b: # axum-check: ignore[é\n"),
        ("Cargo.toml", "[[a]] # axum-check: ignore[x]]] é\nb = '''é\n"),
        ("a.rs", "'é' r##\"é\"# // axum-check: ignore[é] /* /* */ b'\\"),
    ];
    for (path, text) in texts {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            report(path, &text[..end]);
        }
    }
}
