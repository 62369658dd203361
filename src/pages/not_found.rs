//! What stands where there is no page.

use super::head::Head;
use super::layout::layout;
use super::scripts::Script;
use super::{DATA, library, search};
use leptos::prelude::*;

/// `/404/`, which static hosts show for every address they do not know.
#[component]
pub(super) fn NotFound() -> impl IntoView {
    let summary = "There is no page at this address. The list of all pages may have what you look for.";
    Head { scripts: vec![Script::Site, Script::NotFound], ..Head::new("No such page", summary) }.set();
    layout(
        "/404/",
        view! {
            <main class="list" id="content">
                <h1>"There is no page here"</h1>
                <p class="lede">"The address may be misspelled, or the page may have moved."</p>
                {suggestions()}
                <p class="hero__ways">
                    <a class="button button--first" href="/reference/" data-all>"See all pages"</a>
                    {search::button()}
                </p>
            </main>
        },
    )
}

/// Every page; its script leaves those that are like the address that was asked for.
fn suggestions() -> AnyView {
    let library = library();
    let files = library.all().map(|page| (page.address.as_str(), page.about.title.as_str()));
    let data = DATA.iter().map(|(address, title, _)| (*address, *title));
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
