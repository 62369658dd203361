//! The data behind the pages, for other programs: the ledger, the symptoms and the prices as JSON, each with a JSON Schema (draft 2020-12).
//!
//! Addresses and schemas are public interface: fields are only added. `tests/published` keeps a copy of each schema, and fails if
//! a field is removed. The doc comments of the published structs are the descriptions in the schemas.

mod claims;
mod platforms;
mod shape;
mod symptoms;

use app::pages::addresses::{
    self, CHECK_SCHEMA, CLAIMS_DATA, CLAIMS_SCHEMA, PLATFORM_SCHEMA, SYMPTOMS_DATA, SYMPTOMS_SCHEMA,
};
use content::{Library, Piece, SiteSettings};
use models::platform_cost::prices::FILES;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use shape::{Head, Link, Text};

/// The version of all schemas. It stays the same as long as fields are only added.
const VERSION: u32 = 1;

/// The files for a site at `base`: names and contents.
///
/// # Errors
///
/// Returns an error if a number of a price file is not a JSON number.
pub fn files(library: &Library, base: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
    let urls = SiteUrls { site: &library.site, base };
    let mut files = vec![
        (CLAIMS_DATA, to_json(&claims::Claims::new(library, &urls))?),
        (CLAIMS_SCHEMA, to_json(&schema::<claims::Claims<'_>>(&urls, CLAIMS_SCHEMA))?),
        (SYMPTOMS_DATA, to_json(&symptoms::Symptoms::new(library, &urls))?),
        (SYMPTOMS_SCHEMA, to_json(&schema::<symptoms::Symptoms<'_>>(&urls, SYMPTOMS_SCHEMA))?),
        (PLATFORM_SCHEMA, to_json(&schema::<platforms::Platform<'_>>(&urls, PLATFORM_SCHEMA))?),
        (CHECK_SCHEMA, include_str!("../../../../crates/check-report/report.schema.json").into()),
    ]
    .into_iter()
    .map(|(address, text)| (addresses::file(address), text))
    .collect::<Vec<_>>();
    for file in FILES {
        files.push((
            addresses::file(&addresses::platform(file.platform)),
            to_json(&platforms::Platform::new(file, &urls))?,
        ));
    }
    Ok(files)
}

fn to_json(data: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(data).map(|text| text + "\n")
}

/// The schema of `T`. Its `$id` is its absolute URL, if the site's address is known.
fn schema<T: JsonSchema>(urls: &SiteUrls<'_>, address: &str) -> Schema {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    if let Some(id) = urls.site.absolute(address) {
        schema.insert("$id".into(), id.into());
    }
    schema
}

/// Resolves links of the content.
struct SiteUrls<'a> {
    site: &'a SiteSettings,
    base: &'a str,
}

impl SiteUrls<'_> {
    /// The target of a link: an absolute URL if the site's address is known, otherwise a path on its host.
    fn link(&self, to: &str) -> String {
        match to.strip_prefix('/') {
            Some(rest) => self.site.absolute(to).unwrap_or_else(|| format!("{}{rest}", self.base)),
            None => to.into(),
        }
    }

    fn titled(&self, title: &str, to: &str) -> Link {
        Link { title: title.into(), link: self.link(to) }
    }

    /// A text with resolved links.
    fn text(&self, inline: &content::Inline) -> Text {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Link(to) | Piece::File(to) => self.link(to),
            Piece::Calculator(calculator) => calculator.title.into(),
        };
        Text { text: inline.plain.clone(), markdown: inline.markdown.iter().map(piece).collect() }
    }

    /// The fields that every file begins with. `schema` is the address of its schema, and `relative` the same relative to the file.
    fn head(&self, (schema, relative): (&str, &str), updated: &str, page: Link) -> Head {
        Head {
            schema: self.site.absolute(schema).unwrap_or_else(|| relative.into()),
            version: VERSION,
            updated: updated.into(),
            license: env!("CARGO_PKG_LICENSE").into(),
            publisher: addresses::SITE.into(),
            page,
        }
    }
}
