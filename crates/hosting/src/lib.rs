//! What a host needs beside the pages, in each host's own words. Native only.
//!
//! `rules` says which headers each address has and `types` what a file is; from these and from the addresses that lead
//! elsewhere `netlify`, `nginx` and `caddy` write files. `paths` takes out of the files what they say about the
//! machine that built them.

pub mod caddy;
mod files;
pub mod netlify;
pub mod nginx;
mod paths;
mod rules;
mod site;
mod types;

pub use files::files;
pub use paths::{remove_build_paths, tool_folders};
pub use rules::{Headers, Rule, is_named_by_content, rules};
pub use site::Hosted;
pub use types::{Kind, kind_of};
