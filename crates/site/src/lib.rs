//! The assembly line: from the pages of the application to the files of the site.
//!
//! `render` makes all pages; `shell` puts each into the page that Trunk has made of `index.html`; `links` sees to it that every
//! link leads to a page, and that a link leads to every page. `policy` says what a browser may do on a page; `security` writes that
//! into each. `service_worker` is what keeps the site on a reader's device. `published` is the data behind the pages, for other programs.

mod feed;
mod html;
mod links;
mod meta;
mod oembed;
mod policy;
mod programs;
mod published;
mod render;
mod search;
mod security;
mod service_worker;
mod shell;
mod simulation;
mod stylesheets;

pub use links::faults as link_faults;
pub use meta::Meta;
pub use policy::faults as policy_faults;
pub use programs::{Program, Programs};
pub use published::files as published_files;
pub use render::{RenderedPage, Site, render};
pub use search::{Record, ResultKind, Search};
pub use security::PageSecurity;
pub use service_worker::service_worker;
pub use shell::Shell;
