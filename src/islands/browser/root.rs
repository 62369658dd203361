//! Where a calculator stands, and what it does there: several can be on one page, also twice the same.

use super::document;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use web_sys::Element;

thread_local! {
    static PLACES: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
    static WITHIN: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// What belongs to one calculator. It stays as long as the page.
struct Place {
    setting: Element,
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
#[derive(Clone, Copy, Default)]
pub struct Root(usize);

impl Root {
    /// That of the next island to come to life, and what it says about it. They do so in the order of the document.
    #[cfg(feature = "hydrate")]
    pub fn next() -> Option<(Self, String)> {
        let next = "[data-setting]:not([data-started])";
        let setting = match WITHIN.take() {
            Some(place) => place.query_selector(next),
            None => document()?.query_selector(next),
        };
        let setting = setting.ok()??;
        setting.set_attribute("data-started", "true").ok()?;
        let says = setting.get_attribute("data-setting")?;
        let root = PLACES.with_borrow_mut(|places| {
            places.push(Place { setting, timers: [const { None }; 3] });
            Self(places.len() - 1)
        });
        Some((root, says))
    }

    pub(super) fn element(self) -> Option<Element> {
        PLACES.with_borrow(|places| Some(places.get(self.0)?.setting.clone()))
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

/// The next island stands below this element.
#[cfg(feature = "hydrate")]
pub fn within(place: Element) {
    WITHIN.set(Some(place));
}

/// The inputs to start with, as a query string, if the page says any.
pub fn start(root: Root) -> Option<String> {
    root.element()?.get_attribute("data-start")
}

/// Says that this calculator is live, and when it was the last one, that the page is.
pub fn mark_live(root: Root) {
    soon(move || {
        let mark = || {
            root.find("leptos-island")?.set_attribute("data-live", "true").ok()?;
            let document = document()?;
            if document.query_selector("leptos-island:not([data-live])").ok()?.is_none() {
                document.document_element()?.set_attribute("data-hydrated", "true").ok()?;
            }
            Some(())
        };
        let _ = mark();
    });
}

/// After a panic: says in the page that the calculators have stopped, and in the console why.
#[cfg(feature = "hydrate")]
pub fn stop(why: &str) {
    leptos::logging::error!("{why}");
    PLACES.with_borrow(|places| {
        for place in places {
            let _ = place.setting.set_attribute("data-stopped", "true");
        }
    });
}
