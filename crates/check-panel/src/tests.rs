//! What the markup contains.

use super::*;
use check::{Source, look};

fn project(files: &[(&str, &str)]) -> Project {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    Project::new(sources.collect())
}

fn report(project: &Project) -> Report {
    Report { findings: look(project), ..Report::default() }
}

#[test]
fn hostile_text_stays_text() {
    let project =
        project(&[("<b>/Dockerfile", "FROM rust:latest\n# <script>\nRUN echo '<img src=x>' \"&amp;\"\nCMD x\n")]);
    let report = report(&project);
    let panel = Panel { project: &project, report: &report, root: "..", prefix: "f-", brief: false };
    let markup = panel.overview() + &panel.file(0) + &panel.shared();
    for bad in ["<script", "<img", "<b>/"] {
        assert!(!markup.contains(bad), "{bad}");
    }
    assert!(markup.contains("&amp;amp;"));
}

#[test]
fn each_finding_is_below_its_line_and_has_a_link() {
    let project = project(&[("Dockerfile", "FROM debian\nUSER 1000\nCMD [\"/app\"]\n")]);
    let report = report(&project);
    let panel = Panel { project: &project, report: &report, root: "", prefix: "f-", brief: false };
    let file = panel.file(0);
    let line = file.find("data-line=\"1\"").expect("the line");
    let finding = file.find("id=\"f-1\"").expect("the finding");
    let next = file.find("data-line=\"2\"").expect("the next line");
    assert!(line < finding && finding < next);
    assert!(panel.overview().contains("href=\"#f-1\""));
    assert!(file.contains("href=\"/check/latest-tag/\""));
}

#[test]
fn what_is_shared_has_no_text_of_the_files() {
    let project = project(&[("secret/Dockerfile", "FROM debian\nCOPY secret /secret\nCMD secret\n")]);
    let report = report(&project);
    let panel = Panel { project: &project, report: &report, root: "", prefix: "f-", brief: false };
    let shared = panel.shared();
    let rule = report.findings[0].rule.id;
    assert!(shared.contains(&format!("{rule} 1")) && !shared.contains("secret"), "{shared}");
}
