//! The name of the site and its addresses. Those that content links to are in [`content::addresses`].

use models::platform_cost::prices::FILES;

pub use content::addresses::{
    CALCULATORS, CAPACITY, CHECK, CHECKLIST, CLAIMS, SERVICE, SOURCES, SYMPTOMS, calculator, measurement, rule, symptom,
};

/// The name of the site.
pub const SITE: &str = "Axum in Production";
/// The home page.
pub const HOME: &str = "/";
/// The list of all pages.
pub const REFERENCE: &str = "/reference/";
/// The licenses of third-party work on the site.
pub const LICENSES: &str = "/licenses/";
/// What the site stores on the device.
pub const OFFLINE: &str = "/offline/";
/// The page that static hosts show for a missing address.
pub const NOT_FOUND: &str = "/404/";
/// The page with the starter.
pub const START_HERE: &str = "/configuration/start-here/";
/// The page about using the data.
pub const ABOUT_DATA: &str = "/use/data/";
/// The page about the checker as a command, and in CI.
pub const ABOUT_CHECK: &str = "/use/check/";
/// The page about embedding a calculator.
pub const ABOUT_EMBEDDING: &str = "/use/embedding/";
/// The embeds of the calculators, for frames, are below this address.
pub const EMBEDS: &str = "/embed/";

/// All files of the reference service.
pub const ARCHIVE: &str = "/service/orders.zip";
/// The files of the starter: their texts by path, as JSON.
pub const STARTER: &str = "/service/starter.json";
/// The schema of the reports that the command of the checker writes as JSON.
pub const CHECK_SCHEMA: &str = "/check-report.schema.json";
/// Files to try the checker with: sets of texts by path, as JSON.
pub const CHECK_EXAMPLES: &str = "/check/examples.json";
/// What the symptom finder reads.
pub const FINDER: &str = "/symptoms/finder.json";
/// The feed of the ledger.
pub const FEED: &str = "/claims/feed.xml";
/// The ledger as data.
pub const CLAIMS_DATA: &str = "/claims.json";
/// The schema of [`CLAIMS_DATA`].
pub const CLAIMS_SCHEMA: &str = "/claims.schema.json";
/// The symptoms as data.
pub const SYMPTOMS_DATA: &str = "/symptoms.json";
/// The schema of [`SYMPTOMS_DATA`].
pub const SYMPTOMS_SCHEMA: &str = "/symptoms.schema.json";
/// The schema of the price files.
pub const PLATFORM_SCHEMA: &str = "/platforms/schema.json";

/// The name of the file at an address, from the root of the site.
pub fn file(address: &str) -> String {
    address.trim_start_matches('/').into()
}

/// The address of a calculator's embed.
pub fn embed(slug: &str) -> String {
    [EMBEDS, slug, "/"].concat()
}

/// The address of a price file, by its name without `.toml`.
pub fn platform(name: &str) -> String {
    format!("/platforms/{name}.json")
}

/// The addresses of all published data.
pub fn data() -> Vec<String> {
    let platforms = FILES.iter().map(|file| platform(file.platform));
    [CLAIMS_DATA, CLAIMS_SCHEMA, SYMPTOMS_DATA, SYMPTOMS_SCHEMA, PLATFORM_SCHEMA, CHECK_SCHEMA]
        .map(String::from)
        .into_iter()
        .chain(platforms)
        .collect()
}
