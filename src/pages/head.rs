//! What a page says about itself to the browser, and what it needs there.

use super::scripts::Script;
use super::site_page::SitePage;
use leptos::prelude::expect_context;
use std::sync::{Arc, Mutex, PoisonError};

/// The head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Title, without the site's name.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// Whether there is an island on the page: only then does it load a script.
    pub island: bool,
    /// Whether it is made to stand in a frame of somebody else's page.
    pub embed: bool,
    /// The scripts it loads beside the island's.
    pub scripts: Vec<Script>,
    /// Whether the feed of the ledger belongs to it.
    pub feed: bool,
}

/// Where a page leaves its head while it is rendered.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadSlot(Arc<Mutex<Option<Head>>>);

impl HeadSlot {
    /// The head that was left here.
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
        }
    }

    /// The head of a page of the table, without an island.
    pub(super) fn of(page: &SitePage) -> Self {
        Self::new(page.title, page.summary)
    }

    /// Makes this the head of the page that is being rendered.
    pub(super) fn set(self) {
        let slot = expect_context::<HeadSlot>();
        *slot.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }
}
