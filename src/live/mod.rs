//! A calculator in use, in the browser: what is heard in it, what changes, and what is written where. It needs no framework, so that
//! an embed need not load one.

mod actions;
mod browser;
mod calculator;

pub use browser::{Root, stop_on_panic};
pub use calculator::Live;

use web_sys::{Event, MouseEvent, PointerEvent};

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
