//! Reads the files in `content/` into typed, checked pages. Native only.
//!
//! One run reports every fault of every file: see [`Faults`]. `markdown` reads pages, `record` reads data, and `check`
//! compares them with each other.

pub mod addresses;
mod body;
mod check;
mod claim_html;
mod code_span;
mod diagram;
mod include;
mod inline;
mod library;
mod links;
mod load;
mod maps;
mod markdown;
mod measured;
mod record;
mod redirects;
mod service;
mod similar;
mod transcript;
mod wording;

pub use body::{Block, Body, Heading, Piece, Snippet};
pub use claim_html::{claim_markdown, source_html, source_markdown};
pub use diagram::Diagram;
pub use faults::{Fault, Faults};
pub use inline::Inline;
pub use library::{Library, Page, Section};
pub use links::{Link, slug};
pub use markdown::{code_figure, read_highlighted, write_highlighted};
pub use record::{
    Area, Captured, Cause, Change, ChecklistGroup, ChecklistItem, Claim, Filled, FrontMatter, License, Origin, Pattern,
    SectionMap, SiteSettings, Source, Split, Stage, Symptom, ThirdPartyWork, Verdict, Visit,
};
pub use redirects::Redirect;
pub use service::{LocalName, Needs, Region, RequiredCrate, Service, ServiceFile};
pub use wording::wording_faults;
