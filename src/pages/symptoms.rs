//! The symptom finder: from an error message to its page. The list is light, because a reader in trouble opens it first.

use super::addresses::symptom;
use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::scripts::Script;
use super::site_page::{SitePage, library};
use content::{Symptom, slug};
use leptos::prelude::*;

/// `/symptoms/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::Symptoms], ..Head::of(page) }.set();
    let library = library();
    let groups: Vec<_> = library.symptoms.chunk_by(|one, next| one.group == next.group).collect();
    layout(
        page.address,
        view! {
            <main class="finder" id="content">
                {opening(page.title, page.summary)}
                <noscript>
                    <p class="note">"To search by message, enable JavaScript for this page. All symptoms are listed below."</p>
                </noscript>
                {ask(false)}
                <div data-list>
                    {common(&library.symptoms)}
                    {groups.into_iter().map(group).collect::<Vec<_>>()}
                </div>
            </main>
        },
    )
}

/// The field for an error, and what is found. With `later`, its script loads when the field gets the focus.
pub(super) fn ask(later: bool) -> AnyView {
    view! {
        <form class="finder__ask" role="search" aria-label="Symptoms" data-finder=if later { "later" } else { "" }>
            <label for="line">"Error lines, or what you see"</label>
            <textarea
                id="line"
                rows="3"
                spellcheck="false"
                autocomplete="off"
                aria-describedby="line-hint"
                placeholder="pool timed out while waiting for an open connection"
            ></textarea>
            <p id="line-hint" class="finder__hint">
                "A line, a whole log, or a few words. What you enter stays on this page."
            </p>
            <p role="status" class="finder__status" data-status></p>
        </form>
        <section class="finder__found" aria-label="Matches" data-found hidden></section>
    }
    .into_any()
}

/// The most common symptoms, and links to the groups.
fn common(symptoms: &[Symptom]) -> AnyView {
    let common = symptoms.iter().filter(|one| one.common).map(entry);
    let groups = symptoms.chunk_by(|one, next| one.group == next.group).map(|group| {
        let name = group[0].group.clone();
        view! { <li><a href=format!("#{}", place(&name))>{name.clone()}</a> " " <span>{group.len()}</span></li> }
    });
    view! {
        <section class="finder__group" aria-labelledby="common">
            <h2 id="common">"Common"</h2>
            <ul>{common.collect::<Vec<_>>()}</ul>
        </section>
        <nav class="finder__groups" aria-label="Groups of symptoms">
            <ul>{groups.collect::<Vec<_>>()}</ul>
        </nav>
    }
    .into_any()
}

fn entry(one: &Symptom) -> AnyView {
    view! { <li><a href=symptom(&one.id)>{one.title.plain.clone()}</a></li> }.into_any()
}

/// The ID of the heading of a group.
fn place(group: &str) -> String {
    format!("group-{}", slug(group))
}

fn group(group: &[Symptom]) -> AnyView {
    let name = group[0].group.clone();
    let entries: Vec<_> = group.iter().map(entry).collect();
    let place = place(&name);
    view! {
        <section class="finder__group" aria-labelledby=place.clone()>
            <h2 id=place.clone()>{name}</h2>
            <ul>{entries}</ul>
        </section>
    }
    .into_any()
}
