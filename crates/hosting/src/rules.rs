//! The headers that a host should send with this site. The files for all hosts are written from these rules.

use std::collections::BTreeSet;

/// Headers for the addresses that a pattern matches.
///
/// No two rules set the same header for an address, because some hosts use the last one and others join them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// An address, or a prefix of addresses followed by `*`.
    pub pattern: String,
    /// Names and values.
    pub headers: Headers,
}

/// Names and values of headers.
pub type Headers = Vec<(&'static str, String)>;

/// Denies every feature that pages do not use. They write to the clipboard after a button is pressed.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), \
    display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// For files whose names contain the digest of their content.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For everything else: browsers revalidate it, and get a 304 if it is unchanged.
const REVALIDATE: &str = "no-cache";
/// For scripts that other sites load: short enough to fix a bug in them.
const ONE_HOUR: &str = "public, max-age=3600";

/// Hexadecimal digits of the digest in a name.
const DIGEST: usize = 16;

/// Scripts with stable names, for pages of other sites.
const SCRIPTS: [&str; 2] = ["embed.js", "axum-calculator.js"];
/// Data files with stable addresses, for other programs.
const DATA: [&str; 5] =
    ["check-report.schema.json", "claims.json", "claims.schema.json", "symptoms.json", "symptoms.schema.json"];
/// Folders whose JSON files have stable addresses.
const DATA_FOLDERS: [&str; 3] = ["measurements/", "oembed/", "platforms/"];

/// The rules for a site at `base`. `csp` is its policy, `pages` are the addresses of its pages, and `files` are the names of all
/// its files, relative to its root.
pub fn rules(base: &str, csp: &str, pages: &[&str], files: &[String]) -> Vec<Rule> {
    let sets = HeaderSets::new(csp);
    let rule = |name: &str, headers: &Headers| Rule { pattern: format!("{base}{name}"), headers: headers.clone() };
    let mut rules = vec![rule("*", &sets.everywhere)];
    rules.extend(["", "index.html", "404.html"].map(|name| rule(name, &sets.page)));

    let folders: BTreeSet<_> = pages.iter().filter_map(|page| page.split('/').nth(1)).collect();
    let public: Vec<_> = files.iter().filter(|name| is_public(name)).map(String::as_str).collect();
    for folder in folders.iter().filter(|folder| !folder.is_empty() && **folder != "404") {
        let kind = if *folder == "embed" { &sets.embed } else { &sets.page };
        let within = format!("{folder}/");
        if !public.iter().any(|name| name.starts_with(&within)) {
            rules.push(rule(&format!("{within}*"), kind));
            continue;
        }
        // Pages and public files share this folder. Hosts have no exceptions, so each file has its own rule.
        let files = files.iter().filter_map(|name| name.strip_prefix(&within));
        let own = files.filter(|name| !name.contains('/') && !is_public(&format!("{within}{name}")));
        rules.extend([""].into_iter().chain(own).map(|name| rule(&format!("{within}{name}"), kind)));
        let below = pages.iter().filter_map(|page| page.strip_prefix(&format!("/{within}")));
        rules.extend(below.filter(|page| !page.is_empty()).map(|page| rule(&format!("{within}{page}*"), kind)));
    }
    let mut only_data = BTreeSet::new();
    for name in public {
        match name.split_once('/') {
            // Cloudflare Pages accepts 100 rules, and this folder has nothing else.
            Some((folder, _)) if !folders.contains(folder) => {
                only_data.insert(format!("{folder}/*"));
            }
            _ => rules.push(rule(name, if SCRIPTS.contains(&name) { &sets.public_script } else { &sets.data })),
        }
    }
    rules.extend(only_data.iter().map(|folder| rule(folder, &sets.data)));
    let names: BTreeSet<_> = files.iter().filter_map(|name| name.split('/').next()).collect();
    let mut patterns = BTreeSet::new();
    for name in names.into_iter().filter(|name| is_named_by_content(name)) {
        match name.contains('.') {
            // Files that share a digest, such as a program and its script, share a rule.
            true => drop(patterns.insert(format!("{}*", up_to_digest(name)))),
            false => rules.push(rule(&format!("{name}/*"), &sets.hashed_folder)),
        }
    }
    rules.extend(patterns.iter().map(|pattern| rule(pattern, &sets.hashed_file)));
    rules.push(rule("sw.js", &sets.service_worker));
    rules
}

/// The headers of each kind of file, without those that all files have.
struct HeaderSets {
    everywhere: Headers,
    page: Headers,
    embed: Headers,
    hashed_file: Headers,
    hashed_folder: Headers,
    public_script: Headers,
    data: Headers,
    service_worker: Headers,
}

impl HeaderSets {
    fn new(csp: &str) -> Self {
        let policy = || ("Content-Security-Policy", csp.to_string());
        let cached = |how: &str| ("Cache-Control", how.to_string());
        // Browsers ignore these outside of pages, and they are as long as a small script.
        let page_only =
            [("Permissions-Policy", PERMISSIONS.into()), ("Cross-Origin-Opener-Policy", "same-origin".into())];
        let not_framed = [
            ("Content-Security-Policy", format!("{csp}; frame-ancestors 'none'")),
            ("X-Frame-Options", "DENY".into()),
            ("Cross-Origin-Resource-Policy", "same-origin".into()),
            cached(REVALIDATE),
        ];
        // Scripts of other sites may read these files, and cross-origin isolated pages may load them. The site has no cookies,
        // so every client sees the same.
        let cross_origin =
            [("Access-Control-Allow-Origin", "*".into()), ("Cross-Origin-Resource-Policy", "cross-origin".into())];
        let cross_origin = |more: &[(&'static str, String)]| [&cross_origin[..], more].concat();
        Self {
            everywhere: vec![
                ("X-Content-Type-Options", "nosniff".into()),
                // An address can contain a reader's inputs, and the name of an internal host.
                ("Referrer-Policy", "no-referrer".into()),
            ],
            page: [&not_framed[..], &page_only].concat(),
            // Any site may frame it. `frame-ancestors *` would exclude wikis that are desktop programs, which have schemes of
            // their own.
            embed: [cross_origin(&[policy(), cached(REVALIDATE)]), page_only.to_vec()].concat(),
            hashed_file: cross_origin(&[cached(IMMUTABLE)]),
            // A worker gets its policy from the response with its script.
            hashed_folder: cross_origin(&[policy(), cached(IMMUTABLE)]),
            public_script: cross_origin(&[cached(ONE_HOUR)]),
            data: cross_origin(&[cached(REVALIDATE)]),
            service_worker: vec![policy(), cached(REVALIDATE)],
        }
    }
}

/// Whether other sites and programs load this file from a stable address.
fn is_public(name: &str) -> bool {
    let is_data = |folder: &str| name.starts_with(folder) && name.ends_with(".json");
    SCRIPTS.contains(&name) || DATA.contains(&name) || DATA_FOLDERS.into_iter().any(is_data)
}

/// Whether a name contains the digest of the content: a hyphen and 16 hexadecimal digits.
pub fn is_named_by_content(name: &str) -> bool {
    !up_to_digest(name).is_empty()
}

/// Returns the beginning of a name, up to and with the digest of the content; empty if there is no digest.
fn up_to_digest(name: &str) -> &str {
    let digest = name.match_indices('-').find(|(place, _)| {
        let part = &name[place + 1..];
        let digits = part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        digits == DIGEST && !part[DIGEST..].starts_with(|next: char| next.is_ascii_alphanumeric())
    });
    digest.map_or("", |(place, _)| &name[..=place + DIGEST])
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: &str = "style-0123456789abcdef.css";
    const WORKER: &str = "simulate-0123456789abcdef/simulate.js";

    fn sample() -> Vec<Rule> {
        let pages = ["/", "/404/", "/calculators/x/", "/calculators/", "/embed/x/", "/platforms/", "/platforms/ecs/"];
        let names = [
            STYLE,
            WORKER,
            "llms.txt",
            "embed/x/index.html",
            "embed.js",
            "claims.json",
            "oembed/x.json",
            "platforms/index.html",
            "platforms/index.md",
            "platforms/fly.json",
            "platforms/ecs/index.html",
        ];
        rules("/docs/", "default-src 'none'", &pages, &names.map(String::from))
    }

    /// All headers that a host sends with an address.
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
    fn hashed_files_are_immutable_and_the_rest_is_revalidated() {
        for address in ["/docs/style-0123456789abcdef.css", "/docs/simulate-0123456789abcdef/simulate.js"] {
            assert_eq!(value(address, "Cache-Control").as_deref(), Some(IMMUTABLE), "{address}");
        }
        for address in ["/docs/", "/docs/calculators/x/index.md", "/docs/sw.js"] {
            assert_eq!(value(address, "Cache-Control").as_deref(), Some(REVALIDATE), "{address}");
        }
        let rules = rules("/", "", &[], &["a-0123456789abcdef.js", "a-0123456789abcdef-embed.wasm"].map(String::from));
        let patterns: Vec<_> =
            rules.iter().map(|rule| &rule.pattern[..]).filter(|name| name.contains("0123")).collect();
        assert_eq!(patterns, ["/a-0123456789abcdef*"]);
        assert!(is_named_by_content("axum-in-production-878c4b0cd870b7f1_bg.wasm"));
        assert!(!is_named_by_content("a-0123456789abcdef0") && !is_named_by_content("health-check-load"));
    }

    #[test]
    fn pages_and_workers_have_the_policy_and_other_files_few_headers() {
        for address in ["/docs/", "/docs/404.html", "/docs/calculators/x/", "/docs/embed/x/"] {
            assert!(value(address, "Permissions-Policy").is_some_and(|value| value.contains("camera=()")), "{address}");
            assert!(value(address, "Cross-Origin-Opener-Policy").is_some(), "{address}");
        }
        for address in ["/docs/simulate-0123456789abcdef/simulate.js", "/docs/sw.js"] {
            assert!(value(address, "Content-Security-Policy").is_some(), "{address}");
        }
        let of_a_style_sheet = sent("/docs/style-0123456789abcdef.css");
        let weight: usize = of_a_style_sheet.iter().map(|(name, value)| name.len() + value.len()).sum();
        assert!(weight < 200, "{of_a_style_sheet:?}");
    }

    #[test]
    fn no_address_gets_a_header_twice() {
        let names = ["", "embed/x/", STYLE, WORKER, "sw.js", "llms.txt", "embed.js", "oembed/x.json"];
        let shared = ["", "index.html", "fly.json", "ecs/", "ecs/index.md"].map(|name| format!("platforms/{name}"));
        for name in names.map(String::from).into_iter().chain(shared) {
            let headers: Vec<_> = sent(&format!("/docs/{name}")).into_iter().map(|header| header.0).collect();
            assert_eq!(headers.iter().collect::<BTreeSet<_>>().len(), headers.len(), "{name}: {headers:?}");
            assert!(headers.contains(&"X-Content-Type-Options"), "{name}");
        }
    }

    #[test]
    fn other_sites_may_load_only_the_files_for_them() {
        for name in ["embed/x/", STYLE, WORKER, "embed.js", "claims.json", "oembed/x.json", "platforms/fly.json"] {
            let value = |header| value(&format!("/docs/{name}"), header);
            assert_eq!(value("Access-Control-Allow-Origin").as_deref(), Some("*"), "{name}");
            assert_eq!(value("Cross-Origin-Resource-Policy").as_deref(), Some("cross-origin"), "{name}");
        }
        for name in ["", "calculators/x/", "platforms/", "platforms/index.html", "platforms/ecs/", "sw.js", "llms.txt"]
        {
            assert_eq!(value(&format!("/docs/{name}"), "Access-Control-Allow-Origin"), None, "{name}");
        }
        for name in ["platforms/", "platforms/index.md", "platforms/ecs/", "platforms/ecs/index.html"] {
            assert_eq!(value(&format!("/docs/{name}"), "X-Frame-Options").as_deref(), Some("DENY"), "{name}");
        }
        assert_eq!(value("/docs/embed.js", "Cache-Control").as_deref(), Some(ONE_HOUR));
        assert_eq!(value("/docs/platforms/fly.json", "Cache-Control").as_deref(), Some(REVALIDATE));
    }
}
