//! Reading values from a chart, by slider or pointer. The table of the chart has all values and positions, so nothing
//! is computed.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, PointerEvent};
use widget::row_in_words;

/// Returns the chart in which an event happened.
fn chart(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".chart").ok()?
}

/// Shows the row that the slider of a chart selects.
pub fn on_slider_input(event: &Event) {
    let slider = || event.target()?.dyn_into::<HtmlInputElement>().ok().filter(|input| input.type_() == "range");
    let row = || slider().map(|slider| slider.value_as_number());
    if let (Some(chart), Some(row)) = (chart(event), row()) {
        show_row(&chart, row as u32);
    }
}

/// Shows the row that is closest to the pointer.
pub fn on_chart_pointer_move(event: &PointerEvent) {
    let closest = || {
        let chart = chart(event)?;
        let area = chart.query_selector(".plot__area").ok()??.get_bounding_client_rect();
        let percent = (f64::from(event.client_x()) - area.left()) / area.width() * 100.0;
        let from_top = f64::from(event.client_y()) - area.top();
        if !(-5.0..105.0).contains(&percent) || !(0.0..area.height()).contains(&from_top) {
            return None;
        }
        let rows = chart.query_selector_all("tbody tr").ok()?;
        let position = |row: u32| rows.item(row)?.dyn_into::<Element>().ok()?.get_attribute("data-place");
        let distance = |row: u32| (js_sys::Number::parse_float(&position(row).unwrap_or_default()) - percent).abs();
        let mut closest = 0;
        for row in 1..rows.length() {
            if distance(row) < distance(closest) {
                closest = row;
            }
        }
        Some((chart, closest))
    };
    if let Some((chart, row)) = closest() {
        show_row(&chart, row);
    }
}

/// Writes the values of a row as a sentence, and moves the cursor and the slider to it.
fn show_row(chart: &Element, row: u32) -> Option<()> {
    let rows = chart.query_selector_all("tbody tr").ok()?;
    let row_element = rows.item(row)?.dyn_into::<Element>().ok()?;
    let sentence = row_in_words(&texts(chart, "thead th")?, &texts(&row_element, "th, td")?);
    let slider = chart.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?;
    slider.set_value_as_number(f64::from(row));
    slider.set_attribute("aria-valuetext", &sentence).ok()?;
    chart.query_selector("output").ok()??.set_text_content(Some(&sentence));
    let cursor = chart.query_selector(".plot__cursor line").ok()??;
    let position = [row_element.get_attribute("data-place")?, "%".into()].concat();
    cursor.set_attribute("x1", &position).ok()?;
    cursor.set_attribute("x2", &position).ok()
}

/// Returns the text of each element that matches the selector.
fn texts(within: &Element, selector: &str) -> Option<Vec<String>> {
    let found = within.query_selector_all(selector).ok()?;
    Some((0..found.length()).filter_map(|index| found.item(index)?.text_content()).collect())
}
