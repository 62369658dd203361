//! From SVG to PNG: the site's icons, the pictures of shared links, and those that lead to a calculator where no frame can stand.

mod gallery;
mod icon;
mod invitation;
mod paint;

pub use gallery::Gallery;
pub use icon::{File, icons};
pub use invitation::invitation;
