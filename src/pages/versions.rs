//! The two versions of a page: this one, and the same as Markdown.

use leptos::prelude::*;

/// The other version, to read and to copy. The page that stands for missing ones has none.
pub(super) fn versions(address: &str) -> Option<AnyView> {
    (address != "/404/").then(|| {
        let markdown = format!("{address}index.md");
        view! {
            <p class="versions" data-versions>
                <span>"This page"</span>
                <a href=markdown type="text/markdown">"Markdown, for language models"</a>
                <button type="button" data-copy hidden>"Copy page as Markdown"</button>
                <span role="status" data-copied></span>
            </p>
        }
        .into_any()
    })
}
