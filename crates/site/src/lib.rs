//! Turns the pages of the application into the files of the site, and checks them.
//!
//! `render` renders all pages, and `shell` puts each into the page that Trunk builds from `index.html`. `links` checks that every
//! link leads to a page and that every page is linked. `policy` is the Content-Security-Policy, which `security` writes into each
//! page. `service_worker` makes the site work offline. `published` writes the data behind the pages for other programs.

mod archive;
mod check_examples;
mod feed;
mod finder;
mod html;
mod links;
mod meta;
mod oembed;
#[cfg(test)]
mod own_content;
mod page;
mod policy;
mod programs;
mod published;
mod render;
mod search;
mod security;
mod service_worker;
mod shell;
mod simulation;
mod starter;
mod stylesheets;

pub use links::faults as link_faults;
pub use meta::Meta;
pub use page::RenderedPage;
pub use policy::faults as policy_faults;
pub use programs::{Program, Programs};
pub use published::files as published_files;
pub use render::{Site, render};
pub use search::{Record, ResultKind, Search};
pub use security::PageSecurity;
pub use service_worker::service_worker;
pub use shell::Shell;
