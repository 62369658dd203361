//! A calculator that answers as its reader types.

use super::actions;
use super::browser;
use super::live::Live;
use super::setting::{Placement, Setting};
use super::trial;
use crate::calculators::Calculator;
use crate::{markup, ui};
use leptos::prelude::*;

/// A calculator on a page: what the prerenderer writes.
pub fn live_calculator(calculator: &'static Calculator, placement: Placement) -> impl IntoView {
    let setting = Setting { calculator, placement };
    provide_context(setting);
    // As text, lest the island's type, as deep as its views, becomes part of that of every page.
    let html = view! { <LiveCalculator /> }.to_html();
    view! { <div class="setting" data-setting=setting.attribute() inner_html=html></div> }
}

/// The calculator of the setting.
///
/// Its first view is that of the defaults, as prerendered. What the address says and what was typed before the island came
/// to life is taken in right after.
#[island]
fn LiveCalculator() -> impl IntoView {
    let setting = use_context::<Setting>().or_else(|| Setting::of_attribute(&browser::next_setting()?));
    setting.map(view)
}

fn view(setting: Setting) -> impl IntoView {
    let live = Live::new(setting);
    live.follow();
    let Setting { calculator, placement } = setting;
    let brief = placement == Placement::Prose;

    // The form is in the page already, and stays as it is: only the prerenderer writes it.
    let form = if cfg!(feature = "ssr") { markup::form(calculator, brief) } else { String::new() };
    let enter = move |event| {
        if let Some((key, text)) = browser::entered(&event) {
            live.enter(&key, text);
        }
    };
    let start = move |event| {
        if let Some(query) = browser::set_up(&event) {
            live.fill_from(&query);
        }
    };
    let full = (placement != Placement::Page).then(|| {
        let to = ["/calculators/", calculator.slug, "/"].concat();
        let target = (placement == Placement::Embed).then_some("_blank");
        view! { <p class="full"><a data-home href=to target=target>"Open the full calculator"</a></p> }
    });
    view! {
        <section class="calculator" data-calculator=calculator.slug aria-label=calculator.title>
            <p class="calculator__stopped" role="alert">
                "The calculator has stopped. The numbers may not belong to the inputs. Reload the page to start it again."
            </p>
            <form class="calculator__form" novalidate autocomplete="off" on:submit=|event| event.prevent_default()>
                {actions::recalled(live)}
                <div class="calculator__fields" on:input=enter on:click=start inner_html=form></div>
                {(!brief).then(|| actions::actions(live))}
            </form>
            <div class="answer">
                {(!brief).then(|| actions::compared_with(live))}
                <div inner_html=move || answer(live)></div>
                {(!brief).then(|| details(live))}
                {full}
            </div>
            <p class="visually-hidden" role="status">{live.spoken}</p>
        </section>
    }
}

fn answer(live: Live) -> String {
    live.answer.with(|answer| match answer {
        Ok(report) => markup::answer(report, live.before().as_ref()),
        Err(errors) => markup::errors(live.calculator, errors),
    })
}

/// What stands below the numbers: pictures, what matters most, the computation, and what to paste.
fn details(live: Live) -> impl IntoView {
    let charts: Vec<_> = live
        .charts()
        .map(|(chart, drawing)| ui::chart(chart.title, drawing, browser::read_chart, browser::point))
        .collect();
    let no_answer = move || live.answer.with(|answer| answer.is_err());
    view! {
        <div class="answer__details" hidden=no_answer>
            {charts}
            <h2 class="answer__part">"What matters most"</h2>
            <p class="answer__because">"Each input varied by 20 %, and what that does to the answer. Measure these first."</p>
            <ol class="influences" inner_html=live.influences></ol>
            {live.calculator.simulation.then(|| trial::panel(live))}
            <h2 class="answer__part">"How it is computed"</h2>
            <ol class="steps" inner_html=live.steps></ol>
            <h2 class="answer__part">"Configuration to paste"</h2>
            <div
                class="tabs"
                on:click=browser::copy_piece
                on:input=move |event| live.tab.set(event_target_value(&event))
                inner_html=live.snippets
            ></div>
        </div>
    }
}
