//! The home page.

use super::addresses::{self, CHECK, CHECKLIST, CLAIMS, START_HERE, SYMPTOMS};
use super::head::Head;
use super::layout::layout;
use super::parts::{TOOLS, parts};
use super::site_page::{Contents, SitePage, library};
use super::{calculators, search, symptoms};
use content::{Library, Symptom, Verdict};
use leptos::prelude::*;

/// `/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    let library = library();
    layout(
        page.address,
        view! {
            <main class="home" id="content">
                <header class="hero">
                    <h1>{page.title}</h1>
                    <p class="lede">
                        "What breaks when a Rust Axum service meets real traffic, how to recognize it, and the configuration that prevents it."
                    </p>
                    <p class="buttons">
                        <a class="button button--first" href=SYMPTOMS>"Something is broken now"</a>
                        <a class="button" href=START_HERE>"Start a new service"</a>
                        <a class="button" href=CHECK>"Check your files"</a>
                        <a class="button" href=CHECKLIST>"Before the first deploy"</a>
                        {search::button()}
                    </p>
                    {symptoms::ask(true)}
                </header>
                {failures(&library)}
                <section class="home__part" aria-labelledby="calculators">
                    <h2 id="calculators">"Calculators"</h2>
                    <p class="home__why">"Answers for the default inputs. Enter your own numbers; nothing leaves your browser."</p>
                    {calculators::answers(false)}
                </section>
                {ledger(&library)}
                <section class="home__part" aria-labelledby="reference">
                    <h2 id="reference">"Reference"</h2>
                    <div class="contents">{contents()}</div>
                </section>
            </main>
        },
    )
}

/// The most common symptoms.
fn failures(library: &Library) -> AnyView {
    let entry = |symptom: &Symptom| {
        view! { <li><a href=addresses::symptom(&symptom.id) inner_html=symptom.title.html.clone()></a></li> }
    };
    let common: Vec<_> = library.symptoms.iter().filter(|symptom| symptom.common).map(entry).collect();
    let all = format!("All {} symptoms", library.symptoms.len());
    view! {
        <section class="failures" aria-labelledby="failures">
            <h2 id="failures">"Find by symptom"</h2>
            <ul>{common}</ul>
            <p><a href=SYMPTOMS>{all}</a></p>
        </section>
    }
    .into_any()
}

/// The number of claims of each verdict, as a bar.
fn ledger(library: &Library) -> AnyView {
    let mut before = 0;
    let counts: Vec<_> = Verdict::ALL.iter().map(|(_, verdict)| (verdict, library.claims_with(*verdict))).collect();
    let parts: Vec<_> = counts
        .iter()
        .map(|(verdict, count)| {
            let x = before;
            before += count;
            let width = count.to_string();
            view! { <rect data-claim=verdict.key() x=x.to_string() y="0" width=width height="1"></rect> }
        })
        .collect();
    let legend: Vec<_> = counts
        .iter()
        .map(|(verdict, count)| {
            view! { <li data-claim=verdict.key()><b>{count.to_string()}</b> " " {verdict.label()}</li> }
        })
        .collect();
    let all = library.claims.len();
    view! {
        <section class="home__part home__ledger" aria-labelledby="ledger">
            <h2 id="ledger"><a href=CLAIMS>"What folklore gets wrong"</a></h2>
            <p class="home__why">
                {all} " common claims about running Axum in production, checked against sources or measured. Corrections appear on the pages they affect."
            </p>
            <svg
                class="verdicts"
                viewBox=format!("0 0 {all} 1")
                width="100%"
                height="12"
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                {parts}
            </svg>
            <ul class="verdicts__legend">{legend}</ul>
        </section>
    }
    .into_any()
}

/// Every page of the reference, by what it helps to do. The calculators have a part of their own.
fn contents() -> Vec<AnyView> {
    let contents = Contents::of_context();
    let parts = parts(&contents).into_iter().filter(|part| part.key != TOOLS).map(|part| {
        let links = part.entries.iter().map(|entry| {
            view! { <li><a href=entry.address.to_string()>{entry.title.clone()}</a></li> }
        });
        let links: Vec<_> = links.collect();
        view! {
            <section>
                <h3>{part.title}</h3>
                <ul>{links}</ul>
            </section>
        }
        .into_any()
    });
    parts.collect()
}
