//! A calculator in use, in the browser: what is heard in it, what changes, and what is written where. It needs no framework, so that
//! an embed need not load one.

mod actions;
mod browser;
mod calculator;
mod program;

pub use browser::Root;
pub use calculator::Live;

use models::Calculator;
use models::form::{self, query};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, MouseEvent, PointerEvent};

/// A program of embeds with these calculators, without Leptos: `program!(&[models::pool_sizing::CALCULATOR]);` is the whole of it.
#[macro_export]
macro_rules! program {
    ($calculators:expr) => {
        fn main() {
            $crate::start($calculators);
        }

        /// Brings the calculator to life whose setting the element says.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn mount(element: web_sys::Element) {
            $crate::mount(element);
        }
    };
}

/// Says which calculators this program has. Nothing else names any, so that the linker drops all others.
pub fn start(calculators: &'static [Calculator]) {
    program::set_calculators(calculators);
    browser::stop_on_panic();
}

/// Brings the calculator to life whose setting the element says. Nothing happens in an element without one.
pub fn mount(element: Element) {
    let Some((root, setting)) = Root::of(element.clone()) else { return };
    let live = Live::new(root, setting);
    listen(&element, "input", move |event| live.entered(&event));
    listen(&element, "click", move |event| live.clicked(event.unchecked_ref()));
    listen(&element, "pointermove", move |event| live.pointed(event.unchecked_ref()));
    listen(&element, "submit", |event| event.prevent_default());
    live.begin();
}

/// Listens as long as the page lives.
fn listen(element: &Element, kind: &str, hear: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(hear);
    let _ = element.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// A number in the text of a page, for a reader with a deployment: of a question `calculator?query#key`, the result for the inputs
/// of the query string, for machines and on a second line for people. Empty if there is none.
pub fn figure(question: &str) -> String {
    let figure = || {
        let (slug, rest) = question.split_once('?')?;
        let (query, key) = rest.split_once('#')?;
        let calculator = program::calculators().iter().find(|calculator| calculator.slug == slug)?;
        let report = form::evaluate(calculator, &query::decode(calculator, query)).ok()?;
        let metric = report.metric(key)?;
        Some([&metric.amount.machine(), "\n", &metric.amount.format_number(metric.unit)].concat())
    };
    figure().unwrap_or_default()
}

impl Live {
    /// Hears that something was entered.
    pub fn entered(self, event: &Event) {
        browser::read_chart(event);
        if let Some((key, text)) = browser::entered(event) {
            self.enter(&key, text);
        }
    }

    /// Hears a click, on whatever it was.
    pub fn clicked(self, event: &MouseEvent) {
        if let Some(query) = browser::clicked(event, "data-fill") {
            self.fill_from(&query);
        }
        if let Some(name) = browser::clicked(event, "data-act") {
            actions::act(self, &name);
        }
        browser::copy_piece(event);
        browser::simulate(event, || self.query());
    }

    /// Hears that a pointer was moved.
    pub fn pointed(self, event: &PointerEvent) {
        browser::point(event);
    }
}
