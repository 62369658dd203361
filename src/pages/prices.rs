//! The prices that the cost calculator uses, with their dates and sources.

use super::addresses;
use leptos::either::Either;
use leptos::prelude::*;
use models::platform_cost::prices::{FILES, PRICES, Price};
use models::units::machine;

/// The range of dates on which the prices were read. `start.js` marks dates that are too old.
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

/// A table of prices for each platform.
pub(super) fn prices() -> impl IntoView {
    let tables: Vec<_> = PRICES.chunk_by(|one, next| one.platform == next.platform).map(table).collect();
    view! {
        <section class="prices" aria-labelledby="prices">
            <h2 id="prices">"Prices"</h2>
            <p class="note">
                "Each file is also available as data, with the same digits. "
                <a href=addresses::ABOUT_DATA>"What it contains and how to use it"</a> "."
            </p>
            {tables}
        </section>
    }
}

fn table(prices: &'static [Price]) -> impl IntoView {
    let platform = prices.first().map(|price| price.platform).unwrap_or_default();
    let about = FILES.iter().find(|file| file.platform == platform);
    let note = |(table, note): &(&'static str, &'static str)| view! { <li><code>{*table}</code> ": " {*note}</li> };
    let notes: Vec<_> = about.into_iter().flat_map(|file| file.notes).map(note).collect();
    let data = addresses::platform(platform);
    let rows: Vec<_> = prices.iter().map(row).collect();
    view! {
        <details>
            <summary>
                <code>{format!("content/platforms/{platform}.toml")}</code> {format!(", {} values", prices.len())}
            </summary>
            <p>
                {about.map(|file| file.about)} " "
                <a href=data type="application/json">{format!("{platform}.json")}</a>
            </p>
            {(!notes.is_empty()).then(|| view! { <ul class="bullets">{notes}</ul> })}
            <div class="table" tabindex="0" role="group" aria-label=format!("Prices of {platform}")>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Item"</th>
                            <th scope="col">"Value"</th>
                            <th scope="col">"Read on"</th>
                            <th scope="col">"Source"</th>
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
    let amount_label = |amount: &str| if amount.len() <= 3 { amount.to_uppercase() } else { amount.into() };
    match unit.split_once('/') {
        Some((amount, of)) => format!("{} per {of}", amount_label(amount)),
        None => amount_label(unit),
    }
}
