//! Replaces the crate of this name, which bridges streams of Rust and of JavaScript.
//!
//! Leptos needs it for server functions that stream. This site has no server, but the crate exports functions to JavaScript,
//! which no linker may drop, and they need glue in each page's program. What is here lets `server_fn` compile. Each function
//! throws an exception if it is called after all.

use futures::stream::{self, Stream};
use wasm_bindgen::{JsValue, throw_str};

/// The part of a stream's interface that `server_fn` names.
#[derive(Debug)]
pub struct ReadableStream;

impl ReadableStream {
    /// Would wrap a stream of JavaScript.
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        throw_str(NO_STREAMS)
    }

    /// Would send a stream of Rust.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        throw_str(NO_STREAMS)
    }

    /// Would return the stream of JavaScript.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        throw_str(NO_STREAMS)
    }

    /// Would return a stream of Rust. An empty one, which nothing can get to, gives its type.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> + 'static {
        stream::empty()
    }
}

const NO_STREAMS: &str = "streams are not supported: see crates/wasm-streams";
