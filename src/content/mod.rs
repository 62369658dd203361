//! From the files below `content/` to typed, checked pages. Native only.
//!
//! Everything that can be wrong with a file is found here, and all of it in one run: see [`Fault`].

mod aside;
mod body;
mod fault;
mod footnotes;
mod front_matter;
mod highlight;
mod library;
mod links;
mod markdown;

pub use body::{Block, Body, Heading};
pub use fault::Fault;
pub use front_matter::FrontMatter;
pub use library::{Library, Page, Section};
pub use links::Link;
