//! Copies the WebAssembly programs that the hook built into the site, and finds the program of a calculator.

use checksums::fingerprint;
use faults::{Fault, Place};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The program with all calculators, the only one of `trunk serve`.
const ALL: &str = "app";

/// The addresses of a program's files, relative to the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The JavaScript module that loads the program.
    pub js: String,
    /// The WebAssembly.
    pub wasm: String,
}

/// The programs of the site, by name.
#[derive(Clone, Debug, Default)]
pub struct Programs(BTreeMap<String, Program>);

impl Programs {
    /// Copies the programs in the folder `built`, each `name.js` and `name.wasm`, into `staging`, for a site at `base`. The copies
    /// have the digest of their content in their names.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be read or written.
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

    /// The program of a calculator's page.
    ///
    /// # Errors
    ///
    /// Returns a fault that names the file to add, if the calculator has no program.
    pub fn for_page(&self, slug: &str) -> Result<&Program, Fault> {
        self.named(slug)
    }

    /// The program of a calculator's embeds.
    ///
    /// # Errors
    ///
    /// Like [`Self::for_page`].
    pub fn for_embed(&self, slug: &str) -> Result<&Program, Fault> {
        self.named(&format!("embed-{slug}"))
    }

    fn named(&self, name: &str) -> Result<&Program, Fault> {
        let program = self.0.get(name).or_else(|| self.0.get(ALL));
        program.ok_or_else(|| {
            let place = Place::file(format!("programs/src/bin/{name}.rs"));
            Fault::new(place, "the program does not exist", "add it with one line, like the other programs")
        })
    }
}
