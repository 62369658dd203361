//! The page of a symptom: what it means, and for each cause a check and a fix.

use super::addresses::{SYMPTOMS, symptom};
use super::breadcrumbs::breadcrumbs;
use super::head::Head;
use super::layout::layout;
use super::not_found::not_found;
use super::scripts::Script;
use super::site_page::Contents;
use content::{Cause, Split, Symptom};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/symptoms/id/`.
#[component]
pub(super) fn SymptomPage() -> impl IntoView {
    let contents = Contents::of_context();
    let id = use_params_map().with_untracked(|params| params.get("symptom").unwrap_or_default());
    match contents.library.symptom(&id) {
        Some(symptom) => view(&contents, symptom),
        None => not_found(),
    }
}

fn view(contents: &Contents, shown: &Symptom) -> AnyView {
    let mut head = Head::new(&shown.title.plain, description(&shown.means.plain));
    // It puts what a message captured into the text.
    head.scripts.push(Script::Symptom);
    head.set();
    let is_one = shown.causes.len() == 1;
    let causes: Vec<_> =
        (1..).zip(&shown.causes).map(|(number, one)| cause(contents, one, (!is_one).then_some(number))).collect();
    layout(
        &symptom(&shown.id),
        view! {
            <main class="list symptom" id="content">
                {breadcrumbs(&[(SYMPTOMS, "Symptoms")], &shown.title.plain)}
                <h1 inner_html=shown.title.html.clone()></h1>
                <p class="lede" inner_html=shown.means.html.clone()></p>
                {messages(shown)}
                {(!is_one).then(|| overview(&shown.causes))}
                {shown.split.as_ref().map(split)}
                {causes}
            </main>
        },
    )
}

/// The longest description that search engines show.
const DESCRIPTION: usize = 160;

/// What it means, cut after a sentence or a word if it is too long.
fn description(means: &str) -> String {
    let whole = format!("{means} Its causes, a check for each, and the fixes.");
    if whole.chars().count() <= DESCRIPTION {
        return whole;
    }
    if means.chars().count() <= DESCRIPTION {
        return means.into();
    }
    let fits: String = means.chars().take(DESCRIPTION - 1).collect();
    match fits.rsplit_once(". ") {
        Some((sentence, _)) if sentence.chars().count() > DESCRIPTION / 2 => format!("{sentence}."),
        _ => format!("{}…", fits.rsplit_once(' ').map_or(fits.as_str(), |(words, _)| words)),
    }
}

fn messages(symptom: &Symptom) -> Option<AnyView> {
    let lines: Vec<_> = symptom.lines.iter().map(|line| line.html.as_str()).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="symptom__messages" aria-labelledby="messages">
                <h2 id="messages">"In the log"</h2>
                <pre tabindex="0" aria-labelledby="messages"><code inner_html=lines.join("\n")></code></pre>
            </section>
        }
        .into_any()
    })
}

/// Links to the causes.
fn overview(causes: &[Cause]) -> AnyView {
    let entry = |(number, cause): (usize, &Cause)| {
        view! { <li><a href=format!("#cause-{number}") inner_html=cause.title.html.clone()></a></li> }
    };
    let entries: Vec<_> = (1..).zip(causes).map(entry).collect();
    view! {
        <nav class="symptom__causes" aria-labelledby="causes">
            <h2 id="causes">"Causes, most likely first"</h2>
            <ol>{entries}</ol>
        </nav>
    }
    .into_any()
}

fn split(split: &Split) -> AnyView {
    view! {
        <section class="symptom__split" aria-labelledby="first-check">
            <h2 id="first-check">"First check"</h2>
            <div inner_html=split.check.html.clone()></div>
            <p inner_html=split.reads.html.clone()></p>
        </section>
    }
    .into_any()
}

/// A cause, numbered if there are several.
fn cause(contents: &Contents, cause: &Cause, number: Option<usize>) -> AnyView {
    let id = format!("cause-{}", number.unwrap_or(1));
    let before = number.map_or("Cause: ".to_owned(), |number| format!("Cause {number}: "));
    let pages: Vec<_> = cause
        .pages
        .iter()
        .map(|page| view! { <li><a href=page.to.clone()>{contents.title_of(&page.to)}</a></li> })
        .collect();
    view! {
        <section class="symptom__cause" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{before} <span inner_html=cause.title.html.clone()></span></h2>
            <h3>"Check"</h3>
            <div inner_html=cause.check.html.clone()></div>
            <p inner_html=cause.shows.html.clone()></p>
            <h3>"Fix"</h3>
            <p inner_html=cause.fix.html.clone()></p>
            <h3>"Verify"</h3>
            <p inner_html=cause.verify.html.clone()></p>
            <ul class="symptom__more" aria-label="Details">{pages}</ul>
        </section>
    }
    .into_any()
}
