//! The Content-Security-Policy, for the pages and for the files that set headers.
//!
//! A page loads nothing from other origins, and evaluates no text as code except WebAssembly. Inline scripts run only if the
//! policy lists their hashes.

use super::html::rewrite;
use super::page::RenderedPage;
use faults::{Fault, Faults, Place};
use lol_html::element;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Attributes whose value can be a `javascript:` URL.
const ADDRESSES: [&str; 4] = ["href", "src", "action", "formaction"];

/// What [`csp`] allows besides the site's own files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// The hashes of inline scripts, as [`checksums::inline`] returns them.
    pub scripts: BTreeSet<String>,
    /// Whether `trunk serve` serves the page, which reloads it through a WebSocket.
    pub reload: bool,
}

/// The Content-Security-Policy of a page. Which sites may frame a page is only in the header, because a `<meta>` cannot contain it.
pub fn csp(allowed: &Allowed) -> String {
    let scripts: String = allowed.scripts.iter().map(|digest| format!(" {digest}")).collect();
    let sockets = if allowed.reload { " ws:" } else { "" };
    let directives = [
        "default-src 'none'".into(),
        format!("script-src 'self' 'wasm-unsafe-eval'{scripts}"),
        "style-src 'self'".into(),
        "img-src 'self'".into(),
        format!("connect-src 'self'{sockets}"),
        "worker-src 'self'".into(),
        "manifest-src 'self'".into(),
        "frame-src 'self'".into(),
        "base-uri 'none'".into(),
        "form-action 'self'".into(),
    ];
    directives.join("; ")
}

/// Whether a browser runs an inline script of this `type`, so that the policy must list it. Other types are data.
pub fn is_run(kind: Option<&str>) -> bool {
    let kinds = ["", "text/javascript", "module", "importmap", "speculationrules"];
    kinds.contains(&kind.unwrap_or_default().trim().to_ascii_lowercase().as_str())
}

/// Reports everything in the pages that the policy forbids.
pub fn faults(pages: &[RenderedPage]) -> Faults {
    let of_page = |page: &RenderedPage| {
        let found = RefCell::new(Faults::default());
        let look = vec![element!("*", |element| {
            let name = element.tag_name();
            let forbid = |what: String, remedy: &str| {
                let what = format!("the Content-Security-Policy forbids {what}");
                found.borrow_mut().push(Fault::new(Place::page(&page.address), what, remedy));
            };
            if matches!(name.as_str(), "style" | "script" | "base" | "object" | "embed") {
                forbid(format!("<{name}>"), "put styles in style/ and scripts in src/pages/scripts/");
            }
            for attribute in element.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                if key == "style" {
                    forbid(format!("style=\"{value}\""), "use a class, and define it in style/");
                } else if key.starts_with("on") {
                    forbid(format!("the attribute {key}"), "add an event listener in a script of src/pages/scripts/");
                } else if ADDRESSES.contains(&key.as_str()) && is_script(&value) {
                    forbid(format!("{key}=\"{value}\""), "link to a page");
                }
            }
            Ok(())
        })];
        match rewrite(&page.html, look) {
            Ok(_) => found.into_inner(),
            Err(error) => {
                let what = format!("cannot parse the HTML: {error}");
                Fault::new(Place::page(&page.address), what, "fix the view of this page").into()
            }
        }
    };
    pages.par_iter().map(of_page).collect::<Vec<_>>().into_iter().flatten().collect()
}

fn is_script(address: &str) -> bool {
    let letters: String = address.chars().filter(|char| !char.is_whitespace() && !char.is_control()).collect();
    letters.to_ascii_lowercase().starts_with("javascript:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Meta;
    use app::pages::Head;
    use checksums::inline;

    #[test]
    fn only_the_listed_scripts_are_allowed() {
        let allowed = Allowed { scripts: [inline("a"), inline("b")].into(), reload: false };
        let policy = csp(&allowed);
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-"), "{policy}");
        assert!(policy.contains(&inline("a")) && policy.contains(&inline("b")), "{policy}");
        for never in ["unsafe-inline", "'unsafe-eval'", "*", "http", "data:", "ws:"] {
            assert!(!policy.contains(never), "{policy}");
        }
        assert!(csp(&Allowed { reload: true, ..allowed }).contains("connect-src 'self' ws:;"));
    }

    #[test]
    fn scripts_are_distinguished_from_data() {
        for kind in
            [None, Some(""), Some("module"), Some("text/javascript"), Some("importmap"), Some("SpeculationRules")]
        {
            assert!(is_run(kind), "{kind:?}");
        }
        for kind in ["application/ld+json", "application/json", "text/plain"] {
            assert!(!is_run(Some(kind)), "{kind}");
        }
    }

    #[test]
    fn forbidden_markup_is_reported_with_a_remedy() {
        let (head, address) = (Head::new("", ""), String::from("/a/"));
        let html = "<p class='x' title='on'>ok <a href='/b/#style'>b</a></p><td style='text-align: right'>1</td>\
            <img onerror='x'><a href=' Java\tScript:x'>x</a><style>p{}</style>"
            .into();
        let page = RenderedPage { address, head, html, markdown: None, meta: Meta::default() };
        let faults = faults(&[page]).lines();
        assert_eq!(faults.len(), 4, "{faults:#?}");
        let td = "/a/: the Content-Security-Policy forbids style=\"text-align: right\"; use a class, and define it in style/";
        assert_eq!(faults[0], td);
        assert!(faults[1].contains("the attribute onerror"), "{faults:#?}");
        assert!(faults[2].contains("link to a page"), "{faults:#?}");
        assert!(faults[3].contains("<style>"), "{faults:#?}");
    }
}
