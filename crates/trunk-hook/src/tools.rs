//! Finds tools: on the path, among the npm packages of `e2e/`, or in Trunk's cache.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Where `scripts/tools build` installs npm packages.
const NPM: &str = "e2e/node_modules/.bin";

/// The Cargo that started this program.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A command that runs a tool, without arguments.
///
/// # Errors
///
/// Returns an error with the command that installs the tool, if it is missing.
pub fn tool(name: &str) -> Result<Command, String> {
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let folders = on_path.into_iter().chain([NPM.into()]).chain(trunk_cache_folders(name));
    let program = format!("{name}{}", env::consts::EXE_SUFFIX);
    let found = folders.map(|folder| folder.join(&program)).find(|file| file.is_file());
    found.map(Command::new).ok_or_else(|| format!("{name} is missing; install it with: scripts/tools build"))
}

/// The folders in Trunk's cache that contain a version of this tool.
fn trunk_cache_folders(name: &str) -> Vec<PathBuf> {
    let cache = |name: &str, below: &str| {
        Some(PathBuf::from(env::var_os(name).filter(|value: &OsString| !value.is_empty())?).join(below))
    };
    let caches = [
        cache("XDG_CACHE_HOME", "trunk"),
        cache("HOME", ".cache/trunk"),
        cache("HOME", "Library/Caches/dev.trunkrs.trunk"),
        cache("LOCALAPPDATA", "trunkrs/trunk/cache"),
    ];
    let entries = caches.into_iter().flatten().filter_map(|cache| fs::read_dir(cache).ok()).flatten().flatten();
    let versions = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&format!("{name}-")));
    versions.flat_map(|entry| [entry.path(), entry.path().join("bin")]).collect()
}
