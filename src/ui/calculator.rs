//! A calculator with the answer to its defaults.

use super::actions::{actions, notice};
use super::details::details;
use leptos::prelude::*;
use models::Calculator;
use models::form;
use widget::{Placement, Setting};

/// The element that says which calculator is in it, and where it stands.
pub fn setting(setting: Setting, html: String) -> AnyView {
    view! { <div class="setting" data-setting=setting.attribute() inner_html=html></div> }.into_any()
}

/// The section of a calculator. In the text of a page it has no details and no actions.
pub fn calculator(calculator: &'static Calculator, placement: Placement) -> AnyView {
    let report = form::evaluate_defaults(calculator);
    let answer = match &report {
        Ok(report) => widget::answer(report, None),
        Err(errors) => widget::errors(calculator, errors),
    };
    let brief = placement == Placement::Prose;
    let details = report.ok().filter(|_| !brief).map(|report| details(calculator, &report));
    view! {
        <section class="calculator" data-calculator=calculator.slug data-query="" aria-label=calculator.title>
            <p class="calculator__stopped" role="alert">
                "The calculator has stopped. The numbers may not belong to the inputs. Reload the page to start it again."
            </p>
            <form class="calculator__form" novalidate autocomplete="off">
                {notice("recalled")}
                <div class="calculator__fields" inner_html=widget::form(calculator, brief)></div>
                {(!brief).then(actions)}
            </form>
            <div class="answer">
                <div class="answer__now" data-part="answer" inner_html=answer></div>
                {(placement == Placement::Embed).then(|| given(calculator))}
                {details.map(|details| if placement == Placement::Embed { more(details) } else { details })}
                {(placement != Placement::Page).then(|| full(calculator, placement))}
            </div>
            <p class="visually-hidden" role="status" data-part="spoken"></p>
        </section>
    }
    .into_any()
}

/// The inputs in words, for an embed whose form is hidden.
fn given(calculator: &Calculator) -> AnyView {
    let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
    view! { <p class="answer__given" data-part="given">{widget::changed_inputs(calculator, &texts)}</p> }.into_any()
}

/// Folded: a page of somebody else's has more to say than this calculator.
fn more(details: AnyView) -> AnyView {
    view! {
        <details class="more">
            <summary>"Charts, what matters most, computation, configuration"</summary>
            {details}
        </details>
    }
    .into_any()
}

/// The way to the calculator's own page.
fn full(calculator: &Calculator, placement: Placement) -> AnyView {
    let to = ["/calculators/", calculator.slug, "/"].concat();
    let (said, target) = match placement {
        Placement::Embed => ("This calculator is from Axum in Production. ", Some("_blank")),
        _ => ("", None),
    };
    view! { <p class="full">{said}<a data-home href=to target=target>"Open the full calculator"</a></p> }.into_any()
}
