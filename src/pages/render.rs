//! Renders each route as HTML and as Markdown.

use super::addresses::{self, FEED};
use super::head::{Head, HeadSlot};
use super::markdown;
use super::routes::SiteRoutes;
use super::site_page::Contents;
use super::table::PAGES;
use content::{Library, Piece};
use futures::executor::block_on;
use leptos::prelude::*;
use leptos_router::RouteList;
use leptos_router::location::RequestUrl;
use std::sync::Arc;

/// A rendered page, without the layout of the document.
#[derive(Clone, Debug)]
pub struct PageContent {
    /// The title, description and needs of the page.
    pub head: Head,
    /// The content of `<body>`.
    pub html: String,
    /// The page as Markdown. Pages that only a browser needs have none.
    pub markdown: Option<Vec<Piece>>,
}

/// Renders the pages of the site.
pub struct Pages(Contents);

impl Pages {
    /// The pages with the content of a library.
    pub fn new(library: Arc<Library>) -> Self {
        Self(Contents { library, pages: &PAGES })
    }

    /// The addresses of all pages, as `/section/page/`.
    pub fn addresses(&self) -> Vec<String> {
        let routes = self.within(&HeadSlot::default(), "/", || RouteList::generate(|| view! { <SiteRoutes /> }));
        let paths = block_on(routes.unwrap_or_default().into_static_paths());
        paths.iter().map(|path| format!("{}/", path.as_ref().trim_end_matches('/'))).collect()
    }

    /// Renders the page at an address. Returns nothing if its component sets no head, which happens if the router does not find a
    /// page that its own routes declare.
    pub fn page(&self, address: &str) -> Option<PageContent> {
        let slot = HeadSlot::default();
        let html = self.within(&slot, address, || view! { <SiteRoutes /> }.to_html());
        let head = slot.take()?;
        Some(PageContent { head, html, markdown: markdown::markdown_at(&self.0, address) })
    }

    /// The files for language models: names and contents.
    pub fn for_language_models(&self) -> [(&'static str, Vec<Piece>); 2] {
        [("llms.txt", markdown::list_of_all(&self.0)), ("llms-full.txt", markdown::all_in_one(&self.0))]
    }

    /// The title of a link's target page.
    pub fn title_of(&self, to: &str) -> String {
        self.0.title_of(to)
    }

    fn within<T>(&self, slot: &HeadSlot, address: &str, render: impl FnOnce() -> T) -> T {
        let shared = Arc::new(hydration_context::SsrSharedContext::new_islands());
        let owner = Owner::new_root(Some(shared));
        owner.with(|| {
            provide_context(RequestUrl::new(address));
            provide_context(self.0.clone());
            provide_context(slot.clone());
            render()
        })
    }
}

/// The addresses that exist without any content: the pages of the table, the embeds, the feed, and the published data.
pub fn fixed_addresses() -> Vec<String> {
    Pages::new(Arc::default()).addresses().into_iter().chain(addresses::data()).chain([FEED.into()]).collect()
}
