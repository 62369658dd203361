//! The files to compare with.

use crate::arguments::Base;
use crate::files::{Files, Root, is_skipped, is_wanted};
use crate::git;
use crate::outcome::Result;
use std::path::Path;

/// Reads the files of a base that correspond to the roots, under the same paths.
pub fn files(base: &Base, roots: &[Root], head: &Files) -> Result<Files> {
    let mut files = Files::default();
    for root in roots {
        match base {
            Base::Folder(folder) => of_folder(folder, root, roots.len(), &mut files)?,
            Base::Ref(name) => of_commit(name, root, head, &mut files)?,
        }
    }
    Ok(files)
}

fn of_folder(folder: &Path, root: &Root, roots: usize, files: &mut Files) -> Result<()> {
    Root::new(folder)?;
    let path = if root.path.is_relative() {
        folder.join(&root.path)
    } else if roots == 1 && !root.is_file {
        folder.into()
    } else {
        return Err("--base needs relative paths, or one folder".into());
    };
    // What the base lacks is new.
    if !path.exists() {
        return Ok(());
    }
    files.add(&Root { is_file: path.is_file(), path, prefix: root.prefix.clone() })
}

fn of_commit(name: &str, root: &Root, head: &Files, files: &mut Files) -> Result<()> {
    let parent = root.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = if root.is_file { parent } else { &root.path };
    let only = root.path.file_name().filter(|_| root.is_file).map(|name| name.to_string_lossy().into_owned());
    let wanted = |path: &str| match &only {
        Some(only) => path == only,
        None => is_wanted(path) && !path.split('/').any(is_skipped),
    };
    for blob in git::files(folder, name, &wanted)? {
        let shown = if root.is_file { root.prefix.clone() } else { format!("{}{}", root.prefix, blob.path) };
        files.keep(shown, &blob.bytes, root.is_file);
    }
    // Git has no files that it ignores. The change has not added them.
    let untracked = head.untracked.iter().filter(|path| path.starts_with(&root.prefix));
    for path in untracked {
        if let Some(file) = head.read.get(path).filter(|_| !files.read.contains_key(path)) {
            files.read.insert(path.clone(), file.clone());
        }
    }
    Ok(())
}
