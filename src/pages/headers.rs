//! The headers that a host should send with this site, and the file that tells hosts such as Netlify and Cloudflare Pages.

use super::render::Rendered;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Headers for the addresses that a pattern matches.
///
/// No two rules give one address the same header: some hosts take the last one then, others join them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// An address, or the beginning of addresses and `*`.
    pub pattern: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
}

/// What a page may not use: all that it does not use. It may write to the clipboard when a button is pressed.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), \
    display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Names with content in them never change it.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again, and answered with 304 where it is the same.
const ASK: &str = "no-cache";

/// The rules for a site at `base`: its pages, its policy, and the names of the files and folders at its root.
pub fn rules(base: &str, csp: &str, pages: &[Rendered], names: &[String]) -> Vec<Rule> {
    let everywhere = vec![
        ("X-Content-Type-Options", "nosniff".into()),
        // An address may carry somebody's numbers, and the name of a host inside a company.
        ("Referrer-Policy", "no-referrer".into()),
    ];
    // These are heeded in pages alone: with each file they would weigh as much as a script.
    let of_a_page = [("Permissions-Policy", PERMISSIONS.into()), ("Cross-Origin-Opener-Policy", "same-origin".into())];
    let alone = [
        ("Content-Security-Policy", format!("{csp}; frame-ancestors 'none'")),
        ("X-Frame-Options", "DENY".into()),
        ("Cross-Origin-Resource-Policy", "same-origin".into()),
        ("Cache-Control", ASK.into()),
    ];
    let alone = [&alone[..], &of_a_page].concat();
    // Whoever wants to may frame it. `frame-ancestors *` would leave out wikis that are programs, with a scheme of their own.
    let framed = [
        ("Content-Security-Policy", csp.into()),
        ("Cross-Origin-Resource-Policy", "cross-origin".into()),
        ("Cache-Control", ASK.into()),
    ];
    let framed = [&framed[..], &of_a_page].concat();
    let file = [("Cache-Control", FOREVER.into())];
    // A worker has the policy that its script comes with.
    let folder_of_scripts = [("Content-Security-Policy", csp.into()), ("Cache-Control", FOREVER.into())];
    let worker = vec![("Content-Security-Policy", csp.into()), ("Cache-Control", ASK.into())];

    let rule = |name: &str, headers: &[_]| Rule { pattern: format!("{base}{name}"), headers: headers.to_vec() };
    let folders: BTreeSet<_> = pages.iter().filter_map(|page| page.address.split('/').nth(1)).collect();
    let mut rules =
        vec![rule("*", &everywhere), rule("", &alone), rule("index.html", &alone), rule("404.html", &alone)];
    for folder in folders.into_iter().filter(|folder| !folder.is_empty() && *folder != "404") {
        rules.push(rule(&format!("{folder}/*"), if folder == "embed" { &framed } else { &alone }));
    }
    for name in names.iter().filter(|name| is_named_by_content(name)) {
        rules.push(match name.contains('.') {
            true => rule(name, &file),
            false => rule(&format!("{name}/*"), &folder_of_scripts),
        });
    }
    rules.push(rule("sw.js", &worker));
    rules
}

/// The rules as Netlify, Cloudflare Pages and others read them from a file named `_headers`.
pub fn netlify(rules: &[Rule]) -> String {
    let mut file = String::from(
        "# Written by the build from src/pages/headers.rs. For hosts that read it from the root of a site.\n",
    );
    for Rule { pattern, headers } in rules {
        let _ = writeln!(file, "\n{pattern}");
        for (name, value) in headers {
            let _ = writeln!(file, "  {name}: {value}");
        }
    }
    file
}

/// Whether a name carries the digest of its content: a hyphen and sixteen hexadecimal digits.
pub fn is_named_by_content(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        digits == 16 && !part[16..].starts_with(|next: char| next.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{Head, Meta};

    fn page(address: &str) -> Rendered {
        Rendered {
            address: address.into(),
            head: Head::new("", ""),
            html: String::new(),
            markdown: None,
            meta: Meta::default(),
        }
    }

    fn sample() -> Vec<Rule> {
        let pages = ["/", "/404/", "/calculators/x/", "/calculators/", "/embed/x/"].map(page);
        let names = ["style-0123456789abcdef.css", "simulate-0123456789abcdef", "llms.txt", "embed"].map(String::from);
        rules("/docs/", "default-src 'none'", &pages, &names)
    }

    /// All that a host sends with an address.
    fn sent(address: &str) -> Vec<(&'static str, String)> {
        let matches = |rule: &&Rule| match rule.pattern.strip_suffix('*') {
            Some(beginning) => address.starts_with(beginning),
            None => address == rule.pattern,
        };
        sample().iter().filter(matches).flat_map(|rule| rule.headers.clone()).collect()
    }

    fn value(address: &str, name: &str) -> Option<String> {
        sent(address).into_iter().find(|header| header.0 == name).map(|header| header.1)
    }

    #[test]
    fn an_embed_may_be_framed_and_no_other_page() {
        for address in ["/docs/", "/docs/404.html", "/docs/calculators/", "/docs/calculators/x/"] {
            let policy = value(address, "Content-Security-Policy");
            assert_eq!(policy.as_deref(), Some("default-src 'none'; frame-ancestors 'none'"), "{address}");
            assert_eq!(value(address, "X-Frame-Options").as_deref(), Some("DENY"), "{address}");
        }
        let policy = value("/docs/embed/x/", "Content-Security-Policy");
        assert_eq!(policy.as_deref(), Some("default-src 'none'"));
        assert_eq!(value("/docs/embed/x/", "X-Frame-Options"), None);
        assert_eq!(value("/docs/embed/x/", "Cross-Origin-Resource-Policy").as_deref(), Some("cross-origin"));
    }

    #[test]
    fn what_is_named_by_its_content_is_kept_and_the_rest_asked_for() {
        for address in ["/docs/style-0123456789abcdef.css", "/docs/simulate-0123456789abcdef/simulate.js"] {
            assert_eq!(value(address, "Cache-Control").as_deref(), Some(FOREVER), "{address}");
        }
        for address in ["/docs/", "/docs/calculators/x/index.md", "/docs/sw.js"] {
            assert_eq!(value(address, "Cache-Control").as_deref(), Some(ASK), "{address}");
        }
        assert!(is_named_by_content("axum-in-production-878c4b0cd870b7f1_bg.wasm"));
        assert!(!is_named_by_content("a-0123456789abcdef0") && !is_named_by_content("health-check-load"));
    }

    #[test]
    fn every_page_and_every_worker_has_its_policy_and_other_files_carry_nothing_they_do_not_need() {
        for address in ["/docs/", "/docs/404.html", "/docs/calculators/x/", "/docs/embed/x/"] {
            assert!(value(address, "Permissions-Policy").is_some_and(|value| value.contains("camera=()")), "{address}");
            assert!(value(address, "Cross-Origin-Opener-Policy").is_some(), "{address}");
        }
        for address in ["/docs/simulate-0123456789abcdef/simulate.js", "/docs/sw.js"] {
            assert!(value(address, "Content-Security-Policy").is_some(), "{address}");
        }
        let of_a_style_sheet = sent("/docs/style-0123456789abcdef.css");
        let weight: usize = of_a_style_sheet.iter().map(|(name, value)| name.len() + value.len()).sum();
        assert!(weight < 150, "{of_a_style_sheet:?}");
    }

    #[test]
    fn no_address_gets_a_header_twice() {
        for address in ["/docs/", "/docs/embed/x/", "/docs/style-0123456789abcdef.css", "/docs/sw.js", "/docs/llms.txt"]
        {
            let names: Vec<_> = sent(address).into_iter().map(|header| header.0).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{address}: {names:?}");
            assert!(names.contains(&"X-Content-Type-Options"), "{address}");
        }
    }

    #[test]
    fn the_file_keeps_to_the_limits_of_its_hosts() {
        let file = netlify(&sample());
        assert!(file.contains("\n/docs/embed/*\n  Content-Security-Policy: default-src 'none'\n"), "{file}");
        // Cloudflare's: 100 rules, lines of 2,000 characters.
        assert!(sample().len() <= 100 && file.lines().all(|line| line.len() <= 2000));
    }
}
