//! How long one answer and one picture of each calculator take: `cargo bench --bench models`.

use axum_in_production::calculators::{ALL, Calculator};
use axum_in_production::form;
use axum_in_production::markup::Drawing;

fn main() {
    divan::main();
}

/// The defaults of each calculator, then its set-ups.
fn cases() -> Vec<(&'static Calculator, &'static str)> {
    ALL.iter()
        .flat_map(|calculator| {
            let set_ups = calculator.presets.iter().map(|preset| preset.query);
            [""].into_iter().chain(set_ups).map(move |query| (calculator, query))
        })
        .collect()
}

fn values(calculator: &Calculator, query: &str) -> Vec<axum_in_production::calculators::Value> {
    form::values(calculator, &form::query::decode(calculator, query)).unwrap_or_default()
}

/// Every case once; the slowest of them is what counts.
#[divan::bench(args = ALL.iter().map(|calculator| calculator.slug))]
fn evaluate(bencher: divan::Bencher, slug: &str) {
    let cases: Vec<_> = cases().into_iter().filter(|(calculator, _)| calculator.slug == slug).collect();
    let inputs: Vec<_> = cases.iter().map(|(calculator, query)| (*calculator, values(calculator, query))).collect();
    let mut next = 0;
    bencher
        .with_inputs(move || {
            next += 1;
            inputs[next % inputs.len()].clone()
        })
        .bench_values(|(calculator, values)| (calculator.evaluate)(&values));
}

/// All charts of a calculator, drawn.
#[divan::bench(args = ALL.iter().map(|calculator| calculator.slug))]
fn charts(bencher: divan::Bencher, slug: &str) {
    let cases: Vec<_> = cases().into_iter().filter(|(calculator, _)| calculator.slug == slug).collect();
    let inputs: Vec<_> = cases.iter().map(|(calculator, query)| (*calculator, values(calculator, query))).collect();
    let mut next = 0;
    bencher
        .with_inputs(move || {
            next += 1;
            inputs[next % inputs.len()].clone()
        })
        .bench_values(|(calculator, values)| {
            let plots = calculator.charts.iter().filter_map(|chart| (chart.plot)(&values));
            plots.map(|plot| Drawing::of(&plot)).collect::<Vec<_>>()
        });
}

/// The inputs that matter most.
#[divan::bench(args = ALL.iter().map(|calculator| calculator.slug))]
fn sensitivity(bencher: divan::Bencher, slug: &str) {
    let Some(calculator) = Calculator::named(slug) else { return };
    let values = values(calculator, "");
    bencher.bench(|| calculator.sensitivity(&values, 3));
}
