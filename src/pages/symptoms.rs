//! The symptom finder: from an error message to its cause, a check and a fix.

use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::scripts::Script;
use super::site_page::{Contents, SitePage};
use content::{Symptom, code_figure, slug};
use leptos::prelude::*;

/// `/symptoms/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::Symptoms], ..Head::of(page) }.set();
    let contents = Contents::of_context();
    let groups = contents.library.symptoms.chunk_by(|one, next| one.group == next.group);
    let groups: Vec<_> = groups.map(|group| symptoms(&contents, group)).collect();
    layout(
        page.address,
        view! {
            <main class="finder" id="content">
                {opening(page.title, page.summary)}
                <noscript>
                    <p class="note">"To search by message, enable JavaScript for this page. All symptoms are listed below."</p>
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
                    <p id="line-hint" class="finder__hint">"A log line or a few words. What you enter stays on this page."</p>
                    <p role="status" class="finder__status" data-status></p>
                </form>
                <section class="finder__found" aria-label="Matches" data-found hidden></section>
                {groups}
            </main>
        },
    )
}

fn symptoms(contents: &Contents, group: &[Symptom]) -> AnyView {
    let name = group[0].group.clone();
    let entries: Vec<_> = group.iter().map(|symptom| entry(contents, symptom)).collect();
    let place = format!("group-{}", slug(&name));
    view! {
        <section class="finder__group" aria-labelledby=place.clone() data-group>
            <h2 id=place.clone()>{name}</h2>
            {entries}
        </section>
    }
    .into_any()
}

fn entry(contents: &Contents, symptom: &Symptom) -> AnyView {
    let more: Vec<_> = symptom
        .pages
        .iter()
        .map(|page| view! { <li><a href=page.to.clone()>{contents.title_of(&page.to)}</a></li> })
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
