//! What the scripts of the pages call.

use crate::calculators::Calculator;
use crate::form::{self, query};
use crate::live::stop_on_panic;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once when the WebAssembly is there, before the islands are hydrated one by one.
#[wasm_bindgen(start)]
pub fn start() {
    stop_on_panic();
    leptos::mount::hydrate_islands();
}

/// A number in the text of a page, for a reader with a deployment: of a question `calculator?query#key`, the result for the inputs
/// of the query string, for machines and on a second line for people. Empty if there is none.
#[wasm_bindgen]
pub fn figure(question: &str) -> String {
    let figure = || {
        let (slug, rest) = question.split_once('?')?;
        let (query, key) = rest.split_once('#')?;
        let calculator = Calculator::named(slug)?;
        let report = form::evaluate(calculator, &query::decode(calculator, query)).ok()?;
        let metric = report.metric(key)?;
        Some([&metric.amount.machine(), "\n", &metric.amount.human(metric.unit)].concat())
    };
    figure().unwrap_or_default()
}
