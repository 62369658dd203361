//! The first page.

use super::head::Head;
use super::layout::layout;
use super::versions::versions;
use super::{SITE, calculators, library};
use leptos::prelude::*;

pub(super) const DESCRIPTION: &str = "Run a Rust Axum service in production: what breaks, what it costs, how to configure it, \
    and calculators for your own numbers.";

/// `/`.
#[component]
pub(super) fn Home() -> impl IntoView {
    Head::new(SITE, DESCRIPTION).set();
    let library = library();
    let sections: Vec<_> = library
        .sections
        .iter()
        .map(|section| {
            let index = &section.index;
            let links = section.pages.iter().map(|page| {
                view! { <li><a href=page.address.clone()>{page.about.title.clone()}</a></li> }
            });
            view! {
                <section>
                    <h3><a href=index.address.clone()>{index.about.title.clone()}</a></h3>
                    <p>{index.about.summary.clone()}</p>
                    <ul>{links.collect::<Vec<_>>()}</ul>
                </section>
            }
        })
        .collect();
    layout(
        "/",
        view! {
            <main class="home" id="content">
                <h1>{SITE}</h1>
                <p class="lede">
                    "What breaks when a Rust Axum service meets real traffic, how to recognize it, and the configuration that prevents it. Every number has a source, and common advice that is wrong is corrected where it stands."
                </p>
                <p class="home__first">
                    <a class="button button--first" href="/symptoms/">"Something is broken now"</a>
                    <a class="button" href="/checklist/">"Before the first deploy"</a>
                    <a class="button" href="/claims/">"What folklore gets wrong"</a>
                </p>
                {versions("/")}
                <h2>"Calculators"</h2>
                {calculators::cards()}
                <h2>"Reference"</h2>
                <div class="cards">{sections}</div>
            </main>
        },
    )
}
