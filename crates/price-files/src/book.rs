//! What price files say, once they have been read.

use toml_reader::Number;

/// All files, in the order of [`super::schema::FILES`].
pub struct Book {
    /// A sheet for each file.
    pub sheets: Vec<Sheet>,
}

/// What a file says.
pub struct Sheet {
    /// Name of the file without `.toml`: a platform.
    pub name: &'static str,
    /// What its prices are of.
    pub about: String,
    /// What holds for all of a table, by its name: `plans.hetzner`.
    pub notes: Vec<(String, String)>,
    /// Its prices, in file order.
    pub entries: Vec<Entry>,
}

/// One price.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it stands: `rates`, `plans.hetzner`.
    pub table: String,
    /// Its name there.
    pub key: String,
    /// What a person calls it.
    pub label: String,
    /// The number, in its unit.
    pub value: Number,
    /// One of the schema's units, or such a unit in `eur`.
    pub unit: String,
    /// What the value is multiplied by to be in dollars.
    pub exchange: f64,
    /// The day on which it was read, as `YYYY-MM-DD`.
    pub as_of: String,
    /// Where it was read.
    pub source: String,
    /// How sure it is.
    pub confidence: String,
    /// The other numbers with their names, in the order of the schema's columns.
    pub columns: Vec<(&'static str, Number)>,
    pub(super) at: usize,
}
