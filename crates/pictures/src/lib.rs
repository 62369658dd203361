//! What a shared link to a page shows, as SVG, with the typeface in `fonts/`, so that it is the same on every machine.

mod card;
pub mod color;
mod lines;
pub mod mark;
mod picture;
mod typeface;

pub use card::{Card, HEIGHT, WIDTH};
pub use picture::Picture;
pub use typeface::{NAME as TYPEFACE, Weight, missing};

/// The typeface of the pictures: regular and semibold.
pub const FONTS: [&[u8]; 2] = [typeface::REGULAR, typeface::SEMIBOLD];
