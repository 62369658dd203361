//! The document and its elements.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, window};

pub fn document() -> Option<Document> {
    window()?.document()
}

/// Moves the focus to an element if it is focusable.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}
