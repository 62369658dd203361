//! A calculator that answers as its reader types.

use super::actions::act;
use super::browser::{self, Root};
use super::live::Live;
use super::setting::Setting;
#[cfg(feature = "ssr")]
use crate::{calculators::Calculator, markup::Placement};
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;

/// A calculator on a page: what the prerenderer writes.
#[cfg(feature = "ssr")]
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
    #[cfg(feature = "ssr")]
    let (setting, root) = (use_context::<Setting>(), Root::default());
    #[cfg(feature = "hydrate")]
    let (setting, root) = Root::next().map(|(root, setting)| (Setting::of_attribute(&setting), root)).unwrap_or_default();
    setting.map(|setting| view(setting, root))
}

/// The element with all that is heard: the parts of a calculator are markup, which other markup takes the place of.
fn view(setting: Setting, root: Root) -> impl IntoView {
    let Setting { calculator, placement } = setting;
    // It is in the page already, and stays as it is: only the prerenderer writes it.
    #[cfg(feature = "ssr")]
    let html = crate::ui::calculator(calculator, placement).to_html();
    #[cfg(feature = "hydrate")]
    let html = "";

    let live = Live::new(calculator, placement, root);
    #[cfg(feature = "hydrate")]
    live.begin();
    view! {
        <section
            class="calculator"
            data-calculator=calculator.slug
            data-query=""
            aria-label=calculator.title
            on:input=move |event| entered(live, &event)
            on:click=move |event| clicked(live, &event)
            on:pointermove=browser::point
            on:submit=|event: SubmitEvent| event.prevent_default()
            inner_html=html
        ></section>
    }
}

fn entered(live: Live, event: &Event) {
    browser::read_chart(event);
    if let Some((key, text)) = browser::entered(event) {
        live.enter(&key, text);
    }
}

fn clicked(live: Live, event: &MouseEvent) {
    if let Some(query) = browser::clicked(event, "data-fill") {
        live.fill_from(&query);
    }
    if let Some(name) = browser::clicked(event, "data-act") {
        act(live, &name);
    }
    browser::copy_piece(event);
    browser::simulate(event, || live.query());
}
