//! Every page of the site, as Leptos components that are rendered once.
//!
//! `routes` declares which pages there are; `render` makes HTML and Markdown of one.

pub mod addresses;
mod calculators;
mod checklist;
pub mod claims;
mod crumbs;
mod deployment;
pub mod embed_scripts;
mod head;
pub mod home;
mod layout;
mod licenses;
pub mod markdown;
mod menu;
mod not_found;
mod offline;
mod prices;
mod reference;
mod related;
mod render;
mod routes;
mod scripts;
mod search;
mod snippets;
mod sources;
pub mod symptoms;
mod versions;

pub use head::Head;
pub use render::{Page, fixed_addresses, page, page_addresses};
pub use scripts::{PROGRAM, Script, without_comments};
pub use snippets::invitations;

use content::Library;
use leptos::prelude::expect_context;
use std::sync::Arc;

use addresses::SITE;
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
