//! Every source, and the pages that cite it.

use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::site_page::{SitePage, library};
use content::{Library, Page, Source, source_html};
use leptos::either::Either;
use leptos::prelude::*;

/// `/sources/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    let library = library();
    let entries: Vec<_> = library.sources.values().map(|source| entry(&library, source)).collect();
    let others: Vec<_> = library.other_links().into_iter().map(|(to, pages)| other(to, &pages)).collect();
    layout(
        page.address,
        view! {
            <main class="registry" id="content">
                {opening(page.title, page.summary)}
                <ul class="registry__list">{entries}</ul>
                <h2 id="elsewhere">"Other sources cited on pages"</h2>
                <ul class="registry__list">{others}</ul>
            </main>
        },
    )
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
