//! Draws SVG as PNG: the site's icons, the preview pictures of shared links, and the pictures that link to a calculator
//! on pages that allow no frames.

mod gallery;
mod icon;
mod invitation;
mod paint;

pub use gallery::Gallery;
pub use icon::{File, icons};
pub use invitation::invitation;
