//! Files as services have them, the inputs that they give, and the verdicts.

mod files;
mod platforms;
mod properties;
mod verdicts;

use crate::draft::Draft;
use crate::input::draft;
use crate::{Input, Origin, derived, inputs, subjects, your_deployment};
use check::deployment::Deployment;
use check::{Project, Source, facts};
use models::Calculator;

/// Files as paths and texts.
type Files<'a> = &'a [(&'a str, &'a str)];

fn project(files: Files<'_>) -> Project {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    Project::new(sources.collect())
}

/// The inputs of the first service.
fn of_first(files: Files<'_>) -> (Project, Vec<Input>) {
    let project = project(files);
    let facts = facts(&project);
    let deployment = Deployment::new(&project);
    let found = inputs(*subjects(&deployment, &facts).first().expect("a service"));
    drop(deployment);
    (project, found)
}

/// Inputs that are not the calculator's own, as `calculator field=value origin`.
fn given(files: Files<'_>) -> Vec<String> {
    let (project, inputs) = of_first(files);
    let given = inputs.iter().filter(|input| input.origin != Origin::Calculator);
    given.map(|one| format!("{} {}={} {}", one.calculator, one.field, one.value, one.origin.words(&project))).collect()
}

fn notes(files: Files<'_>) -> Vec<String> {
    let (_, inputs) = of_first(files);
    let notes =
        inputs.iter().filter_map(|one| Some(format!("{} {}: {}", one.calculator, one.field, one.note.as_ref()?)));
    notes.collect()
}

#[track_caller]
fn has(found: &[String], expected: &[&str]) {
    for one in expected {
        assert!(found.iter().any(|other| other == one), "{one} is not in\n{}", found.join("\n"));
    }
}

/// Every key exists in the calculators, so that a renamed field is found here.
#[track_caller]
fn keys_exist(draft: &Draft) {
    for found in &draft.found {
        let calculator = Calculator::named(found.calculator).unwrap_or_else(|| panic!("{} is gone", found.calculator));
        let exists = calculator.fields().any(|field| field.key == found.field);
        assert!(exists, "{} has no field {}", found.calculator, found.field);
    }
}
