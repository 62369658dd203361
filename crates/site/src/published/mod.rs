//! The data behind the pages for other programs: the ledger and the prices as JSON, each with a JSON Schema (draft 2020-12).
//!
//! Addresses and shapes are public interface: fields are only added. `tests/published` keeps a copy of each schema and says
//! so when something is taken away.

mod claims;
mod platforms;
mod shape;

use app::pages::addresses::{self, CLAIMS_DATA, CLAIMS_SCHEMA, PLATFORM_SCHEMA};
use content::{Library, Piece, SiteSettings};
use models::platform_cost::prices::FILES;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use shape::{Head, Link, Text};

/// What the shapes are, for all files at once. It stays as long as fields are only added.
const VERSION: u32 = 1;

/// The files of a site that stands at `base`: names and contents.
///
/// # Errors
///
/// A number that JSON cannot write as its file does.
pub fn files(library: &Library, base: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
    let urls = SiteUrls { site: &library.site, base };
    let mut files = vec![
        (CLAIMS_DATA, written(&claims::Claims::new(library, &urls))?),
        (CLAIMS_SCHEMA, written(&schema::<claims::Claims<'_>>(&urls, CLAIMS_SCHEMA))?),
        (PLATFORM_SCHEMA, written(&schema::<platforms::Platform<'_>>(&urls, PLATFORM_SCHEMA))?),
    ]
    .into_iter()
    .map(|(address, text)| (name(address), text))
    .collect::<Vec<_>>();
    for file in FILES {
        files.push((name(&addresses::platform(file.platform)), written(&platforms::Platform::new(file, &urls))?));
    }
    Ok(files)
}

fn name(address: &str) -> String {
    address.trim_start_matches('/').into()
}

fn written(data: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(data).map(|text| text + "\n")
}

/// The schema of what is written as `T`, at its address where that is known.
fn schema<T: JsonSchema>(urls: &SiteUrls<'_>, address: &str) -> Schema {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    if let Some(id) = urls.site.absolute(address) {
        schema.insert("$id".into(), id.into());
    }
    schema
}

/// Where the site stands.
struct SiteUrls<'a> {
    site: &'a SiteSettings,
    base: &'a str,
}

impl SiteUrls<'_> {
    /// Where a link of the content leads: a whole address where the site's is known, else a path from the root of its host.
    fn link(&self, to: &str) -> String {
        match to.strip_prefix('/') {
            Some(rest) => self.site.absolute(to).unwrap_or_else(|| format!("{}{rest}", self.base)),
            None => to.into(),
        }
    }

    fn titled(&self, title: &str, to: &str) -> Link {
        Link { title: title.into(), link: self.link(to) }
    }

    /// A text, with its links as [`Self::link`] writes them.
    fn text(&self, inline: &content::Inline) -> Text {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Link(to) | Piece::File(to) => self.link(to),
            Piece::Calculator(calculator) => calculator.title.into(),
        };
        Text { text: inline.plain.clone(), markdown: inline.markdown.iter().map(piece).collect() }
    }

    /// What every file begins with. `schema` is the schema's address, `beside` the same from where the file is.
    fn head(&self, (schema, beside): (&str, &str), updated: &str, page: Link) -> Head {
        Head {
            schema: self.site.absolute(schema).unwrap_or_else(|| beside.into()),
            version: VERSION,
            updated: updated.into(),
            license: env!("CARGO_PKG_LICENSE").into(),
            publisher: addresses::SITE.into(),
            page,
        }
    }
}
