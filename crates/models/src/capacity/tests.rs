//! Tests of the composition.

use super::*;
use crate::form::{self, query};
use crate::tests::drawn::{any_inputs, runner};
use crate::tests::support::{amount, assert_relatively_near, inputs, metric, report};
use crate::{cpu_quota, error_budget, log_volume, memory_budget, platform_cost, pool_sizing, rolling_deploy};
use proptest::prelude::*;

mod composition;
mod offers;
mod search;

fn typed(query: &str) -> Inputs {
    inputs(&CALCULATOR, query, Inputs::from_values)
}

fn uses(query: &str, multiple: f64) -> Vec<f64> {
    let inputs = typed(query);
    let models = inputs.models().expect("the defaults of all models");
    inputs.uses(&models, multiple).to_vec()
}

#[test]
fn the_first_limit_is_the_least_multiple() {
    for preset in CALCULATOR.presets {
        let report = report(&CALCULATOR, preset.query);
        let mut breaks = Vec::new();
        for resource in Resource::ALL {
            breaks.push(match amount(&report, resource.names()[2]) {
                Amount::Number(number) => number,
                _ => f64::INFINITY,
            });
        }
        let least = breaks.iter().copied().fold(f64::INFINITY, f64::min);
        match amount(&report, "first-multiple") {
            Amount::Number(first) => assert_eq!(first, least, "{}", preset.title),
            _ => assert_eq!(least, f64::INFINITY, "{}", preset.title),
        }
    }
}

#[test]
fn a_resource_is_used_up_where_the_answer_says() {
    for preset in CALCULATOR.presets {
        let inputs = typed(preset.query);
        let models = inputs.models().expect("the defaults of all models");
        let capacity = inputs.capacity(&models);
        for resource in Resource::ALL {
            let at = capacity.breaks[resource as usize];
            if at > 0.0 && at.is_finite() {
                let [below, above] = [0.97, 1.001].map(|factor| inputs.uses(&models, at * factor)[resource as usize]);
                assert!(above >= 0.999 && below < 1.0, "{}: {resource:?} at {at}: {below} {above}", preset.title);
            }
        }
    }
}

#[test]
fn a_fixed_fleet_of_the_defaults_runs_out_of_cpu_at_the_quotient() {
    // 500 / 3 requests of 2 ms on one core: a third is used, and it is used up at three times.
    let report = report(&CALCULATOR, "grows=false");
    assert_relatively_near(metric(&report, "use-cpu"), 1.0 / 3.0, 1e-9);
    assert_relatively_near(metric(&report, "breaks-cpu"), 3.0, 1e-5);
    // 500 of 2 ms on four cores: a quarter.
    assert_relatively_near(metric(&report, "use-database-cpu"), 0.25, 1e-9);
    assert_relatively_near(metric(&report, "breaks-database-cpu"), 4.0, 1e-5);
}

#[test]
fn a_fleet_that_grows_keeps_the_load_of_an_instance_until_its_maximum() {
    let growing = "instances=4&max-instances=8";
    let cpu = |multiple| uses(growing, multiple)[Resource::Cpu as usize];
    assert_relatively_near(cpu(2.0), cpu(1.0), 1e-9);
    assert_relatively_near(cpu(4.0), 2.0 * cpu(1.0), 1e-9);
}

#[test]
fn each_offer_moves_the_first_limit() {
    let mut offered = 0;
    for preset in CALCULATOR.presets {
        let before = typed(preset.query);
        let report = report(&CALCULATOR, preset.query);
        let (_, now) = before.capacity(&before.models().expect("models")).first();
        for offer in &report.offers {
            offered += 1;
            let mut texts = query::decode(&CALCULATOR, preset.query);
            let place = CALCULATOR.fields().position(|field| field.key == offer.change.field).expect("a field");
            texts[place].clone_from(&offer.change.value);
            let values = form::values(&CALCULATOR, &texts).expect("an offer that can be entered");
            let after = Inputs::from_values(&values).expect("inputs");
            let (_, then) = after.capacity(&after.models().expect("models")).first();
            assert!(then > now, "{}: {} gives {then}, was {now}", preset.title, offer.sentence.plain());
        }
    }
    assert!(offered > 3);
}

#[test]
fn losing_instances_never_gives_an_instance_more_room() {
    let mut checked = 0;
    for preset in CALCULATOR.presets {
        let inputs = Inputs { grows: false, ..typed(preset.query) };
        let capacity = inputs.models().map(|models| inputs.capacity(&models)).expect("models");
        let (first, multiple) = capacity.first();
        // Fewer instances open fewer connections, and share a pooler better.
        if [Resource::Cpu, Resource::Memory].contains(&first) {
            checked += 1;
            assert!(capacity.lost.iter().all(|lost| *lost <= multiple), "{}: {capacity:?}", preset.title);
        }
    }
    assert!(checked > 0);
}

#[test]
fn the_headline_alone_is_that_of_the_answer() {
    let result = runner(100).run(&any_inputs(&CALCULATOR), |values| {
        let answered = (CALCULATOR.evaluate)(&values).ok();
        let headline = answered.as_ref().and_then(|report| report.metric(CALCULATOR.headline));
        prop_assert_eq!(CALCULATOR.headline_of(&values), headline.map(|metric| metric.amount));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_loss_of_an_instance_or_of_a_zone_is_told_where_it_matters() {
    let fixed = "grows=false&max-connections=5000&db-cores=64&";
    let said = |query: &str| {
        let report = report(&CALCULATOR, &[fixed, query].concat());
        let because = report.because.iter().map(|why| why.plain());
        because.filter(|why| why.contains("osing ") || why.contains(" lost")).collect::<String>()
    };
    // A third of a core each, so that three cores last for three times, and two for twice the load.
    assert!(said("zones=3").contains("With a zone lost, the first limit is at 2 times"), "{}", said("zones=3"));
    assert_eq!(said("zones=1"), "");
    assert!(said("instances=1&rps=100").contains("The service has 1 instance: losing it is an outage."));
    // 93% of each core; the other two would need 140%.
    assert!(said("rps=1400").contains("Losing an instance breaks the service at today's traffic."));
    // 70% of each of four; three need 93%, two 140%.
    assert!(said("instances=4&zones=2&rps=1400").contains("Losing a zone breaks the service at today's traffic."));
    // What is broken today needs no loss.
    assert_eq!(said("rps=1600"), "");
}
