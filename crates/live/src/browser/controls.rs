//! The controls of the form, and its error messages.

use super::dom::focus;
use super::root::Root;
use models::form::{default_text, query};
use models::{Calculator, Field, FieldError};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement, MouseEvent,
};
use widget::field_id;

fn control(root: Root, calculator: &Calculator, field: &Field) -> Option<Element> {
    root.find(&["#", &field_id(calculator, field)].concat())
}

/// Returns the text of a field's control.
pub fn field_text(root: Root, calculator: &Calculator, field: &Field) -> Option<String> {
    control_text(&control(root, calculator, field)?)
}

/// Returns the text of a control.
pub fn control_text(control: &Element) -> Option<String> {
    let input = control.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    let select = || control.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
    let area = || control.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    input.or_else(select).or_else(area)
}

/// Returns the key and the new text of the field that an event has changed.
pub fn changed_field(event: &Event) -> Option<(String, String)> {
    let control = event.target()?.dyn_into::<Element>().ok()?;
    Some((control.get_attribute("name")?, control_text(&control)?))
}

/// Returns the value of an attribute of the clicked element or its closest ancestor that has it.
pub fn clicked_attribute(event: &MouseEvent, attribute: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&["[", attribute, "]"].concat()).ok()??.get_attribute(attribute)
}

/// Returns the index of the snippet whose tab is selected.
pub fn selected_tab(root: Root) -> usize {
    let tab = root.find(".tabs :checked").and_then(|tab| control_text(&tab));
    tab.and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Sets the text of a field's control. If a choice has no such option, adds one, so that the form shows the invalid
/// text.
pub fn set_field_text(root: Root, calculator: &Calculator, field: &Field, text: &str) -> Option<()> {
    let control = control(root, calculator, field)?;
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.set_value(text);
    }
    if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
        select.set_value(text);
        if select.value() != text {
            let unknown = HtmlOptionElement::new_with_text_and_value(text, text).ok()?;
            select.append_child(&unknown).ok()?;
            select.set_value(text);
        }
    }
    Some(())
}

/// Shows the error of each field, removes those of `before` that are corrected, and updates the summaries of folded
/// groups.
pub fn update_form(
    root: Root,
    calculator: &Calculator,
    texts: &[String],
    errors: &[FieldError],
    before: &[FieldError],
) {
    for field in calculator.fields() {
        let error = errors.iter().find(|error| error.field == field.key);
        if error.is_none() && before.iter().all(|error| error.field != field.key) {
            continue;
        }
        let message = || root.find(&["#", &field_id(calculator, field), "-error"].concat());
        if let (Some(control), Some(message)) = (control(root, calculator, field), message()) {
            message.set_inner_html(&error.map(|error| widget::error(field, error)).unwrap_or_default());
            let _ = match error {
                Some(_) => control.set_attribute("aria-invalid", "true"),
                None => control.remove_attribute("aria-invalid"),
            };
        }
    }
    let summaries = root.element().and_then(|root| root.query_selector_all(".group__present").ok());
    let mut texts = texts;
    let mut folded = 0;
    for group in calculator.groups {
        let (own, rest) = texts.split_at(group.fields.len().min(texts.len()));
        texts = rest;
        if group.folded {
            if let Some(summary) = summaries.as_ref().and_then(|summaries| summaries.item(folded)) {
                summary.set_text_content(Some(&widget::group_summary(group, own)));
            }
            folded += 1;
        }
    }
}

/// Shows which values are the reader's own, with a button that restores the default, and which preset is in use.
pub fn mark_own_values(root: Root, calculator: &Calculator, texts: &[String], before: &[String]) {
    for (field, (text, before)) in calculator.fields().zip(texts.iter().zip(before)) {
        let default = default_text(field);
        let own = *text != default;
        if own != (*before != default) {
            let markup = if own { widget::own_value(field) } else { String::new() };
            if let Some(place) = root.find(&["#", &field_id(calculator, field), "-own"].concat()) {
                place.set_inner_html(&markup);
            }
        }
    }
    for preset in calculator.presets {
        let pressed = query::decode(calculator, preset.query) == texts;
        if let Some(button) = root.find(&["[data-fill=\"", preset.query, "\"]"].concat()) {
            let _ = button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
        }
    }
}

/// Moves the focus to a field's control.
pub fn focus_field(root: Root, calculator: &Calculator, field: &Field) {
    if let Some(control) = control(root, calculator, field) {
        focus(&control);
    }
}

/// Returns the text that the reader has pasted to fill in the form.
pub fn pasted_text(root: Root) -> Option<String> {
    control_text(&root.find(".paste textarea")?)
}

/// Opens the folded groups that contain an error.
pub fn open_groups_with_errors(root: Root, calculator: &Calculator, errors: &[FieldError]) {
    let invalid = calculator.fields().filter(|field| errors.iter().any(|error| error.field == field.key));
    for details in invalid.filter_map(|field| control(root, calculator, field)?.closest("details.group").ok()?) {
        let _ = details.set_attribute("open", "");
    }
}
