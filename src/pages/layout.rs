//! What every page has around its content.

use super::{DATA, SITE, deployment, library};
use leptos::prelude::*;

/// A page with the bar above, the list of all pages beside, and the footer below. `address` is that of the page.
pub(super) fn layout(address: &str, content: impl IntoView) -> AnyView {
    view! {
        <a class="skip" href="#content">"Skip to the content"</a>
        <header class="bar">
            <button type="button" class="bar__menu" popovertarget="pages">"Menu"</button>
            <a class="bar__brand" href="/">{SITE}</a>
            <nav class="bar__nav" aria-label="Site">
                {bar_link("/reference/", "Reference", address, is_reference(address))}
                {bar_link("/calculators/", "Calculators", address, address.starts_with("/calculators/"))}
                {bar_link("/symptoms/", "Symptoms", address, address == "/symptoms/")}
            </nav>
            {deployment::opener()}
            <button type="button" class="bar__theme" data-theme-switch hidden aria-label="Dark theme" aria-pressed="false">
                <svg viewBox="0 0 20 20" aria-hidden="true">
                    <path d="M10 2.5a7.5 7.5 0 1 0 0 15Z"></path>
                    <circle cx="10" cy="10" r="7.5"></circle>
                </svg>
            </button>
        </header>
        <div class="frame">
            <nav class="pages" id="pages" popover aria-label="All pages">{pages(address)}</nav>
            {content.into_view()}
        </div>
        <footer class="foot">
            <p>
                "Every number here has a source or says that it is an estimate. Calculators run in your browser and send nothing anywhere."
            </p>
            <p>
                <a href="/reference/">"All pages"</a> " · " <a href="/claims/">"Claim ledger"</a> " · "
                <a href="/sources/">"Sources"</a> " · " <a href="/llms.txt">"For language models"</a> " · " <a href="/">{SITE}</a>
                ", MIT or Apache-2.0"
            </p>
        </footer>
    }
    .into_any()
}

fn is_reference(address: &str) -> bool {
    address == "/reference/" || library().section(address.split('/').nth(1).unwrap_or_default()).is_some()
}

fn bar_link(to: &'static str, name: &'static str, address: &str, current: bool) -> AnyView {
    let current = match (address == to, current) {
        (true, _) => Some("page"),
        (false, true) => Some("true"),
        (false, false) => None,
    };
    view! { <a href=to aria-current=current>{name}</a> }.into_any()
}

fn pages(address: &str) -> Vec<AnyView> {
    let library = library();
    let link = |to: &str, name: &str| {
        let current = (to == address).then_some("page");
        view! { <li><a href=to.to_string() aria-current=current>{name.to_string()}</a></li> }
    };
    let group = |to: &str, name: &str, links: Vec<_>| {
        let (to, name) = (to.to_string(), name.to_string());
        view! { <p class="pages__group"><a href=to>{name}</a></p> <ul>{links}</ul> }.into_any()
    };
    let sections = library.sections.iter().map(|section| {
        let links = section.pages.iter().map(|page| link(&page.address, &page.about.title)).collect();
        group(&section.index.address, &section.index.about.title, links)
    });
    let calculators = library.calculators.iter().map(|page| link(&page.address, &page.about.title)).collect();
    let data = DATA.iter().map(|(to, title, _)| link(to, title)).collect();
    sections
        .chain([group("/calculators/", "Calculators", calculators), group("/reference/", "Tools and data", data)])
        .collect()
}
