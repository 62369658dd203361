//! What all hosts need to know about a site, independent of their syntax.

use super::rules::{Headers, IMMUTABLE, Rule};
use std::collections::BTreeMap;

/// A site, as input for the files of each host.
#[derive(Clone, Debug)]
pub struct HostedSite {
    /// The path of the site on its host, with a slash at both ends.
    pub base: String,
    /// The headers of each address.
    pub rules: Vec<Rule>,
    /// Redirects as pairs of addresses, both from the root of the site, as `/old/` and `/new/`.
    pub redirects: Vec<(String, String)>,
}

/// Addresses with the same headers.
pub(super) struct HeaderGroup<'a> {
    pub(super) headers: &'a Headers,
    /// Complete addresses, without the base.
    pub(super) names: Vec<&'a str>,
    /// Prefixes of addresses, without the base.
    pub(super) folders: Vec<&'a str>,
}

impl HostedSite {
    /// The headers of all files.
    pub(super) fn everywhere(&self) -> &[(&'static str, String)] {
        let all = format!("{}*", self.base);
        self.rules.iter().find(|rule| rule.pattern == all).map_or(&[], |rule| &rule.headers)
    }

    /// The headers of the page for missing addresses.
    pub(super) fn missing(&self) -> &[(&'static str, String)] {
        let missing = format!("{}404.html", self.base);
        self.rules.iter().find(|rule| rule.pattern == missing).map_or(&[], |rule| &rule.headers)
    }

    /// The rules that do not apply to every address, grouped by their headers.
    pub(super) fn groups(&self) -> Vec<HeaderGroup<'_>> {
        let mut groups: BTreeMap<&Headers, HeaderGroup<'_>> = BTreeMap::new();
        for Rule { pattern, headers } in &self.rules {
            let name = pattern.strip_prefix(&self.base).unwrap_or(pattern);
            let group = || HeaderGroup { headers, names: Vec::new(), folders: Vec::new() };
            match name.strip_suffix('*') {
                Some("") => {}
                Some(folder) => groups.entry(headers).or_insert_with(group).folders.push(folder),
                None => groups.entry(headers).or_insert_with(group).names.push(name),
            }
        }
        groups.into_values().collect()
    }
}

/// Whether a header makes a response immutable. A 404 must not have it.
pub(super) fn is_immutable(value: &str) -> bool {
    value == IMMUTABLE
}
