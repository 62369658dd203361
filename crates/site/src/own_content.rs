//! The content of this site, read once for all unit tests.

use app::pages::fixed_addresses;
use content::Library;
use std::path::Path;
use std::sync::LazyLock;

#[allow(clippy::panic, reason = "a test that cannot go on has failed")]
pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Library::load(&root, &fixed_addresses()).unwrap_or_else(|faults| panic!("{faults:?}"))
});
