//! The map of a section: its stages in order, each with links to its pages.

use super::document::Document;
use super::site_page::Contents;
use content::{Link, SectionMap, Stage};
use leptos::prelude::*;

const START: &str = "Start here";

/// The map as a figure.
pub(super) fn section_map(map: &SectionMap) -> AnyView {
    let contents = Contents::of_context();
    let page = |link: &Link| {
        let title = contents.title_of(&link.to);
        let is_start = link.to == map.start.to;
        let mark = has_mark(is_start, &title).then(|| view! { <strong>{START}</strong> " " });
        view! {
            <li class=is_start.then_some("map__start")>
                {mark} <a href=link.to.clone()>{title}</a>
            </li>
        }
    };
    let stage = |stage: &Stage| {
        view! {
            <li class="map__stage">
                <b class="map__name">{stage.name.clone()}</b>
                <ul class="map__pages">{stage.pages.iter().map(page).collect::<Vec<_>>()}</ul>
            </li>
        }
    };
    view! {
        <figure class="map">
            <figcaption class="map__title">{map.title.clone()}</figcaption>
            <ol class="map__stages">{map.stages.iter().map(stage).collect::<Vec<_>>()}</ol>
        </figure>
    }
    .into_any()
}

/// The map as nested lists in Markdown.
pub(super) fn section_map_markdown(document: &mut Document, contents: &Contents, map: &SectionMap) {
    document.text(format!("**{}**\n\n", map.title));
    for (stage, number) in map.stages.iter().zip(1..) {
        document.text(format!("{number}. {}\n", stage.name));
        for link in &stage.pages {
            let title = contents.title_of(&link.to);
            let is_start = link.to == map.start.to;
            let mark = if has_mark(is_start, &title) { format!("{START}: ") } else { String::new() };
            document.text(format!("   - {mark}")).link(&title, &link.to).text("\n");
        }
    }
    document.text("\n");
}

/// Whether a page needs the mark. The page of the starter has the same words as its title.
fn has_mark(is_start: bool, title: &str) -> bool {
    is_start && title != START
}
