//! Every page of the site, as Leptos components that are rendered once. Native only.
//!
//! `routes` declares which pages there are; `render` makes HTML of them; `shell` puts that into the page that Trunk has
//! made of `index.html`; `links` sees to it that every link leads to a page, and that a link leads to every page.

mod calculators;
mod head;
mod home;
mod html;
mod layout;
mod links;
mod not_found;
mod prices;
mod reference;
mod render;
mod routes;
mod shell;

pub use head::Head;
pub use links::faults as link_faults;
pub use render::{Rendered, fixed_addresses, render};
pub use shell::Shell;

use crate::content::Library;
use leptos::prelude::expect_context;
use std::sync::Arc;

/// Name of the site.
pub const SITE: &str = "Axum in Production";

/// What the pages are made of; in the context of each.
fn library() -> Arc<Library> {
    expect_context()
}
