//! The types that all published files share. Their comments are published as descriptions in the schemas.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What every file begins with.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Head {
    /// The JSON Schema of this file: a whole address, or one that is relative to this file.
    #[serde(rename = "$schema")]
    pub(super) schema: String,
    /// The version of the shape. It stays the same as long as fields are only added.
    pub(super) version: u32,
    /// The day of the last change of the data, as YYYY-MM-DD.
    #[schemars(extend("format" = "date"))]
    pub(super) updated: String,
    /// What you may do with it, as an SPDX expression.
    pub(super) license: String,
    /// Who publishes it: the name to give when you cite it.
    pub(super) publisher: String,
    /// The page that shows this data to people.
    pub(super) page: Link,
}

/// A page of the site.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Link {
    /// Its title.
    pub(super) title: String,
    /// A whole address where the site was built for a known one, else a path from the root of its host.
    #[schemars(extend("format" = "uri-reference"))]
    pub(super) link: String,
}

/// A sentence or two, in two forms.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Text {
    /// The words alone, with typographic quotes.
    #[schemars(length(min = 1))]
    pub(super) text: String,
    /// As CommonMark with code, emphasis and links. Links to the site are whole addresses where the site was built for a
    /// known one, else paths from the root of its host.
    #[schemars(length(min = 1))]
    pub(super) markdown: String,
}

/// A number with the digits that its file has.
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
