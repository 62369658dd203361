//! From the files below `content/` to typed, checked pages. Native only.
//!
//! Everything that can be wrong with a file is found here, and all of it in one run: see [`Fault`]. `markdown` reads pages,
//! `record` reads data, `check` holds them against each other.

mod body;
mod check;
mod diagram;
mod inline;
mod library;
mod links;
mod markdown;
mod moved;
mod quote;
mod record;
mod service;
mod similar;
mod transcript;

pub use body::{Block, Body, Heading, Piece};
pub use diagram::Diagram;
pub use faults::{Fault, Faults};
pub use inline::Inline;
pub use library::{Library, Page, Section};
pub use links::Link;
pub use markdown::{code_figure, slug};
pub use moved::Moved;
pub use quote::{claim_markdown, source_html, source_markdown};
pub use record::{
    Change, Claim, FrontMatter, Group, Item, License, Origin, Shipped, SiteSettings, Source, Symptom, Verdict, Visit,
};
