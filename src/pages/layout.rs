//! The layout around the content of every page.

use super::addresses::{CALCULATORS, HOME, REFERENCE, SITE, calculator};
use super::alternates::alternates;
use super::menu::menu;
use super::site_page::{Contents, SitePage};
use super::{deployment, search};
use leptos::prelude::*;
use models::ALL;

/// The page at `address` with the bar, the menu and the footer.
pub(super) fn layout(address: &str, content: impl IntoView) -> AnyView {
    // Wide pages use the whole width. Their menu opens with the menu button.
    let wide = address == HOME || is_calculator(address);
    let contents = Contents::of_context();
    let bar: Vec<_> = contents.in_bar().map(|(page, name)| bar_link(&contents, page, name, address)).collect();
    let foot = contents.in_footer().map(|(page, name)| view! { <li><a href=page.address>{name}</a></li> });
    let foot: Vec<_> = foot.collect();
    view! {
        <a class="skip" href="#content">"Skip to content"</a>
        <header class="bar">
            <button type="button" class="bar__menu" popovertarget="pages">
                <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                    <path d="M3 6h14M3 10h14M3 14h14"></path>
                </svg>
                <span class="bar__word">"Menu"</span>
            </button>
            <a class="bar__brand" href=HOME>{SITE}</a>
            <nav class="bar__nav" aria-label="Site">
                {bar}
            </nav>
            <div class="bar__tools">
                {search::control()}
                {deployment::opener()}
                <button
                    type="button"
                    class="bar__button"
                    data-theme-switch
                    hidden
                    aria-label="Dark theme"
                    aria-pressed="false"
                >
                    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                        <path class="solid" d="M10 2.5a7.5 7.5 0 1 0 0 15Z"></path>
                        <circle cx="10" cy="10" r="7.5"></circle>
                    </svg>
                </button>
            </div>
        </header>
        <div class="frame" data-wide=wide.then_some("true")>
            {menu(address)}
            {content.into_view()}
        </div>
        <footer class="foot">
            {alternates(address)}
            <p>
                "Every number here has a source or is marked as an estimate. Calculators run in your browser and send no data."
            </p>
            <ul class="foot__links">
                {foot}
                <li><a href="/llms.txt">"For language models"</a></li>
                <li><a href=HOME>{SITE}</a> ", MIT or Apache-2.0"</li>
            </ul>
        </footer>
    }
    .into_any()
}

fn is_calculator(address: &str) -> bool {
    ALL.iter().any(|one| calculator(one.slug) == address)
}

fn bar_link(contents: &Contents, page: &'static SitePage, name: &'static str, address: &str) -> AnyView {
    let is_part = match page.address {
        // One of them has an address of its own.
        CALCULATORS if is_calculator(address) => true,
        REFERENCE => contents.library.section(address.split('/').nth(1).unwrap_or_default()).is_some(),
        part => address.starts_with(part),
    };
    let current = match (address == page.address, is_part) {
        (true, _) => Some("page"),
        (false, true) => Some("true"),
        (false, false) => None,
    };
    view! { <a href=page.address aria-current=current>{name}</a> }.into_any()
}
