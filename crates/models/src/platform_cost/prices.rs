//! The prices, as the build script writes them from `content/platforms/`.
//!
//! They come twice. The modules of this file hold the numbers that the model computes with, in dollars. [`PRICES`] and [`FILES`]
//! are the list for people and their programs, with the source of each price; the model never touches them, so that they are
//! not part of the WebAssembly.

use crate::Choice;

/// A size of a server, a node or an instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Its name at the vendor.
    pub label: &'static str,
    /// Its vCPUs.
    pub vcpu: f64,
    /// Its memory, in GB.
    pub memory: f64,
    /// Traffic to the internet that it includes, in GB a month.
    pub traffic: f64,
    /// Its price, in dollars.
    pub price: f64,
    /// Whether that is the price of an hour; else it is that of a month.
    pub hourly: bool,
}

/// A size of a database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Database {
    /// Storage that it includes, in GB.
    pub included: f64,
    /// Price of a further GB, in dollars a month.
    pub storage: f64,
    /// Connections that it allows its users; 0 where that is not published.
    pub connections: f64,
    /// Its price, in dollars.
    pub price: f64,
    /// Whether that is the price of an hour; else it is that of a month.
    pub hourly: bool,
}

/// A region in which prices differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// What the base region's prices are multiplied by.
    pub factor: f64,
    /// Price of a GB that leaves it for the internet, in dollars.
    pub egress: f64,
}

include!(concat!(env!("OUT_DIR"), "/prices.rs"));

/// A price as it stands in its file, with its source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// The platform: its file without `.toml`.
    pub platform: &'static str,
    /// The table it stands in: `rates`, `plans.hetzner`, `databases.aws`, `regions`.
    pub table: &'static str,
    /// Its key there.
    pub key: &'static str,
    /// What it is the price of; some are amounts that are included or free.
    pub label: &'static str,
    /// The number.
    pub value: f64,
    /// Its unit: `usd/month`, `eur/month`, `gb`.
    pub unit: &'static str,
    /// The day on which it was read, as `YYYY-MM-DD`.
    pub as_of: &'static str,
    /// Where: an address, or the title of what was read.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// The number as its file writes it.
    pub text: &'static str,
    /// The other numbers of a plan, a database or a region as their file writes them, with their names.
    pub columns: &'static [(&'static str, &'static str)],
}

/// A file of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name without `.toml`.
    pub platform: &'static str,
    /// What its prices are of.
    pub about: &'static str,
    /// What holds for all of a table, by the table's name.
    pub notes: &'static [(&'static str, &'static str)],
}

/// How sure a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Read in the vendor's own text.
    Vendor,
    /// A dated reading of the vendor's text by somebody else.
    ThirdParty,
    /// Older, or undated and agreed on by several.
    Undated,
}

impl Confidence {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Vendor => "vendor's own text",
            Self::ThirdParty => "third party, dated",
            Self::Undated => "undated",
        }
    }
}

/// All prices, file by file and in file order, for the pages that show them.
pub static PRICES: &[Price] = include!(concat!(env!("OUT_DIR"), "/price_list.rs"));

/// All files, in the order of [`PRICES`].
pub static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/price_files.rs"));
