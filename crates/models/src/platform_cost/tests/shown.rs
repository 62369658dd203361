//! Charts, steps and configuration.

use super::super::CALCULATOR;
use super::super::platforms::PLATFORMS;
use super::{answer, inputs};
use crate::tests::support::{amount, metric};

#[test]
fn the_charts_agree_with_the_table() {
    let report = answer("");
    let (lines, bars) = (inputs("").lines(), inputs("").bars());
    assert_eq!(lines.at.len(), 41);
    assert!((lines.at[0] - 0.05).abs() < 1e-12 && (lines.at[40] - 500.0).abs() < 1e-6);
    assert!((lines.at[20] - 5.0).abs() < 1e-12, "the reader's load is one of the values");
    let chosen: Vec<_> = lines.series.iter().filter(|series| series.chosen).map(|series| series.label).collect();
    assert_eq!(chosen, ["Railway"]);
    for (series, platform) in lines.series.iter().zip(PLATFORMS) {
        let bill = metric(&report, &format!("infrastructure-cost-{}", platform.key));
        assert!((series.values[20].expect("a bill") - bill).abs() < 1e-9, "{}", platform.key);
    }
    let marks: Vec<_> = lines.marks.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!(marks, ["VPS or Railway", "Your load"]);
    assert!((lines.marks[0].from / metric(&report, "break-even-above") - 1.0).abs() < 1e-3);
    assert_eq!(inputs("rps=5000").lines().series[5].values[40], None, "Render has no place at 500,000 a second");
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
        assert!(inputs(preset.query).lines().marks.len() <= 3, "{}", preset.title);
    }
    let idle = inputs("rps=0").lines();
    assert!(idle.marks.iter().all(|mark| mark.label != "Your load"), "no load has no place on a logarithmic axis");
}

#[test]
fn snippets_configure_the_winners_and_the_pool() {
    let code = |query: &str| -> Vec<_> {
        let report = answer(query);
        let found: Vec<_> = report.snippets.iter().map(|snippet| (snippet.title, snippet.code.plain())).collect();
        assert!(!found.iter().any(|(_, code)| code.contains(['@', '~'])), "{found:?}");
        found
    };
    let titles = |query: &str| code(query).iter().map(|(title, _)| *title).collect::<Vec<_>>();
    assert_eq!(titles(""), ["Railway: railway.toml", "sqlx: pool"]);
    assert_eq!(titles("rps=20"), ["VPS: compose.yaml", "Railway: railway.toml", "sqlx: pool"]);
    assert_eq!(titles("rps=20&count-ops=false"), ["VPS: compose.yaml", "sqlx: pool"]);
    let servers = &code("rps=300&memory=300&vcpu=0.5")[0].1;
    assert!(
        servers.contains("# 2 × CX23, 4 of this service on each") && servers.contains("cpus: 0.5\n    mem_limit: 300m"),
        "{servers}"
    );

    let fly = &code("rps=2&peak-ratio=18&database=none&shape=bursty&vcpu=2&concurrency=50&fly-region=fra")[0].1;
    assert!(fly.contains(r#"primary_region = "fra""#) && fly.contains(r#"auto_stop_machines = "off""#), "{fly}");
    assert!(fly.contains("soft_limit = 30, hard_limit = 50") && fly.contains("fly scale count 2"), "{fly}");
    assert!(fly.contains("cpu_kind = \"shared\"\n  cpus = 2\n  memory = \"512mb\""), "{fly}");
    let run =
        &code("database=none&cloud-run-billing=instance&count-ops=false&vcpu=0.5&memory=300&min-instances=0&rps=0")[0]
            .1;
    assert!(
        run.contains("--cpu 1 --memory 300Mi --concurrency 80")
            && run.contains("--min-instances 0 --max-instances 100 --no-cpu-throttling"),
        "{run}"
    );
}

#[test]
fn every_platform_has_a_snippet() {
    // The hours of all other platforms make one the winner with the reader's time.
    for platform in PLATFORMS {
        let query: String = PLATFORMS
            .iter()
            .filter(|other| other.key != platform.key)
            .map(|other| format!("&ops-hours-{}=1000", other.key))
            .collect();
        for more in ["", "&render-workspace=hobby&architecture=arm&max-instances=20&pool-size=5"] {
            let report = answer(&format!("rps=4{query}{more}"));
            assert_eq!(amount(&report, "cheapest").machine(), platform.key);
            let titles: Vec<_> = report.snippets.iter().map(|snippet| snippet.title).collect();
            assert!(titles.iter().any(|title| title.starts_with(platform.label)), "{titles:?}");
        }
    }
}

#[test]
fn the_steps_have_the_numbers_in_them() {
    let steps: Vec<_> =
        answer("").steps.iter().map(|step| format!("{}: {}", step.name, step.numbers.plain())).collect();
    for step in [
        "In flight: 5/s × 50 ms = 0.25",
        "Cloud Run, busy at average load: 1 instance × 0.221 = 0.221; billed 0.47; no fewer than 0.221",
        "Cloud Run, always on pays from: −ln(1 − $0.0666 / $0.0887) an hour = 1.39, without the fee for requests",
        "Instances of the cheapest, busiest hour: ⌈20/s / 300/s⌉ → 1",
        "First limit of the cheapest: 9 × 300/s / 4 = 675/s on average",
        "Compute: $2.73",
        "Your time: $80.00",
    ] {
        assert!(steps.iter().any(|found| found == step), "{step} is not among {steps:#?}");
    }
    assert!(!steps.iter().any(|step| step.starts_with("NAT")), "a line of nothing is no step");
}
