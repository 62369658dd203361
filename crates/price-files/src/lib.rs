//! From price files to Rust: what must be in them ([`schema`]), what is ([`read`]), and what the crate gets of it ([`write`]).

mod book;
mod read;
mod schema;
mod write;

pub use self::{
    book::{Book, Entry, Sheet},
    read::read,
    write::{files, list, numbers},
};
pub use toml_reader::Number;
