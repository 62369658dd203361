//! The address of the documentation.

/// Where the site of this repository stands, as its build reads it.
const SETTINGS: &str = include_str!("../../../content/site.toml");

/// The address that the build was given, or that of `content/site.toml`. Empty if neither is set.
pub fn default() -> String {
    let from_file = || {
        let table: toml::Table = SETTINGS.parse().ok()?;
        Some(table.get("address")?.as_str()?.to_owned())
    };
    option_env!("SITE_ADDRESS").map(Into::into).or_else(from_file).unwrap_or_default()
}
