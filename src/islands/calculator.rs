//! A calculator that answers as its reader types.
//!
//! Its first view is that of the defaults, as prerendered. What the address says and what was typed before the island came to
//! life is taken in right after.

use leptos::prelude::*;
#[cfg(not(target_family = "wasm"))]
use {
    crate::ui,
    models::Calculator,
    widget::{Placement, Setting},
};
#[cfg(target_family = "wasm")]
use {
    leptos::ev::SubmitEvent,
    live::{Live, Root},
};

/// A calculator on a page: what the prerenderer writes.
#[cfg(not(target_family = "wasm"))]
pub fn live_calculator(calculator: &'static Calculator, placement: Placement) -> impl IntoView {
    let setting = Setting { calculator, placement };
    provide_context(setting);
    // As text, lest the island's type, as deep as its views, becomes part of that of every page.
    let html = view! { <LiveCalculator /> }.to_html();
    ui::setting(setting, html)
}

/// The calculator of the setting. Leptos names an island by its text, which is the same for both halves.
#[island]
fn LiveCalculator() -> impl IntoView {
    view()
}

/// The element that hears all. What is in it is markup, which other markup takes the place of.
#[cfg(not(target_family = "wasm"))]
fn view() -> impl IntoView {
    let setting = use_context::<Setting>();
    setting.map(|Setting { calculator, placement }| ui::calculator(calculator, placement))
}

/// The same where it is in the page already.
#[cfg(target_family = "wasm")]
fn view() -> impl IntoView {
    Root::next().map(|(root, setting)| {
        let live = Live::new(root, setting);
        live.init();
        view! {
            <section
                on:input=move |event| live.on_input(&event)
                on:click=move |event| live.on_click(&event)
                on:pointermove=move |event| live.on_pointer_move(&event)
                on:submit=|event: SubmitEvent| event.prevent_default()
            ></section>
        }
    })
}
