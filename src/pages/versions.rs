//! The other versions of a page: the same as Markdown, and the file that it is made of.

use super::library;
use leptos::prelude::*;

/// The other version, to read and to copy, and its source. The page that stands for missing ones has none.
pub(super) fn versions(address: &str) -> Option<AnyView> {
    (address != "/404/").then(|| {
        let markdown = format!("{address}index.md");
        view! {
            <p class="versions" data-versions>
                <span>"This page"</span>
                <a href=markdown type="text/markdown">"Markdown, for language models"</a>
                <button type="button" data-copy hidden>"Copy page as Markdown"</button>
                <span role="status" data-copied></span>
                {source(address)}
            </p>
        }
        .into_any()
    })
}

/// The file of a page that is one: its name, and where it is known, the way to edit it.
fn source(address: &str) -> Option<AnyView> {
    let library = library();
    let page = library.all().find(|page| page.address == address)?;
    Some(match library.site.edit(&page.path) {
        Some(to) => view! { <a href=to>"Edit this page"</a> }.into_any(),
        None => view! { <span>"Written in " <code>{page.path.display().to_string()}</code></span> }.into_any(),
    })
}
