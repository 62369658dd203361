//! From bytes to markup: what a program in the browser runs.

use crate::Panel;
use check::{Options, Project, Report, Set, Source};

/// Checks files. Engines differ in the kinds of files that they read.
pub type Engine = fn(&Project, &Options) -> Report;

/// What a page shows of a report.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// A sentence for the status line.
    pub said: String,
    /// The findings as list items with links.
    pub overview: String,
    /// The files with findings or gaps, the worst first, each as a section.
    pub files: Vec<String>,
    /// The paths of the files without either.
    pub clean: Vec<String>,
    /// The report without the content and the names of the files.
    pub shared: String,
}

/// Checks files, given as paths and bytes.
pub fn answer(files: &[(String, Vec<u8>)], engine: Engine, options: &Options, root: &str, prefix: &str) -> Answer {
    let mut unreadable = Vec::new();
    let mut sources = Vec::new();
    for (path, bytes) in files {
        match Source::new(path.as_str(), bytes) {
            Ok(source) => sources.push(source),
            Err(line) => unreadable.push(format!("{path} is not UTF-8 text (line {line}).")),
        }
    }
    let project = Project::new(sources);
    let report = engine(&project, options);
    let panel = Panel { project: &project, report: &report, root, prefix, brief: false };
    let mut worsts = vec![None; project.files.len()];
    for finding in &report.findings {
        if let Some(worst) = worsts.get_mut(finding.place.file) {
            *worst = (*worst).max(Some(finding.rule.severity));
        }
    }
    let worst = |file: usize| worsts.get(file).copied().flatten();
    let gaps: Set<usize> = report.gaps.iter().map(|gap| gap.place.file).collect();
    let has_gap = |file: usize| gaps.contains(&file);
    let (mut shown, clean): (Vec<_>, Vec<_>) =
        (0..project.files.len()).partition(|file| worst(*file).is_some() || has_gap(*file));
    check::sort_by_key(&mut shown, |file| std::cmp::Reverse(worst(*file)));
    let path = |file: usize| project.files.get(file).map(|file| file.source.path.clone());
    let mut said = said(&report, project.files.len());
    for sentence in unreadable {
        said.push(' ');
        said.push_str(&sentence);
    }
    Answer {
        said,
        overview: panel.overview(),
        files: shown.into_iter().map(|file| panel.file(file)).collect(),
        clean: clean.into_iter().filter_map(path).collect(),
        shared: panel.shared(),
    }
}

impl Answer {
    /// The parts as a list: the status line, the overview, what can be shared, the paths of the clean files (a line each), and then
    /// the other files.
    pub fn into_parts(self) -> Vec<String> {
        let mut parts = vec![self.said, self.overview, self.shared, self.clean.join("\n")];
        parts.extend(self.files);
        parts
    }
}

/// Applies the patch of the finding at a place in the report. Returns the path of the changed file and its new text.
pub fn apply(files: &[(String, Vec<u8>)], engine: Engine, options: &Options, place: usize) -> Option<(String, String)> {
    let sources = files.iter().filter_map(|(path, bytes)| Source::new(path.as_str(), bytes).ok());
    let project = Project::new(sources.collect());
    let report = engine(&project, options);
    let finding = report.findings.get(place)?;
    let source = &project.files.get(finding.place.file)?.source;
    let mut edits: Vec<_> = finding.patch.as_ref()?.edits.iter().collect();
    edits.retain(|(place, _)| place.file == finding.place.file);
    // From the end, so that the places of the others stay.
    check::sort_by_key(&mut edits, |(place, _)| std::cmp::Reverse(place.span));
    let mut text = source.text.clone();
    for (place, new) in edits {
        text.get(place.span.start..place.span.end)?;
        text.replace_range(place.span.start..place.span.end, new);
    }
    Some((source.path.clone(), text))
}

fn said(report: &Report, files: usize) -> String {
    let files = if files == 1 { "1 file".into() } else { format!("{files} files") };
    let count = report.findings.len();
    let findings = if count == 1 { "1 finding".into() } else { format!("{count} findings") };
    match count {
        0 => format!("No findings in {files}."),
        _ => format!("{findings} in {files}: {}.", crate::words(&report.findings)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use check::look;

    #[test]
    fn files_with_the_worst_findings_come_first() {
        let file = |path: &str, text: &[u8]| (path.to_owned(), text.to_vec());
        let files = [
            file("b/Dockerfile", b"FROM debian:13-slim\nUSER 1000\nWORKDIR app\nCMD [\"/app\"]\n"),
            file("c/Dockerfile", b"FROM debian:13-slim\nUSER 1000\nCMD [\"/app\"]\n"),
            file("a/Dockerfile", b"FROM debian:13-slim\nCMD [\"/app\"]\n"),
            file("x", b"\xff"),
        ];
        let engine: Engine = |project, _| Report { findings: look(project), ..Report::default() };
        let answer = answer(&files, engine, &Options::default(), "..", "f-");
        assert_eq!(answer.clean, ["c/Dockerfile"]);
        let [first, second] = &answer.files[..] else { panic!("{:?}", answer.files) };
        assert!(first.contains("a/Dockerfile") && second.contains("b/Dockerfile"));
        assert_eq!(answer.said, "2 findings in 3 files: 1 medium, 1 low. x is not UTF-8 text (line 1).");
    }
}
