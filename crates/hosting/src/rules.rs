//! The headers that a host should send with this site: the one place that says so. Every file for a host is written from it.

use std::collections::BTreeSet;

/// Headers for the addresses that a pattern matches.
///
/// No two rules give one address the same header: some hosts take the last one then, others join them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// An address, or the beginning of addresses and `*`.
    pub pattern: String,
    /// Names and values.
    pub headers: Headers,
}

/// Names and values of headers.
pub type Headers = Vec<(&'static str, String)>;

/// What a page may not use: all that it does not use. It may write to the clipboard when a button is pressed.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), \
    display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Names with content in them never change it.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again, and answered with 304 where it is the same.
const ASK: &str = "no-cache";
/// Scripts that other sites name once and for all: whoever serves them must be able to mend them.
const HOUR: &str = "public, max-age=3600";

/// Scripts of stable name, for pages of other sites.
const SCRIPTS: [&str; 2] = ["embed.js", "axum-calculator.js"];
/// Data of stable address, for programs of others: files, and files of one kind in a folder.
const DATA: [&str; 2] = ["claims.json", "claims.schema.json"];
const FOLDERS_OF_DATA: [&str; 2] = ["oembed/", "platforms/"];

/// The rules for a site at `base`: its policy, the addresses of its pages, and the names of all its files, from its root.
pub fn rules(base: &str, csp: &str, pages: &[&str], files: &[String]) -> Vec<Rule> {
    let kinds = Kinds::new(csp);
    let rule = |name: &str, headers: &Headers| Rule { pattern: format!("{base}{name}"), headers: headers.clone() };
    let mut rules = vec![rule("*", &kinds.everywhere)];
    rules.extend(["", "index.html", "404.html"].map(|name| rule(name, &kinds.page)));

    let folders: BTreeSet<_> = pages.iter().filter_map(|page| page.split('/').nth(1)).collect();
    let public: Vec<_> = files.iter().filter(|name| is_public(name)).map(String::as_str).collect();
    for folder in folders.iter().filter(|folder| !folder.is_empty() && **folder != "404") {
        let kind = if *folder == "embed" { &kinds.embed } else { &kinds.page };
        let within = format!("{folder}/");
        if !public.iter().any(|name| name.starts_with(&within)) {
            rules.push(rule(&format!("{within}*"), kind));
            continue;
        }
        // Pages and public files share this folder: each has a rule, so that none needs an exception.
        let files = files.iter().filter_map(|name| name.strip_prefix(&within));
        let own = files.filter(|name| !name.contains('/') && !is_public(&format!("{within}{name}")));
        rules.extend([""].into_iter().chain(own).map(|name| rule(&format!("{within}{name}"), kind)));
        let below = pages.iter().filter_map(|page| page.strip_prefix(&format!("/{within}")));
        rules.extend(below.filter(|page| !page.is_empty()).map(|page| rule(&format!("{within}{page}*"), kind)));
    }
    for name in public {
        rules.push(rule(name, if SCRIPTS.contains(&name) { &kinds.script_for_others } else { &kinds.data }));
    }
    let names: BTreeSet<_> = files.iter().filter_map(|name| name.split('/').next()).collect();
    for name in names.into_iter().filter(|name| is_named_by_content(name)) {
        rules.push(match name.contains('.') {
            true => rule(name, &kinds.file),
            false => rule(&format!("{name}/*"), &kinds.folder_of_scripts),
        });
    }
    rules.push(rule("sw.js", &kinds.worker));
    rules
}

/// The kinds of files, by the headers that they have beside those that all have.
struct Kinds {
    everywhere: Headers,
    page: Headers,
    embed: Headers,
    file: Headers,
    folder_of_scripts: Headers,
    script_for_others: Headers,
    data: Headers,
    worker: Headers,
}

impl Kinds {
    fn new(csp: &str) -> Self {
        let policy = || ("Content-Security-Policy", csp.to_string());
        let cached = |how: &str| ("Cache-Control", how.to_string());
        // These are heeded in pages alone: with each file they would weigh as much as a script.
        let of_a_page =
            [("Permissions-Policy", PERMISSIONS.into()), ("Cross-Origin-Opener-Policy", "same-origin".into())];
        let alone = [
            ("Content-Security-Policy", format!("{csp}; frame-ancestors 'none'")),
            ("X-Frame-Options", "DENY".into()),
            ("Cross-Origin-Resource-Policy", "same-origin".into()),
            cached(ASK),
        ];
        // Scripts of other sites may read it, and pages that isolate themselves may load it. There are no cookies, and so
        // nothing that a reader alone could see.
        let for_everybody =
            [("Access-Control-Allow-Origin", "*".into()), ("Cross-Origin-Resource-Policy", "cross-origin".into())];
        let for_everybody = |more: &[(&'static str, String)]| [&for_everybody[..], more].concat();
        Self {
            everywhere: vec![
                ("X-Content-Type-Options", "nosniff".into()),
                // An address may carry somebody's numbers, and the name of a host inside a company.
                ("Referrer-Policy", "no-referrer".into()),
            ],
            page: [&alone[..], &of_a_page].concat(),
            // Whoever wants to may frame it. `frame-ancestors *` would leave out wikis that are programs, with a scheme of
            // their own.
            embed: [for_everybody(&[policy(), cached(ASK)]), of_a_page.to_vec()].concat(),
            file: for_everybody(&[cached(FOREVER)]),
            // A worker has the policy that its script comes with.
            folder_of_scripts: for_everybody(&[policy(), cached(FOREVER)]),
            script_for_others: for_everybody(&[cached(HOUR)]),
            data: for_everybody(&[cached(ASK)]),
            worker: vec![policy(), cached(ASK)],
        }
    }
}

/// Whether a file has a stable address at which other sites and programs load it.
fn is_public(name: &str) -> bool {
    let is_data = |folder: &str| name.starts_with(folder) && name.ends_with(".json");
    SCRIPTS.contains(&name) || DATA.contains(&name) || FOLDERS_OF_DATA.into_iter().any(is_data)
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
    fn other_sites_may_load_what_is_made_for_them_and_nothing_else() {
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
        assert_eq!(value("/docs/embed.js", "Cache-Control").as_deref(), Some(HOUR));
        assert_eq!(value("/docs/platforms/fly.json", "Cache-Control").as_deref(), Some(ASK));
    }
}
