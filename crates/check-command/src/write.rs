//! Writes files so that a reader sees the old text or the new one, and nothing in between.

use crate::outcome::Result;
use check::Fixed;
use std::io::Write as _;
use std::path::Path;

/// A byte-order mark, which the check does not see.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a file that was fixed. One that has changed since it was read is left alone.
pub fn fixed(path: &Path, fixed: &Fixed) -> Result<()> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", fixed.path);
    // A link stays a link.
    let path = std::fs::canonicalize(path).map_err(failed)?;
    let now = std::fs::read(&path).map_err(failed)?;
    let (mark, text) = now.strip_prefix(MARK).map_or((&[][..], &now[..]), |text| (MARK, text));
    if text != fixed.before.as_bytes() {
        return Err(format!("{} has changed since it was read; run the command again", fixed.path));
    }
    let permissions = std::fs::metadata(&path).map_err(failed)?.permissions();
    replace(&path, &[mark, fixed.after.as_bytes()].concat(), Some(permissions)).map_err(failed)
}

/// Writes a report.
pub fn report(path: &Path, text: &str) -> Result<()> {
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    // A device or a pipe, such as /dev/stderr, cannot be replaced.
    if path.exists() && !path.is_file() {
        return std::fs::write(path, text).map_err(failed);
    }
    let permissions = std::fs::metadata(path).ok().map(|found| found.permissions());
    replace(path, text.as_bytes(), permissions).map_err(failed)
}

fn replace(path: &Path, bytes: &[u8], permissions: Option<std::fs::Permissions>) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".check-files-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    match permissions {
        Some(permissions) => file.as_file().set_permissions(permissions)?,
        None => readable(file.as_file())?,
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Lets others read a new file: temporary files are private.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
