//! The prices, which the build script generates from `content/platforms/`.
//!
//! They come twice. The modules of this file hold the numbers that the model computes with, in dollars. [`PRICES`] and
//! [`FILES`] are the list for people and their programs, with the source of each price; the model never touches them,
//! so that they are not part of the WebAssembly.

use crate::Choice;

/// A size of a server, a node or an instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The vendor's name for it.
    pub label: &'static str,
    /// vCPUs.
    pub vcpu: f64,
    /// Memory, in GB.
    pub memory: f64,
    /// Included traffic to the internet, in GB per month.
    pub traffic: f64,
    /// Price, in dollars.
    pub price: f64,
    /// Whether that is the hourly price instead of the monthly price.
    pub hourly: bool,
}

/// A size of a database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Database {
    /// vCPUs that it sustains.
    pub vcpu: f64,
    /// Included storage, in GB.
    pub included: f64,
    /// Price of another GB, in dollars per month.
    pub storage: f64,
    /// Maximum number of connections; 0 if not published.
    pub connections: f64,
    /// Price, in dollars.
    pub price: f64,
    /// Whether that is the hourly price instead of the monthly price.
    pub hourly: bool,
}

/// A region with its own prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Factor on the prices of the base region.
    pub factor: f64,
    /// Price of a GB of traffic to the internet, in dollars.
    pub egress: f64,
}

include!(concat!(env!("OUT_DIR"), "/prices.rs"));

/// A price from a price file, with its source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// The platform: its file without `.toml`.
    pub platform: &'static str,
    /// The table in the file: `rates`, `plans.hetzner`, `databases.aws`, `regions`.
    pub table: &'static str,
    /// The key in the table.
    pub key: &'static str,
    /// What it prices; some entries are included or free amounts.
    pub label: &'static str,
    /// The number.
    pub value: f64,
    /// The unit: `usd/month`, `eur/month`, `gb`.
    pub unit: &'static str,
    /// The date on which it was read, as `YYYY-MM-DD`.
    pub as_of: &'static str,
    /// The source: a URL or a title.
    pub source: &'static str,
    /// How reliable it is.
    pub confidence: Confidence,
    /// The number as written in the file.
    pub text: &'static str,
    /// The names of the other numbers of a plan, a database or a region, and the numbers as written in the file.
    pub columns: &'static [(&'static str, &'static str)],
}

/// A file of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// The file name without `.toml`.
    pub platform: &'static str,
    /// What it prices.
    pub about: &'static str,
    /// Notes on tables, by the name of the table.
    pub notes: &'static [(&'static str, &'static str)],
}

/// How reliable a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// From the vendor's own text.
    Vendor,
    /// From a dated copy of the vendor's text by a third party.
    ThirdParty,
    /// Older, or undated and consistent across several sources.
    Undated,
}

impl Confidence {
    /// Returns the words that readers see.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Vendor => "vendor's own text",
            Self::ThirdParty => "third party, dated",
            Self::Undated => "undated",
        }
    }
}

/// All prices in file order, for the pages that show them.
#[allow(clippy::approx_constant, reason = "a price may look like a rounded mathematical constant")]
pub static PRICES: &[Price] = include!(concat!(env!("OUT_DIR"), "/price_list.rs"));

/// All files, in the order of [`PRICES`].
pub static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/price_files.rs"));
