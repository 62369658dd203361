//! What a file is, by the end of its name: the media type, and whether packing makes it smaller.

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The end of the name.
    pub extension: &'static str,
    /// What it is sent as.
    pub media_type: &'static str,
    /// Whether it is not packed already.
    pub packs: bool,
}

const fn packs(extension: &'static str, media_type: &'static str) -> Kind {
    Kind { extension, media_type, packs: true }
}

const fn packed(extension: &'static str, media_type: &'static str) -> Kind {
    Kind { extension, media_type, packs: false }
}

/// Every kind of file that the site has. Browsers compile WebAssembly while it comes in only if it is sent as such.
pub const KINDS: [Kind; 12] = [
    packs("css", "text/css; charset=utf-8"),
    packs("html", "text/html; charset=utf-8"),
    packed("ico", "image/x-icon"),
    packs("js", "text/javascript; charset=utf-8"),
    packs("json", "application/json"),
    packs("md", "text/markdown; charset=utf-8"),
    packed("png", "image/png"),
    packs("svg", "image/svg+xml"),
    packs("txt", "text/plain; charset=utf-8"),
    packs("wasm", "application/wasm"),
    packs("webmanifest", "application/manifest+json"),
    packs("xml", "application/xml"),
];

/// What a file without a kind is sent as.
pub const OTHER: &str = "application/octet-stream";

/// The kind of a file, if the list has it.
pub fn kind_of(name: &str) -> Option<Kind> {
    let extension = name.rsplit('/').next()?.rsplit_once('.')?.1;
    KINDS.into_iter().find(|kind| kind.extension == extension)
}
