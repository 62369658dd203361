//! The pages of the reference: articles, sections, and the list of all of them.

use super::calculators::without_script;
use super::crumbs::crumbs;
use super::head::Head;
use super::layout::layout;
use super::not_found::NotFound;
use super::related::related;
use super::{DATA, library};
use crate::islands::live_calculator;
use content::{Block, Body, Heading, Page as Content, Section};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use models::units::figure;
use widget::Placement;

/// Words a minute of somebody who reads to find something out.
const READING_SPEED: usize = 220;

/// `/section/` or `/section/page/`.
#[component]
pub(super) fn Page() -> impl IntoView {
    let library = library();
    let asked = use_params_map().with_untracked(|params| params.get("page").unwrap_or_default());
    let address = format!("/{}/", asked.trim_matches('/'));
    let section = library.section(address.split('/').nth(1).unwrap_or_default());
    let page = section.and_then(|section| section.pages.iter().find(|page| page.address == address));
    match (section, page) {
        (Some(section), Some(page)) => article(section, page),
        (Some(section), None) if section.index.address == address => contents(section),
        _ => view! { <NotFound /> }.into_any(),
    }
}

/// `/reference/`.
#[component]
pub(super) fn Index() -> impl IntoView {
    let summary =
        "Every page of the production reference for Rust Axum services, by section, with a sentence about each.";
    Head::new("All pages", summary).set();
    let library = library();
    let sections: Vec<_> = library
        .sections
        .iter()
        .map(|section| {
            let index = &section.index;
            view! { <h2><a href=index.address.clone()>{index.about.title.clone()}</a></h2> {summaries(&section.pages)} }
        })
        .collect();
    layout(
        "/reference/",
        view! {
            <main class="list" id="content">
                <h1>"All pages"</h1>
                <p class="lede">{summary}</p>
                {sections}
                <h2><a href="/calculators/">"Calculators"</a></h2>
                {summaries(&library.calculators)}
                <h2>"Tools and data"</h2>
                {list(DATA)}
            </main>
        },
    )
}

/// Pages with their summaries.
pub(super) fn summaries(pages: &[Content]) -> AnyView {
    list(pages.iter().map(|page| (page.address.as_str(), page.about.title.as_str(), page.about.summary.as_str())))
}

/// Addresses with titles and summaries.
fn list<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> AnyView {
    let entry = |(address, title, summary): (&str, &str, &str)| {
        view! {
            <dt><a href=address.to_string()>{title.to_string()}</a></dt>
            <dd>{summary.to_string()}</dd>
        }
    };
    view! { <dl class="summaries">{entries.into_iter().map(entry).collect::<Vec<_>>()}</dl> }.into_any()
}

/// What the marks in a page's text open.
pub(super) fn notes(body: &Body) -> Option<AnyView> {
    let notes = body.notes.concat();
    (!notes.is_empty()).then(|| view! { <div class="notes" inner_html=notes></div> }.into_any())
}

/// The blocks of a page's body, the calculators among them live.
pub(super) fn blocks(body: &Body) -> Vec<AnyView> {
    body.blocks
        .iter()
        .map(|block| match block {
            Block::Html(html) => view! { <div class="flow" inner_html=html.clone()></div> }.into_any(),
            Block::Calculator(calculator) => view! {
                <div class="inset">{without_script()} {live_calculator(calculator, Placement::Prose)}</div>
            }
            .into_any(),
        })
        .collect()
}

/// The sources of a page.
pub(super) fn sources(body: &Body) -> Option<AnyView> {
    let sources = body.sources.concat();
    (!sources.is_empty()).then(|| {
        view! {
            <section class="sources" aria-labelledby="sources">
                <h2 id="sources">"Sources"</h2>
                <ol inner_html=sources></ol>
            </section>
        }
        .into_any()
    })
}

fn contents(section: &Section) -> AnyView {
    let index = &section.index;
    Head::new(&index.about.title, &index.about.summary).set();
    layout(
        &index.address,
        view! {
            <main class="list" id="content">
                {crumbs(&[("/reference/", "Reference")], &index.about.title)}
                <h1>{index.about.title.clone()}</h1>
                <p class="lede">{index.about.summary.clone()}</p>
                {blocks(&index.body)}
                {summaries(&section.pages)}
                {sources(&index.body)}
            </main>
        },
    )
}

fn article(section: &Section, page: &Content) -> AnyView {
    let about = &page.about;
    let island = page.body.blocks.iter().any(|block| matches!(block, Block::Calculator(_)));
    Head { island, ..Head::new(&about.title, &about.summary) }.set();
    let words = page.body.words();
    let minutes = words.div_ceil(READING_SPEED).max(1);
    let neighbor = |of: usize, step: fn(usize, usize) -> Option<usize>| {
        let library = library();
        let pages: Vec<_> = library.pages().collect();
        step(of, 1).and_then(|place| pages.get(place).map(|page| (page.address.clone(), page.about.title.clone())))
    };
    let place = library().pages().position(|other| other.address == page.address).unwrap_or_default();
    let turn = |class: &'static str, word: &'static str, to: Option<(String, String)>| {
        to.map(|(to, title)| view! { <a class=class href=to><span>{word}</span> {title}</a> })
    };
    let index = &section.index;
    let above = [("/reference/", "Reference"), (index.address.as_str(), index.about.title.as_str())];
    layout(
        &page.address,
        view! {
            <main class="doc" id="content">
                <article class="prose">
                    {crumbs(&above, &about.title)}
                    <h1>{about.title.clone()}</h1>
                    <p class="lede">{about.summary.clone()}</p>
                    <p class="about">
                        {figure(words as f64)} " words, " {minutes} " min · checked "
                        <time datetime=about.updated.clone()>{about.updated.clone()}</time>
                    </p>
                    {outline(&page.body.headings)}
                    {blocks(&page.body)}
                    {notes(&page.body)}
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
            <ul>{headings.iter().map(entry).collect::<Vec<_>>()}</ul>
        </nav>
    }
    .into_any()
}
