//! The Web Worker that simulates. It is loaded when a reader asks for it, and ended when it is done or called off.

use super::controls::value;
use super::dom::{document, focus};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MessageEvent, MouseEvent, Worker, WorkerOptions, WorkerType};

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Does what the button asks that was clicked: to simulate these inputs of the calculator, or to stop.
pub fn simulate(event: &MouseEvent, inputs: impl FnOnce() -> String) {
    let asked = || {
        let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-trial]").ok()??;
        let panel = button.closest(".trial").ok()??;
        end(&panel);
        if button.get_attribute("data-trial")? == "run" {
            let request = request(&panel, inputs())?;
            start(&panel, request).or_else(|| say(&panel, ".trial__error", NOT_STARTED));
        }
        Some(())
    };
    asked();
}

const NOT_STARTED: &str = "The simulation could not be started. Reload the page and try again.";

/// The inputs of the calculator and the controls of the panel, as a query string.
fn request(panel: &Element, inputs: String) -> Option<String> {
    let controls = panel.query_selector_all("[name]").ok()?;
    let mut request = form_urlencoded::Serializer::new(inputs);
    for control in (0..controls.length()).filter_map(|place| controls.item(place)?.dyn_into::<Element>().ok()) {
        request.append_pair(&control.get_attribute("name")?, &value(&control)?);
    }
    Some(request.finish())
}

fn start(panel: &Element, request: String) -> Option<()> {
    let script = document()?.query_selector("script[data-simulation]").ok()??;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script.get_attribute("data-simulation")?, &options).ok()?;
    let hear = {
        let (panel, worker) = (panel.clone(), worker.clone());
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().unwrap_or_default();
            let (kind, content) = message.split_once(' ').unwrap_or((&message, ""));
            match kind {
                "ready" => drop(worker.post_message(&JsValue::from_str(&request))),
                "progress" => drop(progress(&panel, content)),
                "result" => {
                    end(&panel);
                    say(&panel, ".trial__result", content);
                    read_out(&panel);
                }
                _ => {
                    end(&panel);
                    say(&panel, ".trial__error", content);
                }
            }
        })
    };
    let fail = {
        let panel = panel.clone();
        Closure::<dyn FnMut()>::new(move || {
            end(&panel);
            say(&panel, ".trial__error", NOT_STARTED);
        })
    };
    worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
    // They are heard as long as the worker lives.
    hear.forget();
    fail.forget();
    WORKER.set(Some(worker));
    say(panel, ".trial__error", "");
    progress(panel, "0");
    show(panel, true)
}

/// Ends the worker, if there is one.
fn end(panel: &Element) {
    if let Some(worker) = WORKER.take() {
        worker.terminate();
    }
    show(panel, false);
}

/// Shows progress and the button that cancels, or hides them.
fn show(panel: &Element, running: bool) -> Option<()> {
    if panel.query_selector("[data-trial=cancel]:focus").ok()?.is_some() {
        focus(&panel.query_selector("[data-trial=run]").ok()??);
    }
    for selector in ["progress", "[data-trial=cancel]"] {
        let element = panel.query_selector(selector).ok()??;
        let _ = if running { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
    }
    Some(())
}

fn progress(panel: &Element, share: &str) -> Option<()> {
    panel.query_selector("progress").ok()??.set_attribute("value", share).ok()
}

/// Says the result to those who do not see it appear: its sentence, not its tables.
fn read_out(panel: &Element) -> Option<()> {
    let sentence = panel.query_selector(".trial__result .answer__sentence").ok()??.text_content();
    panel.query_selector(".trial__said").ok()??.set_text_content(sentence.as_deref());
    Some(())
}

/// Writes markup of the worker's, or a sentence, into the panel.
fn say(panel: &Element, place: &str, markup: &str) -> Option<()> {
    panel.query_selector(place).ok()??.set_inner_html(markup);
    Some(())
}
