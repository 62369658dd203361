//! From SVG to PNG: the site's icons, the pictures of shared links, and those that lead to a calculator where no frame can stand.

mod gallery;
mod icon;
mod invitation;
mod paint;

pub use gallery::Gallery;
pub use icon::icons;
pub use invitation::invitation;

/// A file: its name and what is in it.
pub type File = (String, Vec<u8>);

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
