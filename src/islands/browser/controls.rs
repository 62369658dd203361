//! The controls of a form.

use super::document;
use crate::calculators::{Calculator, Field, FieldError, Kind};
use crate::markup::field_id;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

fn control(calculator: &Calculator, field: &Field) -> Option<Element> {
    document()?.get_element_by_id(&field_id(calculator, field))
}

/// What stands in a field's control.
pub fn read(calculator: &Calculator, field: &Field) -> Option<String> {
    let control = control(calculator, field)?;
    match field.kind {
        Kind::Number { .. } => Some(control.dyn_ref::<HtmlInputElement>()?.value()),
        Kind::Choice { .. } => Some(control.dyn_ref::<HtmlSelectElement>()?.value()),
    }
}

/// Puts a text into a field's control, as it is: also one that is none of the choices.
pub fn write(calculator: &Calculator, field: &Field, text: &str) -> Option<()> {
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
pub fn focus(calculator: &Calculator, error: Option<&FieldError>) {
    let field = error.and_then(|error| calculator.fields().find(|field| field.key == error.field));
    if let Some(control) = field.and_then(|field| control(calculator, field)?.dyn_into::<HtmlElement>().ok()) {
        // What cannot be focused is left alone.
        let _ = control.focus();
    }
}

/// Opens the folded groups that have something to mend.
pub fn unfold(calculator: &Calculator, errors: &[FieldError]) {
    let wrong = calculator.fields().filter(|field| errors.iter().any(|error| error.field == field.key));
    for details in wrong.filter_map(|field| control(calculator, field)?.closest("details.group").ok()?) {
        let _ = details.set_attribute("open", "");
    }
}
