//! Checks the links of the finished pages.

use super::html::rewrite;
use super::page::RenderedPage;
use super::render::Site;
use app::pages::addresses;
use faults::{Fault, Faults, Place};
use lol_html::element;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Pages that need no link to them.
const UNLINKED: [&str; 1] = [addresses::NOT_FOUND];
/// The file that creates the records of the search index.
const RECORDS: &str = "crates/site/src/search/records.rs";

/// The ids and the links of a page.
#[derive(Default)]
struct Anchors {
    ids: Vec<String>,
    links: Vec<String>,
}

/// Checks the links of the pages and of the search results. Reports broken links, pages that no link leads to, and duplicate ids.
pub fn faults(site: &Site) -> Faults {
    let pages = site.pages.iter().filter(|page| page.markdown.is_some());
    let markdown = pages.map(|page| format!("{}index.md", page.address));
    let others = site.files("/").into_iter().map(|(name, _)| format!("/{name}"));
    let archive = [addresses::ARCHIVE.to_string()];
    let files: Vec<_> = markdown.chain(others).chain(addresses::data()).chain(archive).collect();
    let found: Vec<_> = site.search.records.iter().map(|record| record.address.as_str()).collect();
    between(&site.pages, &files, &found)
}

fn between(pages: &[RenderedPage], files: &[String], found: &[&str]) -> Faults {
    let mut faults = Faults::default();
    let mut site = BTreeMap::new();
    let read: Vec<_> = pages.par_iter().map(|page| (page, anchors(&page.html))).collect();
    for (page, anchors) in read {
        match anchors {
            Ok(anchors) => {
                site.insert(page.address.as_str(), anchors);
            }
            Err(error) => faults.push(fault(
                &page.address,
                format!("cannot parse the HTML: {error}"),
                "fix the view of this page",
            )),
        }
    }
    for (address, anchors) in &site {
        let mut seen = BTreeSet::new();
        for id in anchors.ids.iter().filter(|id| !seen.insert(id.as_str())) {
            faults.push(fault(address, format!("two elements have the id `{id}`"), "change one of the ids"));
        }
        for link in anchors.links.iter().filter(|link| link.starts_with(['/', '#'])) {
            let (page, place) = target(address, link);
            match site.get(page) {
                None if files.iter().any(|file| file == page) => {}
                None => {
                    let what = format!("broken link: no page or file has the address {link}");
                    faults.push(fault(address, what, "fix the link, or add the page"));
                }
                Some(there) if !place.is_empty() && !there.ids.iter().any(|id| id == place) => {
                    let what = format!("broken link: {page} has no element with the id `{place}`");
                    faults.push(fault(address, what, "link to an id of that page"));
                }
                Some(_) => {}
            }
        }
    }
    for address in found {
        let (page, place) = target("/", address);
        if !site.get(page).is_some_and(|there| place.is_empty() || there.ids.iter().any(|id| id == place)) {
            faults.push(Fault::new(
                Place::file(RECORDS),
                format!("the search index contains {address}, which does not exist"),
                "fix the record with this address",
            ));
        }
    }
    let reached = reached_from("/", &site);
    for address in site.keys().filter(|address| !reached.contains(*address) && !UNLINKED.contains(address)) {
        let what = "no chain of links leads from the home page to this page";
        faults.push(fault(address, what.into(), "link to the page, or delete it"));
    }
    faults
}

fn fault(address: &str, what: String, remedy: &str) -> Fault {
    Fault::new(Place::page(address), what, remedy)
}

fn anchors(html: &str) -> Result<Anchors, lol_html::errors::RewritingError> {
    let found = RefCell::new(Anchors::default());
    let handlers = vec![
        element!("[id]", |element| {
            found.borrow_mut().ids.extend(element.get_attribute("id"));
            Ok(())
        }),
        element!("a[href]", |element| {
            found.borrow_mut().links.extend(element.get_attribute("href"));
            Ok(())
        }),
    ];
    rewrite(html, handlers)?;
    Ok(found.into_inner())
}

/// Splits a link on the page at `address` into the address of its target page and the id there.
fn target<'a>(address: &'a str, link: &'a str) -> (&'a str, &'a str) {
    let (page, place) = link.split_once('#').unwrap_or((link, ""));
    (if page.is_empty() { address } else { page }, place)
}

fn reached_from<'a>(start: &'a str, site: &'a BTreeMap<&str, Anchors>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::from([start]);
    let mut next = vec![start];
    while let Some(address) = next.pop() {
        let links = site.get(address).map(|anchors| anchors.links.as_slice()).unwrap_or_default();
        for link in links {
            let (page, _) = target(address, link);
            if site.contains_key(page) && reached.insert(page) {
                next.push(page);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Meta;
    use app::pages::Head;

    fn page(address: &str, html: &str) -> RenderedPage {
        let (head, html) = (Head::new("", ""), html.into());
        RenderedPage { address: address.into(), head, html, markdown: Some(Vec::new()), meta: Meta::default() }
    }

    #[test]
    fn working_links_and_linked_pages_pass() {
        let home = page("/", "<a href='/a/#x'>a</a> <a href='https://example.org'>e</a> <a href='#top' id='top'>t</a>");
        let to_files = "<p id='x'></p><a href='/a/index.md'>m</a><a href='/claims.json'>d</a>";
        let pages = [home, page("/a/", to_files), page("/404/", "")];
        let files = ["/a/index.md".into(), "/claims.json".into()];
        assert_eq!(between(&pages, &files, &["/a/", "/a/#x"]), Faults::default());
        assert_eq!(
            between(&pages, &files[..1], &[]).lines(),
            ["/a/: broken link: no page or file has the address /claims.json; fix the link, or add the page"]
        );
    }

    #[test]
    fn broken_links_unlinked_pages_and_duplicate_ids_are_faults() {
        let home = page("/", "<a href='/b/'>b</a><a href='/a/#y'>a</a><p id='x'></p><p id='x'></p>");
        assert_eq!(
            between(&[home, page("/a/", ""), page("/lost/", "")], &[], &["/a/#y"]).lines(),
            [
                "/: two elements have the id `x`; change one of the ids",
                "/: broken link: no page or file has the address /b/; fix the link, or add the page",
                "/: broken link: /a/ has no element with the id `y`; link to an id of that page",
                "crates/site/src/search/records.rs: the search index contains /a/#y, which does not exist; \
                 fix the record with this address",
                "/lost/: no chain of links leads from the home page to this page; link to the page, or delete it",
            ]
        );
    }
}
