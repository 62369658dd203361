//! A calculator that answers as its reader types.

use super::actions;
use super::browser;
use super::live::Live;
use super::setting::{Placement, Setting};
use crate::calculators::Calculator;
use crate::ui;
use leptos::either::Either;
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

    let mut rest = live.signals().into_iter();
    let groups: Vec<_> = calculator
        .groups
        .iter()
        .map(|group| (group, rest.by_ref().take(group.fields.len()).collect()))
        .filter(|(group, _)| !brief || !group.folded)
        .map(|(group, texts)| ui::group(calculator, group, texts, live.answer))
        .collect();
    let answer = move || {
        live.answer.with(|answer| match answer {
            Ok(report) => Either::Left(ui::answer(report, live.before().as_ref())),
            Err(errors) => Either::Right(ui::errors(calculator, errors)),
        })
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
                {(!brief).then(|| actions::start_from(live))}
                {groups}
                {(!brief).then(|| actions::actions(live))}
            </form>
            <div class="answer">
                {(!brief).then(|| actions::compared_with(live))}
                {answer}
                {(!brief).then(|| details(live))}
                {full}
            </div>
            <p class="visually-hidden" role="status">{live.spoken}</p>
        </section>
    }
}

/// What stands below the numbers: pictures, what matters most, the computation, and what to paste.
fn details(live: Live) -> impl IntoView {
    let charts: Vec<_> = live
        .charts()
        .map(|(chart, drawing)| ui::chart(chart.title, drawing, browser::read_chart, browser::point))
        .collect();
    let no_answer = move || live.answer.with(|answer| answer.is_err());
    let rest = move || {
        live.answer.with(|answer| {
            let report = answer.as_ref().ok()?;
            let snippets = ui::snippets(live.calculator, &report.snippets, browser::copy_piece);
            Some(view! {
                {ui::computation(report)}
                {snippets}
            })
        })
    };
    view! {
        <div class="answer__details" hidden=no_answer>
            {charts}
            <h2 class="answer__part">"What matters most"</h2>
            <p class="answer__because">"Each input varied by 20 %, and what that does to the answer. Measure these first."</p>
            <ol class="influences" inner_html=live.influences></ol>
        </div>
        {rest}
    }
}
