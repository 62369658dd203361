//! Copies the WebAssembly programs that the hook built into the site, and finds the program of a calculator.

use checksums::fingerprint;
use faults::{Fault, Place};
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The program with all calculators, the only one of `trunk serve`.
const ALL: &str = "app";

/// What the names of the programs of embeds begin with.
const EMBED: &str = "embed-";

/// A program as the hook built it.
struct Built {
    name: String,
    script: Vec<u8>,
    binary: Vec<u8>,
}

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
    /// Copies the programs in the folder `built`, each `name.js` and `name.wasm`, into `staging`, for a site at `base`.
    ///
    /// The names of all files of a calculator begin with its slug and the digest of these files together, so a host needs
    /// one rule for them. Some hosts accept only a hundred.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be read or written.
    pub fn stage(built: &Path, staging: &Path, base: &str) -> io::Result<Self> {
        let mut groups = BTreeMap::<String, Vec<Built>>::new();
        for entry in fs::read_dir(built)? {
            let wasm = entry?.path();
            if wasm.extension().is_none_or(|extension| extension != "wasm") {
                continue;
            }
            let name = wasm.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let slug = name.strip_prefix(EMBED).unwrap_or(&name).to_owned();
            let [script, binary] = [fs::read(wasm.with_extension("js"))?, fs::read(&wasm)?];
            groups.entry(slug).or_default().push(Built { name, script, binary });
        }
        let mut programs = BTreeMap::new();
        for (slug, mut group) in groups {
            group.sort_by(|one, other| one.name.cmp(&other.name));
            let contents = group.iter().flat_map(|built| [&built.script[..], &built.binary[..]]);
            let digest = fingerprint(contents);
            for Built { name, script, binary } in group {
                let stem = format!("{slug}-{digest}{}", if name == slug { "" } else { "-embed" });
                let [js, wasm] = ["js", "wasm"].map(|extension| format!("{stem}.{extension}"));
                fs::write(staging.join(&js), script)?;
                fs::write(staging.join(&wasm), binary)?;
                programs.insert(name, Program { js: format!("{base}{js}"), wasm: format!("{base}{wasm}") });
            }
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
        self.named(&format!("{EMBED}{slug}"))
    }

    fn named(&self, name: &str) -> Result<&Program, Fault> {
        let program = self.0.get(name).or_else(|| self.0.get(ALL));
        program.ok_or_else(|| {
            let place = Place::file(format!("programs/src/bin/{name}.rs"));
            Fault::new(place, "the program does not exist", "add it with one line, like the other programs")
        })
    }
}
