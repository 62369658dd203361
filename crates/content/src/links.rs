//! Links in content files, and checks that internal ones lead to an existing page and id.

use faults::{Fault, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A link in a content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As written: `/section/page/`, `/section/page/#place`, `#place` or a full URL.
    pub to: String,
    /// Its line, counted from 1.
    pub line: usize,
}

/// Addresses of pages, each with the ids that a link can lead to.
pub(super) type Targets = BTreeMap<String, BTreeSet<String>>;

/// Whether this is an `https` URL whose host has a dot, without spaces.
pub(super) fn is_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| {
        url.scheme() == "https" && url.host_str().is_some_and(|host| host.contains('.')) && !text.contains(' ')
    })
}

/// Whether this is the address of a page, as `/section/page/`.
pub(super) fn is_page_address(text: &str) -> bool {
    let is_part = |part: &str| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        part.starts_with(|first: char| first.is_ascii_alphanumeric()) && part.chars().all(letters)
    };
    text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).is_some_and(|parts| parts.split('/').all(is_part))
}

/// The id of a heading with this text: lower case, words joined by hyphens.
pub fn slug(text: &str) -> String {
    let bare = text.to_lowercase().replace(['’', '\''], "");
    let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Returns the fault of a link, if any. The link is on the page at `address`, whose file is `path`.
pub(super) fn check(link: &Link, address: &str, targets: &Targets, path: &Path) -> Option<Fault> {
    let fault = |what: String, remedy: String| Some(Fault::new(Place::line(path, link.line), what, remedy));
    let to = link.to.as_str();
    if to.starts_with("https://") {
        let remedy = "copy it from the address bar of a browser";
        return if is_address(to) { None } else { fault(format!("`{to}` is not a URL"), remedy.into()) };
    }
    if to.contains("://") {
        return fault(format!("the link to {to} is not secure"), "use https".into());
    }
    if !to.starts_with('/') && !to.starts_with('#') {
        return fault(
            format!("the link to `{to}` is relative"),
            "write it from the root of the site, like /configuration/health-checks/".into(),
        );
    }
    let (page, place) = to.split_once('#').unwrap_or((to, ""));
    let page = if page.is_empty() { address } else { page };
    match targets.get(page) {
        None => {
            let with_slash = format!("{page}/");
            let near = if targets.contains_key(&with_slash) { &with_slash } else { nearest(page, targets) };
            fault(format!("there is no page {page}"), format!("did you mean {near}?"))
        }
        Some(places) if !place.is_empty() && !places.contains(place) => {
            let known: Vec<_> = places.iter().map(|place| format!("#{place}")).collect();
            fault(format!("there is no #{place} on {page}"), format!("use one of {}", known.join(", ")))
        }
        Some(_) => None,
    }
}

/// The existing address with the longest common prefix and suffix.
fn nearest<'a>(page: &str, targets: &'a Targets) -> &'a str {
    let common = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let reversed = |text: &str| text.chars().rev().collect::<String>();
    let likeness = |known: &&String| common(known, page) + common(&reversed(known), &reversed(page));
    targets.keys().max_by_key(likeness).map_or("/", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_address_begins_and_ends_with_a_slash() {
        for address in ["/old/", "/old/page-1/", "/a.b/c_d/"] {
            assert!(is_page_address(address), "{address}");
        }
        for text in ["", "/", "//", "old/", "/old", "/old//page/", "/a b/", "/../a/", "/_host/", "/a?b/", "/ä/"] {
            assert!(!is_page_address(text), "{text}");
        }
    }
}
