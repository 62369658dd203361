//! What lives in the browser.

mod actions;
mod browser;
mod calculator;
mod live;
mod setting;

#[cfg(feature = "ssr")]
pub use calculator::live_calculator;

#[cfg(feature = "hydrate")]
use crate::form;
#[cfg(feature = "hydrate")]
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once when the WebAssembly is there, before the islands are hydrated one by one.
#[cfg(feature = "hydrate")]
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| browser::stop(&panic.to_string())));
    leptos::mount::hydrate_islands();
}

/// Says where the next island stands: below this element, which a page's own document cannot see into.
#[cfg(feature = "hydrate")]
#[wasm_bindgen]
pub fn within(place: web_sys::Element) {
    browser::within(place);
}

/// A number in the text of a page, for a reader with a deployment: of a question `calculator?query#key`, the result for the inputs
/// of the query string, for machines and on a second line for people. Empty if there is none.
#[cfg(feature = "hydrate")]
#[wasm_bindgen]
pub fn figure(question: &str) -> String {
    let figure = || {
        let (slug, rest) = question.split_once('?')?;
        let (query, key) = rest.split_once('#')?;
        let calculator = crate::calculators::Calculator::named(slug)?;
        let report = form::evaluate(calculator, &form::query::decode(calculator, query)).ok()?;
        let metric = report.metric(key)?;
        Some([&metric.amount.machine(), "\n", &metric.amount.human(metric.unit)].concat())
    };
    figure().unwrap_or_default()
}
