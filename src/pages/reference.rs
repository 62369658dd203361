//! The pages of the reference: articles, sections, and the list of all pages.

use super::addresses::REFERENCE;
use super::body::{blocks, notes, sources};
use super::breadcrumbs::breadcrumbs;
use super::head::Head;
use super::layout::layout;
use super::not_found::not_found;
use super::opening::opening;
use super::parts::parts;
use super::related::related;
use super::scripts::Script;
use super::section_map::section_map;
use super::site_page::{Contents, SitePage, library};
use super::summaries::{list, summaries};
use super::tested::tested_with;
use content::{Block, Heading, Page, Section};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use models::units::figure;

/// Words per minute, for a reader of technical text.
const READING_SPEED: usize = 220;

/// `/section/` or `/section/page/`.
#[component]
pub(super) fn ReferencePage() -> impl IntoView {
    let library = library();
    let requested = use_params_map().with_untracked(|params| params.get("page").unwrap_or_default());
    let address = format!("/{}/", requested.trim_matches('/'));
    let section = library.section(address.split('/').nth(1).unwrap_or_default());
    let page = section.and_then(|section| section.pages.iter().find(|page| page.address == address));
    match (section, page) {
        (Some(section), Some(page)) => article(section, page),
        (Some(section), None) if section.index.address == address => contents(section),
        _ => not_found(),
    }
}

/// `/reference/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    let contents = Contents::of_context();
    let parts: Vec<_> = parts(&contents)
        .into_iter()
        .map(|part| {
            let entries = part.entries.iter().map(|entry| (entry.address, entry.title.as_str(), entry.summary));
            view! { <h2 id=part.key>{part.title}</h2> {list(entries)} }
        })
        .collect();
    layout(
        page.address,
        view! {
            <main class="list" id="content">
                {opening(page.title, page.summary)}
                {parts}
            </main>
        },
    )
}

fn contents(section: &Section) -> AnyView {
    let index = &section.index;
    let map = index.about.map.as_ref();
    Head { map: map.is_some(), ..Head::new(&index.about.title, &index.about.summary) }.set();
    layout(
        &index.address,
        view! {
            <main class="list" id="content">
                {breadcrumbs(&[(REFERENCE, "Reference")], &index.about.title)}
                {opening(&index.about.title, &index.about.summary)}
                {blocks(&index.body)}
                {map.map(section_map)}
                {summaries(&section.pages)}
                {sources(&index.body)}
            </main>
        },
    )
}

fn article(section: &Section, page: &Page) -> AnyView {
    let about = &page.about;
    let island = page.body.blocks.iter().any(|block| matches!(block, Block::Calculator(_)));
    let mut head = Head { island, ..Head::new(&about.title, &about.summary) };
    head.scripts.extend(page.body.has_starter().then_some(Script::Starter));
    head.set();
    let words = page.body.words();
    let minutes = words.div_ceil(READING_SPEED).max(1);
    let library = library();
    // In the order of the menu.
    let pages: Vec<_> = library.areas().flat_map(|(_, pages)| pages).filter(|page| !library.is_index(page)).collect();
    let neighbor = |of: usize, step: fn(usize, usize) -> Option<usize>| {
        step(of, 1).and_then(|place| pages.get(place).map(|page| (page.address.clone(), page.about.title.clone())))
    };
    let place = pages.iter().position(|other| other.address == page.address).unwrap_or_default();
    let turn = |class: &'static str, word: &'static str, to: Option<(String, String)>| {
        to.map(|(to, title)| view! { <a class=class href=to><span>{word}</span> {title}</a> })
    };
    let index = &section.index;
    let above = [(REFERENCE, "Reference"), (index.address.as_str(), index.about.title.as_str())];
    layout(
        &page.address,
        view! {
            <main class="doc" id="content">
                <article class="prose">
                    {breadcrumbs(&above, &about.title)}
                    {opening(&about.title, &about.summary)}
                    <p class="about">
                        {figure(words as f64)} " words, " {minutes} " min · checked "
                        <time datetime=about.updated.clone()>{about.updated.clone()}</time>
                        {about.standalone.then_some(" · its Rust code compiles as shown")}
                    </p>
                    {outline(&page.body.headings)}
                    {blocks(&page.body)}
                    {notes(&page.body)}
                    <p class="about">{tested_with(&library, page)}</p>
                    {related(page)}
                    {sources(&page.body)}
                    <nav class="turn" aria-label="Next pages">
                        {turn("turn__back", "Previous", neighbor(place, usize::checked_sub))}
                        {turn("turn__on", "Next", neighbor(place, usize::checked_add))}
                    </nav>
                </article>
            </main>
        },
    )
}

fn outline(headings: &[Heading]) -> AnyView {
    let entry = |heading: &Heading| {
        let to = format!("#{}", heading.id);
        let class = (heading.level > 2).then_some("outline__sub");
        view! { <li class=class><a href=to>{heading.text.clone()}</a></li> }
    };
    view! {
        <nav class="outline" aria-labelledby="outline">
            <p id="outline">"On this page"</p>
            <button type="button" class="outline__opener" popovertarget="sections">
                "On this page"
            </button>
            <ul id="sections" popover>{headings.iter().map(entry).collect::<Vec<_>>()}</ul>
        </nav>
    }
    .into_any()
}
