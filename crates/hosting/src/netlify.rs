//! For Netlify, Cloudflare Pages and others that read them from the root of a site: `_headers` and `_redirects`.

use super::{Hosted, Rule};
use std::fmt::Write;

/// The rules as a file `_headers`.
pub fn headers(site: &Hosted) -> String {
    let mut file = begun("headers");
    for Rule { pattern, headers } in &site.rules {
        let _ = writeln!(file, "\n{pattern}");
        for (name, value) in headers {
            let _ = writeln!(file, "  {name}: {value}");
        }
    }
    file
}

/// Addresses that lead elsewhere as a file `_redirects`. Queries are kept by these hosts.
pub fn redirects(site: &Hosted) -> String {
    let Hosted { base, moved, .. } = site;
    let mut file = begun("addresses that lead elsewhere");
    for (from, to) in moved {
        let (from, to) = (from[1..].trim_end_matches('/'), &to[1..]);
        // Some hosts take these for two addresses.
        let _ = writeln!(file, "\n{base}{from} {base}{to} 301\n{base}{from}/ {base}{to} 301");
    }
    file
}

fn begun(what: &str) -> String {
    format!("# Written by the build: {what}. For hosts that read it from the root of a site.\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn site() -> Hosted {
        let rules = rules("/docs/", "default-src 'none'", &["/", "/embed/x/"], &[]);
        Hosted { base: "/docs/".into(), rules, moved: vec![("/old/".into(), "/a/b/".into())] }
    }

    #[test]
    fn each_rule_is_a_pattern_and_its_headers_below() {
        let file = headers(&site());
        let embed = "\n\n/docs/embed/*\n  Access-Control-Allow-Origin: *\n";
        assert!(file.contains(embed) && file.contains("\n  Content-Security-Policy: default-src 'none'\n"), "{file}");
        // Cloudflare's limit for a line.
        assert!(file.lines().all(|line| line.len() <= 2000));
    }

    #[test]
    fn an_address_leads_on_with_and_without_its_last_slash() {
        let file = redirects(&site());
        assert!(file.ends_with("\n/docs/old /docs/a/b/ 301\n/docs/old/ /docs/a/b/ 301\n"), "{file}");
    }
}
