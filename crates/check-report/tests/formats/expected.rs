//! The sample in each format, compared with a file in `tests/expected`. `BLESS=1` writes the files; look at them then.

use super::sample::sample;
use check_report::Terminal;
use std::path::Path;

const PLAIN: Terminal = Terminal { colors: false, width: 100 };

#[track_caller]
fn is_as_expected(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, found).expect("a file");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name} differs. If that is meant, run with BLESS=1 and look at the difference.");
}

/// JSON with one value per line, so that differences are readable.
fn lines(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    format!("{value:#}\n")
}

#[test]
fn text() {
    is_as_expected("text.txt", &sample().view(false).text(PLAIN));
}

#[test]
fn text_with_a_base() {
    is_as_expected("text-with-base.txt", &sample().view(true).text(PLAIN));
}

#[test]
fn colors_are_only_on_a_terminal() {
    let sample = sample();
    let colored = sample.view(false).text(Terminal { colors: true, width: 100 });
    assert!(colored.contains("\u{1b}[") && !sample.view(false).text(PLAIN).contains('\u{1b}'));
}

#[test]
fn markdown() {
    is_as_expected("comment.md", &sample().view(true).markdown());
}

#[test]
fn markdown_without_a_base() {
    is_as_expected("comment-without-base.md", &sample().view(false).markdown());
}

#[test]
fn markdown_of_nothing_is_short() {
    let mut sample = sample();
    sample.report = check::Report::default();
    sample.delta = check::Delta::default();
    assert_eq!(sample.view(true).markdown(), "<!-- axum-check -->\n### Deployment check: no new findings\n");
}

#[test]
fn markdown_fits_into_a_comment() {
    let mut sample = sample();
    sample.report.findings = vec![sample.report.findings[0].clone(); 1000];
    sample.delta.is_new = vec![true; 1000];
    sample.delta.facts = vec![sample.delta.facts[0].clone(); 10_000];
    let comment = sample.view(true).markdown();
    assert!(comment.len() < 65_536 && comment.contains(" more. Run the check"), "{}", comment.len());
}

#[test]
fn json() {
    is_as_expected("report.json", &lines(&sample().view(true).json()));
}

#[test]
fn sarif() {
    is_as_expected("report.sarif", &lines(&sample().view(true).sarif()));
}

#[test]
fn code_quality() {
    is_as_expected("quality.json", &lines(&sample().view(false).code_quality()));
}
