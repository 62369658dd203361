//! Addresses of the site that are no pages of the route table, and its name.

use models::platform_cost::prices::FILES;

/// Name of the site.
pub const SITE: &str = "Axum in Production";
/// Where the feed of the ledger is written.
pub const FEED: &str = "/claims/feed.xml";
/// The ledger as data.
pub const CLAIMS: &str = "/claims.json";
/// The schema of the ledger as data.
pub const CLAIMS_SCHEMA: &str = "/claims.schema.json";
/// The schema of the prices as data.
pub const PLATFORM_SCHEMA: &str = "/platforms/schema.json";
/// The page that says how to use the data.
pub const ABOUT: &str = "/use/data/";

/// The address of a file of prices, by its name without `.toml`.
pub fn platform(name: &str) -> String {
    format!("/platforms/{name}.json")
}

/// The addresses of all data behind the pages.
pub fn data() -> Vec<String> {
    let platforms = FILES.iter().map(|file| platform(file.platform));
    [CLAIMS, CLAIMS_SCHEMA, PLATFORM_SCHEMA].map(String::from).into_iter().chain(platforms).collect()
}
