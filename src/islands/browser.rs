//! What the islands ask of the browser. Nothing here fails loudly: without an element or a permission, nothing happens.

mod address;
mod controls;
mod device;
mod reading;
mod simulation;
mod timers;

pub(super) use address::{address_of, keep, link_home, query};
pub(super) use controls::{entered, focus, read, review, set_up, unfold, write};
pub(super) use device::{copy, download, forget, recall, remember};
pub(super) use reading::{copy_piece, point, read as read_chart};
pub(super) use simulation::simulate;
pub(super) use timers::{after_a_pause, before_long, next, soon};

use crate::calculators::Calculator;
use web_sys::{Document, Element, window};

fn document() -> Option<Document> {
    window()?.document()
}

fn root(calculator: &Calculator) -> Option<Element> {
    document()?.query_selector(&format!("[data-calculator={}]", calculator.slug)).ok()?
}

/// The setting of the next island to come to life. They do so in the order of the document.
pub(super) fn next_setting() -> Option<String> {
    let setting = document()?.query_selector("[data-setting]:not([data-started])").ok()??;
    setting.set_attribute("data-started", "true").ok()?;
    setting.get_attribute("data-setting")
}

/// The inputs to start this calculator with, as a query string, if the page says any.
pub(super) fn start(calculator: &Calculator) -> Option<String> {
    root(calculator)?.closest("[data-start]").ok()??.get_attribute("data-start")
}

/// Says that this calculator is live, and when it was the last one, that the page is.
pub(super) fn mark_live(calculator: &'static Calculator) {
    soon(move || {
        let mark = || {
            root(calculator)?.closest("leptos-island").ok()??.set_attribute("data-live", "true").ok()?;
            let document = document()?;
            if document.query_selector("leptos-island:not([data-live])").ok()?.is_none() {
                document.document_element()?.set_attribute("data-hydrated", "true").ok()?;
            }
            Some(())
        };
        let _ = mark();
    });
}

/// After a panic: says in the page that the calculators have stopped, and in the console why.
#[cfg(feature = "hydrate")]
pub(super) fn stop(why: &str) {
    leptos::logging::error!("{why}");
    if let Some(page) = document().and_then(|document| document.document_element()) {
        let _ = page.set_attribute("data-stopped", "true");
    }
}
