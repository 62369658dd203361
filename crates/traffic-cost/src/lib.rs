//! What it costs to send this site to its readers.
//!
//! ```text
//! month   = readers × visit                 bytes and requests of a first visit, as measured (content/visit.toml)
//! traffic = month.bytes / 2^30 or 10^9      GiB where the vendor counts so, else GB
//! bill    = price list of the vendor (traffic, month.requests)
//! ```
//!
//! - `readers`: people a month, each with an empty cache, each making one visit. Who comes back has the files already and asks
//!   only whether pages are still the same, so the bill is at most this.
//! - `bill`: dollars a month, rounded to cents, without tax. Prices are those of `content/platforms/`, for readers in North
//!   America and Europe.
//!
//! Limits: TLS and TCP are not in the bytes (about 5 KB for a connection); robots, embeds on other sites and releases in the
//! middle of a month come on top. Servers are counted where the traffic comes with them, and not where it is sold by itself.

mod hosts;
mod load;
mod money;
mod table;
#[cfg(test)]
mod tests;

pub use hosts::{HOSTS, Host};
pub use load::Load;
pub use table::{readers_table, visit_table};
