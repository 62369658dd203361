//! `_headers` and `_redirects`, which Netlify, Cloudflare Pages and others read from the root of a site.

use super::{HostedSite, Rule};
use std::fmt::Write;

/// The content of `_headers`.
pub fn headers(site: &HostedSite) -> String {
    let mut file = file_header("headers");
    for Rule { pattern, headers } in &site.rules {
        let _ = writeln!(file, "\n{pattern}");
        for (name, value) in headers {
            let _ = writeln!(file, "  {name}: {value}");
        }
    }
    file
}

/// The content of `_redirects`. These hosts keep the query of a redirected address.
pub fn redirects(site: &HostedSite) -> String {
    let HostedSite { base, redirects, .. } = site;
    let mut file = file_header("redirects");
    for (from, to) in redirects {
        let (from, to) = (from[1..].trim_end_matches('/'), &to[1..]);
        // Some hosts treat the address with and without the last slash as two.
        let _ = writeln!(file, "\n{base}{from} {base}{to} 301\n{base}{from}/ {base}{to} 301");
    }
    file
}

fn file_header(what: &str) -> String {
    format!("# Written by the build: {what}. For hosts that read this file from the root of a site.\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn site() -> HostedSite {
        let rules = rules("/docs/", "default-src 'none'", &["/", "/embed/x/"], &[]);
        HostedSite { base: "/docs/".into(), rules, redirects: vec![("/old/".into(), "/a/b/".into())] }
    }

    #[test]
    fn each_rule_is_a_pattern_followed_by_its_headers() {
        let file = headers(&site());
        let embed = "\n\n/docs/embed/*\n  Access-Control-Allow-Origin: *\n";
        assert!(file.contains(embed) && file.contains("\n  Content-Security-Policy: default-src 'none'\n"), "{file}");
        // Cloudflare limits the length of a line.
        assert!(file.lines().all(|line| line.len() <= 2000));
    }

    #[test]
    fn an_address_redirects_with_and_without_its_last_slash() {
        let file = redirects(&site());
        assert!(file.ends_with("\n/docs/old /docs/a/b/ 301\n/docs/old/ /docs/a/b/ 301\n"), "{file}");
    }
}
