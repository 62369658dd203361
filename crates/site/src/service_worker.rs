//! The service worker of a release: the script, preceded by the version of the site and the files to precache.

use app::pages::addresses::{self, OFFLINE};
use checksums::fingerprint;
use models::ALL;
use std::fs;
use std::io;
use std::path::Path;

/// The script for a finished site at `base`. It changes with every file of the site.
///
/// # Errors
///
/// Returns an error if a file cannot be read.
pub fn service_worker(staging: &Path, base: &str) -> io::Result<String> {
    let mut content = Vec::new();
    let mut named = Vec::new();
    for name in hosting::files(staging)? {
        content.push(name.clone().into_bytes());
        content.push(fs::read(staging.join(&name))?);
        let top = name.split('/').next().unwrap_or_default();
        // Search has many files, and the checker large ones: they are stored only when they are used.
        let is_large = top.starts_with("search-") || top.starts_with("checker");
        if hosting::is_named_by_content(top) && !is_large && !top.contains("-embed.") {
            named.push(format!("{base}{name}"));
        }
    }
    let version = fingerprint(content.iter().map(Vec::as_slice));
    let calculators = ALL.iter().map(|calculator| format!("{base}{}", &addresses::calculator(calculator.slug)[1..]));
    let pages: Vec<_> = [base.into(), format!("{base}calculators/")].into_iter().chain(calculators).collect();
    let script = include_str!("scripts/service-worker.js");
    // The Debug format of an ASCII string is also a JavaScript string.
    Ok(format!(
        "const SITE = {{ version: {version:?}, base: {base:?}, offline: {:?}, pages: {pages:?}, files: {named:?} }};\n{script}",
        format!("{base}{}", OFFLINE.trim_start_matches('/'))
    ))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const STYLE: &str = "style-0123456789abcdef.css";

    fn staged() -> TempDir {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("a")).expect("a folder");
        for name in [STYLE, "index.html", "a/index.html"] {
            fs::write(folder.path().join(name), name).expect("a file to write");
        }
        folder
    }

    #[test]
    fn it_precaches_hashed_files_and_every_calculator() {
        let script = service_worker(staged().path(), "/docs/").expect("a script");
        let first = script.lines().next().expect("a line");
        assert!(first.starts_with("const SITE = { version: \""), "{first}");
        assert!(first.contains("base: \"/docs/\", offline: \"/docs/offline/\""), "{first}");
        assert!(first.contains(&format!("files: [\"/docs/{STYLE}\"]")), "{first}");
        for calculator in ALL {
            assert!(first.contains(&format!("\"/docs{}\"", addresses::calculator(calculator.slug))), "{first}");
        }
    }

    #[test]
    fn it_changes_with_every_page() {
        let folder = staged();
        let before = service_worker(folder.path(), "/").expect("a script");
        assert_eq!(service_worker(folder.path(), "/").expect("a script"), before);
        fs::write(folder.path().join("a/index.html"), "changed").expect("a file to write");
        assert_ne!(service_worker(folder.path(), "/").expect("a script"), before);
    }
}
