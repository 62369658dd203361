//! Properties of all inputs.

use super::super::demand::profile;
use super::super::platforms::PLATFORMS;
use crate::platform_cost::{CALCULATOR, Inputs};
use crate::{Amount, Field, Kind, Value};
use proptest::prelude::*;

/// Any inputs within their ranges: small numbers more often than large ones.
fn any_inputs() -> impl Strategy<Value = Inputs> {
    let fields: Vec<&'static Field> = CALCULATOR.fields().collect();
    proptest::collection::vec(0.0..1.0_f64, fields.len()).prop_map(move |places| {
        let value = |(field, place): (&&Field, f64)| match field.kind {
            Kind::Number { min, max, whole, .. } => {
                let number = min + (max - min) * libm::pow(place, 6.0);
                Value::Number(if whole { number.round() } else { number })
            }
            Kind::Choice { options, .. } => Value::Choice(options[(place * options.len() as f64) as usize].key),
        };
        let values: Vec<_> = fields.iter().zip(places).map(value).collect();
        let inputs = Inputs::from_values(&values).expect("values of the inputs' types");
        // More would be a conflict.
        Inputs { cpu_time: inputs.cpu_time.min(inputs.latency * inputs.vcpu.max(1.0)), ..inputs }
    })
}

/// What a platform charges, without your time; `None` where it cannot serve the load.
fn infrastructure(inputs: &Inputs) -> Vec<Option<f64>> {
    let bills = inputs.bills(&profile(inputs.shape, inputs.peak_ratio), inputs.rps);
    bills.map(|bill| bill.ok().map(|bill| bill.infrastructure())).into()
}

/// Fails if a platform gets cheaper, or serves a load it did not serve before.
fn never_cheaper(before: &Inputs, after: &Inputs) -> Result<(), TestCaseError> {
    for ((platform, before), after) in PLATFORMS.iter().zip(infrastructure(before)).zip(infrastructure(after)) {
        match (before, after) {
            (Some(before), Some(after)) => {
                // A DigitalOcean node that runs for part of the day includes only part of its traffic.
                let slack = if platform.key == "kubernetes" { 2e-2 } else { 1e-9 };
                // Each line may be rounded down by a cent.
                prop_assert!(after >= before * (1.0 - slack) - 0.1, "{}: {} to {}", platform.key, before, after);
            }
            (None, Some(_)) => prop_assert!(false, "{} can serve more and not less", platform.key),
            _ => {}
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_answer_is_finite_and_none_is_negative(inputs in any_inputs()) {
        let report = inputs.evaluate().map_err(|_| TestCaseError::fail("no answer"))?;
        for found in report.all_metrics() {
            let fine = match found.amount {
                Amount::Number(value) => value >= 0.0,
                Amount::None | Amount::Word { .. } => true,
                Amount::Unstable | Amount::Unbounded => false,
            };
            prop_assert!(fine, "{:?}", found);
        }
        let words = format!("{report:?} {:?}", (inputs.lines(), inputs.bars()));
        let strange = words.split(|c: char| !c.is_alphanumeric()).find(|word| ["NaN", "inf", "infinity"].contains(word));
        prop_assert!(strange.is_none(), "{words}");
    }

    #[test]
    fn more_load_never_costs_less(inputs in any_inputs(), more in 1.0..10.0_f64) {
        never_cheaper(&inputs, &Inputs { rps: inputs.rps * more, ..inputs })?;
        never_cheaper(&inputs, &Inputs { cpu_time: inputs.cpu_time * more, ..inputs })?;
        never_cheaper(&inputs, &Inputs { response_size: inputs.response_size * more, ..inputs })?;
        never_cheaper(&inputs, &Inputs { log_line_bytes: inputs.log_line_bytes * more, ..inputs })?;
    }

    #[test]
    fn more_database_work_never_costs_less(inputs in any_inputs(), more in 1.0..10.0_f64) {
        never_cheaper(&inputs, &Inputs { db_time: inputs.db_time * more, ..inputs })?;
    }

    #[test]
    fn more_redundancy_never_costs_less(inputs in any_inputs(), more in 1.0..4.0_f64) {
        let inputs = Inputs { max_instances: f64::INFINITY, ..inputs };
        never_cheaper(&inputs, &Inputs { min_instances: (inputs.min_instances * more).ceil() + 1.0, ..inputs })?;
        never_cheaper(&Inputs { free_tier: true, ..inputs }, &Inputs { free_tier: false, ..inputs })?;
    }

    #[test]
    fn no_platform_costs_less_than_the_cheapest(inputs in any_inputs()) {
        let report = inputs.evaluate().map_err(|_| TestCaseError::fail("no answer"))?;
        let number = |key: &str| match report.metric(key).map(|metric| metric.amount) {
            Some(Amount::Number(number)) => Some(number),
            _ => None,
        };
        let (Some(bill), Some(total)) = (number("cheapest-bill"), number("cheapest-monthly-cost")) else {
            return Ok(());
        };
        let table = report.table.as_ref().ok_or_else(|| TestCaseError::fail("no table"))?;
        for row in &table.rows {
            let [Amount::Number(cost), Amount::Number(with_time)] = [0, 1].map(|cell: usize| row.cells[cell].amount) else { continue };
            prop_assert!(cost >= bill && (!row.best || cost == bill), "{row:?}");
            prop_assert!(with_time >= total, "{row:?}");
        }
    }

    #[test]
    fn the_cheapest_setup_costs_no_more_and_the_same_everywhere_no_less(inputs in any_inputs()) {
        let report = inputs.evaluate().map_err(|_| TestCaseError::fail("no answer"))?;
        let table = report.table.ok_or_else(|| TestCaseError::fail("no table"))?;
        for row in &table.rows {
            let Amount::Number(bill) = row.cells[0].amount else { continue };
            if let Amount::Number(alike) = row.cells[2].amount {
                // A DigitalOcean node that runs for part of the day includes only part of its traffic.
                prop_assert!(alike >= bill * 0.98 - 0.1, "{row:?}");
            }
            let Amount::Number(least) = row.cells[3].amount else { return Err(TestCaseError::fail("no cheapest")) };
            prop_assert!(least <= bill, "{row:?}");
        }
    }

    #[test]
    fn a_plan_holds(inputs in any_inputs()) {
        let report = inputs.evaluate().map_err(|_| TestCaseError::fail("no answer"))?;
        let mut after = inputs;
        for change in &report.plan {
            let value = change.value.parse().map_err(|_| TestCaseError::fail("no number"))?;
            match change.field {
                "pool-size" => after.pool_size = value,
                _ => after.max_instances = value,
            }
        }
        let again = after.evaluate().map_err(|_| TestCaseError::fail("no answer"))?;
        prop_assert!(again.plan.is_empty(), "{:?} {:?}", report.plan, again.plan);
        let winner = |report: &crate::Report| report.metric("cheapest-bill").map(|metric| metric.amount);
        prop_assert_eq!(winner(&again), winner(&report));
    }
}
