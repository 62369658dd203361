//! Hostile inputs to everything a calculator computes and shows: no panic, no broken number, no endless text.
//!
//! `cargo test` draws a bounded number of inputs and `make fuzz` ten million. `cargo bolero test` steers the same
//! generator by coverage.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod generator;
mod inspect;
mod slowest;

use generator::Query;
use models::{Calculator, build_time, health_check_load, memory_budget, platform_cost, pool_sizing};

/// Inputs for each calculator; `BOLERO_RANDOM_ITERATIONS` overrides the number.
const CASES: usize = 1_000;

/// Simulations, each of up to eleven pool sizes.
const SIMULATIONS: usize = 40;

fn withstands(calculator: &'static Calculator) {
    let check = bolero::check!().with_iterations(CASES).with_generator(Query::of(calculator));
    check.for_each(|query: &String| inspect::everything(calculator, query));
    slowest::report(calculator);
}

#[test]
fn health_check_load_withstands_any_query() {
    withstands(&health_check_load::CALCULATOR);
}

#[test]
fn pool_sizing_withstands_any_query() {
    withstands(&pool_sizing::CALCULATOR);
}

#[test]
fn memory_budget_withstands_any_query() {
    withstands(&memory_budget::CALCULATOR);
}

#[test]
fn build_time_withstands_any_query() {
    withstands(&build_time::CALCULATOR);
}

#[test]
fn platform_cost_withstands_any_query() {
    withstands(&platform_cost::CALCULATOR);
}

#[test]
fn the_simulation_withstands_any_request() {
    let calculator = &pool_sizing::CALCULATOR;
    let check = bolero::check!().with_iterations(SIMULATIONS).with_generator(Query::in_range(calculator));
    check.for_each(|query: &String| inspect::simulation(query));
}
