//! From the route table to HTML.

use super::head::{Head, HeadSlot};
use super::routes::Site;
use crate::content::Library;
use futures::executor::block_on;
use leptos::prelude::*;
use leptos_router::RouteList;
use leptos_router::location::RequestUrl;
use std::sync::Arc;

/// A page, before it is put into the shell.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Address from the root of the site, as `/section/page/`.
    pub address: String,
    /// Its head.
    pub head: Head,
    /// The content of its body.
    pub html: String,
}

/// The addresses that the site has without any content.
pub fn fixed_addresses() -> Vec<String> {
    addresses(&Arc::default())
}

/// Every page of the route table.
///
/// # Errors
///
/// The address of a page whose component sets no head: the router did not find what its own table declares.
pub fn render(library: Library) -> Result<Vec<Rendered>, String> {
    let library = Arc::new(library);
    let pages = addresses(&library).into_iter().map(|address| {
        let slot = HeadSlot::default();
        let html = within(&library, &slot, &address, || view! { <Site /> }.to_html());
        let head = slot.take().ok_or_else(|| format!("the page {address} has no head: set one in its component"))?;
        Ok(Rendered { address, head, html })
    });
    pages.collect()
}

fn addresses(library: &Arc<Library>) -> Vec<String> {
    let routes = within(library, &HeadSlot::default(), "/", || RouteList::generate(|| view! { <Site /> }));
    let paths = block_on(routes.unwrap_or_default().into_static_paths());
    paths.iter().map(|path| format!("{}/", path.as_ref().trim_end_matches('/'))).collect()
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
