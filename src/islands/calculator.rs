//! The prerendered markup of a calculator, with the answer for its defaults.

use super::actions::{actions, exports, messages, notice};
use super::details::details;
use content::addresses;
use leptos::prelude::*;
use models::form;
use models::{Calculator, KEY_FIGURES, Lab, Report, Verdict};
use widget::{Placement, Setting};

/// The element around a calculator. Its attribute names the calculator and its placement.
pub fn setting_element(setting: Setting, html: String) -> AnyView {
    view! { <div class="setting" data-setting=setting.attribute() inner_html=html></div> }.into_any()
}

/// The section of a calculator. In the text of a page, it has no details and no actions.
pub fn calculator_view(calculator: &'static Calculator, placement: Placement) -> AnyView {
    let report = form::evaluate_defaults(calculator);
    // A test requires that the defaults of every calculator have an answer.
    let Ok(report) = report else { return ().into_any() };
    let brief = placement == Placement::Prose;
    let details = (!brief).then(|| details(calculator, &report));
    let texts: Vec<_> = calculator.fields().map(form::default_text).collect();
    let plan = widget::plan(calculator, &texts, &report);
    view! {
        <section class="calculator" data-calculator=calculator.slug data-query="" aria-label=calculator.title>
            <p class="calculator__stopped" role="alert">
                "The calculator has stopped, so its numbers may be wrong. Reload the page."
            </p>
            <form class="calculator__form" novalidate autocomplete="off">
                {notice("recalled")}
                <div class="calculator__fields" inner_html=widget::form(calculator, brief)></div>
                {(!brief).then(|| view! { <div inner_html=widget::paste(calculator)></div> })}
            </form>
            <div class="answer">
                <div class="answer__head">
                    <div class="answer__said" data-part="head" inner_html=widget::head(&report)></div>
                    <p class="answer__waiting" data-part="waiting"></p>
                    {(!brief).then(actions)}
                    {messages()}
                </div>
                <p class="plan" data-part="plan" inner_html=plan></p>
                <div class="answer__now" data-part="answer" inner_html=widget::answer(&report, None)></div>
                {calculator.lab.map(|lab| confidence(calculator, lab, &texts, &report, placement))}
                {(!brief).then(|| all_numbers(&report))}
                {(placement == Placement::Embed).then(|| inputs_in_words(calculator))}
                {details.map(|details| if placement == Placement::Embed { collapsed(details) } else { details })}
                {(placement != Placement::Page).then(|| link_to_calculator(calculator, placement))}
            </div>
            <p class="visually-hidden" role="status" data-part="spoken"></p>
        </section>
    }
    .into_any()
}

/// How sure the answer is, with a link to the measurements.
fn confidence(calculator: &Calculator, lab: Lab, texts: &[String], report: &Report, placement: Placement) -> AnyView {
    let to = addresses::experiment(lab.experiment);
    let target = (placement == Placement::Embed).then_some("_blank");
    view! {
        <p class="answer__confidence">
            <span data-part="confidence" inner_html=widget::confidence(calculator, texts, report)></span>
            " "
            <a href=to target=target>"How well does it predict?"</a>
        </p>
    }
    .into_any()
}

/// The numbers that are not key figures, and the exports, folded.
fn all_numbers(report: &Report) -> AnyView {
    let in_table =
        if report.verdict == Verdict::Ranking { 0 } else { report.all_metrics().count() - report.metrics.len() };
    let more = report.metrics.len().saturating_sub(KEY_FIGURES) + in_table;
    let more = models::fill("{} more (number|numbers), JSON and CSV", &[more as f64]);
    view! {
        <details class="numbers">
            <summary>{more}</summary>
            <div data-part="numbers" inner_html=widget::numbers(report, None)></div>
            {exports()}
        </details>
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
            <summary>"Charts, configuration, what matters most, computation"</summary>
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
