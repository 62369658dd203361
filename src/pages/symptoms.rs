//! Find by symptom: from a message to its cause, a check and a fix.

use super::head::Head;
use super::layout::layout;
use super::library;
use super::markdown::title_of;
use super::scripts::Script;
use content::{Library, Symptom, code_figure, slug};
use leptos::prelude::*;

/// Its title.
pub const TITLE: &str = "Find by symptom";
/// What a reader gets.
pub const SUMMARY: &str = "Paste an error line of an Axum service, or pick what you see: its cause, a command that confirms it, \
    and the fix.";

/// `/symptoms/`.
#[component]
pub(super) fn Page() -> impl IntoView {
    Head { scripts: vec![Script::Site, Script::Symptoms], ..Head::new(TITLE, SUMMARY) }.set();
    let library = library();
    let groups: Vec<_> =
        library.symptoms.chunk_by(|one, next| one.group == next.group).map(|group| symptoms(&library, group)).collect();
    layout(
        "/symptoms/",
        view! {
            <main class="finder" id="content">
                <h1>{TITLE}</h1>
                <p class="lede">{SUMMARY}</p>
                <noscript>
                    <p class="note">"To search by a message, allow JavaScript for this page. All symptoms are listed below."</p>
                </noscript>
                <form class="finder__ask" role="search" aria-label="Symptoms" data-finder>
                    <label for="line">"Error line, or what you see"</label>
                    <textarea
                        id="line"
                        rows="3"
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby="line-hint"
                        placeholder="pool timed out while waiting for an open connection"
                    ></textarea>
                    <p id="line-hint" class="finder__hint">"A line of a log or a few words. It stays on this page."</p>
                    <p role="status" class="finder__status" data-status></p>
                </form>
                <section class="finder__found" aria-label="Matches" data-found hidden></section>
                {groups}
            </main>
        },
    )
}

fn symptoms(library: &Library, group: &[Symptom]) -> AnyView {
    let name = group[0].group.clone();
    let entries: Vec<_> = group.iter().map(|symptom| entry(library, symptom)).collect();
    let place = format!("group-{}", slug(&name));
    view! {
        <section class="finder__group" aria-labelledby=place.clone() data-group>
            <h2 id=place.clone()>{name}</h2>
            {entries}
        </section>
    }
    .into_any()
}

fn entry(library: &Library, symptom: &Symptom) -> AnyView {
    let more: Vec<_> = symptom
        .pages
        .iter()
        .map(|page| view! { <li><a href=page.to.clone()>{title_of(library, &page.to)}</a></li> })
        .collect();
    view! {
        <details class="symptom" id=symptom.id.clone() data-symptom data-messages=symptom.messages.join("\n")>
            <summary inner_html=symptom.title.html.clone()></summary>
            <div class="symptom__body">
                <pre class="symptom__messages" tabindex="0" aria-label="Messages"><code>{symptom.messages.join("\n")}</code></pre>
                <p><strong>"Cause. "</strong> <span inner_html=symptom.cause.html.clone()></span></p>
                <p><strong>"Check."</strong></p>
                <div inner_html=code_figure(&symptom.check, "bash")></div>
                <p><strong>"Fix. "</strong> <span inner_html=symptom.fix.html.clone()></span></p>
                <ul class="symptom__more" aria-label="More">{more}</ul>
            </div>
        </details>
    }
    .into_any()
}
