use super::*;
use crate::Verdict;
use crate::tests::support::{self, assert_close, assert_relatively_near, metric};

mod monotone;
mod properties;
mod scrape;

fn defaults() -> Inputs {
    support::inputs(&CALCULATOR, "", Inputs::from_values)
}

fn answer(inputs: &Inputs) -> Report {
    inputs.evaluate().expect("inputs that go together")
}

#[test]
fn labels_multiply_the_series() {
    // The example of the page on metrics: 5 methods x 40 routes x 8 statuses x 14.
    let all = Inputs { combinations: 100.0, other_series: 0.0, ..defaults() };
    assert_close(metric(&answer(&all), "series-per-instance"), 22_400.0);
    let users = Inputs { extra_values: 10_000.0, ..all };
    assert_close(metric(&answer(&users), "series-per-instance"), 224e6);
    assert_close(metric(&answer(&Inputs { buckets: 0.0, ..all }), "series-per-instance"), 1_600.0);
    assert_close(metric(&answer(&all), "series"), 224_000.0);
}

/// Robust Perception: 3 kB for each series, and about 2 + 2.5 GiB for a million series at 15 s.
#[test]
fn a_million_series_take_3_to_5_gigabytes() {
    let million = Inputs {
        routes: 1.0,
        methods: 1.0,
        statuses: 1.0,
        buckets: 0.0,
        combinations: 100.0,
        other_series: 99_999.0,
        deploys: 0.0,
        other_jobs: 0.0,
        ..defaults()
    };
    let report = answer(&million);
    assert_close(metric(&report, "head-series"), 1e6);
    assert_close(metric(&report, "memory-gb"), 0.05 + 3.0);
    assert_relatively_near(metric(&report, "memory-max-gb"), 0.05 + 4.5 * 1.073_741_824, 0.001);
}

/// Prometheus, "Storage": retention x samples x bytes.
#[test]
fn a_hundred_thousand_samples_a_second_take_194_gigabytes_in_15_days() {
    let inputs = Inputs { other_jobs: 1_500_000.0 - metric(&answer(&defaults()), "series"), ..defaults() };
    let report = answer(&inputs);
    assert_close(metric(&report, "samples-per-second"), 100_000.0);
    assert_close(metric(&report, "disk-gb"), 194.4);
}

#[test]
fn a_deploy_doubles_the_series_in_memory_and_frequent_ones_add_more() {
    let head = |deploys| metric(&answer(&Inputs { deploys, other_jobs: 0.0, ..defaults() }), "head-series");
    let own = metric(&answer(&defaults()), "series");
    for (deploys, times) in [(0.0, 1.0), (0.5, 2.0), (8.0, 2.0), (16.0, 3.0), (80.0, 11.0)] {
        assert_close(head(deploys), times * own);
    }
}

#[test]
fn the_budget_uses_seven_tenths_of_the_memory() {
    let inputs = defaults();
    let budget = inputs.budget();
    let spent = Inputs { routes: 1.0, methods: 1.0, statuses: 1.0, buckets: 0.0, combinations: 100.0, ..inputs };
    let spent = Inputs { other_series: budget - 1.0, ..spent };
    assert_close(metric(&answer(&spent), "memory-share"), 0.7);
    assert_eq!(Inputs { other_jobs: 1e9, ..inputs }.budget(), 0.0);
}

#[test]
fn each_finding_has_its_remedy() {
    let base = defaults();
    let table = [
        (base, Verdict::Ok, "Keep each instance below"),
        (Inputs { extra_values: 10_000.0, ..base }, Verdict::Danger, "Drop the label with 10,000 values."),
        (Inputs { extra_values: 101.0, memory_limit: 100.0, ..base }, Verdict::Caution, "Put IDs in logs and traces"),
        (Inputs { extra_values: 100.0, memory_limit: 100.0, ..base }, Verdict::Ok, "Keep each instance below"),
        (Inputs { routes: 20_000.0, ..base }, Verdict::Danger, "Replace raw paths by routes."),
        (Inputs { routes: 1_001.0, memory_limit: 100.0, ..base }, Verdict::Caution, "MatchedPath"),
        (Inputs { instances: 300.0, ..base }, Verdict::Danger, "Give it"),
        (Inputs { instances: 150.0, ..base }, Verdict::Caution, "Use 5 buckets."),
        (
            Inputs { other_jobs: 1e9, ..base },
            Verdict::Danger,
            "Prometheus needs 3,000 GB of memory and has 8 GB. Give it",
        ),
    ];
    for (inputs, verdict, why) in table {
        let report = answer(&inputs);
        let words = report.headline.plain();
        assert!(words.contains(why), "{words} does not contain “{why}”");
        assert_eq!(report.verdict, verdict, "{words}");
        assert_eq!(report.plan.is_empty(), verdict == Verdict::Ok);
    }
}

#[test]
fn snippets_contain_the_recommendation() {
    let code = |query: &str| support::report(&CALCULATOR, query).snippets[0].code.plain();
    // Twice 40 x 5 x 8 x 25% x 14 + 500.
    assert!(code("").contains("sample_limit: 12200 #") && code("").contains("scrape_interval: 15s"), "{}", code(""));
    let users = code("extra-values=10000");
    assert!(users.contains("# The label with 10,000 values.") && users.contains("sample_limit: 12200 #"), "{users}");
    assert!(users.contains("\n      - { action: labeldrop, regex: user_id }\n"), "{users}");
}

#[test]
fn the_chart_contains_the_answer_and_the_limit() {
    let lines = defaults().growth();
    assert_eq!((lines.at.first(), lines.at.last()), (Some(&1.0), Some(&1e5)));
    assert_close(lines.series[0].values[0].expect("a value"), metric(&answer(&defaults()), "memory-gb"));
    assert_eq!((lines.limits[0].from, lines.marks[0].from), (8.0, 1.0));
    let wide = Inputs { extra_values: 1e6, ..defaults() }.growth();
    assert_eq!(wide.at.last(), Some(&1e7));
    for lines in [lines, wide] {
        assert!(lines.at.is_sorted_by(|one, other| one < other));
    }
}

/// Prints what readers see, to be read: `cargo test -p models --lib prometheus -- --ignored --nocapture`.
#[test]
#[ignore = "prints"]
fn print_the_presets() {
    for query in
        CALCULATOR.presets.iter().map(|preset| preset.query).chain(["", "instances=300", "other-jobs=100000000"])
    {
        let report = support::report(&CALCULATOR, query);
        println!("\n== {query}\n{:?} {}", report.verdict, report.headline.plain());
        for reason in &report.because {
            println!("  - {}", reason.plain());
        }
        println!("  plan {:?}", report.plan);
    }
}
