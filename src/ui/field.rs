//! The fields of a calculator's form.

use crate::calculators::{Calculator, Field, FieldError, Group, Kind, Report};
use crate::form;
use crate::markup::field_id;
use leptos::either::Either;
use leptos::prelude::*;

/// The answer to the present inputs, or what is wrong with them.
pub type Answer = Result<Report, Vec<FieldError>>;

/// A group of fields, with the text of each in form order. A folded one shows its present values while it is closed.
pub fn group(
    calculator: &'static Calculator,
    group: &'static Group,
    texts: Vec<RwSignal<String>>,
    answer: Memo<Answer>,
) -> impl IntoView + use<> {
    let fields: Vec<_> =
        group.fields.iter().zip(&texts).map(|(field, text)| control(calculator, field, *text, answer)).collect();
    if !group.folded {
        let fields = view! { <fieldset class="group"><legend>{group.title}</legend>{fields}</fieldset> };
        return Either::Left(fields);
    }
    let present = move || {
        let present = group.fields.iter().zip(&texts).map(|(field, text)| in_words(field, &text.get()));
        present.collect::<Vec<_>>().join(", ")
    };
    Either::Right(view! {
        <details class="group">
            <summary>
                <span class="group__title">{group.title}</span>
                <span class="group__present">{present}</span>
            </summary>
            <fieldset>
                <legend class="visually-hidden">{group.title}</legend>
                {fields}
            </fieldset>
        </details>
    })
}

/// A field and its text, for the line that stands for a folded group.
fn in_words(field: &Field, text: &str) -> String {
    match field.kind {
        Kind::Number { .. } => format!("{} {text} {}", field.label, field.unit.symbol).trim_end().into(),
        Kind::Choice { options, .. } => {
            let chosen = options.iter().find(|option| option.key == text);
            let words = chosen.map_or(text, |option| option.label);
            format!("{} {}", field.label, words.split(':').next().unwrap_or(words))
        }
    }
}

fn control(
    calculator: &'static Calculator,
    field: &'static Field,
    text: RwSignal<String>,
    answer: Memo<Answer>,
) -> impl IntoView + use<> {
    let id = field_id(calculator, field);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let error = Memo::new(move |_| {
        answer.with(|answer| {
            let error = answer.as_ref().err()?.iter().find(|error| error.field == field.key)?;
            Some(form::message(field, error.problem))
        })
    });
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || if error.get().is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() }
    };
    let invalid = move || error.get().map(|_| "true");
    let label_id = id.clone();
    let unit = field.unit;
    let origin = field.origin.words();
    let input = match field.kind {
        Kind::Number { whole, .. } => Either::Left(view! {
            <input
                id=id
                name=field.key
                type="text"
                inputmode=if whole { "numeric" } else { "decimal" }
                autocomplete="off"
                spellcheck="false"
                value=form::default_text(field)
                aria-describedby=described_by
                aria-invalid=invalid
                on:input=move |event| text.set(event_target_value(&event))
            />
        }),
        Kind::Choice { options, default } => {
            let options: Vec<_> = options
                .iter()
                .map(|option| view! { <option value=option.key selected=option.key == default>{option.label}</option> })
                .collect();
            Either::Right(view! {
                <select
                    id=id
                    name=field.key
                    autocomplete="off"
                    aria-describedby=described_by
                    aria-invalid=invalid
                    on:change=move |event| text.set(event_target_value(&event))
                >
                    {options}
                </select>
            })
        }
    };
    view! {
        <div class="field">
            <span class="field__origin">{origin}</span>
            <label for=label_id>
                {field.label}
                {(!unit.name.is_empty()).then(|| view! { <span class="visually-hidden">", in " {unit.name}</span> })}
            </label>
            <p class="field__hint" id=hint_id>{field.hint}</p>
            <p class="field__error" id=error_id>
                {move || error.get().map(|error| view! { <span class="visually-hidden">"Error: "</span> {error} })}
            </p>
            {(!field.lookup.is_empty()).then(|| view! {
                <details class="field__lookup">
                    <summary>"Where do I get this number?"</summary>
                    <code tabindex="0">{field.lookup}</code>
                </details>
            })}
            <div class="field__box">{input} <span class="field__unit" aria-hidden="true">{unit.symbol}</span></div>
        </div>
    }
}
