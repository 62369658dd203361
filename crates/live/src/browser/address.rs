//! The address of the page, and links to a calculator's own page.

use super::root::Root;
use models::Calculator;
use models::form::query;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, window};

/// Returns the inputs to start with, as a query string: those of the element's `data-inputs`, else those of the page's
/// address.
pub fn initial_query(root: Root) -> String {
    let attribute = || root.element()?.get_attribute("data-inputs");
    attribute().unwrap_or_else(search)
}

fn search() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Returns the URL of the calculator's own page with this query string.
pub fn page_url(root: Root, query: &str) -> String {
    let full_page = full_page_link(root).map(|link| link.href());
    let this_page = || window().and_then(|window| window.location().href().ok());
    with_query(&full_page.or_else(this_page).unwrap_or_default(), query)
}

/// Writes the query string into `data-query`, where the scripts of the page read it, and into the link to the
/// calculator's own page.
pub fn set_query(root: Root, query: &str) {
    if let Some(calculator) = root.find("[data-query]") {
        let _ = calculator.set_attribute("data-query", query);
    }
    if let Some(link) = full_page_link(root) {
        let href = link.get_attribute("href").unwrap_or_default();
        let _ = link.set_attribute("href", &with_query(&href, query));
    }
}

fn full_page_link(root: Root) -> Option<HtmlAnchorElement> {
    root.find("[data-home]")?.dyn_into().ok()
}

fn with_query(address: &str, query: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    if query.is_empty() { bare.into() } else { [bare, "?", query].concat() }
}

/// Writes the inputs into the address bar and keeps parameters that are not the calculator's.
pub fn update_address_bar(calculator: &Calculator, inputs: &str) -> Option<()> {
    let foreign = query::foreign(calculator, &search());
    let separator = if inputs.is_empty() || foreign.is_empty() { "" } else { "&" };
    let window = window()?;
    let url = with_query(&window.location().href().ok()?, &[inputs, separator, &foreign].concat());
    // Browsers reject this if the address changes too often. The next change then updates it.
    window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&url)).ok()
}
