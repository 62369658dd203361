//! The head of a page, and how its component passes it to the renderer.

use super::scripts::Script;
use super::site_page::SitePage;
use leptos::prelude::expect_context;
use std::sync::{Arc, Mutex, PoisonError};

/// The head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The title, without the site's name.
    pub title: String,
    /// The description, in one sentence.
    pub description: String,
    /// Whether the page has an island, and so loads the script that starts it.
    pub island: bool,
    /// Whether the page is an embed, which other sites put into a frame.
    pub embed: bool,
    /// The scripts that the page loads besides the island's.
    pub scripts: Vec<Script>,
    /// Whether the page links to the feed of the ledger.
    pub feed: bool,
    /// Whether the page shows the map of a section, and so loads its style sheet.
    pub map: bool,
    /// Whether the page shows findings of the checker, and so loads its style sheet.
    pub findings: bool,
}

/// The context in which a component leaves the head of its page.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadSlot(Arc<Mutex<Option<Head>>>);

impl HeadSlot {
    pub(super) fn take(&self) -> Option<Head> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Head {
    /// The head of a page without an island.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            island: false,
            embed: false,
            scripts: vec![Script::Site],
            feed: false,
            map: false,
            findings: false,
        }
    }

    /// The head of a page of the table, without an island.
    pub(super) fn of(page: &SitePage) -> Self {
        Self::new(page.title, page.summary)
    }

    /// Sets this as the head of the page that is being rendered.
    pub(super) fn set(self) {
        let slot = expect_context::<HeadSlot>();
        *slot.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }
}
