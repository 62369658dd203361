//! Preview pictures of shared links, as SVG. They use the typeface in `fonts/`, so they look the same on every machine.

mod card;
pub mod color;
pub mod mark;
mod picture;
mod typeface;
mod wrap;

pub use card::{Card, HEIGHT, WIDTH};
pub use picture::Picture;
pub use typeface::{NAME as TYPEFACE, Weight, missing};

/// The typeface of the pictures: regular and semibold.
pub const FONTS: [&[u8]; 2] = [typeface::REGULAR, typeface::SEMIBOLD];
