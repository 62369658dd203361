//! The copy button of a snippet.

use super::device;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// Copies the snippet whose button was clicked, and shows the result on the button.
pub fn copy_snippet(event: &MouseEvent) {
    let copy = || {
        let button = event.target()?.dyn_into::<Element>().ok()?.closest(".code__copy").ok()??;
        let label = button.query_selector("[data-copied]").ok()??;
        let code = button.closest(".code").ok()??.query_selector("code").ok()??.dyn_into::<HtmlElement>().ok()?;
        device::copy(&code.text_content()?, move |copied| {
            let text = label.get_attribute(if copied { "data-copied" } else { "data-refused" });
            label.set_text_content(text.as_deref());
        });
        Some(())
    };
    copy();
}
