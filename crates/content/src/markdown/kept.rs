//! Highlighted code, kept from one build for the next. Highlighting takes as long as everything else in a build together.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// What the HTML depends on besides the code: how it is highlighted, and the grammars.
const SOURCES: [&str; 2] = [include_str!("highlight.rs"), include_str!("../../../../Cargo.lock")];

static SOURCES_DIGEST: LazyLock<u64> = LazyLock::new(|| digest(&SOURCES));

static KEPT: Mutex<Kept> = Mutex::new(Kept { before: BTreeMap::new(), used: BTreeMap::new() });

/// HTML by the digest of its code.
type Entries = BTreeMap<u64, String>;

struct Kept {
    before: Entries,
    used: Entries,
}

/// Takes over the highlighted code that an earlier build left in `file`. Does nothing if the file is missing or damaged.
pub fn read_highlighted(file: &Path) {
    let text = fs::read_to_string(file).unwrap_or_default();
    kept().before = serde_json::from_str(&text).unwrap_or_default();
}

/// Writes to `file` the highlighted code that this process used, unless it is what [`read_highlighted`] took over.
///
/// # Errors
///
/// Returns an error if the file cannot be written.
pub fn write_highlighted(file: &Path) -> io::Result<()> {
    let kept = kept();
    if kept.used == kept.before {
        return Ok(());
    }
    let text = serde_json::to_string(&kept.used)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    // Two builds may run at once, and neither must read half a file.
    let unfinished = file.with_extension(std::process::id().to_string());
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, file)
}

/// The HTML of this code, from an earlier call or build if possible. `form` distinguishes results for the same code.
pub(super) fn highlighted(form: &str, code: &str, language: &str, highlight: impl FnOnce() -> String) -> String {
    let key = digest(&(*SOURCES_DIGEST, form, language, code));
    let found = {
        let kept = kept();
        kept.used.get(&key).or_else(|| kept.before.get(&key)).cloned()
    };
    // Without the lock, so that other threads can highlight too.
    let html = found.unwrap_or_else(highlight);
    kept().used.insert(key, html.clone());
    html
}

fn kept() -> MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn digest(parts: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    fn highlighted_as(code: &str, html: &str) -> String {
        highlighted("test", code, "text", || html.to_string())
    }

    #[test]
    fn code_is_highlighted_once_in_this_build_and_the_next() {
        let file = tempfile::TempDir::new().unwrap();
        let file = file.path().join("folder/highlighted.json");
        assert_eq!(highlighted_as("code", "first"), "first");
        assert_eq!(highlighted_as("code", "second"), "first");
        assert_eq!(highlighted_as("other code", "second"), "second");
        write_highlighted(&file).unwrap();
        kept().used.clear();
        read_highlighted(&file);
        assert_eq!(highlighted_as("code", "third"), "first");
        fs::write(&file, "{").unwrap();
        kept().used.clear();
        read_highlighted(&file);
        assert_eq!(highlighted_as("code", "fourth"), "fourth");
    }
}
