//! The Web Worker that simulates, as a WebAssembly of its own, so that the page stays awake meanwhile.
//!
//! It is started as a module. What is said to it and what it answers: [`axum_in_production::simulation::messages`].

use axum_in_production::simulation::messages::{Reply, answer};
use js_sys::Float64Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    // Anywhere else there is nobody to answer to.
    let Ok(worker) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let listen = {
        let worker = worker.clone();
        move |event: MessageEvent| {
            // What is no array of numbers is no request either.
            let message = event.data().dyn_into::<Float64Array>().map(|numbers| numbers.to_vec()).unwrap_or_default();
            answer(&message, |reply| post(&worker, &reply));
        }
    };
    let listener = Closure::<dyn Fn(MessageEvent)>::new(listen);
    worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    listener.forget();
    post(&worker, &Reply::Ready);
}

fn post(worker: &DedicatedWorkerGlobalScope, reply: &Reply) {
    // A plain list of numbers can always be sent.
    let _ = worker.post_message(&Float64Array::from(reply.to_numbers().as_slice()));
}
