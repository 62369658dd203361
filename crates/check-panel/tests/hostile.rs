//! Hostile files: no panic, no place outside of a file, no endless work.
//!
//! Each input is a list of changes to one of the rules' own examples. `cargo test` draws a bounded number of them and `make fuzz` many
//! more; `cargo bolero test` steers the same inputs by coverage.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use check::{Options, Place, Project, Report, Source};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Inputs of `cargo test`; `BOLERO_RANDOM_ITERATIONS` overrides the number.
const CASES: usize = 3_000;

/// Texts that parsers stumble over.
const HOSTILE: [&[u8]; 28] = [
    b"{{",
    b"}}",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"{a: {a: {a: {a: {a: {a: ",
    b"- - - - - - - - ",
    b"&a [*a, *a]",
    b"*a",
    b"<<: *a",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\n---\n",
    b"\n...\n",
    b"<<EOF\n",
    b"\\\n",
    b"'",
    b"\"",
    b"`",
    b"$(",
    b"${a:-${b:-",
    b"\t",
    b": ",
    b"#",
    b"\0",
    b"99999999999999999999999",
    b"\xe2\x80\xa8",
    b"|\n",
    b"# axum-check: ignore[latest-tag] x\n",
];

/// All examples of all rules.
fn examples() -> Vec<(&'static str, &'static str)> {
    check::rules().flat_map(|rule| rule.fails.iter().chain(rule.passes)).copied().collect()
}

/// Reads changes from bytes, as a program would read its instructions.
fn changed(seed: &[u8], examples: &[(&'static str, &'static str)]) -> (&'static str, Vec<u8>) {
    let mut bytes = seed.iter().copied();
    let mut next =
        || usize::from(bytes.next().unwrap_or_default()) << 8 | usize::from(bytes.next().unwrap_or_default());
    let pick = |number: usize| examples[number % examples.len()];
    let (path, text) = pick(next());
    let mut text = text.as_bytes().to_vec();
    for _ in 0..next() % 8 {
        let kind = next() % 6;
        let at = next() % (text.len() + 1);
        match kind {
            0 => text.truncate(at),
            1 => drop(text.splice(at..at, HOSTILE[next() % HOSTILE.len()].iter().copied())),
            2 => {
                let end = (at + next() % 40).min(text.len());
                text.drain(at..end);
            }
            3 => drop(text.splice(at..at, pick(next()).1.bytes())),
            4 => {
                let end = (at + next() % 200).min(text.len());
                let part = text[at..end].to_vec();
                for _ in 0..next() % 50 {
                    text.splice(at..at, part.iter().copied());
                }
            }
            _ => text.insert(at, next() as u8),
        }
    }
    (path, text)
}

fn is_in(project: &Project, place: Place) -> bool {
    let source = project.files.get(place.file).map(|file| &file.source);
    source.is_some_and(|source| source.text.get(place.span.start..place.span.end).is_some())
}

fn inspect(path: &str, text: &[u8]) {
    let engine: check_panel::Engine = |project| {
        let report: Report = check::check(project, &Options { pedantic: true });
        let of_findings = report.findings.iter().flat_map(|finding| {
            let edits = finding.patch.iter().flat_map(|patch| patch.edits.iter().map(|(place, _)| *place));
            std::iter::once(finding.place).chain(finding.because.iter().map(|(place, _)| *place)).chain(edits)
        });
        let all = of_findings
            .chain(report.gaps.iter().map(|gap| gap.place))
            .chain(report.facts.iter().filter_map(|fact| fact.place));
        for place in all {
            assert!(is_in(project, place), "{place:?}");
        }
        report
    };
    let files = [(path.to_owned(), text.to_vec())];
    let answer = check_panel::answer(&files, engine, "..", "f-");
    assert!(!answer.said.is_empty());
    let is_text = Source::new(path, text).is_ok();
    assert_eq!(answer.files.len() + answer.clean.len(), usize::from(is_text));
    check_panel::apply(&files, engine, 0);
}

#[test]
fn any_change_of_an_example_is_withstood() {
    let examples = examples();
    let slowest = Mutex::new((Duration::ZERO, Vec::new(), ""));
    bolero::check!().with_iterations(CASES).for_each(|seed: &[u8]| {
        let (path, text) = changed(seed, &examples);
        let start = Instant::now();
        inspect(path, &text);
        let took = start.elapsed();
        let mut slowest = slowest.lock().expect("no other test panicked");
        if took > slowest.0 {
            *slowest = (took, text, path);
        }
    });
    let (took, text, path) = slowest.into_inner().expect("no test panicked");
    println!("slowest: {took:?} for {} bytes of {path}", text.len());
}

/// Work grows with the size of a file and not with its square: repeated examples, nesting, aliases and huge scalars.
#[test]
fn large_files_are_read() {
    let long = "x".repeat(1_000_000);
    let aliases: String = (1..200).map(|at| format!("a{at}: &a{at} [*a{}, *a{}]\n", at - 1, at - 1)).collect();
    for (path, text) in [
        ("k.yaml", format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: \"{long}\"}}\n")),
        ("k.yaml", format!("apiVersion: v1\nkind: Pod\na0: &a0 1\n{aliases}")),
        ("k.yaml", "[".repeat(1_000_000)),
        ("compose.yaml", format!("services:\n{}", "  a:\n    image: x\n".repeat(20_000))),
        ("Dockerfile", format!("FROM debian:13\nRUN {}\n", "a && ".repeat(100_000))),
        ("Dockerfile", "FROM debian:13\n".repeat(5_000)),
        ("Cargo.toml", "[a]\n".repeat(50_000)),
        ("Cargo.lock", format!("[[package]]\nname = \"{long}\"\nversion = \"1.0.0\"\n")),
    ] {
        let start = Instant::now();
        inspect(path, text.as_bytes());
        println!("{path}, {} bytes: {:?}", text.len(), start.elapsed());
    }
}
