//! Local storage, clipboard and downloads.

use super::dom::document;
use models::Calculator;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Clipboard, HtmlAnchorElement, Storage, window};

fn storage() -> Option<Storage> {
    // Throws an exception if storage is disabled.
    window()?.local_storage().ok()?
}

fn key(calculator: &Calculator) -> String {
    ["axum-in-production:", calculator.slug].concat()
}

/// Returns the query string of the inputs that were last used on this device.
pub fn stored_query(calculator: &Calculator) -> Option<String> {
    storage()?.get_item(&key(calculator)).ok()?
}

/// Stores the inputs for the next visit. Removes them if they are the defaults.
pub fn store_query(calculator: &Calculator, query: &str) {
    if query.is_empty() {
        clear_stored_query(calculator);
    } else if let Some(storage) = storage() {
        let _ = storage.set_item(&key(calculator), query);
    }
}

/// Removes the stored inputs of a calculator.
pub fn clear_stored_query(calculator: &Calculator) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(calculator));
    }
}

/// Copies text to the clipboard, then calls `then` with whether that succeeded. It fails without the reader's
/// permission.
pub fn copy(text: &str, then: impl FnOnce(bool) + Clone + 'static) {
    let Some(window) = window() else { return };
    // There is no clipboard on pages without HTTPS.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    let Some(clipboard) = clipboard.ok().filter(JsValue::is_object) else { return then(false) };
    let on_success = then.clone();
    let resolved = Closure::once_into_js(move || on_success(true));
    let rejected = Closure::once_into_js(move || then(false));
    let promise = clipboard.unchecked_into::<Clipboard>().write_text(text);
    if let (Ok(then), true) = (js_sys::Reflect::get(&promise, &"then".into()), resolved.is_function()) {
        let _ = then.unchecked_into::<js_sys::Function>().call2(&promise, &resolved, &rejected);
    }
}

/// Downloads text as a file with this name and media type.
pub fn download(name: &str, media_type: &str, text: &str) -> Option<()> {
    let link = document()?.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    let content = String::from(js_sys::encode_uri_component(text));
    link.set_href(&["data:", media_type, ";charset=utf-8,", &content].concat());
    link.set_download(name);
    link.click();
    Some(())
}
