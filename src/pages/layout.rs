//! What every page has around its content.

use super::menu::menu;
use super::versions::versions;
use super::{SITE, deployment, library, search};
use leptos::prelude::*;

/// Pages that want the whole width: there the list of all pages waits behind the menu button.
const WIDE: &str = "/calculators/";

/// A page with the bar above, the list of all pages beside, and the footer below. `address` is that of the page.
pub(super) fn layout(address: &str, content: impl IntoView) -> AnyView {
    let wide = address == "/" || (address.starts_with(WIDE) && address != WIDE);
    view! {
        <a class="skip" href="#content">"Skip to the content"</a>
        <header class="bar">
            <button type="button" class="bar__menu" popovertarget="pages">
                <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                    <path d="M3 6h14M3 10h14M3 14h14"></path>
                </svg>
                <span class="bar__word">"Menu"</span>
            </button>
            <a class="bar__brand" href="/">{SITE}</a>
            <nav class="bar__nav" aria-label="Site">
                {bar_link("/reference/", "Reference", address, is_reference(address))}
                {bar_link("/calculators/", "Calculators", address, address.starts_with(WIDE))}
                {bar_link("/symptoms/", "Symptoms", address, address == "/symptoms/")}
                {bar_link("/claims/", "Claims", address, address == "/claims/")}
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
            {versions(address)}
            <p>
                "Every number here has a source or says that it is an estimate. Calculators run in your browser and send nothing anywhere."
            </p>
            <ul class="foot__links">
                <li><a href="/reference/">"All pages"</a></li>
                <li><a href="/checklist/">"Checklist"</a></li>
                <li><a href="/claims/">"Claim ledger"</a></li>
                <li><a href="/sources/">"Sources"</a></li>
                <li><a href="/llms.txt">"For language models"</a></li>
                <li><a href="/offline/">"Offline and on this device"</a></li>
                <li><a href="/licenses/">"Licenses"</a></li>
                <li><a href="/">{SITE}</a> ", MIT or Apache-2.0"</li>
            </ul>
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
