//! The two versions of a page: this one, and the same as Markdown.

use leptos::prelude::*;

/// The switch between them.
pub(super) fn versions(address: &str) -> AnyView {
    let markdown = format!("{address}index.md");
    view! {
        <p class="versions" data-versions>
            <span>"For people"</span>
            <a href=markdown type="text/markdown">"Markdown, for language models"</a>
            <button type="button" data-copy hidden>"Copy page as Markdown"</button>
            <span role="status" data-copied></span>
        </p>
    }
    .into_any()
}
