//! The simulation of a calculator: a form, and what a Web Worker makes of it.

use super::browser;
use super::live::Live;
use crate::trial;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The panel. Form, progress and result are markup: the page has the form, the worker writes the result.
pub(super) fn panel(live: Live) -> impl IntoView {
    let form = if cfg!(feature = "ssr") { trial::form() } else { String::new() };
    let click = move |event: MouseEvent| browser::simulate(&event, &live.query());
    view! {
        <section
            class="trial"
            aria-label="Simulation"
            on:click=click
            on:input=browser::read_chart
            on:pointermove=browser::point
        >
            <h2 class="answer__part">"Simulate it"</h2>
            <p class="answer__because">
                "Request by request, in your browser: with the inputs above, several pool sizes, and randomness as you choose it."
            </p>
            <div inner_html=form></div>
        </section>
    }
}
