//! The page for missing addresses.

use super::addresses::{NOT_FOUND, REFERENCE};
use super::head::Head;
use super::layout::layout;
use super::scripts::Script;
use super::search;
use super::site_page::{Contents, SitePage};
use leptos::prelude::*;

/// `/404/`, which static hosts show for every missing address.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::NotFound], ..Head::of(page) }.set();
    layout(
        page.address,
        view! {
            <main class="list" id="content">
                <h1>"Page not found"</h1>
                <p class="lede">"The address may be misspelled, or the page may have moved."</p>
                {suggestions()}
                <p class="buttons">
                    <a class="button button--first" href=REFERENCE data-all>"See all pages"</a>
                    {search::button()}
                </p>
            </main>
        },
    )
}

/// The same page, for a route that finds no page.
pub(super) fn not_found() -> AnyView {
    Contents::of_context().site_page(NOT_FOUND).map(view).into_any()
}

/// Links to all pages. The script shows those with an address similar to the requested one.
fn suggestions() -> AnyView {
    let contents = Contents::of_context();
    let files = contents.library.all().map(|page| (page.address.as_str(), page.about.title.as_str()));
    let data = contents.in_menu().map(|page| (page.address, page.title));
    let entry = |(address, title): (&str, &str)| {
        let (address, title) = (address.to_string(), title.to_string());
        view! { <li><a href=address>{title}</a></li> }
    };
    view! {
        <section aria-labelledby="meant" data-suggestions hidden>
            <p id="meant">"Did you mean one of these?"</p>
            <ul class="bullets">{files.chain(data).map(entry).collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}
