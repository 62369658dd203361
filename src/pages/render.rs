//! From the route table to HTML and Markdown, a page at a time.

use super::addresses::{self, FEED};
use super::head::{Head, HeadSlot};
use super::markdown;
use super::routes::Routed;
use content::{Library, Piece};
use futures::executor::block_on;
use leptos::prelude::*;
use leptos_router::RouteList;
use leptos_router::location::RequestUrl;
use std::sync::Arc;

/// A page as its component leaves it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its head.
    pub head: Head,
    /// The content of its body.
    pub html: String,
    /// The same as Markdown, where that makes sense.
    pub markdown: Option<Vec<Piece>>,
}

/// The addresses that the site has without any content: pages, the feed, and the data behind the pages.
pub fn fixed_addresses() -> Vec<String> {
    page_addresses(&Arc::default()).into_iter().chain(addresses::data()).chain([FEED.into()]).collect()
}

/// The addresses of all pages, as `/section/page/`.
pub fn page_addresses(library: &Arc<Library>) -> Vec<String> {
    let routes = within(library, &HeadSlot::default(), "/", || RouteList::generate(|| view! { <Routed /> }));
    let paths = block_on(routes.unwrap_or_default().into_static_paths());
    paths.iter().map(|path| format!("{}/", path.as_ref().trim_end_matches('/'))).collect()
}

/// The page at an address. Returns nothing if its component sets no head: the router did not find what its own table
/// declares.
pub fn page(library: &Arc<Library>, address: &str) -> Option<Page> {
    let slot = HeadSlot::default();
    let html = within(library, &slot, address, || view! { <Routed /> }.to_html());
    let head = slot.take()?;
    Some(Page { head, html, markdown: markdown::document(library, address) })
}

fn within<T>(library: &Arc<Library>, slot: &HeadSlot, address: &str, render: impl FnOnce() -> T) -> T {
    let shared = Arc::new(hydration_context::SsrSharedContext::new_islands());
    let owner = Owner::new_root(Some(shared));
    owner.with(|| {
        provide_context(RequestUrl::new(address));
        provide_context(library.clone());
        provide_context(slot.clone());
        render()
    })
}
