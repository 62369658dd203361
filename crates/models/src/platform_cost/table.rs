//! The comparison of all platforms.

use super::bill::{Bill, Limit, Line};
use super::inputs::Inputs;
use super::model::Comparison;
use super::platforms::PLATFORMS;
use crate::units::Unit;
use crate::{Amount, Metric, Row, Table};

/// Keys of a platform's numbers. Do not change them: other pages may depend on them.
macro_rules! keys {
    ($($platform:literal)+) => {
        [$([
            concat!("monthly-cost-", $platform),
            concat!("infrastructure-cost-", $platform),
            concat!("compute-cost-", $platform),
            concat!("idle-cost-", $platform),
            concat!("cost-per-million-", $platform),
            concat!("instances-", $platform),
        ]),+]
    };
}

const KEYS: [[&str; 6]; PLATFORMS.len()] = keys!("vps" "kubernetes" "fargate" "cloud-run" "railway" "render" "fly");

const COLUMNS: [&str; 7] = [
    "Platform",
    "A month",
    "Without your time",
    "Compute alone",
    "With no traffic",
    "A million requests",
    "Instances, busiest hour",
];

impl Inputs {
    pub(super) fn table(&self, comparison: &Comparison) -> Table {
        let best = comparison.best.as_ref().map(|best| best.place);
        let row = |(place, bill): (usize, &Result<Bill, Limit>)| {
            let amounts = match bill {
                Ok(bill) => self.amounts(bill, comparison.idle[place], comparison.demand.requests),
                Err(_) => [Amount::None; 6],
            };
            let cell = |(number, amount): (usize, Amount)| Metric {
                key: KEYS[place][number],
                label: COLUMNS[number + 1],
                amount,
                unit: if number < 5 { Unit::DOLLARS } else { Unit::NONE },
            };
            let cells = amounts.into_iter().enumerate().map(cell).collect();
            Row { label: PLATFORMS[place].label, best: best == Some(place), cells }
        };
        let rows = comparison.bills.iter().enumerate().map(row).collect();
        Table { caption: "What each platform costs", columns: &COLUMNS, rows }
    }

    fn amounts(&self, bill: &Bill, idle: f64, requests: f64) -> [Amount; 6] {
        let monthly = bill.total(self);
        let per_million = if requests > 0.0 { Amount::new(monthly / (requests / 1e6)) } else { Amount::None };
        [
            Amount::new(monthly),
            Amount::new(bill.infrastructure()),
            Amount::new(bill.line(Line::Compute)),
            Amount::new(idle),
            per_million,
            Amount::new(bill.instances),
        ]
    }
}
