//! The contents of the price files.

use toml_reader::Number;

/// All files, in the order of `schema::FILES`.
pub struct Book {
    /// One sheet per file.
    pub sheets: Vec<Sheet>,
}

/// The contents of one file.
pub struct Sheet {
    /// Name of the file without `.toml`: a platform.
    pub name: &'static str,
    /// What the prices cover.
    pub about: String,
    /// Notes on whole tables, by name: `plans.hetzner`.
    pub notes: Vec<(String, String)>,
    /// The prices, in file order.
    pub entries: Vec<Entry>,
}

/// One price.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The table: `rates`, `plans.hetzner`.
    pub table: String,
    /// The key in that table.
    pub key: String,
    /// The label that readers see.
    pub label: String,
    /// The number, in its unit.
    pub value: Number,
    /// A unit of the schema, or the same unit in `eur`.
    pub unit: String,
    /// The factor that converts the value to dollars.
    pub exchange: f64,
    /// The date on which the price was read, as `YYYY-MM-DD`.
    pub as_of: String,
    /// The source of the price.
    pub source: String,
    /// How reliable the price is.
    pub confidence: String,
    /// The other numbers with their names, in the order of the schema's columns.
    pub columns: Vec<(&'static str, Number)>,
    pub(super) at: usize,
}
