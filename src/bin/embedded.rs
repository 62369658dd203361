//! The program of the embeds: a calculator in an element, without Leptos. A frame has one, a page with custom elements several.

use axum_in_production::live::{Live, Root, stop_on_panic};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

fn main() {
    stop_on_panic();
}

/// Brings the calculator to life whose setting the element says. Nothing happens in an element without one.
#[wasm_bindgen]
pub fn mount(element: Element) {
    let Some((root, setting)) = Root::of(element.clone()) else { return };
    let live = Live::new(root, setting);
    listen(&element, "input", move |event| live.entered(&event));
    listen(&element, "click", move |event| live.clicked(event.unchecked_ref()));
    listen(&element, "pointermove", move |event| live.pointed(event.unchecked_ref()));
    listen(&element, "submit", |event| event.prevent_default());
    live.begin();
}

/// Listens as long as the page lives.
fn listen(element: &Element, kind: &str, hear: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(hear);
    let _ = element.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    listener.forget();
}
