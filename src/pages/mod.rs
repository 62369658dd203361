//! Every page of the site, as a Leptos view that is rendered once.
//!
//! [`table`] declares the pages that are not files of `content/`, and `routes` turns them into routes. [`Pages`] renders all
//! pages as HTML and as Markdown.

pub mod addresses;
mod alternates;
mod body;
mod breadcrumbs;
mod calculators;
mod check;
mod check_rule;
mod checklist;
mod claims;
mod deployment;
mod document;
pub mod embed_scripts;
mod head;
mod home;
mod layout;
mod licenses;
mod markdown;
mod menu;
mod not_found;
mod offline;
mod opening;
mod parts;
mod previews;
mod prices;
mod reference;
mod related;
mod render;
mod routes;
mod rules;
mod script_text;
mod scripts;
mod search;
mod section_map;
mod service;
mod site_page;
mod snippets;
mod sources;
mod summaries;
mod symptom;
mod symptoms;
pub mod table;
mod tested;

pub use head::Head;
pub use render::{PageContent, Pages, fixed_addresses};
pub use script_text::{PROGRAM, without_comments};
pub use scripts::Script;
pub use site_page::SitePage;
pub use snippets::invitations;
