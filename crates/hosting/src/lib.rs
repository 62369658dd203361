//! Writes the configuration files of hosts. Native only.
//!
//! `rules` has the headers of each address, and `types` the media types. From these and the redirects, `netlify`, `nginx` and
//! `caddy` write files in the syntax of each host. `paths` removes the paths of the build machine from WebAssembly.

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
pub use site::HostedSite;
pub use types::{FileType, file_type};
