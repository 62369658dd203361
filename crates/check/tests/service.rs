//! The files of the reference service have no faults.

use check::{Kind, Project, Source, look};
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
    let mut faults = Vec::new();
    for finding in look(&project) {
        let file = &project.files[finding.place.file];
        let line = file.source.line(finding.place.span.start);
        let said = format!("{}:{line}: {}: {}", file.source.path, finding.rule.id, finding.message);
        let is_of_cargo = matches!(
            file.kind,
            Kind::Cargo | Kind::CargoLock | Kind::CargoConfig | Kind::Toolchain | Kind::Dockerignore
        );
        if is_of_cargo {
            faults.push(said);
        } else {
            println!("{}{said}", if finding.rule.pedantic { "pedantic: " } else { "" });
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
