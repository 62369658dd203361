//! The root elements of the calculators on the page. There can be several, also of the same calculator.

use super::dom::{self, document};
use crate::program;
use gloo::timers::callback::Timeout;
use models::units::machine;
use std::cell::RefCell;
use web_sys::{Element, console};
use widget::Setting;

thread_local! {
    static ROOTS: RefCell<Vec<RootState>> = const { RefCell::new(Vec::new()) };
}

/// The element and the timers of one calculator. They live as long as the page.
struct RootState {
    element: Element,
    timers: [Option<Timeout>; 3],
}

/// The timers of a calculator. Each has at most one pending task.
#[derive(Clone, Copy)]
pub enum Timer {
    /// Parts that are rendered after the current task and its paint.
    Render,
    /// Address bar and storage. Browsers limit how often the address may change.
    Address,
    /// The announcement for screen readers: long enough not to interrupt typing, short enough to feel like a response.
    Announcement,
}

impl Timer {
    fn milliseconds(self) -> u32 {
        match self {
            Self::Render => 0,
            Self::Address => 200,
            Self::Announcement => 900,
        }
    }
}

/// The element around a calculator, as an index that every closure can copy.
#[derive(Clone, Copy)]
pub struct Root(usize);

impl Root {
    /// Returns the root and setting of the first calculator of the document that has not started yet, and marks it as
    /// started.
    pub fn next() -> Option<(Self, Setting)> {
        let element = document()?.query_selector("[data-setting]:not([data-started])").ok()??;
        element.set_attribute("data-started", "true").ok()?;
        Self::of(element)
    }

    /// Returns the root and setting of the calculator in this element.
    pub fn of(element: Element) -> Option<(Self, Setting)> {
        let setting = Setting::of_attribute(&element.get_attribute("data-setting")?, program::calculators())?;
        let root = ROOTS.with_borrow_mut(|roots| {
            roots.push(RootState { element, timers: [const { None }; 3] });
            Self(roots.len() - 1)
        });
        Some((root, setting))
    }

    pub(super) fn element(self) -> Option<Element> {
        ROOTS.with_borrow(|roots| Some(roots.get(self.0)?.element.clone()))
    }

    pub(super) fn find(self, selector: &str) -> Option<Element> {
        self.element()?.query_selector(selector).ok()?
    }

    fn part(self, name: &str) -> Option<Element> {
        self.find(&["[data-part=", name, "]"].concat())
    }

    /// Sets the markup of the element with that `data-part`.
    pub(crate) fn set_html(self, part: &str, markup: &str) {
        if let Some(part) = self.part(part) {
            part.set_inner_html(markup);
        }
    }

    /// Sets the text of the element with that `data-part`.
    pub(crate) fn set_text(self, part: &str, text: &str) {
        if let Some(part) = self.part(part) {
            part.set_text_content(Some(text));
        }
    }

    /// Marks the answer as that of the current inputs.
    pub(crate) fn set_fresh(self) {
        if let Some(answer) = self.find("[data-stale]") {
            let _ = answer.remove_attribute("data-stale");
        }
    }

    /// Marks the answer as that of earlier inputs. Programs and wikis must not read its numbers.
    pub(crate) fn set_stale(self) {
        let Some(answer) = self.find(".answer") else { return };
        let _ = answer.set_attribute("data-stale", "true");
        while let Ok(Some(number)) = answer.query_selector("[data-metric]") {
            let _ = number.remove_attribute("data-metric");
        }
    }

    /// Moves the focus to the first element that matches the selector, and returns whether there is one. Call it before a focused button disappears:
    /// otherwise the browser moves the focus to the page, and keyboard users start again at the top.
    pub(crate) fn focus(self, selector: &str) -> bool {
        let element = self.find(selector);
        if let Some(element) = &element {
            dom::focus(element);
        }
        element.is_some()
    }

    /// Runs a task after the delay of the timer. Replaces the timer's pending task.
    pub(crate) fn schedule(self, timer: Timer, task: impl FnOnce() + 'static) {
        let timeout = Timeout::new(timer.milliseconds(), task);
        ROOTS.with_borrow_mut(|roots| {
            if let Some(root) = roots.get_mut(self.0) {
                // Dropping the previous timeout cancels it.
                root.timers[timer as usize] = Some(timeout);
            }
        });
    }
}

/// Runs a function in a new task, so that the page can respond to the reader before.
pub fn defer(task: impl FnOnce() + 'static) {
    Timeout::new(0, task).forget();
}

/// Returns the query string with which the reader's deployment starts this calculator.
pub fn deployment_query(root: Root) -> Option<String> {
    root.element()?.get_attribute("data-start")
}

/// Marks this calculator as live, and the page as hydrated if it was the last one.
pub fn mark_live(root: Root) {
    defer(move || {
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

/// Installs a panic hook that marks all calculators as stopped and logs the source location. It does not log the
/// message: the code that formats messages is large.
pub fn mark_stopped_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(|at| [at.file(), ":", &machine(f64::from(at.line()))].concat());
        console::error_1(&location.unwrap_or_default().into());
        ROOTS.with_borrow(|roots| {
            for root in roots {
                let _ = root.element.set_attribute("data-stopped", "true");
            }
        });
    }));
}
