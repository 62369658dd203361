//! Removes paths of the build machine from WebAssembly files.
//!
//! A panic message names a source file in the folder of Cargo or rustup, usually in a developer's home directory. Stable Rust
//! remaps paths only with flags that name that folder, and no file of this project can know it.

use super::files;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where Cargo and rustup keep source files, in their folders.
const WITHIN: [&str; 3] = ["registry/src/", "git/checkouts/", "toolchains/"];
const SEPARATORS: [char; 2] = ['/', '\\'];

/// The folders of Cargo and rustup on this machine.
pub fn tool_folders() -> Vec<PathBuf> {
    folders(|name| env::var_os(name), env::home_dir())
}

fn folders(var: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Vec<PathBuf> {
    let folder = |name, default| match var(name).filter(|value| !value.is_empty()) {
        Some(value) => Some(PathBuf::from(value)),
        None => Some(home.as_ref()?.join(default)),
    };
    [folder("CARGO_HOME", ".cargo"), folder("RUSTUP_HOME", ".rustup")].into_iter().flatten().collect()
}

/// Overwrites the paths of these folders with slashes in each WebAssembly file of a site. Returns the number of paths. Every file
/// keeps its length, and a panic still names the crate and the file.
///
/// # Errors
///
/// Returns an error if a file cannot be read or written, or contains a path in any other folder.
pub fn remove_build_paths(site: &Path, folders: &[PathBuf]) -> io::Result<usize> {
    let mut removed = 0;
    for name in files(site)?.iter().filter(|name| name.ends_with(".wasm")) {
        let file = site.join(name);
        let mut content = fs::read(&file)?;
        let found = blank(&mut content, folders).map_err(|path| {
            io::Error::other(format!(
                "{name} contains the path {path:?} of this machine, which is in neither Cargo's folder nor rustup's; set \
                 CARGO_HOME or RUSTUP_HOME to the folder that it is in"
            ))
        })?;
        fs::write(&file, content)?;
        removed += found;
    }
    Ok(removed)
}

/// Overwrites the beginning of each path to a source file in these folders, up to the name of its crate. Returns the end of the first
/// path that is in another folder.
fn blank(content: &mut [u8], folders: &[PathBuf]) -> Result<usize, String> {
    let folders: Vec<_> =
        folders.iter().filter_map(|path| path.to_str()).map(|path| path.trim_end_matches(SEPARATORS)).collect();
    let mut count = 0;
    for within in WITHIN.into_iter().flat_map(|within| [within.to_string(), within.replace('/', "\\")]) {
        let mut from = 0;
        while let Some(at) = find(&content[from..], within.as_bytes()).map(|at| from + at) {
            from = at + within.len();
            let Some((&last, before)) = content[..at].split_last().filter(|(last, _)| is_separator(**last)) else {
                continue;
            };
            let Some(folder) = folders.iter().find(|folder| before.ends_with(folder.as_bytes())) else {
                return Err(String::from_utf8_lossy(&content[at.saturating_sub(40)..from]).into_owned());
            };
            let start = before.len() - folder.len();
            // The next part names the registry, the checkout or the toolchain.
            let end = content[from..].iter().position(|byte| *byte == last).map_or(from, |length| from + length);
            content[start..end].fill(b'/');
            count += 1;
        }
    }
    Ok(count)
}

fn is_separator(byte: u8) -> bool {
    SEPARATORS.contains(&char::from(byte))
}

/// Where a text begins.
fn find(content: &[u8], text: &[u8]) -> Option<usize> {
    content.windows(text.len()).position(|window| window == text)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const CRATE: &str = "registry/src/index.crates.io-1949cf8c6b5b557f/leptos-0.8.23/src/lib.rs";

    fn site(content: &str) -> TempDir {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("deep")).expect("a folder to make");
        fs::write(folder.path().join("deep/a.wasm"), content).expect("a file to write");
        folder
    }

    fn written(content: &str, folders: &[&str]) -> io::Result<String> {
        let site = site(content);
        let folders: Vec<_> = folders.iter().map(PathBuf::from).collect();
        remove_build_paths(site.path(), &folders)?;
        fs::read_to_string(site.path().join("deep/a.wasm"))
    }

    #[test]
    fn a_path_begins_with_its_crate_and_the_file_keeps_its_length() {
        let before = format!(
            "no index/home/alice/.cargo/{CRATE}it/home/alice/.cargo/{CRATE}/home/alice/.rustup/toolchains/x/y.rs"
        );
        let after = written(&before, &["/home/alice/.cargo", "/home/alice/.rustup/"]).expect("it is written");
        assert_eq!(after.len(), before.len());
        let parts: Vec<_> = after.split('/').filter(|part| !part.is_empty()).collect();
        assert_eq!(
            parts,
            ["no index", "leptos-0.8.23", "src", "lib.rsit", "leptos-0.8.23", "src", "lib.rs", "y.rs"],
            "{after}"
        );
        let windows = format!("x C:\\Users\\al\\.cargo\\{}", CRATE.replace('/', "\\"));
        let after = written(&windows, &["C:\\Users\\al\\.cargo"]).expect("it is written");
        assert!(after.ends_with("//\\leptos-0.8.23\\src\\lib.rs") && after.starts_with("x //"), "{after}");
    }

    #[test]
    fn other_text_stays() {
        let text = "see /calculators/build-time/ and /build/index.html, /rustc/0123/library/core/src/x.rs, the registry/src/ folder";
        assert_eq!(written(text, &["/build", "/"]).expect("it is written"), text);
    }

    #[test]
    fn an_unknown_folder_is_an_error_with_a_remedy() {
        for path in [format!("/elsewhere/{CRATE}"), "D:\\other\\toolchains\\stable\\x.rs".into()] {
            let fault = written(&path, &["/home/alice/.cargo"]).expect_err("an unknown folder").to_string();
            assert!(fault.contains("deep/a.wasm") && fault.contains("set CARGO_HOME"), "{fault}");
        }
    }

    #[test]
    fn folders_come_from_the_environment_or_the_home_directory() {
        let home = Some(PathBuf::from("/home/alice"));
        let names = |var: fn(&str) -> Option<OsString>| folders(var, home.clone());
        assert_eq!(names(|_| None), [PathBuf::from("/home/alice/.cargo"), PathBuf::from("/home/alice/.rustup")]);
        assert_eq!(
            names(|name| Some(if name == "CARGO_HOME" { "/ci/cargo" } else { "" }.into())),
            [PathBuf::from("/ci/cargo"), PathBuf::from("/home/alice/.rustup")]
        );
    }
}
