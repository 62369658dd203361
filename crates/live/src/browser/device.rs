//! What a page keeps on the device and hands to it: storage, clipboard, files.

use super::dom::document;
use models::Calculator;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Clipboard, HtmlAnchorElement, Storage, window};

fn storage() -> Option<Storage> {
    // A browser that keeps nothing says so with an exception.
    window()?.local_storage().ok()?
}

fn key(calculator: &Calculator) -> String {
    ["axum-in-production:", calculator.slug].concat()
}

/// The query string of the inputs that were last used on this device.
pub fn recall(calculator: &Calculator) -> Option<String> {
    storage()?.get_item(&key(calculator)).ok()?
}

/// Keeps the inputs for the next visit; none if they are the defaults.
pub fn remember(calculator: &Calculator, query: &str) {
    if query.is_empty() {
        forget(calculator);
    } else if let Some(storage) = storage() {
        let _ = storage.set_item(&key(calculator), query);
    }
}

/// Keeps nothing of this calculator.
pub fn forget(calculator: &Calculator) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(calculator));
    }
}

/// Copies a text, and says whether the browser did: a page needs the permission to.
pub fn copy(text: &str, then: impl FnOnce(bool) + Clone + 'static) {
    let Some(window) = window() else { return };
    // A page that did not come over HTTPS has no clipboard.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    let Some(clipboard) = clipboard.ok().filter(JsValue::is_object) else { return then(false) };
    let and_then = then.clone();
    let done = Closure::once_into_js(move || and_then(true));
    let refused = Closure::once_into_js(move || then(false));
    let copying = clipboard.unchecked_into::<Clipboard>().write_text(text);
    if let (Ok(then), true) = (js_sys::Reflect::get(&copying, &"then".into()), done.is_function()) {
        let _ = then.unchecked_into::<js_sys::Function>().call2(&copying, &done, &refused);
    }
}

/// Hands the reader a file.
pub fn download(name: &str, kind: &str, text: &str) -> Option<()> {
    let link = document()?.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    let content = String::from(js_sys::encode_uri_component(text));
    link.set_href(&["data:", kind, ";charset=utf-8,", &content].concat());
    link.set_download(name);
    link.click();
    Some(())
}
