//! The WebAssembly programs that the hook has built: in the site under names with their digest, and which calculator has which.

use checksums::fingerprint;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The program that stands for all that are not there: `trunk serve` has no other.
const ALL: &str = "app";

/// The addresses of a program's files, from the root of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its script.
    pub js: String,
    /// Its WebAssembly.
    pub wasm: String,
}

/// The programs of the site.
#[derive(Clone, Debug, Default)]
pub struct Programs(BTreeMap<String, Program>);

impl Programs {
    /// Copies the programs in the folder `built`, each `name.js` and `name.wasm`, into a site that stands at
    /// `base`.
    ///
    /// # Errors
    ///
    /// Files that cannot be read or written.
    pub fn stage(built: &Path, staging: &Path, base: &str) -> io::Result<Self> {
        let mut programs = BTreeMap::new();
        for entry in fs::read_dir(built)? {
            let wasm = entry?.path();
            if wasm.extension().is_none_or(|extension| extension != "wasm") {
                continue;
            }
            let name = wasm.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let [script, binary] = [fs::read(wasm.with_extension("js"))?, fs::read(&wasm)?];
            let named = |content: &[u8], extension| format!("{name}-{}.{extension}", fingerprint([content]));
            let [js, wasm] = [named(&script, "js"), named(&binary, "wasm")];
            fs::write(staging.join(&js), script)?;
            fs::write(staging.join(&wasm), binary)?;
            programs.insert(name, Program { js: format!("{base}{js}"), wasm: format!("{base}{wasm}") });
        }
        Ok(Self(programs))
    }

    /// The program of a calculator's pages.
    ///
    /// # Errors
    ///
    /// A calculator without one; a sentence that says what to add.
    pub fn for_page(&self, slug: &str) -> Result<&Program, String> {
        self.named(slug)
    }

    /// The program of a calculator's embeds.
    ///
    /// # Errors
    ///
    /// As [`Self::for_page`].
    pub fn for_embed(&self, slug: &str) -> Result<&Program, String> {
        self.named(&format!("embed-{slug}"))
    }

    fn named(&self, name: &str) -> Result<&Program, String> {
        let program = self.0.get(name).or_else(|| self.0.get(ALL));
        program.ok_or_else(|| {
            format!(
                "there is no program {name}; add programs/src/bin/{name}.rs, which is one line as its neighbors are"
            )
        })
    }
}
