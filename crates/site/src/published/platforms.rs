//! The prices of a platform as data: a file of `content/platforms/`, with everything that it says.

use super::shape::Number;
use super::{Head, PLATFORM_SCHEMA, SiteUrls};
use app::pages::addresses;
use indexmap::IndexMap;
use models::platform_cost;
use models::platform_cost::prices::{self, File, PRICES};
use schemars::JsonSchema;
use serde::Serialize;

/// The prices of a platform. Groups and keys are those of its TOML file, in the same order, and numbers have the same digits.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Prices of a platform")]
pub(super) struct Platform<'a> {
    #[serde(flatten)]
    head: Head,
    /// The platform, which is also the name of this file.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    platform: &'a str,
    /// What the prices cover.
    about: &'a str,
    /// Notes that apply to all prices of a group, by the group's name: `rates`, `regions`, `plans.NAME`, `databases.NAME`.
    notes: IndexMap<&'a str, &'a str>,
    /// Single prices, and free amounts, included amounts and limits, by their keys.
    rates: IndexMap<&'a str, Price>,
    /// Groups of server, node or instance sizes.
    plans: IndexMap<&'a str, IndexMap<&'a str, Plan>>,
    /// Groups of database sizes.
    databases: IndexMap<&'a str, IndexMap<&'a str, Database>>,
    /// Regions. The value of a region is a factor for all other prices in this file.
    regions: IndexMap<&'a str, Region>,
}

/// A price or an amount, with its source.
#[derive(Debug, Serialize, JsonSchema)]
struct Price {
    /// The key in its group. Permanent.
    key: &'static str,
    /// What the price or amount is for.
    label: &'static str,
    /// The number, with the same digits as in the source file.
    value: Number,
    /// The unit of the value: a currency, optionally per something, or an amount. `usd/gb`, `eur/month`, `gb`, `count`, `ratio`.
    #[schemars(regex(pattern = "^[a-z-]+(/[a-z-]+)?$"))]
    unit: &'static str,
    /// The date on which it was read, as YYYY-MM-DD.
    #[schemars(extend("format" = "date"))]
    as_of: &'static str,
    /// The source: an address or a description.
    #[schemars(length(min = 4))]
    source: &'static str,
    /// How reliable the value is.
    confidence: Confidence,
}

/// How reliable a value is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Confidence {
    /// Read in the vendor's own documentation.
    Vendor,
    /// Read in a dated third-party copy of the vendor's documentation.
    ThirdParty,
    /// Older, or undated but confirmed by several sources.
    Undated,
}

impl From<prices::Confidence> for Confidence {
    fn from(confidence: prices::Confidence) -> Self {
        match confidence {
            prices::Confidence::Vendor => Self::Vendor,
            prices::Confidence::ThirdParty => Self::ThirdParty,
            prices::Confidence::Undated => Self::Undated,
        }
    }
}

/// A server, node or instance size.
#[derive(Debug, Serialize, JsonSchema)]
struct Plan {
    #[serde(flatten)]
    price: Price,
    /// The number of vCPUs.
    vcpu: Number,
    /// The memory, in GB.
    memory: Number,
    /// Included traffic to the internet, in GB per month.
    traffic: Number,
}

/// A database size.
#[derive(Debug, Serialize, JsonSchema)]
struct Database {
    #[serde(flatten)]
    price: Price,
    /// vCPUs that it sustains.
    vcpu: Number,
    /// Included storage, in GB.
    included: Number,
    /// The price of each additional GB of storage, in dollars per month.
    storage: Number,
    /// Connections available to clients; 0 if not published.
    connections: Number,
}

/// A region with different prices.
#[derive(Debug, Serialize, JsonSchema)]
struct Region {
    #[serde(flatten)]
    price: Price,
    /// The price of 1 GB of traffic from the region to the internet, in dollars.
    egress: Number,
}

impl<'a> Platform<'a> {
    /// The prices of a file, with links as `urls` writes them.
    pub(super) fn new(file: &'a File, urls: &SiteUrls<'_>) -> Self {
        let prices = || PRICES.iter().filter(|price| price.platform == file.platform);
        let updated = prices().map(|price| price.as_of).max().unwrap_or_default();
        let calculator = &platform_cost::CALCULATOR;
        let page = urls.titled(calculator.title, &format!("{}#prices", addresses::calculator(calculator.slug)));
        let mut platform = Self {
            head: urls.head((PLATFORM_SCHEMA, "schema.json"), updated, page),
            platform: file.platform,
            about: file.about,
            notes: file.notes.iter().copied().collect(),
            rates: IndexMap::new(),
            plans: IndexMap::new(),
            databases: IndexMap::new(),
            regions: IndexMap::new(),
        };
        for price in prices() {
            platform.add(price);
        }
        platform
    }

    fn add(&mut self, from: &'static prices::Price) {
        let price = Price::from(from);
        let number = |name: &str| column(from, name);
        match from.table.split_once('.') {
            Some(("plans", group)) => {
                let [vcpu, memory, traffic] = ["vcpu", "memory", "traffic"].map(number);
                self.plans.entry(group).or_default().insert(from.key, Plan { price, vcpu, memory, traffic });
            }
            Some(("databases", group)) => {
                let [vcpu, included, storage, connections] = ["vcpu", "included", "storage", "connections"].map(number);
                let database = Database { price, vcpu, included, storage, connections };
                self.databases.entry(group).or_default().insert(from.key, database);
            }
            None if from.table == "regions" => {
                self.regions.insert(from.key, Region { price, egress: number("egress") });
            }
            _ => {
                self.rates.insert(from.key, price);
            }
        }
    }
}

impl From<&prices::Price> for Price {
    fn from(price: &prices::Price) -> Self {
        let prices::Price { key, label, unit, as_of, source, confidence, text, .. } = *price;
        Self { key, label, value: Number(text), unit, as_of, source, confidence: confidence.into() }
    }
}

/// A number in another column of the price. The build script of `models` guarantees that it exists; without it, serialization
/// fails.
fn column(price: &prices::Price, name: &str) -> Number {
    Number(price.columns.iter().find(|(column, _)| *column == name).map_or("", |(_, text)| text))
}
