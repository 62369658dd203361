//! Presets, charts and snippets.

use super::*;
use crate::Lines;

fn code(query: &str, title: &str) -> String {
    let report = support::report(&CALCULATOR, query);
    let found = report.snippets.iter().find(|snippet| snippet.title == title);
    found.expect("a snippet of that title").code.plain()
}

fn contains(code: &str, parts: &[&str]) {
    for part in parts {
        assert!(code.contains(part), "{part:?} is not in\n{code}");
    }
}

#[test]
fn the_deployment_is_the_recommendation_and_says_where_it_differs() {
    contains(
        &code("", "Kubernetes Deployment"),
        &[
            "  replicas: 3\n  minReadySeconds: 0\n  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 25%\n      maxUnavailable: 25%\n  selector:\n",
            "    spec:\n      terminationGracePeriodSeconds: 30\n      containers:\n        - name: app\n",
            "          lifecycle: # Kubernetes 1.34; it counts toward the grace period\n            preStop:\n              sleep: { seconds: 5 } # was 0\n",
        ],
    );
    contains(
        &code("replicas=8&surge=0&boot=15&pre-stop=5&utilization=70&pool-size=2", "Kubernetes Deployment"),
        &["      maxSurge: 1 # changed\n      maxUnavailable: 0 # changed\n", "sleep: { seconds: 5 }\n"],
    );
    let without_wait = code("propagation=0", "Kubernetes Deployment");
    assert!(!without_wait.contains("preStop"), "{without_wait}");
    contains(&code("pre-stop=20", "Kubernetes Deployment"), &["terminationGracePeriodSeconds: 35 # was 30\n"]);
}

#[test]
fn ecs_gets_percentages_that_round_to_the_same_pods() {
    let ecs = "replicas=3&deregistration=300&unavailable=0";
    contains(
        &code(ecs, "ECS and ALB in Terraform"),
        &[
            "deregistration_delay = 10 # was 300\n}\n",
            "deployment_maximum_percent         = 134\n  deployment_minimum_healthy_percent = 100\n",
            "# \"stopTimeout\": 30\n",
        ],
    );
    let report = support::report(&CALCULATOR, ecs);
    assert_eq!(report.snippets[0].title, "ECS and ALB in Terraform");
    for replicas in 1..=60 {
        let query = format!("replicas={replicas}&propagation=0&pool-size=0");
        let inputs = Inputs { replicas: f64::from(replicas), ..defaults() };
        let code = code(&query, "ECS and ALB in Terraform");
        let percent = |name: &str| {
            let line = code.lines().find(|line| line.contains(name)).and_then(|line| line.rsplit(' ').next());
            line.and_then(|number| number.parse::<f64>().ok()).expect("a percentage") / 100.0
        };
        // AWS rounds the maximum down and the minimum up.
        let most = (f64::from(replicas) * percent("maximum_percent")).floor();
        let fewest = (f64::from(replicas) * percent("minimum_healthy")).ceil();
        assert_eq!(most, inputs.replicas + inputs.surge_pods(), "{replicas}");
        assert_eq!(fewest, inputs.replicas - inputs.unavailable_pods(), "{replicas}");
    }
}

#[test]
fn the_deadline_of_the_service_is_what_the_grace_period_leaves() {
    contains(
        &code("", "Axum with a deadline"),
        &["DELAY: Duration = Duration::from_secs(0)", "DEADLINE: Duration = Duration::from_secs(20)"],
    );
    let ecs = code("deregistration=20&pre-stop=3&grace=40", "Axum with a deadline");
    contains(&ecs, &["DELAY: Duration = Duration::from_secs(3)", "DEADLINE: Duration = Duration::from_secs(32)"]);
    contains(&code("long-connections=5", "Axum with a deadline"), &["the streams, which wait for a clone of `stop`"]);
}

#[test]
fn the_pool_is_the_recommended_one() {
    contains(&code("pre-stop=5&pool-size=30", "sqlx pool"), &[".max_connections(15) // was 30\n"]);
    contains(&code("", "sqlx pool"), &[".max_connections(10)\n"]);
}

/// Returns the highest and the lowest value of a line.
fn extremes(lines: &Lines, place: usize) -> (f64, f64) {
    let values = lines.series[place].values.iter().flatten();
    values.fold((0.0_f64, f64::INFINITY), |(most, least), value| (most.max(*value), least.min(*value)))
}

#[test]
fn the_charts_contain_the_peak_and_the_least_capacity() {
    for query in [
        "",
        "replicas=15&boot=0.3&request-max=0.7&request-p99=100",
        "replicas=200&surge-count=1&unavailable=0",
        "replicas=7&surge=0",
    ] {
        let inputs = support::inputs(&CALCULATOR, query, Inputs::from_values);
        let (report, connections, pods) = (answer(&inputs), inputs.connections_over_time(), inputs.pods_over_time());
        assert_eq!(extremes(&connections, 0).0, metric(&report, "peak-connections"), "{query}");
        assert_eq!(extremes(&pods, 0).1 / inputs.replicas, metric(&report, "capacity-share"), "{query}");
        assert_eq!(connections.limits[0].from, metric(&report, "available-connections"));
        let last = |lines: &Lines, place: usize| lines.series[place].values.last().copied().flatten();
        assert_eq!(last(&pods, 0), Some(inputs.replicas), "{query}");
        assert_eq!(last(&pods, 2), Some(0.0), "{query}");
    }
}

#[test]
fn the_recommendation_is_drawn_if_there_is_something_to_change() {
    let lines = |query| support::inputs(&CALCULATOR, query, Inputs::from_values).connections_over_time();
    assert_eq!(lines("").series.len(), 2);
    assert_eq!(lines("pre-stop=5").series.len(), 1);
    let fixed = lines("pre-stop=5&pool-size=30");
    assert!(extremes(&fixed, 1).0 <= 92.0 && fixed.series[0].chosen && !fixed.series[1].chosen);
}

#[test]
fn every_preset_is_worth_a_look() {
    assert_eq!(CALCULATOR.presets.len(), 5);
    let verdicts: Vec<_> =
        CALCULATOR.presets.iter().map(|preset| support::report(&CALCULATOR, preset.query).verdict).collect();
    assert_eq!(verdicts, [Verdict::Ok, Verdict::Danger, Verdict::Caution, Verdict::Danger, Verdict::Danger]);
}
