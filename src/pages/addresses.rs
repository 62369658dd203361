//! The name of the site and the addresses in it, each of which is written here or in [`content::addresses`].

use models::platform_cost::prices::FILES;

pub use content::addresses::{CALCULATORS, CHECKLIST, CLAIMS, SOURCES, SYMPTOMS, calculator};

/// Name of the site.
pub const SITE: &str = "Axum in Production";
/// The first page.
pub const HOME: &str = "/";
/// The list of all pages.
pub const REFERENCE: &str = "/reference/";
/// The licenses of what the site ships.
pub const LICENSES: &str = "/licenses/";
/// What the site keeps on the device.
pub const OFFLINE: &str = "/offline/";
/// The page that static hosts show for an address that has none.
pub const NOT_FOUND: &str = "/404/";
/// The page that says how to use the data.
pub const ABOUT_DATA: &str = "/use/data/";
/// The page that says how to embed a calculator.
pub const ABOUT_EMBEDDING: &str = "/use/embedding/";
/// Each calculator alone, for frames, is below this address.
pub const EMBEDS: &str = "/embed/";

/// Where the feed of the ledger is written.
pub const FEED: &str = "/claims/feed.xml";
/// The ledger as data.
pub const CLAIMS_DATA: &str = "/claims.json";
/// The schema of the ledger as data.
pub const CLAIMS_SCHEMA: &str = "/claims.schema.json";
/// The schema of the prices as data.
pub const PLATFORM_SCHEMA: &str = "/platforms/schema.json";

/// The address of a calculator alone, for frames.
pub fn embed(slug: &str) -> String {
    [EMBEDS, slug, "/"].concat()
}

/// The address of a file of prices, by its name without `.toml`.
pub fn platform(name: &str) -> String {
    format!("/platforms/{name}.json")
}

/// The addresses of all data behind the pages.
pub fn data() -> Vec<String> {
    let platforms = FILES.iter().map(|file| platform(file.platform));
    [CLAIMS_DATA, CLAIMS_SCHEMA, PLATFORM_SCHEMA].map(String::from).into_iter().chain(platforms).collect()
}
