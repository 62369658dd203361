//! Every price that the cost calculator computes with, its date and its source.

use crate::calculators::platform_cost::prices::{PRICES, Price};
use crate::units::machine;
use leptos::either::Either;
use leptos::prelude::*;

/// The dates between which the prices were read; `start.js` marks those that have become old.
pub(super) fn dates() -> impl IntoView {
    let days = || PRICES.iter().map(|price| price.as_of);
    let (first, last) = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    view! {
        <p class="note">
            "List prices, read between " {date(first)} " and " {date(last)} ". "
            <a href="#prices">"Every price, with its date and source"</a> "."
        </p>
    }
}

/// A table for each platform.
pub(super) fn prices() -> impl IntoView {
    let tables: Vec<_> = PRICES.chunk_by(|one, next| one.platform == next.platform).map(table).collect();
    view! {
        <section class="prices" aria-labelledby="prices">
            <h2 id="prices">"Prices"</h2>
            {tables}
        </section>
    }
}

fn table(prices: &'static [Price]) -> impl IntoView {
    let file = prices.first().map(|price| ["content/platforms/", price.platform, ".toml"].concat());
    let rows: Vec<_> = prices.iter().map(row).collect();
    view! {
        <details>
            <summary><code>{file}</code> {format!(", {} figures", prices.len())}</summary>
            <div class="table" tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col">"Figure"</th>
                            <th scope="col">"Read on"</th>
                            <th scope="col">"Where"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(price: &'static Price) -> impl IntoView {
    let source = if price.source.starts_with("https://") {
        let host = price.source.trim_start_matches("https://").split('/').next().unwrap_or_default();
        Either::Left(view! { <a href=price.source>{host}</a> })
    } else {
        Either::Right(price.source)
    };
    view! {
        <tr>
            <td>{price.label} " " <small>{price.table} "." {price.key}</small></td>
            <td>{machine(price.value)} " " {unit(price.unit)}</td>
            <td>{date(price.as_of)}</td>
            <td>{source} ", " {price.confidence.words()}</td>
        </tr>
    }
}

fn date(day: &'static str) -> impl IntoView {
    view! { <time data-price datetime=day>{day}</time> }
}

/// `usd/vcpu-minute` as `USD per vcpu-minute`.
fn unit(unit: &str) -> String {
    match unit.split_once('/') {
        Some((amount, of)) => format!("{} per {of}", amount.to_uppercase()),
        None => unit.to_uppercase(),
    }
}
