//! The form: what is in it, and what is wrong with it.

use super::root::Root;
use models::{Calculator, Field, FieldError};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement, MouseEvent,
};
use widget::field_id;

fn control(root: Root, calculator: &Calculator, field: &Field) -> Option<Element> {
    root.find(&["#", &field_id(calculator, field)].concat())
}

/// What stands in a field's control.
pub fn read(root: Root, calculator: &Calculator, field: &Field) -> Option<String> {
    value(&control(root, calculator, field)?)
}

/// What stands in a control.
pub fn value(control: &Element) -> Option<String> {
    let number = control.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    let choice = || control.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
    let text = || control.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    number.or_else(choice).or_else(text)
}

/// The key of the field that an event has changed, and what stands in it now.
pub fn entered(event: &Event) -> Option<(String, String)> {
    let control = event.target()?.dyn_into::<Element>().ok()?;
    Some((control.get_attribute("name")?, value(&control)?))
}

/// What the attribute of that name says where the click was.
pub fn clicked(event: &MouseEvent, attribute: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&["[", attribute, "]"].concat()).ok()??.get_attribute(attribute)
}

/// The number of the piece of configuration that is open.
pub fn open_tab(root: Root) -> usize {
    let open = root.find(".tabs :checked").and_then(|tab| value(&tab));
    open.and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Puts a text into a field's control, as it is: also one that is none of the choices.
pub fn write(root: Root, calculator: &Calculator, field: &Field, text: &str) -> Option<()> {
    let control = control(root, calculator, field)?;
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        input.set_value(text);
    }
    if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
        select.set_value(text);
        if select.value() != text {
            let strange = HtmlOptionElement::new_with_text_and_value(text, text).ok()?;
            select.append_child(&strange).ok()?;
            select.set_value(text);
        }
    }
    Some(())
}

/// Says at each field what is wrong with it, and no longer what was before; at each folded group, what is in it.
pub fn review(root: Root, calculator: &Calculator, texts: &[String], errors: &[FieldError], before: &[FieldError]) {
    for field in calculator.fields() {
        let error = errors.iter().find(|error| error.field == field.key);
        if error.is_none() && before.iter().all(|error| error.field != field.key) {
            continue;
        }
        let said = || root.find(&["#", &field_id(calculator, field), "-error"].concat());
        if let (Some(control), Some(said)) = (control(root, calculator, field), said()) {
            said.set_inner_html(&error.map(|error| widget::error(field, error)).unwrap_or_default());
            let _ = match error {
                Some(_) => control.set_attribute("aria-invalid", "true"),
                None => control.remove_attribute("aria-invalid"),
            };
        }
    }
    let present = root.element().and_then(|root| root.query_selector_all(".group__present").ok());
    let mut texts = texts;
    let mut folded = 0;
    for group in calculator.groups {
        let (own, rest) = texts.split_at(group.fields.len().min(texts.len()));
        texts = rest;
        if group.folded {
            if let Some(place) = present.as_ref().and_then(|present| present.item(folded)) {
                place.set_text_content(Some(&widget::present(group, own)));
            }
            folded += 1;
        }
    }
}

/// Opens the folded groups that have something to mend.
pub fn unfold(root: Root, calculator: &Calculator, errors: &[FieldError]) {
    let wrong = calculator.fields().filter(|field| errors.iter().any(|error| error.field == field.key));
    for details in wrong.filter_map(|field| control(root, calculator, field)?.closest("details.group").ok()?) {
        let _ = details.set_attribute("open", "");
    }
}
