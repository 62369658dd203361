//! The comparison of all platforms.

use super::bill::{Bill, Limit, Line};
use super::inputs::Inputs;
use super::model::{Comparison, Costs};
use super::platforms::PLATFORMS;
use crate::units::Unit;
use crate::{Amount, Metric, Row, Table};

/// Keys of a platform's numbers. Do not change them: other pages may depend on them.
macro_rules! keys {
    ($($platform:literal)+) => {
        [$([
            concat!("infrastructure-cost-", $platform),
            concat!("monthly-cost-", $platform),
            concat!("baseline-cost-", $platform),
            concat!("cheapest-cost-", $platform),
            concat!("compute-cost-", $platform),
            concat!("idle-cost-", $platform),
            concat!("cost-per-million-", $platform),
            concat!("instances-", $platform),
        ]),+]
    };
}

const KEYS: [[&str; NUMBERS]; PLATFORMS.len()] =
    keys!("vps" "kubernetes" "fargate" "cloud-run" "railway" "render" "fly");

/// Numbers of each platform: amounts in dollars, then a number of instances.
const NUMBERS: usize = 8;

const COLUMNS: [&str; NUMBERS + 1] = [
    "Platform",
    "Bill",
    "Bill and your time",
    "Like for like",
    "Cheapest setup",
    "Compute alone",
    "Without traffic",
    "A million requests",
    "Instances, busiest hour",
];

impl Comparison {
    /// Returns the cost of a million requests; `None` without requests.
    pub(super) fn per_million(&self, dollars: f64) -> Amount {
        if self.demand.requests > 0.0 { Amount::new(dollars / (self.demand.requests / 1e6)) } else { Amount::None }
    }
}

impl Inputs {
    pub(super) fn table(&self, comparison: &Comparison) -> Table {
        let best = comparison.best.as_ref().map(|best| best.ranked.place);
        let row = |(place, bill): (usize, &Result<Bill, Limit>)| {
            let amounts = match bill {
                Ok(bill) => self.amounts(bill, place, comparison),
                Err(_) => [Amount::None; NUMBERS],
            };
            let cell = |(number, amount): (usize, Amount)| Metric {
                key: KEYS[place][number],
                label: COLUMNS[number + 1],
                amount,
                unit: if number + 1 < NUMBERS { Unit::DOLLARS } else { Unit::NONE },
            };
            let cells = amounts.into_iter().enumerate().map(cell).collect();
            Row { label: PLATFORMS[place].label, best: best == Some(place), cells }
        };
        let rows = comparison.bills.iter().enumerate().map(row).collect();
        Table { caption: "What each platform costs a month", columns: &COLUMNS, rows }
    }

    fn amounts(&self, bill: &Bill, place: usize, comparison: &Comparison) -> [Amount; NUMBERS] {
        let dollars = bill.infrastructure();
        let found = |costs: &Costs| if costs[place].is_finite() { Amount::new(costs[place]) } else { Amount::None };
        [
            Amount::new(dollars),
            Amount::new(bill.total(self)),
            found(&comparison.alike),
            found(&comparison.least),
            Amount::new(bill.line(Line::Compute)),
            found(&comparison.idle),
            comparison.per_million(dollars),
            Amount::new(bill.instances),
        ]
    }
}
