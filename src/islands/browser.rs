//! What the islands ask of the browser. Nothing here fails loudly: without an element or a permission, nothing happens.

use crate::calculators::{Calculator, Field, FieldError, Kind};
use crate::form::query;
use crate::ui::field_id;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, window};

/// Long enough that a reader who types is not interrupted, short enough to seem an answer. In milliseconds.
const PAUSE: u32 = 900;

fn document() -> Option<Document> {
    window()?.document()
}

fn control(calculator: &Calculator, field: &Field) -> Option<Element> {
    document()?.get_element_by_id(&field_id(calculator, field))
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

/// The query string of this page's address.
pub(super) fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// What stands in a field's control.
pub(super) fn read(calculator: &Calculator, field: &Field) -> Option<String> {
    let control = control(calculator, field)?;
    match field.kind {
        Kind::Number { .. } => Some(control.dyn_ref::<HtmlInputElement>()?.value()),
        Kind::Choice { .. } => Some(control.dyn_ref::<HtmlSelectElement>()?.value()),
    }
}

/// Puts a text into a field's control, as it is: also one that is none of the choices.
pub(super) fn write(calculator: &Calculator, field: &Field, text: &str) -> Option<()> {
    let control = control(calculator, field)?;
    match field.kind {
        Kind::Number { .. } => control.dyn_ref::<HtmlInputElement>()?.set_value(text),
        Kind::Choice { options, .. } => {
            let select = control.dyn_ref::<HtmlSelectElement>()?;
            select.set_value(text);
            if !options.iter().any(|option| option.key == text) {
                let strange = HtmlOptionElement::new_with_text_and_value(text, text).ok()?;
                select.append_child(&strange).ok()?;
                select.set_value(text);
            }
        }
    }
    Some(())
}

/// Moves the focus to the control that is to blame.
pub(super) fn focus(calculator: &Calculator, error: Option<&FieldError>) {
    let field = error.and_then(|error| calculator.fields().find(|field| field.key == error.field));
    if let Some(control) = field.and_then(|field| control(calculator, field)?.dyn_into::<HtmlElement>().ok()) {
        // What cannot be focused is left alone.
        let _ = control.focus();
    }
}

/// Opens the folded groups that have something to mend.
pub(super) fn unfold(calculator: &Calculator, errors: &[FieldError]) {
    let wrong = calculator.fields().filter(|field| errors.iter().any(|error| error.field == field.key));
    for details in wrong.filter_map(|field| control(calculator, field)?.closest("details").ok()?) {
        let _ = details.set_attribute("open", "");
    }
}

/// The calculator's own page with this query string.
pub(super) fn address_of(calculator: &Calculator, query: &str) -> String {
    let home = link_to_home(calculator).map(|link| with_query(&link, ""));
    let here = || window().and_then(|window| window.location().href().ok()).map(|here| bare(&here).to_string());
    with_query(&home.or_else(here).unwrap_or_default(), query)
}

/// Makes the link to the calculator's own page carry the inputs.
pub(super) fn link_home(calculator: &Calculator, query: &str) -> Option<()> {
    let link = root(calculator)?.query_selector("[data-home]").ok()??;
    let href = with_query(&link.get_attribute("href")?, query);
    link.set_attribute("href", &href).ok()
}

fn link_to_home(calculator: &Calculator) -> Option<String> {
    let link = root(calculator)?.query_selector("[data-home]").ok()??;
    let href = js_sys::Reflect::get(&link, &JsValue::from_str("href")).ok()?;
    href.as_string()
}

fn bare(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

fn with_query(address: &str, query: &str) -> String {
    let bare = bare(address);
    if query.is_empty() { bare.into() } else { format!("{bare}?{query}") }
}

/// Keeps the inputs in the address bar, beside what others have put there.
pub(super) fn keep(calculator: &'static Calculator, ours: &str) {
    let theirs = query::foreign(calculator, &query());
    let joined = [ours, &theirs].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("&");
    after(&ADDRESS, 200, move || {
        let replace = || {
            let window = window()?;
            let to = with_query(&window.location().href().ok()?, &joined);
            window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&to)).ok()
        };
        // A browser may refuse to change the address too often; the next change will do.
        let _ = replace();
    });
}

/// Runs this once nobody has changed anything for a while.
pub(super) fn after_a_pause(then: impl FnOnce() + 'static) {
    after(&SPEECH, PAUSE, then);
}

thread_local! {
    static ADDRESS: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static SPEECH: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

fn after(timer: &'static std::thread::LocalKey<RefCell<Option<Timeout>>>, millis: u32, then: impl FnOnce() + 'static) {
    // The timer that this one takes the place of is canceled.
    timer.set(Some(Timeout::new(millis, then)));
}

/// Copies a text. A page without the permission to shows it, so that it can be copied by hand.
pub(super) fn copy(text: String) {
    if let Some(window) = window() {
        let _ = window.navigator().clipboard().write_text(&text);
    }
}

/// Runs this in a task of its own, after all that the present one sets off: the page may answer its reader in between.
pub(super) fn soon(then: impl FnOnce() + 'static) {
    Timeout::new(0, then).forget();
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
