//! The controls that open search. Their script loads the rest.

use super::addresses::REFERENCE;
use leptos::prelude::*;

/// The control in the bar. Without scripts, it is a link to the list of all pages.
pub(super) fn control() -> AnyView {
    view! {
        <a class="bar__search" href=REFERENCE data-search="/search/">
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <circle cx="8.5" cy="8.5" r="5.5"></circle>
                <path d="m12.75 12.75 4.5 4.5"></path>
            </svg>
            <span class="bar__search-word">"Search"</span>
            <span class="bar__search-word--still">"All topics"</span>
            <kbd aria-hidden="true">"/"</kbd>
        </a>
    }
    .into_any()
}

/// A button in the text of a page, hidden without scripts.
pub(super) fn button() -> AnyView {
    view! { <button type="button" class="button" data-search="/search/" hidden>"Search"</button> }.into_any()
}
