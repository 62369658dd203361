//! Reads files of a commit.

use crate::outcome::Result;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A file of a commit.
#[derive(Debug)]
pub struct Blob {
    /// Its path below the folder.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files of a commit in a folder of its repository, of which `is_wanted` is true.
pub fn files(folder: &Path, name: &str, is_wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Blob>> {
    let commit = format!("{name}^{{commit}}");
    let commit = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|said| {
        format!("{} has no commit {name:?}.{said} In CI, fetch it first: git fetch origin {name}", folder.display())
    })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let list = git(folder, &["ls-tree", "-r", "-z", &commit])?;
    let mut wanted = Vec::new();
    for entry in String::from_utf8_lossy(&list).split('\0') {
        // Mode, type, hash, a tab, and the path. Links and submodules are no files.
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ');
        let (mode, _, hash) = (about.next(), about.next(), about.next());
        if let (Some("100644" | "100755"), Some(hash)) = (mode, hash)
            && is_wanted(path)
        {
            wanted.push((path.to_owned(), hash.to_owned()));
        }
    }
    contents(folder, wanted)
}

/// The contents of blobs, from one process.
fn contents(folder: &Path, wanted: Vec<(String, String)>) -> Result<Vec<Blob>> {
    let failed = |error: std::io::Error| format!("cannot run git: {error}");
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let names: String = wanted.iter().map(|(_, hash)| format!("{hash}\n")).collect();
    let mut input = child.stdin.take();
    // Git writes while it reads, so writing everything first can block both.
    let writer = std::thread::spawn(move || input.as_mut().map(|input| input.write_all(names.as_bytes())));
    let output = child.wait_with_output().map_err(failed)?;
    let _ = writer.join();
    let mut rest = &output.stdout[..];
    let mut blobs = Vec::new();
    for (path, _) in wanted {
        let bytes = next(&mut rest).ok_or_else(|| format!("git cannot read {path}"))?;
        blobs.push(Blob { path, bytes });
    }
    Ok(blobs)
}

/// The next content: a line with hash, type and size, the bytes, and a line end.
fn next(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(rest.get(..end)?).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let bytes = rest.get(end + 1..end + 1 + size)?.to_vec();
    *rest = rest.get(end + 2 + size..)?;
    Some(bytes)
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.trim().lines().next().map(|line| format!(" {line}.")).unwrap_or_default())
}
