//! Hostile inputs to everything a calculator computes and shows: no panic, no broken number, no endless text.
//!
//! `cargo test` draws a bounded number of inputs and `make fuzz` many more. `cargo bolero test` steers the same
//! generator by coverage.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod generator;
mod inspect;
mod slowest;

use generator::Query;
use models::pool_sizing;

/// Inputs for each calculator; `BOLERO_RANDOM_ITERATIONS` overrides the number.
const CASES: usize = 1_000;

/// Simulations, each of up to eleven pool sizes.
const SIMULATIONS: usize = 40;

/// Defines the test of each calculator, by the name of its module.
macro_rules! withstand_any_query {
    ($($test:ident: $calculator:ident, $cases:expr;)*) => {
        const TESTED: &[&str] = &[$(models::$calculator::CALCULATOR.slug),*];
        $(
            #[test]
            fn $test() {
                let calculator = &models::$calculator::CALCULATOR;
                let check = bolero::check!().with_iterations($cases).with_generator(Query::of(calculator));
                check.for_each(|query: &String| inspect::everything(calculator, query));
                slowest::report(calculator);
            }
        )*
    };
}

withstand_any_query! {
    health_check_load_withstands_any_query: health_check_load, CASES;
    pool_sizing_withstands_any_query: pool_sizing, CASES;
    memory_budget_withstands_any_query: memory_budget, CASES;
    build_time_withstands_any_query: build_time, CASES;
    platform_cost_withstands_any_query: platform_cost, CASES;
    timeout_budget_withstands_any_query: timeout_budget, CASES;
    rolling_deploy_withstands_any_query: rolling_deploy, CASES;
    error_budget_withstands_any_query: error_budget, CASES;
    cpu_quota_withstands_any_query: cpu_quota, CASES;
    prometheus_cardinality_withstands_any_query: prometheus_cardinality, CASES;
    log_volume_withstands_any_query: log_volume, CASES;
    // Evaluates the others thousands of times.
    capacity_withstands_any_query: capacity, CASES / 10;
}

#[test]
fn every_calculator_is_tested() {
    let mut all: Vec<_> = models::ALL.iter().map(|calculator| calculator.slug).collect();
    let mut tested = TESTED.to_vec();
    all.sort_unstable();
    tested.sort_unstable();
    assert_eq!(tested, all);
}

#[test]
fn the_simulation_withstands_any_request() {
    let calculator = &pool_sizing::CALCULATOR;
    let check = bolero::check!().with_iterations(SIMULATIONS).with_generator(Query::in_range(calculator));
    check.for_each(|query: &String| inspect::simulation(query));
}
