//! The page about what the site stores on the reader's device, and how to remove it.

use super::addresses::{HOME, NOT_FOUND, OFFLINE};
use super::head::Head;
use super::layout::layout;
use super::opening::opening;
use super::scripts::Script;
use super::site_page::{Contents, SitePage};
use leptos::prelude::*;

/// What is stored besides the site itself: its name, when it is stored, and the prefix of its keys in the browser's storage.
pub(super) const KEPT: [(&str, &str, &str); 5] = [
    ("Theme", "Stored when you choose light or dark, until you switch back to your system's theme.", "theme"),
    ("Checklist progress", "Stored when you check an item, until you uncheck it.", "checklist"),
    (
        "Calculator inputs",
        "The latest inputs of each calculator, stored as you type, until you press “Reset” or “Forget them”.",
        "axum-in-production:",
    ),
    (
        "Your deployment",
        "The numbers you entered for the whole site, until you clear them.",
        "axum-in-production:deployment",
    ),
    (
        "Recent pages",
        "The last pages you opened in this tab, which search offers, until you close the tab.",
        "axum-in-production:visited",
    ),
];
pub(super) const SITE_ITSELF: &str = "This page, the home page, all calculators and every page you visit, so that they open without a \
    connection. When you are online, you always get the latest version. If your browser's data saver is on, only the pages \
    you visit are stored.";
pub(super) const NOWHERE_ELSE: &str = "Everything stays in this browser. Nothing is sent anywhere.";

/// `/offline/`, which also replaces pages that are not stored while the browser is offline.
pub(super) fn view(page: &'static SitePage) -> AnyView {
    Head { scripts: vec![Script::Site, Script::Offline], ..Head::of(page) }.set();
    layout(
        page.address,
        view! {
            <main class="list offline" id="content">
                <div class="note" role="alert" data-missing hidden>
                    <p>
                        <strong>"This page is not stored on this device, and you are offline."</strong>
                        " The stored pages are listed below."
                    </p>
                    <p><button type="button" class="button" data-again>"Try again"</button></p>
                </div>
                {opening(page.title, page.summary)}
                <noscript><p class="note">"Without JavaScript, nothing is stored."</p></noscript>
                <p class="offline__switch" data-choice hidden>
                    <label><input type="checkbox" role="switch" autocomplete="off" data-keep /> "Store this site on this device"</label>
                </p>
                <p role="status" data-said></p>
                <section aria-labelledby="kept-pages" data-list hidden>
                    <h2 id="kept-pages">"Pages available offline"</h2>
                    <ul class="offline__pages">{pages()}</ul>
                </section>
                <section aria-labelledby="kept">
                    <h2 id="kept">"What is stored"</h2>
                    <dl class="summaries">{KEPT.map(entry).into_iter().collect::<Vec<_>>()} <dt>"The site itself"</dt> <dd>{SITE_ITSELF}</dd></dl>
                    <p>{NOWHERE_ELSE} " " <span data-size></span></p>
                    <p><button type="button" class="button" data-remove hidden>"Remove everything"</button></p>
                </section>
            </main>
        },
    )
}

fn entry((name, how, key): (&'static str, &'static str, &'static str)) -> AnyView {
    view! { <dt>{name} " " <span class="offline__now" data-key=key></span></dt> <dd>{how}</dd> }.into_any()
}

/// Links to all pages. The script shows those that are stored.
fn pages() -> Vec<AnyView> {
    let contents = Contents::of_context();
    let others = contents.pages.iter().filter(|page| ![OFFLINE, NOT_FOUND].contains(&page.address));
    let others = others.map(|page| (page.address, if page.address == HOME { "Home" } else { page.title }));
    let files = contents.library.all().map(|page| (page.address.as_str(), page.about.title.as_str()));
    let entry = |(address, title): (&str, &str)| {
        let (address, title) = (address.to_string(), title.to_string());
        view! { <li hidden><a href=address>{title}</a></li> }.into_any()
    };
    others.chain(files).map(entry).collect()
}
