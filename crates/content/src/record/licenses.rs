//! `licenses/`: the third-party work that the site ships, with the text of each license.

use super::findings::Findings;
use crate::links::is_address;
use std::path::Path;
use toml_reader::TableReader;

/// A third-party part of the site, read from one file.
#[derive(Clone, Debug)]
pub struct ThirdPartyWork {
    /// The file's name without `.toml`.
    pub id: String,
    /// The name of the part.
    pub title: String,
    /// What it is and where it is used.
    pub about: String,
    /// The address of its origin.
    pub origin: String,
    /// The license texts, without duplicates.
    pub licenses: Vec<License>,
}

/// A license and the works under it.
#[derive(Clone, Debug)]
pub struct License {
    /// Its name, as `MIT License`.
    pub name: String,
    /// The works under it, with their versions where known.
    pub of: Vec<String>,
    /// The full text, with the copyright notices.
    pub text: String,
}

/// Reads a file of `licenses/`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> ThirdPartyWork {
    let id = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_string();
    findings.read(path, text, |root, _| {
        let (title, about) = (root.text("title", 3..61).text, root.text("about", 20..401).text);
        let origin = root.text("origin", 12..201);
        if !origin.text.is_empty() && !is_address(&origin.text) {
            root.fault(origin.at, format!("`{}` is not a URL", origin.text), "write one that begins with https://");
        }
        let licenses = root.tables("license", "the license").into_iter().map(license).collect();
        ThirdPartyWork { id, title, about, origin: origin.text, licenses }
    })
}

fn license(mut table: TableReader<'_, '_>) -> License {
    let name = table.text("name", 3..81).text;
    let of: Vec<_> = table.list("of").into_iter().map(|placed| placed.text).collect();
    if of.is_empty() {
        table.fault(
            table.at(),
            format!("the license `{name}` lists no works"),
            "list them in `of`, or delete the license",
        );
    }
    let text = table.text("text", 100..60_001).text;
    table.finish();
    License { name, of, text: text.trim_matches('\n').trim_end().to_string() }
}
