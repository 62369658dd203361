//! What a platform, a database and the reader allow, and the inputs that keep within it.

use super::{answer, inputs, says};
use crate::tests::support::{amount, metric};
use crate::{Amount, Change, Problem, Verdict};

#[test]
fn the_pools_fit_the_database_of_the_winner() {
    let wide = answer("rps=3000");
    let why =
        "The busiest hour needs 40 instances with 10 connections each, but the database allows 97. Use 2 per instance";
    assert!(wide.because[0].plain().starts_with(why), "{:?}", wide.because);
    assert_eq!(wide.plan, [Change::number("pool-size", 2.0)]);
    let code = &wide.snippets.last().expect("the pool").code.plain();
    assert!(code.contains("40 × 2 connections, of 97") && code.contains("you entered 10"), "{code}");
    assert!(!says(&answer("rps=3000&pool-size=2"), "connections each"));
    assert!(says(&answer("rps=3000&pool-size=3"), "connections each"));
    let crowded = answer("rps=10000&db-time=0");
    assert!(says(&crowded, "Put a pooler in front.") && crowded.plan.is_empty(), "{:?}", crowded.because);
}

#[test]
fn the_maximum_of_instances_fits_the_database() {
    // Fargate has the lowest bill if Railway, servers and Fly have no size for an instance.
    let query = "rps=1&vcpu=32&memory=61440&cpu-time=40&nat=none&railway-plan=hobby&vps-provider=digitalocean";
    let report = answer(query);
    assert_eq!(amount(&report, "cheapest-by-bill").machine(), "fargate", "{:?}", report.headline);
    let why = "At your maximum of 100 instances the pools want 1,000 connections, but the database allows 109. Set the maximum to 10.";
    assert_eq!(report.because[0].plain(), why);
    assert_eq!(report.plan, [Change::number("max-instances", 10.0)]);
    assert!(!says(&answer(&format!("{query}&max-instances=10")), "At your maximum"));
    assert!(says(&answer(&format!("{query}&max-instances=11")), "At your maximum"));
    assert_eq!(metric(&report, "first-limit"), 10.0 * 0.6 * 32.0 / 0.04 / 4.0);
}

#[test]
fn a_change_of_the_plan_holds() {
    for query in ["rps=3000", "rps=3000&pool-size=3", "rps=100&database=none", "cloud-run-billing=instance&rps=0.01"] {
        let report = answer(query);
        let changed: String = report.plan.iter().map(|change| format!("&{}={}", change.field, change.value)).collect();
        let keys: Vec<_> = report.plan.iter().map(|change| format!("{}=", change.field)).collect();
        let rest: Vec<_> = query.split('&').filter(|part| !keys.iter().any(|key| part.starts_with(key))).collect();
        let after = answer(&format!("{}{changed}", rest.join("&")));
        assert_eq!(after.plan, [], "{query}");
        assert_eq!(after.headline, report.headline, "{query}");
    }
}

#[test]
fn a_platform_that_cannot_serve_the_load_is_left_out() {
    let table = [
        ("rps=10000", "render", "Render (over its limit of instances)"),
        ("rps=10000&railway-plan=hobby", "railway", "Railway (beyond its plan)"),
        ("railway-plan=free", "railway", "Railway (beyond its plan)"),
        (
            "vcpu=64&concurrency=1000",
            "kubernetes",
            "VPS, Kubernetes, Fargate, Cloud Run, Render, Fly (no instance this large)",
        ),
        (
            "rps=300&max-instances=1",
            "cloud-run",
            "Kubernetes, Fargate, Cloud Run, Render, Fly (over your maximum of 1 instance)",
        ),
    ];
    for (query, platform, why) in table {
        let report = answer(query);
        for what in ["monthly-cost", "infrastructure-cost", "baseline-cost", "compute-cost", "idle-cost", "instances"] {
            // A smaller load or another plan may have a price.
            let found = amount(&report, &format!("{what}-{platform}"));
            assert_eq!(found, Amount::None, "{query} {what}");
        }
        assert!(says(&report, "Left out: ") && says(&report, why), "{query}: {:?}", report.because);
        assert_ne!(amount(&report, "cheapest-by-bill").machine(), platform);
        assert_ne!(amount(&report, "cheapest").machine(), platform);
    }
    let none = answer("vcpu=128&railway-plan=hobby");
    assert_eq!(none.headline.plain(), "No platform serves this load in instances of this size.");
    assert_eq!((none.verdict, none.snippets.len()), (Verdict::Ranking, 0));
    assert!(none.because[0].plain().starts_with("Make the instances smaller"));
    for key in ["cheapest", "cheapest-bill", "bill-margin", "second", "break-even-above", "first-limit"] {
        assert_eq!(amount(&none, key), Amount::None, "{key}");
    }
    // Two zones take two instances. Servers do not scale by themselves.
    assert_eq!(amount(&answer("max-instances=1"), "instances-fargate"), Amount::None);
    assert_eq!(metric(&answer("rps=3000&max-instances=1"), "instances-vps"), 40.0);
}

#[test]
fn kubernetes_has_nodes_for_large_pods() {
    for provider in ["eks", "gke", "doks", "gke-autopilot"] {
        let report = answer(&format!("vcpu=2&memory=4096&kubernetes-provider={provider}"));
        assert!(metric(&report, "compute-cost-kubernetes") > 0.0, "{provider}");
    }
    assert!(metric(&answer("vcpu=16&memory=65536"), "compute-cost-kubernetes") > 0.0);
}

#[test]
fn a_request_cannot_use_more_cpu_than_its_latency() {
    let conflict = |query: &str| {
        let errors = inputs(query).evaluate().err()?;
        errors.first().map(|error| (error.field, matches!(error.problem, Problem::Conflict(_))))
    };
    assert_eq!(conflict("rps=5&latency=0.1&cpu-time=60000"), Some(("cpu-time", true)));
    assert_eq!(conflict("latency=50&cpu-time=50"), None);
    assert_eq!(conflict("latency=50&cpu-time=51"), Some(("cpu-time", true)));
    assert_eq!(conflict("latency=50&cpu-time=51&vcpu=2"), None);
    assert_eq!(conflict("latency=50&cpu-time=50&vcpu=0.5"), None);
}

#[test]
fn the_first_limit_is_the_load_at_which_the_busiest_hour_is_full() {
    // 9 instances' pools fit, 300/s each, and the busiest hour is four times the average.
    assert_eq!(metric(&answer(""), "first-limit"), 9.0 * 300.0 / 4.0);
    // Without a database, the maximum of 100 Machines is the limit; each sustains a sixteenth of a vCPU.
    let fly = metric(&answer("database=none&rps=10"), "first-limit");
    assert!((fly - 100.0 * 0.6 / 16.0 / 0.002 / 4.0).abs() < 1e-9, "{fly}");
    // Servers without a database have no limit.
    assert_eq!(amount(&answer("rps=3000&database=none"), "first-limit"), Amount::None);
}

#[test]
fn the_highest_bill_is_that_of_the_maximum_all_month() {
    let report = answer("rps=0.1&database=none&response-size=1&max-instances=10&free-tier=false");
    assert_eq!(amount(&report, "cheapest-by-bill").machine(), "cloud-run", "{:?}", report.headline);
    // Ten instances of 1 vCPU and 256 MiB, active for 730 hours.
    let compute = 10.0 * (63.07 + 1.64);
    let rest = metric(&report, "infrastructure-cost-cloud-run") - metric(&report, "compute-cost-cloud-run");
    assert!((metric(&report, "worst-case-monthly-cost") - rest - compute).abs() < 0.011);
    // Railway bills the CPU that its instances use: one vCPU all month.
    let railway = metric(&answer(""), "worst-case-monthly-cost");
    assert!((railway - (21.39 - 2.73 + 43_800.0 * (0.000_463 + 0.25 * 0.000_231))).abs() < 0.011, "{railway}");
    assert_eq!(amount(&answer("rps=20"), "worst-case-monthly-cost"), Amount::None, "servers do not scale");
}
