//! Prints what the rules find in folders, with one line for each finding.

use check::{Project, Source};
use std::path::{Path, PathBuf};

fn main() {
    for folder in std::env::args().skip(1) {
        let mut sources = Vec::new();
        read(Path::new(&folder), Path::new(&folder), &mut sources);
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let project = Project::new(sources);
        let start = std::time::Instant::now();
        let report = check_code::look(&project);
        let lines: usize = project.of_kind(check::Kind::Rust).map(|at| at.source.count()).sum();
        eprintln!("{folder}: {lines} lines in {} ms", start.elapsed().as_millis());
        for finding in report.findings {
            let Some(file) = project.files.get(finding.place.file) else { continue };
            let (source, rule) = (&file.source, finding.rule);
            let line = source.line(finding.place.span.start);
            let marked = source.slice(finding.place.span).replace('\n', " ");
            let level = if rule.pedantic { "pedantic" } else { "default" };
            println!("{folder}/{}:{line}\t{}\t{level}\t{}\t{marked}", source.path, rule.id, finding.message);
        }
        for gap in report.gaps {
            let path = project.files.get(gap.place.file).map(|file| file.source.path.as_str()).unwrap_or_default();
            println!("{folder}/{path}:1\tgap\tgap\t{}\t", gap.what);
        }
    }
}

fn read(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            read(root, &path, sources);
            continue;
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        if let Ok(source) = Source::new(name, &std::fs::read(&path).unwrap_or_default()) {
            sources.push(source);
        }
    }
}
