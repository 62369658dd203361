//! The checklist for the first deploy. What the reader checks off stays on the device.

use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::scripts::Script;
use super::site_page::{Contents, SitePage};
use content::{ChecklistGroup, ChecklistItem};
use leptos::prelude::*;

/// `/checklist/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::Checklist], ..Head::of(page) }.set();
    let contents = Contents::of_context();
    let list = &contents.library.checklist;
    let groups: Vec<_> = list.iter().map(|group| items(&contents, group)).collect();
    let count = list.iter().map(|group| group.items.len()).sum::<usize>();
    layout(
        page.address,
        view! {
            <main class="checklist" id="content">
                {opening(page.title, page.summary)}
                <div class="checklist__bar">
                    <p role="status" data-done>{count} " items to check."</p>
                    <progress max=count.to_string() value="0" aria-label="Done" data-progress hidden></progress>
                    <button type="button" class="button" data-print hidden>"Print"</button>
                    <button type="button" class="button" data-untick hidden>"Uncheck all"</button>
                </div>
                <noscript><p class="note">"Without JavaScript, your progress is lost when you leave the page."</p></noscript>
                {groups}
            </main>
        },
    )
}

fn items(contents: &Contents, group: &ChecklistGroup) -> AnyView {
    view! {
        <section class="checklist__group">
            <h2>{group.title.clone()}</h2>
            <ul>{group.items.iter().map(|item| entry(contents, item)).collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}

fn entry(contents: &Contents, item: &ChecklistItem) -> AnyView {
    view! {
        <li id=item.id.clone()>
            <label>
                <input type="checkbox" data-tick=item.id.clone() autocomplete="off" />
                <span inner_html=item.to_do.html.clone()></span>
            </label>
            <p class="checklist__verify">
                <span inner_html=item.verify.html.clone()></span> " "
                <a href=item.page.to.clone()>{contents.title_of(&item.page.to)}</a>
            </p>
        </li>
    }
    .into_any()
}
