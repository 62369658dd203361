//! What holds for the report on any files.

use check::{Extra, Options, Place, Project, Report, Source};
use check_panel::Engine;

/// Everything is reported.
pub const OPTIONS: Options = Options { pedantic: true };

/// All rules, those on Rust code included.
pub fn engine(project: &Project, options: &Options) -> Report {
    let code = check_code::look(project);
    let extra = Extra { rules: check_code::rules().collect(), findings: code.findings, ..Extra::default() };
    let mut report = check::check_with(project, options, extra);
    report.gaps.extend(code.gaps);
    report
}

fn is_in(project: &Project, place: Place) -> bool {
    let source = project.files.get(place.file).map(|file| &file.source);
    source.is_some_and(|source| source.text.get(place.span.start..place.span.end).is_some())
}

/// Checks files, and panics if a place is outside of its file.
pub fn inspect(files: &[(String, Vec<u8>)]) {
    let engine: Engine = |project, options| {
        let report = engine(project, options);
        let ignored = report.ignored.iter().map(|one| &one.finding);
        let of_findings = report.findings.iter().chain(ignored).flat_map(|finding| {
            let edits = finding.patch.iter().flat_map(|patch| patch.edits.iter().map(|(place, _)| *place));
            std::iter::once(finding.place).chain(finding.because.iter().map(|(place, _)| *place)).chain(edits)
        });
        let all = of_findings
            .chain(report.ignored.iter().map(|one| one.place))
            .chain(report.gaps.iter().map(|gap| gap.place))
            .chain(report.facts.iter().filter_map(|fact| fact.place));
        for place in all {
            assert!(is_in(project, place), "{place:?}");
        }
        let all = report.findings.iter().chain(report.ignored.iter().map(|one| &one.finding));
        assert_eq!(check::fingerprints(project, all.clone()).len(), all.count());
        report
    };
    let answer = check_panel::answer(files, engine, &OPTIONS, "..", "f-");
    assert!(!answer.said.is_empty());
    let texts = files.iter().filter(|(path, text)| Source::new(path.as_str(), text).is_ok());
    assert_eq!(answer.files.len() + answer.clean.len(), texts.count());
    check_panel::apply(files, engine, &OPTIONS, 0);
}
