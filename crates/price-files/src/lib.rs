//! Converts price files to Rust: what they must contain (`schema`), how they are read ([`read()`]), and what is
//! generated from them (`write`).

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
