//! The address of the page, and links to a calculator's own page.

use super::root::Root;
use models::Calculator;
use models::form::query;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, window};

/// The inputs that this calculator was asked for, as a query string: those of its element, else those of the page's address.
pub fn inputs(root: Root) -> String {
    let given = || root.element()?.get_attribute("data-inputs");
    given().unwrap_or_else(search)
}

fn search() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// The calculator's own page with this query string.
pub fn address_of(root: Root, query: &str) -> String {
    let home = link_to_home(root).map(|link| link.href());
    let here = || window().and_then(|window| window.location().href().ok());
    with_query(&home.or_else(here).unwrap_or_default(), query)
}

/// Tells the page around the calculator, and the link to its own page, what the inputs are.
pub fn tell_inputs(root: Root, query: &str) {
    if let Some(calculator) = root.find("[data-query]") {
        let _ = calculator.set_attribute("data-query", query);
    }
    if let Some(link) = link_to_home(root) {
        let to = link.get_attribute("href").unwrap_or_default();
        let _ = link.set_attribute("href", &with_query(&to, query));
    }
}

fn link_to_home(root: Root) -> Option<HtmlAnchorElement> {
    root.find("[data-home]")?.dyn_into().ok()
}

fn with_query(address: &str, query: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    if query.is_empty() { bare.into() } else { [bare, "?", query].concat() }
}

/// Keeps the inputs in the address bar, beside what others have put there.
pub fn keep(calculator: &Calculator, ours: &str) -> Option<()> {
    let theirs = query::foreign(calculator, &search());
    let between = if ours.is_empty() || theirs.is_empty() { "" } else { "&" };
    let window = window()?;
    let to = with_query(&window.location().href().ok()?, &[ours, between, &theirs].concat());
    // A browser may refuse to change the address too often; the next change will do.
    window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&to)).ok()
}
