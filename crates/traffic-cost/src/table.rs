//! The tables that pages show, as Markdown for both versions of a page.

use super::hosts::{HOSTS, Host};
use super::load::Load;
use models::platform_cost::prices::{Confidence, PRICES};
use models::units::{Unit, figure};
use std::fmt::Write;

/// What a month costs at every host for each number of readers.
pub fn readers_table(visit: Load, readers: &[f64]) -> String {
    let mut table = String::from("| Sent from |");
    for count in readers {
        // Writing to a `String` does not fail.
        let _ = write!(table, " {} readers |", figure(*count));
    }
    let _ = write!(table, " What is counted | Prices read |\n|---|{}---|---|\n", "---|".repeat(readers.len()));
    for host in HOSTS {
        let _ = write!(table, "| {} |", host.label);
        for count in readers {
            let amount = host.bill(visit.times(*count));
            let _ = write!(table, " {} |", amount.map_or("no".into(), |dollars| Unit::DOLLARS.format(dollars)));
        }
        let _ = writeln!(table, " {} | {} |", host.counted, read(host));
    }
    table
}

/// What a visit loads, by part and in total.
pub fn visit_table<'a>(parts: impl IntoIterator<Item = (&'a str, Load)>) -> String {
    let mut table = String::from("| What is loaded | Requests | Bytes |\n|---|---|---|\n");
    let mut all = Load::default();
    for (name, load) in parts {
        row(&mut table, name, load);
        all = all.and(load);
    }
    row(&mut table, "**All of it**", all);
    table
}

fn row(table: &mut String, name: &str, load: Load) {
    let _ = writeln!(table, "| {name} | {} | {} |", figure(load.requests), figure(load.bytes));
}

/// The oldest day on which a price of the host was read, and the lowest confidence of its prices.
fn read(host: &Host) -> String {
    let prices = || PRICES.iter().filter(|price| host.uses(price));
    let oldest = prices().map(|price| price.as_of).min().unwrap_or_default();
    let is = |confidence| prices().any(|price| price.confidence == confidence);
    let least = [Confidence::Undated, Confidence::ThirdParty].into_iter().find(|confidence| is(*confidence));
    format!("{oldest}, {}", least.unwrap_or(Confidence::Vendor).words())
}
