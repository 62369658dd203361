//! The archive with all files of the service.

use content::Service;
use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The folder in the archive.
const FOLDER: &str = "orders";

/// The files as a ZIP archive, which is the same for the same files: it has no times.
///
/// # Errors
///
/// Returns an error if a file is too large for the format.
pub(super) fn zip(service: &Service) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for file in &service.files {
        let mode = if file.executable { 0o755 } else { 0o644 };
        zip.start_file(format!("{FOLDER}/{}", file.name()), options.unix_permissions(mode))?;
        zip.write_all(file.text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
