//! Links to the Markdown version of a page, and to its source file.

use super::addresses::NOT_FOUND;
use super::site_page::library;
use leptos::prelude::*;

/// Links to the Markdown version and to the source file. The page for missing addresses has neither.
pub(super) fn alternates(address: &str) -> Option<AnyView> {
    (address != NOT_FOUND).then(|| {
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

/// The source file of a page of `content/`: a link to edit it if the address of the repository is known, otherwise its name.
fn source(address: &str) -> Option<AnyView> {
    let library = library();
    let page = library.all().find(|page| page.address == address)?;
    Some(match library.site.edit(&page.path) {
        Some(to) => view! { <a href=to>"Edit this page"</a> }.into_any(),
        None => view! { <span>"Source file: " <code>{page.path.display().to_string()}</code></span> }.into_any(),
    })
}
