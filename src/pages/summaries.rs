//! Lists of pages with their summaries.

use content::Page;
use leptos::prelude::*;

/// Pages with their summaries.
pub(super) fn summaries(pages: &[Page]) -> AnyView {
    list(pages.iter().map(|page| (page.address.as_str(), page.about.title.as_str(), page.about.summary.as_str())))
}

/// Addresses with titles and summaries.
pub(super) fn list<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> AnyView {
    let entry = |(address, title, summary): (&str, &str, &str)| {
        view! {
            <dt><a href=address.to_string()>{title.to_string()}</a></dt>
            <dd>{summary.to_string()}</dd>
        }
    };
    view! { <dl class="summaries">{entries.into_iter().map(entry).collect::<Vec<_>>()}</dl> }.into_any()
}
