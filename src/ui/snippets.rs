//! Configuration to paste, one piece at a time.

use super::report::marked;
use crate::calculators::{Calculator, Snippet};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The pieces behind tabs. The tabs are radio buttons that the style sheet heeds, so they work by keyboard and without script.
///
/// `copy` is told of every click.
pub fn snippets(calculator: &Calculator, snippets: &[Snippet], copy: fn(MouseEvent)) -> impl IntoView + use<> {
    let tab = |(place, snippet): (usize, &Snippet)| {
        let group = [calculator.slug, "-configuration"].concat();
        view! {
            <label class="tabs__tab"><input type="radio" name=group checked=place == 0 /> {snippet.title}</label>
        }
    };
    let tabs: Vec<_> = snippets.iter().enumerate().map(tab).collect();
    let pieces: Vec<_> = snippets.iter().map(piece).collect();
    view! {
        <h2 class="answer__part">"Configuration to paste"</h2>
        <div class="tabs" on:click=copy>
            <div class="tabs__list" role="radiogroup" aria-label="Configuration to paste">{tabs}</div>
            {pieces}
        </div>
    }
}

fn piece(snippet: &Snippet) -> impl IntoView + use<> {
    let title = snippet.title;
    view! {
        <figure class="code">
            <figcaption>
                {title} <button type="button" class="code__copy">
                    <span data-copied="Copied" data-refused="Select it to copy">"Copy"</span>
                    <span class="visually-hidden">" " {title}</span>
                </button>
            </figcaption>
            <pre tabindex="0"><code>{marked(&snippet.code)}</code></pre>
        </figure>
    }
}
