//! What to see to before the first deploy; a reader's ticks stay on the device.

use super::head::Head;
use super::layout::layout;
use super::library;
use super::markdown::title_of;
use super::scripts::Script;
use content::{Group, Item, Library};
use leptos::prelude::*;

pub(super) const TITLE: &str = "Before the first deploy";
pub(super) const SUMMARY: &str = "A checklist for an Axum service that is about to meet its users: what to do, and how to see that it \
    is done.";

/// `/checklist/`.
#[component]
pub(super) fn Page() -> impl IntoView {
    Head { scripts: vec![Script::Site, Script::Checklist], ..Head::new(TITLE, SUMMARY) }.set();
    let library = library();
    let groups: Vec<_> = library.checklist.iter().map(|group| items(&library, group)).collect();
    let count = library.checklist.iter().map(|group| group.items.len()).sum::<usize>();
    layout(
        "/checklist/",
        view! {
            <main class="checklist" id="content">
                <h1>{TITLE}</h1>
                <p class="lede">{SUMMARY}</p>
                <div class="checklist__bar">
                    <p role="status" data-done>{count} " things to see to."</p>
                    <progress max=count.to_string() value="0" aria-label="Done" data-progress hidden></progress>
                    <button type="button" class="button" data-print hidden>"Print"</button>
                    <button type="button" class="button" data-untick hidden>"Untick all"</button>
                </div>
                <noscript><p class="note">"Without JavaScript the ticks are not kept when you leave the page."</p></noscript>
                {groups}
            </main>
        },
    )
}

fn items(library: &Library, group: &Group) -> AnyView {
    view! {
        <section class="checklist__group">
            <h2>{group.title.clone()}</h2>
            <ul>{group.items.iter().map(|item| entry(library, item)).collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}

fn entry(library: &Library, item: &Item) -> AnyView {
    view! {
        <li id=item.id.clone()>
            <label>
                <input type="checkbox" data-tick=item.id.clone() autocomplete="off" />
                <span inner_html=item.to_do.html.clone()></span>
            </label>
            <p class="checklist__verify">
                <span inner_html=item.verify.html.clone()></span> " "
                <a href=item.page.to.clone()>{title_of(library, &item.page.to)}</a>
            </p>
        </li>
    }
    .into_any()
}
