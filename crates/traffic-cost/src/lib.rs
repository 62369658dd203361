//! The cost of serving this site to its readers.
//!
//! ```text
//! month   = readers × visit                 bytes and requests of a first visit, as measured (content/visit.toml)
//! traffic = month.bytes / 2^30 or 10^9      GiB if the vendor bills GiB, else GB
//! bill    = price list of the vendor (traffic, month.requests)
//! ```
//!
//! - `readers`: people per month who visit once, with an empty cache. Returning readers have cached the files and only
//!   revalidate the pages, so the actual bill is lower.
//! - `bill`: dollars per month, rounded to cents, without tax. Prices are from `content/platforms/`, for readers in
//!   North America and Europe.
//!
//! Limits: the bytes exclude TLS and TCP (about 5 KB per connection). Crawlers, embeds on other sites and releases
//! during the month are extra. The price of a server is included only if its traffic is part of its plan.

mod hosts;
mod load;
mod money;
mod table;
#[cfg(test)]
mod tests;

pub use hosts::{HOSTS, Host};
pub use load::Load;
pub use table::{readers_table, visit_table};
