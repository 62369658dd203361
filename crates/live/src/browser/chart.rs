//! What a reader takes from a chart and from a piece of configuration. The markup says where everything is: nothing is computed.

use super::device;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, MouseEvent, PointerEvent};
use widget::row_in_words;

/// The chart in which an event has happened.
fn chart(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(".chart").ok()?
}

/// Reads the row that the slider of a chart stands at.
pub fn read(event: &Event) {
    let row = || event.target()?.dyn_into::<HtmlInputElement>().ok().map(|slider| slider.value_as_number());
    if let (Some(chart), Some(row)) = (chart(event), row()) {
        show(&chart, row as u32);
    }
}

/// Reads the row that is nearest to a pointer above a chart.
pub fn point(event: &PointerEvent) {
    let nearest = || {
        let chart = chart(event)?;
        let area = chart.query_selector(".plot__area").ok()??.get_bounding_client_rect();
        let percent = (f64::from(event.client_x()) - area.left()) / area.width() * 100.0;
        let above = f64::from(event.client_y()) - area.top();
        if !(-5.0..105.0).contains(&percent) || !(0.0..area.height()).contains(&above) {
            return None;
        }
        let rows = chart.query_selector_all("tbody tr").ok()?;
        let place = |row: u32| rows.item(row)?.dyn_into::<Element>().ok()?.get_attribute("data-place");
        let distance = |row: u32| (js_sys::Number::parse_float(&place(row).unwrap_or_default()) - percent).abs();
        let mut nearest = 0;
        for row in 1..rows.length() {
            if distance(row) < distance(nearest) {
                nearest = row;
            }
        }
        Some((chart, nearest))
    };
    if let Some((chart, row)) = nearest() {
        show(&chart, row);
    }
}

/// Says the numbers of a row, and moves cursor and slider to it.
fn show(chart: &Element, row: u32) -> Option<()> {
    let rows = chart.query_selector_all("tbody tr").ok()?;
    let row_element = rows.item(row)?.dyn_into::<Element>().ok()?;
    let sentence = row_in_words(&texts(chart, "thead th")?, &texts(&row_element, "th, td")?);
    let slider = chart.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?;
    slider.set_value_as_number(f64::from(row));
    slider.set_attribute("aria-valuetext", &sentence).ok()?;
    chart.query_selector("output").ok()??.set_text_content(Some(&sentence));
    let cursor = chart.query_selector(".plot__cursor line").ok()??;
    let place = [row_element.get_attribute("data-place")?, "%".into()].concat();
    cursor.set_attribute("x1", &place).ok()?;
    cursor.set_attribute("x2", &place).ok()
}

/// The texts of the elements found there.
fn texts(within: &Element, selector: &str) -> Option<Vec<String>> {
    let found = within.query_selector_all(selector).ok()?;
    Some((0..found.length()).filter_map(|place| found.item(place)?.text_content()).collect())
}

/// Copies the piece of configuration whose button was clicked, and says so on the button.
pub fn copy_piece(event: &MouseEvent) {
    let clicked = || {
        let button = event.target()?.dyn_into::<Element>().ok()?.closest(".code__copy").ok()??;
        let word = button.query_selector("[data-copied]").ok()??;
        let code = button.closest(".code").ok()??.query_selector("code").ok()??.dyn_into::<HtmlElement>().ok()?;
        device::copy(&code.text_content()?, move |copied| {
            let said = word.get_attribute(if copied { "data-copied" } else { "data-refused" });
            word.set_text_content(said.as_deref());
        });
        Some(())
    };
    clicked();
}
