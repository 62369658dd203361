//! The parts below the answer: charts, sensitivity, simulation, computation, and configuration.

use super::chart::chart;
use leptos::prelude::*;
use models::form;
use models::{Calculator, Report};

pub(super) fn details(calculator: &'static Calculator, report: &Report) -> AnyView {
    let values = form::defaults(calculator);
    let mut charts = calculator.charts.iter().enumerate().map(|(number, one)| chart(number, one, &values));
    let first = charts.next();
    let more: Vec<_> = charts.collect();
    view! {
        <div class="answer__charts">{first}</div>
        <div class="answer__details">
            <h2 class="answer__part">"Configuration to paste"</h2>
            <div
                class="tabs"
                data-part="snippets"
                inner_html=widget::snippets(calculator, &report.snippets, 0)
            ></div>
            <h2 class="answer__part">"What matters most"</h2>
            <p class="answer__because">"The answer if one input is 20% lower or higher, whole numbers by at least one. Measure these first."</p>
            <ol class="influences" data-part="influences" inner_html=widget::influences(calculator, &values, report)></ol>
            {(!more.is_empty()).then(|| view! { <div class="answer__charts">{more}</div> })}
            {calculator.simulation.then(simulation)}
            <h2 class="answer__part">"How it is computed"</h2>
            <ol class="steps" data-part="steps" inner_html=widget::computation(report)></ol>
        </div>
    }
    .into_any()
}

/// The form of the simulation. The Web Worker computes the result.
fn simulation() -> AnyView {
    view! {
        <section class="trial" aria-label="Simulation">
            <h2 class="answer__part">"Simulate it"</h2>
            <p class="answer__because">
                "Simulates every request with these inputs, several pool sizes, and the randomness you choose."
            </p>
            <div inner_html=simulation_panel::form()></div>
        </section>
    }
    .into_any()
}
