//! What the tests behind a page ran with.

use content::{Library, Page};

/// The sentence with the versions: of Rust, of axum, of the crates on the page, and of PostgreSQL if the page is about it.
pub(super) fn tested_with(library: &Library, page: &Page) -> String {
    let crates = page.body.snippets.iter().flat_map(|snippet| &snippet.needs.crates);
    let mut versions: Vec<_> = library.service.versions(crates).into_iter().map(join).collect();
    if page.body.text.contains("PostgreSQL") {
        versions.extend(library.tested.postgresql.iter().map(|version| format!("PostgreSQL {version}")));
    }
    match versions.split_last() {
        Some((last, [])) => format!("Tested with {last}."),
        Some((last, rest)) => format!("Tested with {} and {last}.", rest.join(", ")),
        None => String::new(),
    }
}

fn join((name, version): (String, String)) -> String {
    format!("{name} {version}")
}
