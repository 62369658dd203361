//! Writes the inputs and verdicts of the services in folders, and how long they take.

use check::deployment::Deployment;
use check::{Project, Source, facts};
use check_numbers::{Origin, derived, inputs, subjects, verdicts, your_deployment};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() {
    for folder in std::env::args().skip(1) {
        let project = Project::new(sources(&folder));
        let facts = facts(&project);
        let deployment = Deployment::new(&project);
        for subject in subjects(&deployment, &facts) {
            let begin = Instant::now();
            let inputs = inputs(subject);
            let drafted = begin.elapsed();
            let verdicts = verdicts(&inputs);
            println!("== {folder} {} ({drafted:?}, {:?})", subject.service.name, begin.elapsed());
            for one in inputs.iter().filter(|one| one.origin != Origin::Calculator || one.note.is_some()) {
                let note = one.note.as_deref().unwrap_or_default();
                println!("{} {}={} {} {note}", one.calculator, one.field, one.value, one.origin.words(&project));
            }
            for entry in your_deployment(subject) {
                println!("panel {}={} {}", entry.key, entry.value, entry.origin.words(&project));
            }
            for one in &verdicts {
                println!("{} {}: {}", one.calculator, one.verdict.key(), one.headline);
                println!("    {} {}", one.basis(), one.address);
            }
        }
        for fact in derived(&deployment, &facts) {
            println!("{}: {} {}", fact.service, fact.key, fact.value);
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
