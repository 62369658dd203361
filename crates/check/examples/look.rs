use check::*;
fn main() {
    for folder in std::env::args().skip(1) {
        let mut sources = Vec::new();
        let mut stack = vec![std::path::PathBuf::from(&folder)];
        while let Some(dir) = stack.pop() {
            for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    stack.push(path);
                    continue;
                }
                let name = path.strip_prefix(&folder).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
                if let Ok(source) = Source::new(name, &std::fs::read(&path).unwrap_or_default()) {
                    sources.push(source);
                }
            }
        }
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let project = Project::new(sources);
        let id = folder.rsplit('/').next().unwrap_or_default();
        let pedantic = std::env::var_os("PEDANTIC").is_some();
        for finding in look(&project).iter().filter(|finding| pedantic || !finding.rule.pedantic) {
            let source = &project.files[finding.place.file].source;
            println!(
                "{id}\t{}\t{}\t{}\t{:?}\t{}",
                source.path,
                source.line(finding.place.span.start),
                finding.rule.id,
                finding.confidence,
                finding.message
            );
        }
    }
}
