//! Tables for the pages, as Markdown, which both the HTML and the Markdown version of a page use.

use super::hosts::{HOSTS, Host};
use super::load::Load;
use models::platform_cost::prices::{Confidence, PRICES};
use models::units::{Unit, figure};
use std::fmt::Write;

/// Returns the cost of a month at each host for these numbers of readers.
pub fn readers_table(visit: Load, readers: &[f64]) -> String {
    let mut table = String::from("| Host |");
    for count in readers {
        // Writing to a `String` does not fail.
        let _ = write!(table, " {} readers |", figure(*count));
    }
    let _ = write!(table, " What the cost covers | Prices read |\n|---|{}---|---|\n", "---|".repeat(readers.len()));
    for host in HOSTS {
        let _ = write!(table, "| {} |", host.label);
        for count in readers {
            let amount = host.bill(visit.times(*count));
            let _ = write!(table, " {} |", amount.map_or("no".into(), |dollars| Unit::DOLLARS.format(dollars)));
        }
        let _ = writeln!(table, " {} | {} |", host.counted, origin(host));
    }
    table
}

/// Returns what a visit loads, by part and in total.
pub fn visit_table<'a>(parts: impl IntoIterator<Item = (&'a str, Load)>) -> String {
    let mut table = String::from("| Loaded | Requests | Bytes |\n|---|---|---|\n");
    let mut all = Load::default();
    for (name, load) in parts {
        row(&mut table, name, load);
        all = all.and(load);
    }
    row(&mut table, "**Total**", all);
    table
}

fn row(table: &mut String, name: &str, load: Load) {
    let _ = writeln!(table, "| {name} | {} | {} |", figure(load.requests), figure(load.bytes));
}

/// Returns the oldest date on which a price of the host was read, and the lowest confidence of its prices.
fn origin(host: &Host) -> String {
    let prices = || PRICES.iter().filter(|price| host.uses(price));
    let oldest = prices().map(|price| price.as_of).min().unwrap_or_default();
    let is = |confidence| prices().any(|price| price.confidence == confidence);
    let least = [Confidence::Undated, Confidence::ThirdParty].into_iter().find(|confidence| is(*confidence));
    format!("{oldest}, {}", least.unwrap_or(Confidence::Vendor).words())
}
