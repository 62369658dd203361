//! From price files to Rust: what must be in them ([`schema`]), what is ([`read`]), and what the crate gets of it ([`write`]).
//!
//! The build script and the tests of the price files both include this module.

// Faults are named as those of content files are.
#[path = "../src/content/fault.rs"]
mod fault;

mod book;
mod read;
mod schema;
mod values;
mod write;

#[allow(unused_imports, reason = "the build script and the tests each use a part of this")]
pub use self::{
    book::{Book, Entry, Number, Sheet},
    fault::Fault,
    read::read,
    write::{files, list, numbers},
};
