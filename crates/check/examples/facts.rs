//! Writes the facts and gaps of folders, as lines with tabs.

use check::{Project, Source, facts, templated};
use std::path::{Path, PathBuf};

fn main() {
    for folder in std::env::args().skip(1) {
        let project = Project::new(sources(&folder));
        let id = folder.rsplit('/').next().unwrap_or_default();
        let line = |place: Option<check::Place>| match place {
            Some(place) => {
                let source = &project.files[place.file].source;
                format!("{}\t{}", source.path, source.line(place.span.start))
            }
            None => "-\t0".into(),
        };
        for fact in facts(&project) {
            let source = fact.source.unwrap_or_default();
            println!("{id}\t{}\t{}\t{}\t{}\t{source}", line(fact.place), fact.service, fact.key, fact.value);
        }
        for gap in templated(&project) {
            println!("{id}\t{}\t\tgap\t{}\t", line(Some(gap.place)), gap.what);
        }
    }
}

fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(Path::new("")).to_string_lossy().into_owned();
            found.extend(Source::new(name, &std::fs::read(&path).unwrap_or_default()));
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}
