//! What is to be said to a host, before it is put into the words of one.

use super::rules::{FOREVER, Headers, Rule};
use std::collections::BTreeMap;

/// A site as a host sees it.
#[derive(Clone, Debug)]
pub struct Hosted {
    /// Path of the site on its host, from slash to slash.
    pub base: String,
    /// Headers, by address.
    pub rules: Vec<Rule>,
    /// Addresses that lead elsewhere, both from the root of the site, as `/old/` and `/new/`.
    pub moved: Vec<(String, String)>,
}

/// Addresses that have the same headers.
pub(super) struct Group<'a> {
    pub(super) headers: &'a Headers,
    /// Whole addresses, below the base and without it.
    pub(super) names: Vec<&'a str>,
    /// Beginnings of addresses, below the base and without it.
    pub(super) folders: Vec<&'a str>,
}

impl Hosted {
    /// The headers of all files.
    pub(super) fn everywhere(&self) -> &[(&'static str, String)] {
        let all = format!("{}*", self.base);
        self.rules.iter().find(|rule| rule.pattern == all).map_or(&[], |rule| &rule.headers)
    }

    /// The headers of the page for what is not there.
    pub(super) fn missing(&self) -> &[(&'static str, String)] {
        let missing = format!("{}404.html", self.base);
        self.rules.iter().find(|rule| rule.pattern == missing).map_or(&[], |rule| &rule.headers)
    }

    /// The rules for a part of the site, with addresses of the same headers together.
    pub(super) fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: BTreeMap<&Headers, Group<'_>> = BTreeMap::new();
        for Rule { pattern, headers } in &self.rules {
            let name = pattern.strip_prefix(&self.base).unwrap_or(pattern);
            let group = || Group { headers, names: Vec::new(), folders: Vec::new() };
            match name.strip_suffix('*') {
                Some("") => {}
                Some(folder) => groups.entry(headers).or_insert_with(group).folders.push(folder),
                None => groups.entry(headers).or_insert_with(group).names.push(name),
            }
        }
        groups.into_values().collect()
    }
}

/// Whether a header may be kept for good: that must not come with the answer that a file is missing.
pub(super) fn is_for_good(value: &str) -> bool {
    value == FOREVER
}
