//! A calculator in the browser: reads its inputs, computes the answer, and writes it into the page. Uses no framework,
//! so that embeds do not load one.

// The panic of a slice prints the text, which costs 2 KB of each program.
#![cfg_attr(not(test), warn(clippy::string_slice))]

mod actions;
mod browser;
mod calculator;
mod program;
mod render;

pub use browser::Root;
pub use calculator::Live;

use models::Calculator;
use models::form::{self, query};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, MouseEvent, PointerEvent};

/// Allocates for all calculators: small, and fast enough for the few allocations of a keystroke.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Defines the WebAssembly program of an embed with these calculators: `program!(&[models::pool_sizing::CALCULATOR]);`.
#[macro_export]
macro_rules! program {
    ($calculators:expr) => {
        fn main() {
            $crate::start($calculators);
        }

        /// Starts the calculator that is named in the element's `data-setting`.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn mount(element: web_sys::Element) {
            $crate::mount(element);
        }
    };
}

/// Sets the calculators of this program. Only this names any of them, so the linker drops the others.
pub fn start(calculators: &'static [Calculator]) {
    program::set_calculators(calculators);
    browser::mark_stopped_on_panic();
}

/// Starts the calculator that is named in the element's `data-setting`. Does nothing without that attribute.
pub fn mount(element: Element) {
    let Some((root, setting)) = Root::of(element.clone()) else { return };
    let live = Live::new(root, setting);
    listen(&element, "input", move |event| live.on_input(&event));
    listen(&element, "click", move |event| live.on_click(event.unchecked_ref()));
    listen(&element, "pointermove", move |event| live.on_pointer_move(event.unchecked_ref()));
    listen(&element, "submit", |event| event.prevent_default());
    live.init();
}

/// Adds a listener for the lifetime of the page.
fn listen(element: &Element, event: &str, handler: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(handler);
    let _ = element.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Computes a number in the text of a page for the reader's deployment.
///
/// `result` is `calculator?query#key`: the result with that key for these inputs. Returns it for machines and, on a
/// second line, for people; empty if there is no such result.
pub fn figure(result: &str) -> String {
    let figure = || {
        let (slug, rest) = result.split_once('?')?;
        let (query, key) = rest.split_once('#')?;
        let calculator = program::calculators().iter().find(|calculator| calculator.slug == slug)?;
        let report = form::evaluate(calculator, &query::decode(calculator, query)).ok()?;
        let metric = report.metric(key)?;
        Some([&metric.amount.machine(), "\n", &metric.amount.format_number(metric.unit)].concat())
    };
    figure().unwrap_or_default()
}

impl Live {
    /// Handles `input` events: of a field, or of a chart's slider.
    pub fn on_input(self, event: &Event) {
        browser::on_slider_input(event);
        if let Some((key, text)) = browser::changed_field(event) {
            self.set_field(&key, text);
        }
    }

    /// Handles `click` events: presets, buttons, snippets and the simulation.
    pub fn on_click(self, event: &MouseEvent) {
        if let Some(query) = browser::clicked_attribute(event, "data-fill") {
            self.replace_with_query(&query);
        }
        if let Some(change) = browser::clicked_attribute(event, "data-change") {
            actions::try_change(self, &change);
        }
        if let Some(key) = browser::clicked_attribute(event, "data-reset") {
            self.reset_field(&key);
        }
        if let Some(name) = browser::clicked_attribute(event, "data-act") {
            actions::run(self, &name);
        }
        browser::copy_snippet(event);
        browser::run_simulation(event, || self.query());
    }

    /// Handles `pointermove` events over a chart.
    pub fn on_pointer_move(self, event: &PointerEvent) {
        browser::on_chart_pointer_move(event);
    }
}
