//! A value for every field of every calculator.

use crate::calculators::CALCULATORS;
use crate::draft::Draft;
use crate::{Origin, Subject, checks, database, logs, panel, resources, rollout};
use models::form::{default_text, evaluate, message, parse};
use models::{Calculator, Field};

/// A value for a field of a calculator.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Slug of the calculator.
    pub calculator: &'static str,
    /// Key of the field.
    pub field: &'static str,
    /// The text of the field, as in the query string.
    pub value: String,
    /// Where it is from.
    pub origin: Origin,
    /// What the reader should know, such as a value of the files that the calculator does not accept.
    pub note: Option<String>,
}

/// Returns a value for every field of every calculator, in the order of the forms. The calculators accept all of them.
pub fn inputs(subject: Subject<'_>) -> Vec<Input> {
    let draft = draft(subject);
    CALCULATORS.iter().flat_map(|calculator| accepted(calculator, of(calculator, &draft))).collect()
}

/// Returns a value for every field of one calculator.
pub fn inputs_of(calculator: &'static Calculator, subject: Subject<'_>) -> Vec<Input> {
    accepted(calculator, of(calculator, &draft(subject)))
}

/// What the files and the platform give.
pub fn draft(subject: Subject<'_>) -> Draft {
    let mut draft = Draft::default();
    // Numbers of the panel mean the same in all calculators. Inputs of single calculators replace them.
    panel::fill(subject, &mut draft);
    checks::fill(subject, &mut draft);
    database::fill(subject, &mut draft);
    resources::fill(subject, &mut draft);
    rollout::fill(subject, &mut draft);
    logs::fill(subject, &mut draft);
    draft
}

fn of(calculator: &'static Calculator, draft: &Draft) -> Vec<Input> {
    calculator.fields().map(|field| input(calculator, field, draft)).collect()
}

fn input(calculator: &'static Calculator, field: &'static Field, draft: &Draft) -> Input {
    let found = draft.found.iter().rev().find(|one| (one.calculator, one.field) == (calculator.slug, field.key));
    let own = |note| Input {
        calculator: calculator.slug,
        field: field.key,
        value: default_text(field),
        origin: Origin::Calculator,
        note,
    };
    let Some(found) = found else { return own(None) };
    let Some(text) = &found.text else { return own(found.note.clone()) };
    match parse(field, text) {
        Ok(_) => Input { value: text.clone(), origin: found.origin.clone(), ..own(found.note.clone()) },
        Err(error) => own(Some(format!("The files state {text}. {}.", message(field, error.problem)))),
    }
}

/// Replaces values that the calculator does not accept together by its defaults.
fn accepted(calculator: &'static Calculator, mut inputs: Vec<Input>) -> Vec<Input> {
    // It takes longer than all other calculators together, and rejects only this conflict.
    if calculator.slug == "capacity" && can_grow(&inputs) {
        return inputs;
    }
    let texts = |inputs: &[Input]| inputs.iter().map(|input| input.value.clone()).collect::<Vec<_>>();
    // First the fields that conflict, then all of them.
    for is_last in [false, true] {
        let Err(errors) = evaluate(calculator, &texts(&inputs)) else { break };
        for (field, input) in calculator.fields().zip(&mut inputs) {
            let error = errors.iter().find(|error| error.field == field.key);
            if input.origin == Origin::Calculator || error.is_none() && !is_last {
                continue;
            }
            let error = error.or(errors.first());
            let reason = error.map_or_else(String::new, |error| message(field, error.problem));
            input.note = Some(format!("The files state {}. {reason}.", input.value));
            (input.value, input.origin) = (default_text(field), Origin::Calculator);
        }
    }
    inputs
}

/// Whether the maximum of the autoscaler is at least the number of instances.
fn can_grow(inputs: &[Input]) -> bool {
    let number = |key: &str| {
        let input = inputs.iter().find(|input| input.field == key)?;
        models::units::digits::read(&input.value)
    };
    matches!((number("instances"), number("max-instances")), (Some(now), Some(most)) if now <= most)
}
