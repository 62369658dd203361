//! The answer as a whole. The parts are tested in the modules below.

mod laws;
mod lines;
mod monotone;
mod properties;
mod vendors;

use super::demand::profile;
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
fn the_answer_to_the_defaults_names_the_cheapest_platform() {
    let report = answer("");
    assert_eq!(amount(&report, "cheapest").machine(), "railway");
    assert_eq!(amount(&report, "second").machine(), "fly");
    assert_eq!(metric(&report, "cheapest-monthly-cost"), 101.39);
    assert_eq!(metric(&report, "second-monthly-cost"), 126.75);
    assert_eq!(report.headline.plain(), "Railway is the cheapest: $101.39 a month, of which $80.00 is your time.");
    assert_eq!(report.verdict, Verdict::Ok);
    assert_eq!(metric(&report, "requests-per-month"), 5.0 * 3_600.0 * 730.0);
    assert_eq!(metric(&report, "in-flight"), 0.25);
    assert_eq!(metric(&report, "peak-rps"), 20.0);
    assert!((metric(&report, "egress-gib") - 13.14e6 / 131_072.0).abs() < 1e-9);
    assert!((metric(&report, "logs-gib") - 13.14e9 / 1_073_741_824.0).abs() < 1e-9);
    assert!((metric(&report, "ops-share") - 80.0 / 101.39).abs() < 1e-12);
}

#[test]
fn every_platform_has_its_numbers_in_the_table() {
    let report = answer("");
    let table = report.table.as_ref().expect("a table");
    let best: Vec<_> = table.rows.iter().filter(|row| row.best).map(|row| row.label).collect();
    assert_eq!(best, ["Railway"]);
    let expected = [
        ("vps", 268.93, 28.93, 12.98, 268.93, 2.0),
        ("kubernetes", 1_174.99, 214.99, 63.94, 1_170.0, 2.0),
        ("fargate", 470.13, 150.13, 72.08, 465.14, 2.0),
        ("cloud-run", 217.6, 57.6, 22.84, 182.85, 1.0),
        ("railway", 101.39, 21.39, 2.73, 100.0, 1.0),
        ("render", 163.29, 83.29, 25.0, 152.0, 1.0),
        ("fly", 126.75, 46.75, 3.94, 124.74, 2.0),
    ];
    for (platform, monthly, infrastructure, compute, idle, instances) in expected {
        let of = |what: &str| metric(&report, &format!("{what}-{platform}"));
        let found = ["monthly-cost", "infrastructure-cost", "compute-cost", "idle-cost", "instances"].map(of);
        assert_eq!(found, [monthly, infrastructure, compute, idle, instances], "{platform}");
        assert!((of("cost-per-million") - monthly / 13.14).abs() < 1e-9, "{platform}");
    }
}

#[test]
fn uncounted_time_is_in_no_total() {
    let report = answer("count-ops=false");
    assert_eq!(amount(&report, "cheapest").machine(), "railway");
    assert_eq!(metric(&report, "monthly-cost-kubernetes"), metric(&report, "infrastructure-cost-kubernetes"));
    assert_eq!(metric(&report, "ops-share"), 0.0);
    assert_eq!(report.headline.plain(), "Railway is the cheapest: $21.39 a month, without your time.");
}

#[test]
fn without_traffic_there_is_no_cost_per_request() {
    let report = answer("rps=0");
    assert_eq!(amount(&report, "cost-per-million-fargate"), Amount::None);
    for row in &report.table.as_ref().expect("a table").rows {
        assert_eq!(row.cells[0].amount, row.cells[3].amount, "{}: the bill is that of no traffic", row.label);
    }
    assert_eq!(metric(&report, "compute-cost-cloud-run"), 0.0);
}

#[test]
fn each_verdict_says_why() {
    let table = [
        ("", Verdict::Ok, "Fly is next, and costs $25.36 more."),
        ("rps=20", Verdict::Caution, "Fly costs $16.71 more: cost is not the deciding factor."),
        ("vcpu=128&railway-plan=hobby", Verdict::Danger, "Make the instance smaller"),
        (
            "rps=3000",
            Verdict::Danger,
            "The busiest hour takes 40 instances with 10 connections each, and the database allows 97.",
        ),
        ("rps=100&max-instances=1", Verdict::Danger, "and your cap is 1: requests queue"),
        (
            "ops-hours-cloud-run=0",
            Verdict::Caution,
            "At your cap the pools want 1,000 connections and the database allows 97. Set the cap to 9.",
        ),
    ];
    for (query, verdict, why) in table {
        let report = answer(query);
        assert_eq!(report.verdict, verdict, "{query}: {:?}", report.because);
        assert!(report.because[0].plain().contains(why), "{query}: {:?} does not say “{why}”", report.because);
        assert!(report.because.len() <= 5, "{query}");
    }
}

#[test]
fn limits_count_only_where_they_bind() {
    // 9 pools of 10 fit into 97 connections, and a cap of 9 is no risk.
    assert!(!says(&answer("ops-hours-cloud-run=0&max-instances=9"), "At your cap"));
    assert!(says(&answer("ops-hours-cloud-run=0&max-instances=10"), "At your cap"));
    // Servers have no autoscaler, so the cap does not apply.
    assert!(!says(&answer("rps=3000&max-instances=1&pool-size=0"), "your cap is"));
    assert!(!says(&answer("rps=3000&pool-size=2"), "connections each"));
    assert!(says(&answer("rps=3000&pool-size=3"), "connections each"));
}

#[test]
fn the_reasons_name_break_evens_time_and_idle_zones() {
    let report = answer("");
    assert!(says(&report, "Above 50.1 requests a second Fly is cheaper."), "{:?}", report.because);
    assert!(says(&report, "78.9 % of it is your time"), "{:?}", report.because);
    assert!(says(&report, "0.25 requests in flight on average. 2 zones cost"), "{:?}", report.because);
    assert!(!says(&answer("zones=1"), "in flight on average"));
    assert!(!says(&answer("latency=200"), "in flight on average"), "one in flight is traffic enough");
    assert!(!says(&answer("ops-rate=10"), "is your time"));
    let hundred = answer("rps=100");
    assert!(says(&hundred, "Below 50.1 requests a second Railway is cheaper."), "{:?}", hundred.because);
}

#[test]
fn a_platform_that_cannot_serve_the_load_is_never_cheap() {
    let table = [
        ("rps=10000", "render", "Render cannot serve this: its instances end"),
        ("rps=10000&railway-plan=hobby", "railway", "Railway cannot serve this: its plan ends"),
        ("vcpu=8&concurrency=1000", "kubernetes", "Kubernetes has no size as large"),
    ];
    for (query, platform, why) in table {
        let report = answer(query);
        for what in
            ["monthly-cost", "infrastructure-cost", "compute-cost", "idle-cost", "cost-per-million", "instances"]
        {
            assert_eq!(amount(&report, &format!("{what}-{platform}")), Amount::None, "{query}");
        }
        assert!(says(&report, why), "{query}: {:?}", report.because);
        assert_ne!(amount(&report, "cheapest").machine(), platform);
    }
    let none = answer("vcpu=128&railway-plan=hobby");
    assert_eq!(none.headline.plain(), "No platform serves this load in instances of this size.");
    for key in ["cheapest", "cheapest-monthly-cost", "second", "break-even-above", "first-limit"] {
        assert_eq!(amount(&none, key), Amount::None, "{key}");
    }
}

#[test]
fn the_first_limit_is_the_load_at_which_the_busiest_hour_is_full() {
    // 9 instances' pools fit, 300 /s each, and the busiest hour is four times the average.
    assert_eq!(metric(&answer(""), "first-limit"), 9.0 * 300.0 / 4.0);
    // Without a database, Railway's plan is what ends: 1,000 vCPU.
    assert_eq!(metric(&answer("database=none&ops-hours-fly=10"), "first-limit").round(), 75_000.0);
    assert_eq!(metric(&answer("ops-hours-cloud-run=0&max-instances=4"), "first-limit"), 4.0 * 300.0 / 4.0);
    // Servers without a database have no limit but your patience.
    assert_eq!(amount(&answer("rps=3000&database=none"), "first-limit"), Amount::None);
}

#[test]
fn the_worst_case_is_the_cap_all_month() {
    let report = answer("ops-hours-cloud-run=0&max-instances=10&free-tier=false");
    // Ten instances of 1 vCPU and 256 MiB, active for 730 hours.
    let compute = 10.0 * (63.07 + 1.64);
    let rest = metric(&report, "monthly-cost-cloud-run") - metric(&report, "compute-cost-cloud-run");
    assert!((metric(&report, "worst-case-monthly-cost") - rest - compute).abs() < 0.011);
    assert_eq!(metric(&answer(""), "worst-case-monthly-cost"), 101.39, "Railway starts nothing by itself");
}

#[test]
fn costs_are_equal_at_a_break_even() {
    let report = answer("");
    let at = metric(&report, "break-even-above");
    let inputs = inputs("");
    let profile = profile(inputs.shape, inputs.peak_ratio);
    let cheapest_at = |rps: f64| cheapest(&inputs.costs(&profile, rps)).map(|place| PLATFORMS[place].key);
    assert_eq!((cheapest_at(at * 0.999), cheapest_at(at * 1.001)), (Some("railway"), Some("fly")));
    assert_eq!(amount(&report, "break-even-below"), Amount::None);
    let back = metric(&answer("rps=100"), "break-even-below");
    assert!((back / at - 1.0).abs() < 1e-4, "from the other side it is the same: {back} {at}");
}

#[test]
fn the_charts_agree_with_the_table() {
    let report = answer("");
    let (lines, bars) = (inputs("").lines(), inputs("").bars());
    assert_eq!(lines.at.len(), 61);
    assert!((lines.at[0] - 0.01).abs() < 1e-12 && (lines.at[60] - 10_000.0).abs() < 1e-6);
    let chosen: Vec<_> = lines.series.iter().filter(|series| series.chosen).map(|series| series.label).collect();
    assert_eq!(chosen, ["Railway"]);
    let marks: Vec<_> = lines.marks.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!(marks, ["Railway or Fly", "VPS or Fly", "Your load"]);
    assert!((lines.marks[0].from / metric(&report, "break-even-above") - 1.0).abs() < 1e-3);
    assert_eq!(lines.series[5].values[60], None, "Render has no place at 10,000 a second");
    for (bar, platform) in bars.bars.iter().zip(PLATFORMS) {
        let total: f64 = bar.values.iter().sum();
        assert!((total - metric(&report, &format!("monthly-cost-{}", platform.key))).abs() < 1e-9, "{}", bar.label);
    }
    assert_eq!(bars.bars[1].values[2], 33.4 + 10.95 + 0.02, "the network is NAT, addresses and egress");
    assert_eq!(inputs("count-ops=false").bars().parts.len(), 6);
}

#[test]
fn the_marks_are_few_and_near() {
    for preset in CALCULATOR.presets {
        assert!(inputs(preset.query).lines().marks.len() <= 5, "{}", preset.title);
    }
    let idle = inputs("rps=0").lines();
    assert!(idle.marks.iter().all(|mark| mark.label != "Your load"), "no load has no place on a logarithmic axis");
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

#[test]
fn snippets_contain_the_inputs() {
    let query = "memory=300&vcpu=2&concurrency=50&min-instances=3&max-instances=7&architecture=arm&fly-region=fra";
    let code: Vec<_> = answer(query).snippets.iter().map(|snippet| snippet.code.plain()).collect();
    let [run, fargate, fly, render] = &code[..] else { panic!("four snippets") };
    assert!(
        run.contains(r#"minScale: "3""#)
            && run.contains(r#"maxScale: "7""#)
            && run.contains("containerConcurrency: 50")
    );
    assert!(run.contains(r#"limits: { cpu: "2", memory: 300Mi }"#) && run.contains(r#"cpu-throttling: "true""#));
    assert!(fargate.contains("\"cpu\": \"2048\",\n  \"memory\": \"4096\"") && fargate.contains("ARM64"));
    assert!(fargate.contains(r#""memory": 300,"#));
    assert!(fly.contains(r#"primary_region = "fra""#) && fly.contains(r#"auto_stop_machines = "off""#));
    assert!(
        fly.contains("min_machines_running = 3") && fly.contains("soft_limit = 30 ") && fly.contains("hard_limit = 50")
    );
    assert!(fly.contains("cpus = 2\n  memory = \"512mb\""));
    assert!(render.contains("plan: pro\n") && render.contains("minInstances: 3\n      maxInstances: 7"));

    let query = "fly-autostop=true&render-workspace=hobby&cloud-run-billing=instance&vcpu=0.5";
    let code: Vec<_> = answer(query).snippets.iter().map(|snippet| snippet.code.plain()).collect();
    assert!(code[0].contains(r#"cpu-throttling: "false""#) && code[0].contains(r#"cpu: "1""#));
    assert!(code[1].contains("X86_64") && code[1].contains(r#""cpu": "512""#));
    assert!(code[2].contains(r#"auto_stop_machines = "stop""#) && code[2].contains("min_machines_running = 0"));
    assert!(code[3].contains("plan: starter") && !code[3].contains("scaling"));
    assert_eq!(answer("vcpu=100").snippets.len(), 1, "only Fly's is left, which is for you to shrink");
    assert!(!code.iter().any(|code| code.contains(['@', '~'])));
}

#[test]
fn the_steps_have_the_numbers_in_them() {
    let steps: Vec<_> =
        answer("").steps.iter().map(|step| format!("{}: {}", step.name, step.numbers.plain())).collect();
    for step in [
        "Requests of the month: 5 /s × 3,600 × 730 h = 13,140,000",
        "In flight: 5 /s × 50 ms = 0.25",
        "Cloud Run, busy at average load: 1 × (1 − e^(−0.25 / 1)) = 0.221; billed 0.47; at best 0.221",
        "Cloud Run, always on pays from: −ln(1 − $0.0666 / $0.0887) an hour = 1.39, without the fee for requests",
        "Instances of the cheapest, busiest hour: ⌈20 /s / 300 /s⌉ → 1",
        "First limit of the cheapest: 9 × 300 /s / 4 = 675 /s on average",
        "Compute: $2.73",
        "Your time: $80.00",
    ] {
        assert!(steps.iter().any(|found| found == step), "{step} is not among {steps:#?}");
    }
    assert!(!steps.iter().any(|step| step.starts_with("NAT")), "a line of nothing is no step");
}
