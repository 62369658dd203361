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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::own_content::LIBRARY;
    use std::io::Read;
    use zip::ZipArchive;

    #[test]
    fn every_file_is_in_it_as_it_is_and_scripts_can_be_run() {
        let library = &*LIBRARY;
        let bytes = zip(&library.service).unwrap();
        assert_eq!(bytes, zip(&library.service).unwrap());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), library.service.files.len());
        for file in &library.service.files {
            let mut entry = archive.by_name(&format!("orders/{}", file.name())).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            assert_eq!(text, file.text);
            assert_eq!(entry.unix_mode().unwrap() & 0o111 != 0, file.executable, "{}", file.path);
        }
        assert!(library.service.file("service/scripts/load-test").unwrap().executable);
    }
}
