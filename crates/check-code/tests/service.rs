//! The code of the reference service, of its starter and of its examples has no faults.

use check::{Project, Source};
use std::path::{Path, PathBuf};

/// All texts below a folder, except those of builds.
fn sources(root: &Path) -> std::io::Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.into()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                open.extend((entry.file_name() != "target").then_some(path));
                continue;
            }
            let own = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            found.extend(Source::new(own, &std::fs::read(&path)?));
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// What is reported by default.
fn faults(project: &Project) -> Vec<String> {
    let report = check_code::look(project);
    let line = |place: check::Place| {
        let source = &project.files[place.file].source;
        format!("{}:{}", source.path, source.line(place.span.start))
    };
    let shown = report.findings.iter().filter(|finding| !finding.rule.pedantic);
    let findings = shown.map(|finding| format!("{}: {}: {}", line(finding.place), finding.rule.id, finding.message));
    findings.chain(report.gaps.iter().map(|gap| format!("{}: {}", line(gap.place), gap.what))).collect()
}

#[test]
fn the_reference_service_has_no_faults() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../service");
    let project = Project::new(sources(&root).expect("a folder"));
    assert!(project.of_kind(check::Kind::Rust).count() > 40);
    let found = faults(&project);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The pages quote the examples, whose `main` around the quoted code only makes them run.
#[test]
fn the_examples_have_no_faults_but_in_their_main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../service/examples");
    let of_main = ["serve-without-graceful-shutdown", "drain-without-deadline", "pool-default-acquire-timeout"];
    for source in sources(&root).expect("a folder") {
        if !source.path.ends_with(".rs") || source.path.contains("tests/") {
            continue;
        }
        let text = source.text.clone();
        let own = Source::new("src/main.rs", text.as_bytes()).expect("text");
        let found = faults(&Project::new(vec![own]));
        let others: Vec<_> = found.iter().filter(|said| !of_main.iter().any(|id| said.contains(id))).collect();
        assert!(others.is_empty(), "{}: {others:?}", source.path);
    }
}
