//! The prerendered markup of a calculator, with the answer for its defaults.

use super::actions::{actions, notice};
use super::details::details;
use content::addresses;
use leptos::prelude::*;
use models::Calculator;
use models::form;
use widget::{Placement, Setting};

/// The element around a calculator. Its attribute names the calculator and its placement.
pub fn setting_element(setting: Setting, html: String) -> AnyView {
    view! { <div class="setting" data-setting=setting.attribute() inner_html=html></div> }.into_any()
}

/// The section of a calculator. In the text of a page, it has no details and no actions.
pub fn calculator_view(calculator: &'static Calculator, placement: Placement) -> AnyView {
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
                "The calculator has stopped, so its numbers may be wrong. Reload the page."
            </p>
            <form class="calculator__form" novalidate autocomplete="off">
                {notice("recalled")}
                <div class="calculator__fields" inner_html=widget::form(calculator, brief)></div>
                {(!brief).then(actions)}
            </form>
            <div class="answer">
                <div class="answer__now" data-part="answer" inner_html=answer></div>
                {(placement == Placement::Embed).then(|| inputs_in_words(calculator))}
                {details.map(|details| if placement == Placement::Embed { collapsed(details) } else { details })}
                {(placement != Placement::Page).then(|| link_to_calculator(calculator, placement))}
            </div>
            <p class="visually-hidden" role="status" data-part="spoken"></p>
        </section>
    }
    .into_any()
}

/// The inputs as text, for an embed whose form is hidden.
fn inputs_in_words(calculator: &Calculator) -> AnyView {
    let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
    view! { <p class="answer__given" data-part="given">{widget::changed_inputs(calculator, &texts)}</p> }.into_any()
}

/// The details, collapsed: an embed should take little room on its page.
fn collapsed(details: AnyView) -> AnyView {
    view! {
        <details class="more">
            <summary>"Charts, what matters most, computation, configuration"</summary>
            {details}
        </details>
    }
    .into_any()
}

fn link_to_calculator(calculator: &Calculator, placement: Placement) -> AnyView {
    let to = addresses::calculator(calculator.slug);
    let (said, target) = match placement {
        Placement::Embed => ("This calculator is from Axum in Production. ", Some("_blank")),
        _ => ("", None),
    };
    view! { <p class="full">{said}<a data-home href=to target=target>"Open the full calculator"</a></p> }.into_any()
}
