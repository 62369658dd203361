//! The island of a calculator, which updates the answer as the reader types.
//!
//! The prerendered view shows the defaults. After hydration, the island reads the inputs from the address, and those that the
//! reader has already changed.

use leptos::prelude::*;
#[cfg(not(target_family = "wasm"))]
use {
    super::calculator::{calculator_view, setting_element},
    models::Calculator,
    widget::{Placement, Setting},
};
#[cfg(target_family = "wasm")]
use {
    leptos::ev::SubmitEvent,
    live::{Live, Root},
};

/// A calculator on a page, with its island, for the prerenderer.
#[cfg(not(target_family = "wasm"))]
pub fn live_calculator(calculator: &'static Calculator, placement: Placement) -> impl IntoView {
    let setting = Setting { calculator, placement };
    provide_context(setting);
    // As text: otherwise the deeply nested type of the island's views would be part of the type of every page.
    let html = view! { <LiveCalculator /> }.to_html();
    setting_element(setting, html)
}

/// Leptos derives the name of an island from its tokens, including this comment. They must be the same natively and in the browser.
#[island]
fn LiveCalculator() -> impl IntoView {
    view()
}

/// The prerendered element. Its content is markup that the browser replaces part by part.
#[cfg(not(target_family = "wasm"))]
fn view() -> impl IntoView {
    let setting = use_context::<Setting>();
    setting.map(|Setting { calculator, placement }| calculator_view(calculator, placement))
}

/// The element that is already on the page, with its event handlers.
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
