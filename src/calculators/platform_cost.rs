//! x
pub mod prices;
