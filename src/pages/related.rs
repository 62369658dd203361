//! Related pages, and official documents for further reading.

use super::site_page::library;
use super::sources::item;
use content::Page;
use leptos::prelude::*;

/// The section at the end of a page.
pub(super) fn related(page: &Page) -> AnyView {
    let library = library();
    let near = library.related(page).into_iter().map(|(other, likeness)| {
        let percent = format!("{:.0}% similar", likeness * 100.0);
        view! {
            <li>
                <a href=other.address.clone()>{other.about.title.clone()}</a> " " <small>{percent}</small>
                <p>{other.about.summary.clone()}</p>
            </li>
        }
    });
    let reading: Vec<_> = page.about.reading.iter().filter_map(|id| library.sources.get(id)).map(item).collect();
    view! {
        <section class="related" aria-labelledby="related">
            <h2 id="related">"Related"</h2>
            <ul class="related__pages">{near.collect::<Vec<_>>()}</ul>
            {(!reading.is_empty()).then(|| further(reading))}
        </section>
    }
    .into_any()
}

/// Official documents, folded: what the page takes from them is in its text.
fn further(reading: Vec<AnyView>) -> AnyView {
    view! {
        <details>
            <summary>{format!("Further reading ({})", reading.len())}</summary>
            <ul class="related__reading">{reading}</ul>
        </details>
    }
    .into_any()
}
