//! Where a calculator stands, and what it does there: several can be on one page, also twice the same.

use super::dom::{self, document};
use crate::program;
use gloo::timers::callback::Timeout;
use models::units::machine;
use std::cell::RefCell;
use web_sys::{Element, console};
use widget::Setting;

thread_local! {
    static PLACES: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
}

/// What belongs to one calculator. It stays as long as the page.
struct Place {
    element: Element,
    timers: [Option<Timeout>; 3],
}

/// When something is done that is not done at once. The newer takes the place of the older.
#[derive(Clone, Copy)]
pub enum Later {
    /// After the present task and what it paints.
    Next,
    /// Browsers count how often an address changes.
    BeforeLong,
    /// Long enough that a reader who types is not interrupted, short enough to seem an answer.
    AfterAPause,
}

impl Later {
    fn milliseconds(self) -> u32 {
        match self {
            Self::Next => 0,
            Self::BeforeLong => 200,
            Self::AfterAPause => 900,
        }
    }
}

/// The element around a calculator, as its number.
#[derive(Clone, Copy)]
pub struct Root(usize);

impl Root {
    /// That of the next calculator of the page to come to life, and what it is. They do so in the order of the document.
    pub fn next() -> Option<(Self, Setting)> {
        let setting = document()?.query_selector("[data-setting]:not([data-started])").ok()??;
        setting.set_attribute("data-started", "true").ok()?;
        Self::of(setting)
    }

    /// That of the calculator in this element, and what it is.
    pub fn of(element: Element) -> Option<(Self, Setting)> {
        let setting = Setting::of_attribute(&element.get_attribute("data-setting")?, program::calculators())?;
        let root = PLACES.with_borrow_mut(|places| {
            places.push(Place { element, timers: [const { None }; 3] });
            Self(places.len() - 1)
        });
        Some((root, setting))
    }

    /// The element itself.
    pub fn element(self) -> Option<Element> {
        PLACES.with_borrow(|places| Some(places.get(self.0)?.element.clone()))
    }

    pub(super) fn find(self, selector: &str) -> Option<Element> {
        self.element()?.query_selector(selector).ok()?
    }

    fn part(self, name: &str) -> Option<Element> {
        self.find(&["[data-part=", name, "]"].concat())
    }

    /// Writes markup into the part of that name.
    pub fn write(self, part: &str, markup: &str) {
        if let Some(part) = self.part(part) {
            part.set_inner_html(markup);
        }
    }

    /// Writes words into the part of that name.
    pub fn say(self, part: &str, words: &str) {
        if let Some(part) = self.part(part) {
            part.set_text_content(Some(words));
        }
    }

    /// Hides what is found there, or shows it.
    pub fn hide(self, selector: &str, hidden: bool) {
        if let Some(element) = self.find(selector) {
            let _ = element.toggle_attribute_with_force("hidden", hidden);
        }
    }

    /// Moves the focus to the first element found there. A button that disappears must hand its focus on, or the focus falls to
    /// the page and a reader with a keyboard starts again at the top.
    pub fn focus(self, selector: &str) {
        if let Some(element) = self.find(selector) {
            dom::focus(&element);
        }
    }

    /// Runs this later, unless there is something newer to run by then.
    pub fn later(self, when: Later, then: impl FnOnce() + 'static) {
        let timer = Timeout::new(when.milliseconds(), then);
        PLACES.with_borrow_mut(|places| {
            if let Some(place) = places.get_mut(self.0) {
                // The timer that this one takes the place of is canceled.
                place.timers[when as usize] = Some(timer);
            }
        });
    }
}

/// Runs this in a task of its own, after all that the present one sets off: the page may answer its reader in between.
pub fn soon(then: impl FnOnce() + 'static) {
    Timeout::new(0, then).forget();
}

/// The inputs to start with, as a query string, if the page says any.
pub fn start(root: Root) -> Option<String> {
    root.element()?.get_attribute("data-start")
}

/// Says that this calculator is live, and when it was the last one of the document, that the page is.
pub fn mark_live(root: Root) {
    soon(move || {
        let mark = || {
            root.element()?.set_attribute("data-live", "true").ok()?;
            let document = document()?;
            if document.query_selector("[data-setting]:not([data-live])").ok()?.is_none() {
                document.document_element()?.set_attribute("data-hydrated", "true").ok()?;
            }
            Some(())
        };
        let _ = mark();
    });
}

/// Marks each calculator as stopped when the program panics, and logs the place in the source. The message is left out: the code
/// that formats it costs bytes.
pub fn stop_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| [at.file(), ":", &machine(f64::from(at.line()))].concat());
        console::error_1(&place.unwrap_or_default().into());
        PLACES.with_borrow(|places| {
            for place in places {
                let _ = place.element.set_attribute("data-stopped", "true");
            }
        });
    }));
}
