//! Every page of the site, as Leptos components that are rendered once. Native only.
//!
//! `routes` declares which pages there are; `render` makes HTML of them; `shell` puts that into the page that Trunk has
//! made of `index.html`; `links` sees to it that every link leads to a page, and that a link leads to every page. `policy`
//! says what a browser may do on a page; `seal` writes that into each. `worker` is what keeps the site on a reader's device.
//! `published` is the data behind the pages, for other programs.

mod calculators;
mod checklist;
mod claims;
mod crumbs;
mod deployment;
mod embedding;
mod feed;
mod head;
mod home;
mod html;
mod layout;
mod licenses;
mod links;
mod markdown;
mod menu;
mod meta;
mod not_found;
mod offline;
mod policy;
mod prices;
mod published;
mod reference;
mod related;
mod render;
mod routes;
mod scripts;
mod seal;
mod search;
mod sheets;
mod shell;
mod simulation;
mod snippets;
mod sources;
mod symptoms;
mod versions;
mod worker;

pub use head::Head;
pub use links::faults as link_faults;
pub use meta::Meta;
pub use policy::faults as policy_faults;
pub use published::files as published_files;
pub use render::{Rendered, Site, fixed_addresses, render};
pub use scripts::Script;
pub use seal::Seal;
pub use search::{Kind, Record, Search};
pub use shell::Shell;
pub use snippets::invitations;
pub use worker::worker;

use crate::content::Library;
use leptos::prelude::expect_context;
use std::sync::Arc;

/// Name of the site.
pub const SITE: &str = "Axum in Production";

/// The pages that are made of data: address, title, what a reader gets.
const DATA: [(&str, &str, &str); 4] = [
    ("/symptoms/", symptoms::TITLE, symptoms::SUMMARY),
    ("/checklist/", checklist::TITLE, checklist::SUMMARY),
    ("/claims/", claims::TITLE, claims::SUMMARY),
    ("/sources/", sources::TITLE, sources::SUMMARY),
];

/// What the pages are made of; in the context of each.
fn library() -> Arc<Library> {
    expect_context()
}
