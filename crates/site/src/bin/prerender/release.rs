//! What only a release has: pictures, and a packed copy of each file.

use super::write;
use app::pages::invitations;
use drawing::{Gallery, icons, invitation};
use precompress::Summary;
use site::Site;
use std::error::Error;
use std::path::Path;
use std::time::Instant;
use std::{fs, io};

/// Where pictures are kept from one build to the next.
const PICTURES: &str = "target/pictures";

/// Where packed copies are kept from one build to the next.
const COMPRESSED: &str = "target/packed";

/// What Trunk locks a build with, in the folder that it writes the site to.
const TRUNK_LOCK: &str = ".trunk-lock";

/// Draws the icons, the pictures that lead to calculators, and those of the pages where the site's address is known. Says what the
/// last took.
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
    let asked: Vec<_> = pictures.iter().map(|(_, picture)| *picture).collect();
    let (files, drawn) = Gallery::open(Path::new(PICTURES))?.files(&asked)?;
    for ((name, _), file) in pictures.iter().zip(&files) {
        write(staging, name, file)?;
    }
    Ok(format!(", {} pictures of them, {drawn} anew, in {:.1?}", files.len(), started.elapsed()))
}

/// Packs all files, and says what that took.
pub fn compress(staging: &Path) -> Result<String, Box<dyn Error>> {
    let started = Instant::now();
    let Summary { files, before, after, created } = precompress::compress(staging, Path::new(COMPRESSED))?;
    let megabytes = |bytes: usize| format!("{:.2} MB", bytes as f64 / 1e6);
    let [brotli, gzip, zstd] = after.map(megabytes);
    Ok(format!(
        "\npacked {files} files: {} become {brotli} (br), {gzip} (gz), {zstd} (zst); {created} copies created, in {:.1?}",
        megabytes(before),
        started.elapsed()
    ))
}

/// Trunk leaves its lock among the files that are published. It still holds the open file, so the build stays locked.
pub fn remove_lock(staging: &Path) -> io::Result<()> {
    let Some(lock) = staging.parent().map(|dist| dist.join(TRUNK_LOCK)) else { return Ok(()) };
    match fs::remove_file(lock) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
