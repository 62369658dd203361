//! What stands where there is no page.

use super::head::Head;
use super::layout::layout;
use leptos::prelude::*;

/// `/404/`, which static hosts show for every address they do not know.
#[component]
pub(super) fn NotFound() -> impl IntoView {
    Head::new("No such page", "There is no page at this address. The list of all pages may have what you look for.")
        .set();
    layout(
        "/404/",
        view! {
            <main class="list" id="content">
                <h1>"There is no page here"</h1>
                <p class="lede">"The address may be misspelled, or the page may have moved."</p>
                <p><a class="button button--first" href="/reference/">"See all pages"</a></p>
            </main>
        },
    )
}
