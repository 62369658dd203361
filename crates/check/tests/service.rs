//! The files of the reference service have no faults.

use check::{Kind, Options, Project, Source, check};
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

#[test]
fn the_reference_service_has_no_faults() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../service");
    let project = Project::new(sources(&root).expect("a folder"));
    assert!(project.has(Kind::Cargo) && project.has(Kind::CargoLock) && project.has(Kind::Dockerfile));
    let report = check(&project, &Options::default());
    let said = |finding: &check::Finding| {
        let source = &project.files[finding.place.file].source;
        let line = source.line(finding.place.span.start);
        format!("{}:{line}: {}: {}", source.path, finding.rule.id, finding.message)
    };
    let faults: Vec<_> = report.findings.iter().map(said).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
