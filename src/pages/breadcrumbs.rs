//! Breadcrumbs: the pages above a page.

use leptos::prelude::*;

/// The breadcrumbs of a page. `above` has the addresses and titles of the pages above it, `here` is its own title.
pub(super) fn breadcrumbs(above: &[(&str, &str)], here: &str) -> AnyView {
    let above = above.iter().map(|(to, name)| view! { <li><a href=to.to_string()>{name.to_string()}</a></li> });
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>
                {above.collect::<Vec<_>>()}
                <li aria-current="page">{here.to_string()}</li>
            </ol>
        </nav>
    }
    .into_any()
}
