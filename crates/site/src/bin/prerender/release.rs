//! The parts of a release that `trunk serve` omits: pictures and compressed copies.

use super::write;
use app::pages::invitations;
use drawing::{Gallery, icons, invitation};
use precompress::{Effort, Summary};
use site::Site;
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, io};

/// The cache of pictures.
const PICTURES: &str = "target/pictures";

/// The cache of compressed copies.
const COMPRESSED: &str = "target/packed";

/// A variable that asks for copies of little effort, if it is not empty. The tests of servers set it.
const QUICK: &str = "SITE_QUICK_COPIES";

/// Trunk's lock file, in the folder that it publishes.
const TRUNK_LOCK: &str = ".trunk-lock";

/// Draws the icons, the pictures that link to calculators and, if the site's address is known, the pictures of pages. Returns a
/// summary of the last.
pub fn draw(site: &Site, staging: &Path) -> Result<String, Box<dyn Error>> {
    for (name, content) in icons()? {
        write(staging, &name, content)?;
    }
    for (name, title) in invitations() {
        write(staging, &name, invitation(title)?)?;
    }
    let pictures = site.pictures();
    if pictures.is_empty() {
        return Ok(String::new());
    }
    let started = Instant::now();
    let wanted: Vec<_> = pictures.iter().map(|(_, picture)| *picture).collect();
    let (files, drawn) = Gallery::open(Path::new(PICTURES))?.files(&wanted)?;
    for ((name, _), file) in pictures.iter().zip(&files) {
        write(staging, name, file)?;
    }
    Ok(format!("; {} pictures of pages, {drawn} of them redrawn, in {:.1?}", files.len(), started.elapsed()))
}

/// Compresses all files. Returns a summary.
pub fn compress(staging: &Path) -> Result<String, Box<dyn Error>> {
    let started = Instant::now();
    let effort =
        if env::var_os(QUICK).is_some_and(|value| !value.is_empty()) { Effort::Quick } else { Effort::Release };
    let Summary { files, before, after, created } = precompress::compress(staging, Path::new(COMPRESSED), effort)?;
    let megabytes = |bytes: usize| format!("{:.2} MB", bytes as f64 / 1e6);
    let [brotli, gzip, zstd] = after.map(megabytes);
    Ok(format!(
        "\ncompressed {files} files of {}: {brotli} (br), {gzip} (gz), {zstd} (zst); created {created} copies in {:.1?}",
        megabytes(before),
        started.elapsed()
    ))
}

/// Removes Trunk's lock file, which would be published. Trunk still holds the open file, so the build stays locked.
pub fn remove_lock(staging: &Path) -> io::Result<()> {
    let Some(lock) = staging.parent().map(|dist| dist.join(TRUNK_LOCK)) else { return Ok(()) };
    match fs::remove_file(lock) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
