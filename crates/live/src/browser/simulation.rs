//! Runs the simulation in a Web Worker. The worker is loaded when the reader starts a simulation, and terminated when
//! that completes or is canceled.

use super::controls::control_text;
use super::dom::{document, focus};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MessageEvent, MouseEvent, Worker, WorkerOptions, WorkerType};

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Starts or cancels the simulation if its button was clicked. `query` returns the inputs of the calculator.
pub fn run_simulation(event: &MouseEvent, query: impl FnOnce() -> String) {
    let run = || {
        let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-trial]").ok()??;
        let panel = button.closest(".trial").ok()??;
        stop(&panel);
        if button.get_attribute("data-trial")? == "run" {
            let request = request(&panel, query())?;
            start(&panel, request).or_else(|| set_html(&panel, ".trial__error", NOT_STARTED));
        }
        Some(())
    };
    run();
}

const NOT_STARTED: &str = "The simulation could not be started. Reload the page and try again.";

/// Returns the inputs of the calculator and the controls of the panel as a query string.
fn request(panel: &Element, query: String) -> Option<String> {
    let controls = panel.query_selector_all("[name]").ok()?;
    let mut request = form_urlencoded::Serializer::new(query);
    for control in (0..controls.length()).filter_map(|index| controls.item(index)?.dyn_into::<Element>().ok()) {
        request.append_pair(&control.get_attribute("name")?, &control_text(&control)?);
    }
    Some(request.finish())
}

fn start(panel: &Element, request: String) -> Option<()> {
    let script = document()?.query_selector("script[data-simulation]").ok()??;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script.get_attribute("data-simulation")?, &options).ok()?;
    let on_message = {
        let (panel, worker) = (panel.clone(), worker.clone());
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().unwrap_or_default();
            let (kind, content) = message.split_once(' ').unwrap_or((&message, ""));
            match kind {
                "ready" => drop(worker.post_message(&JsValue::from_str(&request))),
                "progress" => drop(set_progress(&panel, content)),
                "result" => {
                    stop(&panel);
                    set_html(&panel, ".trial__result", content);
                    announce_result(&panel);
                }
                _ => {
                    stop(&panel);
                    set_html(&panel, ".trial__error", content);
                }
            }
        })
    };
    let on_error = {
        let panel = panel.clone();
        Closure::<dyn FnMut()>::new(move || {
            stop(&panel);
            set_html(&panel, ".trial__error", NOT_STARTED);
        })
    };
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // The handlers must live as long as the worker.
    on_message.forget();
    on_error.forget();
    WORKER.set(Some(worker));
    set_html(panel, ".trial__error", "");
    set_progress(panel, "0");
    set_running(panel, true)
}

/// Terminates the worker if there is one.
fn stop(panel: &Element) {
    if let Some(worker) = WORKER.take() {
        worker.terminate();
    }
    set_running(panel, false);
}

/// Shows or hides the progress bar and the cancel button.
fn set_running(panel: &Element, running: bool) -> Option<()> {
    if panel.query_selector("[data-trial=cancel]:focus").ok()?.is_some() {
        focus(&panel.query_selector("[data-trial=run]").ok()??);
    }
    for selector in ["progress", "[data-trial=cancel]"] {
        let element = panel.query_selector(selector).ok()??;
        let _ = if running { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
    }
    Some(())
}

fn set_progress(panel: &Element, fraction: &str) -> Option<()> {
    panel.query_selector("progress").ok()??.set_attribute("value", fraction).ok()
}

/// Announces the sentence of the result to screen readers, without its tables.
fn announce_result(panel: &Element) -> Option<()> {
    let sentence = panel.query_selector(".trial__result .answer__sentence").ok()??.text_content();
    panel.query_selector(".trial__said").ok()??.set_text_content(sentence.as_deref());
    Some(())
}

/// Writes markup from the worker, or a sentence, into the panel.
fn set_html(panel: &Element, selector: &str, markup: &str) -> Option<()> {
    panel.query_selector(selector).ok()??.set_inner_html(markup);
    Some(())
}
