//! The Web Worker that simulates, as a WebAssembly of its own, so that the page stays awake meanwhile.
//!
//! It is started as a module. What is said to it and what it answers: [`simulation_panel`].

use simulation_panel::answer;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    // Anywhere else there is nobody to answer to.
    let Ok(worker) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let listen = {
        let worker = worker.clone();
        // What is no text is no request either.
        move |event: MessageEvent| {
            answer(&event.data().as_string().unwrap_or_default(), |message| post(&worker, message));
        }
    };
    let listener = Closure::<dyn Fn(MessageEvent)>::new(listen);
    worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&worker, "ready");
}

fn post(worker: &DedicatedWorkerGlobalScope, message: &str) {
    // A text can always be sent.
    let _ = worker.post_message(&JsValue::from_str(message));
}
