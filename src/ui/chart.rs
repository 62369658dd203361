//! A chart with the means to read it: by pointer, by keyboard, as a table.

use leptos::ev::{Event, PointerEvent};
use leptos::prelude::*;

/// A chart whose `picture` and `table` are markup from [`crate::markup`].
///
/// `read` is told of the events of the slider, `point` of those of a pointer above the picture.
pub fn chart(
    title: &'static str,
    [picture, table]: [RwSignal<String>; 2],
    read: fn(Event),
    point: fn(PointerEvent),
) -> impl IntoView {
    view! {
        <figure class="chart" on:input=read on:pointermove=point>
            <figcaption>{title}</figcaption>
            <div class="chart__picture" inner_html=picture></div>
            <details class="chart__numbers">
                <summary>"The numbers as a table"</summary>
                <div class="table" tabindex="0" role="group" aria-label=title>
                    <table inner_html=table></table>
                </div>
            </details>
        </figure>
    }
}
