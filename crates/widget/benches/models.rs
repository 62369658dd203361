//! The time of one answer and one picture of each calculator: `cargo bench --bench models`.

use models::form;
use models::{ALL, Calculator, Value};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use widget::Drawing;

fn main() {
    divan::main();
}

/// Cycles through the values of a calculator's defaults and presets.
fn cases(slug: &str) -> impl Fn() -> Vec<Value> {
    let calculator = Calculator::named(slug);
    let values = |calculator: &Calculator| {
        let set_ups = calculator.presets.iter().map(|preset| preset.query);
        let queries: Vec<_> = [""].into_iter().chain(set_ups).collect();
        let texts = queries.into_iter().map(|query| form::query::decode(calculator, query));
        texts.filter_map(|texts| form::values(calculator, &texts).ok()).collect::<Vec<_>>()
    };
    let cases = calculator.map(values).unwrap_or_default();
    let next = AtomicUsize::new(0);
    move || cases[next.fetch_add(1, Relaxed) % cases.len()].clone()
}

fn slugs() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|calculator| calculator.slug)
}

#[divan::bench(args = slugs())]
fn evaluate(bencher: divan::Bencher, slug: &str) {
    let Some(calculator) = Calculator::named(slug) else { return };
    bencher.with_inputs(cases(slug)).bench_values(|values| (calculator.evaluate)(&values));
}

#[divan::bench(args = slugs())]
fn charts(bencher: divan::Bencher, slug: &str) {
    let Some(calculator) = Calculator::named(slug) else { return };
    bencher.with_inputs(cases(slug)).bench_values(|values| {
        let plots = calculator.charts.iter().filter_map(|chart| (chart.plot)(&values));
        plots.map(|plot| Drawing::of(&plot)).collect::<Vec<_>>()
    });
}

#[divan::bench(args = slugs())]
fn sensitivity(bencher: divan::Bencher, slug: &str) {
    let Some(calculator) = Calculator::named(slug) else { return };
    bencher.with_inputs(cases(slug)).bench_values(|values| calculator.sensitivity(&values, 3));
}
