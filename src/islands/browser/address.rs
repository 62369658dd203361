//! The address of the page, and links to a calculator's own page.

use super::root;
use crate::calculators::Calculator;
use crate::form::query;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, window};

/// The query string of this page's address.
pub fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// The calculator's own page with this query string.
pub fn address_of(calculator: &Calculator, query: &str) -> String {
    let home = link_to_home(calculator).map(|link| link.href());
    let here = || window().and_then(|window| window.location().href().ok());
    with_query(&home.or_else(here).unwrap_or_default(), query)
}

/// Makes the link to the calculator's own page carry the inputs.
pub fn link_home(calculator: &Calculator, query: &str) -> Option<()> {
    let link = link_to_home(calculator)?;
    link.set_attribute("href", &with_query(&link.get_attribute("href")?, query)).ok()
}

fn link_to_home(calculator: &Calculator) -> Option<HtmlAnchorElement> {
    root(calculator)?.query_selector("[data-home]").ok()??.dyn_into().ok()
}

fn with_query(address: &str, query: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    if query.is_empty() { bare.into() } else { [bare, "?", query].concat() }
}

/// Keeps the inputs in the address bar, beside what others have put there.
pub fn keep(calculator: &Calculator, ours: &str) -> Option<()> {
    let theirs = query::foreign(calculator, &query());
    let between = if ours.is_empty() || theirs.is_empty() { "" } else { "&" };
    let window = window()?;
    let to = with_query(&window.location().href().ok()?, &[ours, between, &theirs].concat());
    // A browser may refuse to change the address too often; the next change will do.
    window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&to)).ok()
}
