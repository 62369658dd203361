//! The examples of all rules in each format.

use check::{File, Options, Project, Report, Rule, check, rules};
use check_report::{Terminal, View};

pub const TERMINAL: Terminal = Terminal { colors: true, width: 80 };

/// Each rule, with the project that it finds a fault in.
pub fn examples() -> impl Iterator<Item = (&'static Rule, Project)> {
    rules().map(|rule| {
        let files = rule.fails.iter().map(|(path, text)| File::of_bytes(*path, text.as_bytes()));
        (rule, Project { files: files.collect() })
    })
}

pub fn report(project: &Project) -> Report {
    check(project, &Options { pedantic: true })
}

pub fn view<'a>(project: &'a Project, report: &'a Report, site: &'a str) -> View<'a> {
    static RULES: std::sync::LazyLock<Vec<&'static Rule>> = std::sync::LazyLock::new(|| rules().collect());
    View { project, report, delta: None, site, rules: &RULES }
}

/// The report in every format.
pub fn formats(view: &View<'_>) -> [String; 5] {
    [view.text(TERMINAL), view.json(), view.sarif(), view.markdown(), view.code_quality()]
}

#[test]
fn every_format_names_the_rule() {
    for (rule, project) in examples() {
        let report = report(&project);
        for text in formats(&view(&project, &report, "")) {
            assert!(text.contains(rule.id), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn two_runs_print_the_same() {
    for (_, project) in examples() {
        let (one, other) = (report(&project), report(&project));
        assert_eq!(formats(&view(&project, &one, "")), formats(&view(&project, &other, "")));
    }
}

#[test]
fn no_file_makes_a_format_panic() {
    let texts =
        ["", "\n", "\u{feff}", "a: b", "FROM \u{1b}[31mx\nUSER \u{202e}root", "FROM a\nRUN \\\n\t\u{a0}é𝄞 \\\r\n x"];
    for text in texts {
        for path in ["Dockerfile", "compose.yml", "Cargo.toml", "x.yaml", "main.rs", "é x.txt"] {
            let project = Project { files: vec![File::of_bytes(path, text.as_bytes())] };
            let report = report(&project);
            for text in formats(&view(&project, &report, "")) {
                assert!(!text.contains('\u{202e}') || text.starts_with('{') || text.starts_with('['), "{text}");
            }
        }
    }
}
