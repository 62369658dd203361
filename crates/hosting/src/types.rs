//! File types by extension: their media types, and whether to compress them.

/// A file type of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    /// The extension, without a dot.
    pub extension: &'static str,
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// Whether compression makes such a file smaller.
    pub compressible: bool,
}

const fn compressible(extension: &'static str, media_type: &'static str) -> FileType {
    FileType { extension, media_type, compressible: true }
}

const fn compressed(extension: &'static str, media_type: &'static str) -> FileType {
    FileType { extension, media_type, compressible: false }
}

/// Every file type of the site. Browsers compile WebAssembly while it downloads only if it has its media type.
pub const FILE_TYPES: [FileType; 13] = [
    compressible("css", "text/css; charset=utf-8"),
    compressible("html", "text/html; charset=utf-8"),
    compressed("ico", "image/x-icon"),
    compressible("js", "text/javascript; charset=utf-8"),
    compressible("json", "application/json"),
    compressible("md", "text/markdown; charset=utf-8"),
    compressed("png", "image/png"),
    compressible("svg", "image/svg+xml"),
    compressible("txt", "text/plain; charset=utf-8"),
    compressible("wasm", "application/wasm"),
    compressible("webmanifest", "application/manifest+json"),
    compressible("xml", "application/xml"),
    compressed("zip", "application/zip"),
];

/// The media type of every other file.
pub const DEFAULT_MEDIA_TYPE: &str = "application/octet-stream";

/// The type of the file with this name, if the site has files with its extension.
pub fn file_type(name: &str) -> Option<FileType> {
    let extension = name.rsplit('/').next()?.rsplit_once('.')?.1;
    FILE_TYPES.into_iter().find(|file_type| file_type.extension == extension)
}
