//! The Web Worker that simulates, so that the page stays responsive.
//!
//! It is started as a module. [`simulation_panel`] documents its messages.

use simulation_panel::answer;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    // Outside a dedicated worker there is nothing to do.
    let Ok(worker) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let listen = {
        let worker = worker.clone();
        // A message that is not text becomes an empty request.
        move |event: MessageEvent| {
            answer(&event.data().as_string().unwrap_or_default(), |message| post(&worker, message));
        }
    };
    let listener = Closure::<dyn Fn(MessageEvent)>::new(listen);
    worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The listener stays for the lifetime of the worker.
    listener.forget();
    post(&worker, "ready");
}

fn post(worker: &DedicatedWorkerGlobalScope, message: &str) {
    // Posting a string cannot fail.
    let _ = worker.post_message(&JsValue::from_str(message));
}
