//! The types that all published files share. Their comments are published as descriptions in the schemas.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The fields at the beginning of every file.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Head {
    /// The JSON Schema of this file: an absolute URL, or a URL relative to this file.
    #[serde(rename = "$schema")]
    pub(super) schema: String,
    /// The version of the format. It stays the same as long as fields are only added.
    pub(super) version: u32,
    /// The date of the last change to the data, as YYYY-MM-DD.
    #[schemars(extend("format" = "date"))]
    pub(super) updated: String,
    /// The license, as an SPDX expression.
    pub(super) license: String,
    /// The publisher, to name when you cite the data.
    pub(super) publisher: String,
    /// The page that shows this data.
    pub(super) page: Link,
}

/// A page of the site.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Link {
    /// The title of the page.
    pub(super) title: String,
    /// An absolute URL if the site's address was known to the build, otherwise a path from the root of its host.
    #[schemars(extend("format" = "uri-reference"))]
    pub(super) link: String,
}

/// One or more sentences, as plain text and as Markdown.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Text {
    /// Plain text, with typographic quotes.
    #[schemars(length(min = 1))]
    pub(super) text: String,
    /// CommonMark with code, emphasis and links. Links to the site are absolute URLs if the site's address was known to the
    /// build, otherwise paths from the root of its host.
    #[schemars(length(min = 1))]
    pub(super) markdown: String,
}

/// A number with the same digits as in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(pub(super) &'static str);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.into()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0 })
    }
}
