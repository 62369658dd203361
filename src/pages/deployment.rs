//! "Your deployment": a small panel for the reader's own numbers.
//!
//! It is a popover and not a modal dialog, so that the reader sees the numbers in the text change. The attributes of a control
//! declare its range and the inputs that it fills, so `scripts/panel.js`, which contains the panel, knows no calculator.

use leptos::prelude::*;
use models::units::{Unit, in_full, machine};
use models::{Field, Kind};
use your_deployment::{FACTS, Fact, Fill, PLATFORM, Per, Platform, platforms};

/// The button that opens the panel. The script shows it, because the panel does nothing without scripts.
pub(super) fn opener() -> AnyView {
    view! {
        <button type="button" class="bar__button bar__deployment" popovertarget="deployment" data-deployment hidden>
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <path d="M2 5h7m4 0h5M2 15h3m4 0h9M9 2.5h4v5H9zM5 12.5h4v5H5z"></path>
            </svg>
            <span>"Your deployment"</span>
        </button>
    }
    .into_any()
}

/// The panel. An empty number fills nothing.
pub(super) fn panel() -> String {
    let numbers: Vec<_> = FACTS.iter().filter_map(|fact| Some(number(fact, &fact.field()?))).collect();
    view! {
        <dialog class="deployment" id="deployment" popover aria-labelledby="deployment-title">
            <form class="deployment__form" autocomplete="off" novalidate>
                <h2 class="deployment__title" id="deployment-title">"Your deployment"</h2>
                <p class="deployment__about">
                    "Calculators start from these numbers, and the pages show them instead of the defaults. Leave blank what you don't know. Everything stays on this device."
                </p>
                {platform()}
                {numbers}
                <p class="deployment__said" role="status"></p>
                <p class="deployment__end">
                    <button type="button" class="button" data-forget>"Forget my numbers"</button>
                    <button
                        type="button"
                        class="button button--first"
                        popovertarget="deployment"
                        popovertargetaction="hide"
                    >
                        "Done"
                    </button>
                </p>
            </form>
        </dialog>
    }
    .to_html()
}

fn platform() -> AnyView {
    let choice = |platform: Platform| {
        let Platform { key, label, .. } = platform;
        let fills: Vec<_> = platform.fills().map(|(slug, field, value)| format!("{slug}/{field}/{value}")).collect();
        let fills = Some(fills.join(" ")).filter(|fills| !fills.is_empty());
        view! { <option value=key data-fills=fills>{label}</option> }
    };
    let id = format!("deployment-{PLATFORM}");
    view! {
        <div class="field">
            <label for=id.clone()>"Platform"</label>
            <div class="field__box">
                <select id=id name=PLATFORM autofocus>
                    <option value="">"Not specified"</option>
                    {platforms().map(choice).collect::<Vec<_>>()}
                </select>
            </div>
        </div>
    }
    .into_any()
}

fn number(fact: &Fact, field: &Field) -> AnyView {
    let Kind::Number { min, max, whole, .. } = field.kind else { return ().into_any() };
    let id = format!("deployment-{}", field.key);
    let [hint, error] = ["hint", "error"].map(|part| format!("{id}-{part}"));
    // The label already contains the name of what is counted.
    let unit = Some(field.unit).filter(|unit| *unit != Unit::counted(unit.name));
    let fills: Vec<_> = fact.fills.iter().map(fill_attribute).collect();
    let in_unit = unit.map(|unit| view! { <span class="visually-hidden">", in " {unit.name}</span> });
    view! {
        <div class="field">
            <label for=id.clone()>{field.label} {in_unit}</label>
            <p class="field__hint" id=hint.clone()>{field.hint}</p>
            <p class="field__error" id=error.clone()></p>
            <div class="field__box">
                <input
                    type="text"
                    id=id
                    name=field.key
                    inputmode=if whole { "numeric" } else { "decimal" }
                    maxlength="64"
                    spellcheck="false"
                    aria-describedby=format!("{hint} {error}")
                    data-min=machine(min)
                    data-max=machine(max)
                    data-whole=whole.then_some("")
                    data-wrong=error_message(field, min, max, whole)
                    data-fills=fills.join(" ")
                />
                <span class="field__unit" aria-hidden="true">{unit.map(|unit| unit.symbol)}</span>
            </div>
        </div>
    }
    .into_any()
}

/// The error message of a control.
fn error_message(field: &Field, min: f64, max: f64, whole: bool) -> String {
    let number = if whole { "a whole number" } else { "a number" };
    format!("{} must be {number} from {} to {}", field.label, in_full(min), in_full(max))
}

/// An input that a control fills, in the format of the script: `calculator/field`, or `calculator/field/divisor`.
fn fill_attribute(fill: &Fill) -> String {
    let Fill { calculator, field, per } = fill;
    match (per, fill.divisor()) {
        (Per::Fact(other), _) => format!("{calculator}/{field}/{other}"),
        (_, Some(by)) => format!("{calculator}/{field}/{}", machine(by)),
        _ => format!("{calculator}/{field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_declares_its_range_and_its_inputs() {
        let html = panel();
        for part in [
            "data-fills=\"health-check-load/instances pool-sizing/instances pool-sizing/max-instances rolling-deploy/replicas ",
            "data-fills=\"pool-sizing/rps health-check-load/rps memory-budget/rps/instances cpu-quota/rps/instances platform-cost/rps/4 ",
            "data-wrong=\"App instances must be a whole number from 1 to 1,000\"",
            "<option value=\"kubernetes\" data-fills=\"health-check-load/probers/1 health-check-load/interval/10 capacity/platform/kubernetes capacity/probers/1 capacity/interval/10\">",
            "<option value=\"fly\" data-fills=\"capacity/platform/fly\">Fly",
        ] {
            assert!(html.contains(part), "no {part} in {html}");
        }
        assert_eq!(html.matches("<input").count(), FACTS.len());
    }
}
