//! The body of a page of `content/`.

use crate::islands::live_calculator;
use content::{Block, Body};
use leptos::prelude::*;
use widget::Placement;

/// Sources that a phone shows at once; `prose.css` hides the others.
const SHOWN_SOURCES: usize = 4;

/// The notes that the claim marks in the text open.
pub(super) fn notes(body: &Body) -> Option<AnyView> {
    let notes = body.notes.concat();
    (!notes.is_empty()).then(|| view! { <div class="notes" inner_html=notes></div> }.into_any())
}

/// The blocks of the body. Calculators are islands.
pub(super) fn blocks(body: &Body) -> Vec<AnyView> {
    body.blocks
        .iter()
        .map(|block| match block {
            Block::Html(html) => view! { <div class="flow" inner_html=html.clone()></div> }.into_any(),
            Block::Calculator(calculator) => view! {
                <div class="inset">{without_script()} {live_calculator(calculator, Placement::Prose)}</div>
            }
            .into_any(),
        })
        .collect()
}

/// The sources. On a phone, those beyond the first few are folded, without a script.
pub(super) fn sources(body: &Body) -> Option<AnyView> {
    let count = body.sources.len();
    (count > 0).then(|| {
        let all = view! {
            <label class="unfold">
                <input type="checkbox" autocomplete="off" />
                {format!("All {count} sources")}
            </label>
        };
        view! {
            <section class="sources" aria-labelledby="sources">
                <h2 id="sources">"Sources"</h2>
                <ol inner_html=body.sources.concat()></ol>
                {(count > SHOWN_SOURCES).then_some(all)}
            </section>
        }
        .into_any()
    })
}

/// A note for readers without scripts. Their form stays visible, because it shows the inputs of the answer.
pub(super) fn without_script() -> AnyView {
    view! {
        <noscript>
            <p class="note">
                "To enter your own numbers, enable JavaScript for this page."
            </p>
        </noscript>
    }
    .into_any()
}
