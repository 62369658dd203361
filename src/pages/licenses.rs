//! The third-party work on the site, with its licenses.

use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::site_page::{SitePage, library};
use content::{License, ThirdPartyWork};
use leptos::prelude::*;

pub(super) const OWN: &str = "The site itself, its text, data and code, is available under the MIT License or the Apache License 2.0, \
    at your option.";

/// `/licenses/`.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head::of(page).set();
    let library = library();
    let parts: Vec<_> = library.licenses.iter().map(part).collect();
    layout(
        page.address,
        view! {
            <main class="registry" id="content">
                {opening(page.title, page.summary)}
                <p class="registry__about">{OWN}</p>
                {parts}
            </main>
        },
    )
}

fn part(part: &ThirdPartyWork) -> AnyView {
    let licenses: Vec<_> = part.licenses.iter().map(license).collect();
    view! {
        <section aria-labelledby=part.id.clone()>
            <h2 id=part.id.clone()>{part.title.clone()}</h2>
            <p class="registry__about">{part.about.clone()} " " <a href=part.origin.clone()>"Source"</a></p>
            <ul class="registry__list">{licenses}</ul>
        </section>
    }
    .into_any()
}

fn license(license: &License) -> AnyView {
    view! {
        <li>
            <strong>{license.name.clone()}</strong>
            <p>{license.of.join(", ")}</p>
            <details>
                <summary>"License text"</summary>
                <pre class="registry__text">{license.text.clone()}</pre>
            </details>
        </li>
    }
    .into_any()
}
