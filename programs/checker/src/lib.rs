//! What the programs of the checker share: they differ in their engine.

use check::Options;
use check_panel::Engine;
use js_sys::Uint8Array;

/// In a third of the code of the allocator of `std`.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Files as a page has them.
pub struct Files {
    /// Their paths.
    pub paths: Vec<String>,
    /// Their contents, in the same order.
    pub contents: Vec<Uint8Array>,
}

impl Files {
    /// Returns the files with their contents as bytes.
    pub fn read(self) -> Vec<(String, Vec<u8>)> {
        self.paths.into_iter().zip(self.contents.iter().map(Uint8Array::to_vec)).collect()
    }

    /// Checks the files. Returns the parts of the answer: see [`check_panel::Answer::into_parts`].
    pub fn check(self, engine: Engine, pedantic: bool, prefix: &str) -> Vec<String> {
        check_panel::answer(&self.read(), engine, &Options { pedantic }, "..", prefix).into_parts()
    }

    /// Applies the patch of a finding. Returns the path of the changed file and its new text, or nothing.
    pub fn apply(self, engine: Engine, pedantic: bool, place: usize) -> Vec<String> {
        let changed = check_panel::apply(&self.read(), engine, &Options { pedantic }, place);
        changed.map_or_else(Vec::new, |(path, text)| vec![path, text])
    }
}
