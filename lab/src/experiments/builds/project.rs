//! What is built: a copy, so that the changed line is not one of the repository.

use anyhow::{Context, Result};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// A package in the scratch folder.
pub struct Project {
    pub folder: PathBuf,
    /// Name of the binary.
    pub binary: &'static str,
    /// A feature of a dependency that is off.
    pub feature: &'static str,
    /// The file that is changed.
    file: &'static str,
    changes: AtomicU32,
}

impl Project {
    /// The reference service.
    pub fn service(scratch: &Path) -> Result<Self> {
        let (from, folder) = (Path::new("service"), scratch.join("project"));
        fs::create_dir_all(&folder)?;
        for name in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "migrations"] {
            copy(&from.join(name), &folder.join(name)).context("run the lab in the root of the repository")?;
        }
        let changes = AtomicU32::new(0);
        Ok(Self { folder, binary: "orders", feature: "tokio/test-util", file: "src/lib.rs", changes })
    }

    /// A program without dependencies, for short runs.
    pub fn tiny(scratch: &Path) -> Result<Self> {
        let folder = scratch.join("project");
        fs::create_dir_all(folder.join("src"))?;
        fs::write(
            folder.join("Cargo.toml"),
            "[package]\nname = \"tiny\"\nedition = \"2024\"\n\n[features]\nmore = []\n\n[workspace]\n",
        )?;
        fs::write(folder.join("Cargo.lock"), "version = 4\n\n[[package]]\nname = \"tiny\"\nversion = \"0.0.0\"\n")?;
        let main = "fn main() {\n    println!(r#\"{{\"message\":\"started\"}}\"#);\n}\n";
        fs::write(folder.join("src/main.rs"), main)?;
        Ok(Self { folder, binary: "tiny", feature: "more", file: "src/main.rs", changes: AtomicU32::new(0) })
    }

    /// The package without its code, as a dependency layer builds it: the same manifest, and empty targets.
    pub fn without_code(&self) -> Result<Self> {
        let folder = self.folder.with_extension("without-code");
        fs::create_dir_all(folder.join("src"))?;
        for name in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(self.folder.join(name), folder.join(name))?;
        }
        for name in ["build.rs", "src/main.rs", "src/lib.rs"] {
            if self.folder.join(name).exists() {
                fs::write(folder.join(name), "fn main() {}\n")?;
            }
        }
        Ok(Self { folder, changes: AtomicU32::new(0), ..*self })
    }

    /// Makes all files new. Cargo would otherwise take what it built without the code for fresh.
    pub fn touch(&self) -> Result<()> {
        touch(&self.folder)
    }

    /// Changes a line of the package's own code.
    pub fn change(&self) -> Result<()> {
        let number = self.changes.fetch_add(1, Ordering::Relaxed);
        let file = self.folder.join(self.file);
        let text = fs::read_to_string(&file)?;
        let code = text.split("\n/// Added by the lab.").next().unwrap_or_default();
        Ok(fs::write(&file, format!("{code}\n/// Added by the lab.\npub const CHANGE: u32 = {number};\n"))?)
    }
}

fn touch(path: &Path) -> Result<()> {
    if path.is_dir() {
        return fs::read_dir(path)?.try_for_each(|entry| touch(&entry?.path()));
    }
    Ok(File::options().append(true).open(path)?.set_modified(SystemTime::now())?)
}

/// Copies a file or a folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
