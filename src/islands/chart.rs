//! A chart that can be read by pointer, by keyboard, and as a table.

use leptos::prelude::*;
use models::{Chart, Value, fill};
use widget::{Drawing, highlights};

/// The chart with this index, for these values.
pub(super) fn chart(number: usize, chart: &Chart, values: &[Value]) -> AnyView {
    let plot = (chart.plot)(values);
    let Drawing { picture, table } = plot.as_ref().map(Drawing::of).unwrap_or_default();
    let highlights = plot.as_ref().map(highlights).filter(|switches| !switches.is_empty()).map(|switches| {
        view! { <div class="chart__highlights" role="group" aria-label="Highlight lines" inner_html=switches></div> }
    });
    let [picture_part, table_part] = ["picture-{=}", "table-{=}"].map(|part| fill(part, &[number as f64]));
    view! {
        <figure class="chart">
            <figcaption>{chart.title}</figcaption>
            <div class="chart__picture" data-part=picture_part inner_html=picture></div>
            {highlights}
            <details class="chart__numbers">
                <summary>"The numbers as a table"</summary>
                <div class="table" tabindex="0" role="group" aria-label=chart.title>
                    <table data-part=table_part inner_html=table></table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}
