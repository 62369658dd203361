//! The answer as a whole. The parts are tested in the modules below.

mod laws;
mod limits;
mod lines;
mod monotone;
mod properties;
mod shown;
mod vendors;

use super::demand::profile;
use super::money::cents;
use super::platforms::cheapest;
use super::*;
use crate::Verdict;
use crate::form::query::decode;
use crate::tests::support::{self, amount, metric};

/// The inputs of a shared link.
fn inputs(query: &str) -> Inputs {
    support::inputs(&CALCULATOR, query, Inputs::from_values)
}

fn answer(query: &str) -> Report {
    support::report(&CALCULATOR, query)
}

fn says(report: &Report, text: &str) -> bool {
    report.because.iter().any(|why| why.plain().contains(text))
}

#[test]
fn the_answer_to_the_defaults_names_the_lowest_bill_and_the_margin() {
    let report = answer("");
    assert_eq!(report.verdict, Verdict::Ranking);
    assert_eq!(report.headline.plain(), "Railway is cheapest: $21.39 a month, $7.54 less than a VPS.");
    assert_eq!(amount(&report, "cheapest-by-bill").machine(), "railway");
    assert_eq!(amount(&report, "second-by-bill").machine(), "vps");
    assert_eq!((metric(&report, "cheapest-bill"), metric(&report, "bill-margin")), (21.39, 7.54));
    assert!((metric(&report, "bill-per-million") - 21.39 / 13.14).abs() < 1e-9);
    assert_eq!(amount(&report, "cheapest").machine(), "railway");
    assert_eq!(amount(&report, "second").machine(), "fly");
    assert_eq!(amount(&report, "baseline-cheapest").machine(), "railway");
    assert_eq!(metric(&report, "cheapest-monthly-cost"), 101.39);
    assert_eq!(metric(&report, "second-monthly-cost"), 126.75);
    assert_eq!(metric(&report, "requests-per-month"), 5.0 * 3_600.0 * 730.0);
    assert_eq!(metric(&report, "in-flight"), 0.25);
    assert_eq!(metric(&report, "peak-rps"), 20.0);
    assert!((metric(&report, "egress-gib") - 13.14e6 / 131_072.0).abs() < 1e-9);
    assert!((metric(&report, "logs-gib") - 13.14e9 / 1_073_741_824.0).abs() < 1e-9);
    assert!((metric(&report, "ops-share") - 80.0 / 101.39).abs() < 1e-12);
    assert_eq!(report.plan, []);
}

#[test]
fn every_platform_has_its_numbers_in_the_table() {
    let report = answer("");
    let table = report.table.as_ref().expect("a table");
    let best: Vec<_> = table.rows.iter().filter(|row| row.best).map(|row| row.label).collect();
    assert_eq!(best, ["Railway"]);
    let expected = [
        ("vps", 28.93, 268.93, 43.99, 14.84, 12.98, 28.93, 2.0),
        ("kubernetes", 214.99, 1_174.99, 214.99, 149.62, 63.94, 210.0, 2.0),
        ("fargate", 150.13, 470.13, 150.13, 80.69, 72.08, 145.14, 2.0),
        ("cloud-run", 57.6, 217.6, 95.03, 57.6, 22.84, 22.85, 1.0),
        ("railway", 21.39, 101.39, 42.85, 21.39, 2.73, 20.0, 1.0),
        ("render", 83.29, 163.29, 108.29, 61.29, 25.0, 72.0, 1.0),
        ("fly", 46.75, 126.75, 46.75, 44.86, 3.94, 44.74, 2.0),
    ];
    for (platform, bill, monthly, baseline, cheapest, compute, idle, instances) in expected {
        let of = |what: &str| metric(&report, &format!("{what}-{platform}"));
        let keys = [
            "infrastructure-cost",
            "monthly-cost",
            "baseline-cost",
            "cheapest-cost",
            "compute-cost",
            "idle-cost",
            "instances",
        ];
        assert_eq!(keys.map(of), [bill, monthly, baseline, cheapest, compute, idle, instances], "{platform}");
        assert!((of("cost-per-million") - bill / 13.14).abs() < 1e-9, "{platform}");
    }
}

#[test]
fn uncounted_time_is_in_no_total_and_no_reason() {
    let report = answer("count-ops=false");
    assert_eq!(amount(&report, "cheapest").machine(), "railway");
    assert_eq!(metric(&report, "monthly-cost-kubernetes"), metric(&report, "infrastructure-cost-kubernetes"));
    assert_eq!(metric(&report, "ops-share"), 0.0);
    assert!(!says(&report, "your time") && !report.steps.iter().any(|step| step.name == "Your time"));
}

#[test]
fn without_traffic_there_is_no_cost_per_request() {
    let report = answer("rps=0");
    assert_eq!(amount(&report, "cost-per-million-fargate"), Amount::None);
    assert_eq!(amount(&report, "bill-per-million"), Amount::None);
    for platform in PLATFORMS {
        let of = |what: &str| amount(&report, &format!("{what}-{}", platform.key));
        assert_eq!(of("infrastructure-cost"), of("idle-cost"), "{}", platform.key);
    }
    assert_eq!(metric(&report, "compute-cost-cloud-run"), 0.0);
}

#[test]
fn the_two_rankings_may_differ() {
    let report = answer("rps=20");
    assert_eq!(report.headline.plain(), "A VPS is cheapest: $28.93 a month, $8.11 less than Railway.");
    let time = "With your time, Railway is cheapest: $117.04 a month, $16.71 less than Fly. Your time is 68.4";
    assert!(says(&report, time), "{:?}", report.because);
    assert!(says(
        &report,
        "Like for like (2 instances or more, a load balancer and managed PostgreSQL on each), a VPS is"
    ));
    assert!(says(
        &answer("rps=20&database=none&zones=1"),
        "Like for like (1 instance or more and a load balancer on each), "
    ));
    assert!(!says(&answer("ops-rate=10"), "Your time is"), "less than half of the total");
}

#[test]
fn bills_that_are_equal_or_close_are_called_so() {
    let ranked = answer("rps=0&database=none");
    // Without traffic, Cloud Run costs nothing.
    assert!(ranked.headline.plain().starts_with("Cloud Run is cheapest: $0"), "{}", ranked.headline.plain());
    let close = answer("rps=10");
    assert!(says(&close, "The two lowest bills are within 20"), "{:?}", close.because);
    let same = answer("rps=0&database=none&railway-plan=free&memory=32&cpu-time=0&logs-per-request=0");
    assert_eq!(same.headline.plain(), "Cloud Run and Railway cost the same: $0 a month.");
}

#[test]
fn the_reasons_name_break_evens() {
    let report = answer("");
    assert!(says(&report, "Above 12.2 requests per second, a VPS has the lower bill."), "{:?}", report.because);
    let more = answer("rps=20");
    assert!(says(&more, "Below 12.2 requests per second, Railway has the lower bill."), "{:?}", more.because);
}

#[test]
fn the_database_grows_with_the_load() {
    let database = |query: &str| {
        let inputs = inputs(query);
        let demand = demand::Demand::new(&inputs, &profile(inputs.shape, inputs.peak_ratio), inputs.rps);
        PLATFORMS.each_ref().map(|platform| {
            let place = PLATFORMS.iter().position(|other| other.key == platform.key).expect("its place");
            inputs.bill(place, &demand).map(|bill| bill.line(bill::Line::Database)).unwrap_or(f64::NAN)
        })
    };
    assert_eq!(database(""), [7.79, 12.83, 12.83, 22.85, 13.65, 22.0, 40.8]);
    assert_eq!(database("db-time=0"), database(""));
    // 4,000 requests of 0.5 ms are 2 cores busy: 3.4 vCPUs at 60%.
    let large = database("rps=1000&max-instances=10000");
    assert_eq!(&large[1..3], [cents(365.0 * 0.636 + 1.15); 2], "db.m6g.xlarge");
    assert_eq!(large[3], cents(730.0 * 0.2772 + 1.7), "Cloud SQL with 4 vCPUs");
    assert_eq!(large[6], 962.0 + 2.8, "Fly's Scale");
    let huge = database("rps=100000&max-instances=10000&database=medium");
    assert!(huge[1] > 5.0 * 730.0 * 5.088, "several of the largest: {huge:?}");
}

#[test]
fn hours_grow_with_the_machines() {
    let time = |query: &str, platform: &str| {
        let report = answer(query);
        let of = |what: &str| metric(&report, &format!("{what}-{platform}"));
        (of("monthly-cost") - of("infrastructure-cost")) / 80.0
    };
    assert!((time("", "vps") - 3.0).abs() < 1e-9);
    let many = time("rps=100000", "vps");
    assert!(many > 10.0, "{many} hours for hundreds of servers");
    assert!((time("rps=100000&ops-hours-growth=0", "vps") - 3.0).abs() < 1e-9);
    // 40 instances that Railway operates count as four machines.
    assert!((time("rps=3000", "railway") - 1.0).abs() < 1e-9);
}

#[test]
fn costs_are_equal_at_a_break_even() {
    let report = answer("");
    let at = metric(&report, "break-even-above");
    let inputs = inputs("");
    let profile = profile(inputs.shape, inputs.peak_ratio);
    let cheapest_at = |rps: f64| cheapest(&inputs.costs(&profile, rps)).map(|place| PLATFORMS[place].key);
    assert_eq!((cheapest_at(at * 0.999), cheapest_at(at * 1.001)), (Some("railway"), Some("vps")));
    assert_eq!(amount(&report, "break-even-below"), Amount::None);
    let back = metric(&answer("rps=100"), "break-even-below");
    assert!((back / at - 1.0).abs() < 1e-4, "from the other side it is the same: {back} {at}");
}

#[test]
fn presets_and_defaults_can_be_entered() {
    let defaults = inputs("");
    for preset in CALCULATOR.presets {
        assert_ne!(inputs(preset.query), defaults, "{}", preset.title);
        assert!(answer(preset.query).headline.plain().len() < 110, "{}", preset.title);
        let texts = decode(&CALCULATOR, preset.query);
        assert_eq!(crate::form::query::encode(&CALCULATOR, &texts), preset.query, "{}", preset.title);
    }
}
