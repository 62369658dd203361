//! The opening of a page.

use leptos::prelude::*;

/// The title and the summary.
pub(super) fn opening(title: &str, summary: &str) -> impl IntoView + use<> {
    let (title, summary) = (title.to_owned(), summary.to_owned());
    view! {
        <h1>{title}</h1>
        <p class="lede">{summary}</p>
    }
}
