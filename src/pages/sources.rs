//! Every source, and the pages that cite it.

use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::site_page::{SitePage, library};
use content::{Library, Origin, Page, Source, source_html};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The group of what we measured ourselves.
const OWN: &str = "Our own measurements";

/// `/sources/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    let library = library();
    // Our own are first: their name sorts before those of sites, which are in lower case.
    let mut groups: BTreeMap<&str, Vec<AnyView>> = BTreeMap::new();
    for source in library.sources.values() {
        let site = match &source.origin {
            Origin::Published(url) => site(url),
            Origin::Own(_) => OWN,
        };
        groups.entry(site).or_default().push(entry(&library, source));
    }
    for (to, pages) in library.other_links() {
        groups.entry(site(to)).or_default().push(other(to, &pages));
    }
    let groups: Vec<_> = groups.into_iter().map(|(site, entries)| group(site, entries)).collect();
    layout(
        page.address,
        view! {
            <main class="registry" id="content">
                {opening(page.title, page.summary)}
                <p>"Sources are grouped by site. Where no day is given, a page links to the source, but it is not in the registry."</p>
                {groups}
            </main>
        },
    )
}

/// The site of an address.
fn site(url: &str) -> &str {
    let host = url.trim_start_matches("https://").split('/').next().unwrap_or_default();
    host.trim_start_matches("www.")
}

fn group(site: &str, entries: Vec<AnyView>) -> AnyView {
    let (site, count) = (site.to_string(), entries.len());
    view! {
        <details class="registry__group">
            <summary>{site} " " <small>{count}</small></summary>
            <ul class="registry__list">{entries}</ul>
        </details>
    }
    .into_any()
}

fn entry(library: &Library, source: &Source) -> AnyView {
    let pages = citing(library.citing(source));
    view! {
        <li id=source.id.clone()>
            <span inner_html=source_html(source)></span> " "
            <small>{seen(source)}</small>
            <p>{pages}</p>
        </li>
    }
    .into_any()
}

fn other(to: &str, pages: &[&Page]) -> AnyView {
    let (to, name) = (to.to_string(), to.trim_start_matches("https://").to_string());
    view! {
        <li>
            <a href=to>{name}</a>
            <p>{citing(pages.iter().copied())}</p>
        </li>
    }
    .into_any()
}

fn citing<'a>(pages: impl Iterator<Item = &'a Page>) -> Vec<AnyView> {
    let link = |(nth, page): (usize, &Page)| {
        let before = if nth == 0 { "" } else { ", " };
        view! { {before} <a href=page.address.clone()>{page.about.title.clone()}</a> }.into_any()
    };
    pages.enumerate().map(link).collect()
}

/// A source as a list item.
pub(super) fn item(source: &Source) -> AnyView {
    view! { <li inner_html=source_html(source)></li> }.into_any()
}

fn seen(source: &Source) -> impl IntoView + use<> {
    match source.seen.clone() {
        Some(day) => Either::Left(view! { "read on " <time datetime=day.clone()>{day.clone()}</time> }),
        None => Either::Right("cited, but not opened by us"),
    }
}
