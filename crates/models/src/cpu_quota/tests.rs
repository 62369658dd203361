use super::*;
use crate::Verdict;
use crate::tests::support::{self, assert_near, metric};

mod monotone;
mod properties;
mod simulated;
mod threads;

fn inputs(query: &str) -> Inputs {
    support::inputs(&CALCULATOR, query, Inputs::from_values)
}

fn report(query: &str) -> Report {
    support::report(&CALCULATOR, query)
}

fn plan(query: &str) -> Vec<(&'static str, String)> {
    report(query).plan.into_iter().map(|change| (change.field, change.value)).collect()
}

/// Half a core and ten threads: the quota of 50 ms is used up in 5 ms. Two cores on 20 threads: 10 ms.
#[test]
fn all_threads_run_and_pause_as_published() {
    let table = [
        ("quota=0.5&worker-threads=10", 5.0, 95.0),
        ("quota=2&worker-threads=20", 10.0, 90.0),
        ("quota=0.5", 50.0, 50.0),
        ("quota=2", 100.0, 0.0),
        ("quota=1&worker-threads=4&other-threads=4&period=50", 6.25, 43.75),
        ("quota=1&burst-threads=8", 12.5, 87.5),
    ];
    for (query, run, stall) in table {
        let report = report(query);
        assert_eq!((metric(&report, "run-ms"), metric(&report, "stall-ms")), (run, stall), "{query}");
    }
}

/// `available_parallelism` rounds the quota down, and returns 1 at least.
#[test]
fn workers_are_the_limit_rounded_down() {
    for (quota, workers, unused) in
        [(0.5, 1.0, 0.0), (1.0, 1.0, 0.0), (1.5, 1.0, 0.5), (2.9, 2.0, 0.9), (8.0, 8.0, 0.0)]
    {
        let report = Inputs { quota, ..inputs("") }.evaluate();
        assert_eq!(metric(&report, "workers"), workers);
        assert_near(metric(&report, "unused-cores"), unused, 1e-12);
    }
}

#[test]
fn as_many_threads_as_cores_are_never_throttled() {
    for query in ["", "quota=4&rps=1900", "quota=2&worker-threads=1&other-threads=1&rps=450"] {
        assert_eq!(metric(&report(query), "throttled-share"), 0.0, "{query}");
    }
    // One worker is a queue with one server: P(wait > t) = ρ e^(-(1 - ρ) t / s).
    let one = report("");
    assert_near(metric(&one, "mean-wait-ms"), 0.4 / 0.6 * 2.0, 1e-9);
    assert_near(metric(&one, "p99-wait-ms"), libm::log(0.4 / 0.01) * 2.0 / 0.6, 1e-3);
}

#[test]
fn too_much_demand_has_no_wait_and_a_limit_to_set() {
    let report = report("rps=600");
    assert_eq!(support::amount(&report, "p99-wait-ms"), Amount::Unbounded);
    assert_eq!(support::amount(&report, "mean-wait-ms"), Amount::Unbounded);
    assert_eq!(report.verdict, Verdict::Danger);
    assert_eq!(
        report.headline.plain(),
        "Requests need 1.2 cores and the limit is 1: requests queue faster than they finish. Set the limit to 2 cores with 2 workers."
    );
    assert_eq!(plan("rps=600"), [("quota", "2".into())]);
}

#[test]
fn the_plan_removes_throttling_and_unused_cores() {
    let table: [(&str, &[(&str, &str)]); 6] = [
        ("", &[]),
        ("quota=4&worker-threads=16", &[("worker-threads", "4")]),
        ("quota=1.5&rps=400", &[("quota", "2")]),
        ("quota=1.5", &[("quota", "1")]),
        ("quota=0.5&rps=100&worker-threads=10", &[("worker-threads", "1")]),
        ("rps=1000000&cpu-time=60000", &[]),
    ];
    for (query, expected) in table {
        let found = plan(query);
        let found: Vec<_> = found.iter().map(|(field, value)| (*field, value.as_str())).collect();
        assert_eq!(found, expected, "{query}: {:?}", report(query).headline);
    }
}

#[test]
fn polls_are_judged_by_their_length() {
    for (poll, verdict) in
        [(100, Verdict::Ok), (101, Verdict::Caution), (1000, Verdict::Caution), (1001, Verdict::Danger)]
    {
        assert_eq!(report(&format!("longest-poll={poll}")).verdict, verdict, "{poll}");
    }
}

#[test]
fn snippets_paste_the_recommendation() {
    let code = |query| report(query).snippets.iter().map(|snippet| snippet.code.plain()).collect::<String>();
    let plain = code("");
    assert!(plain.contains("    cpu: 1000m\nenv:") && plain.contains("value: \"1\"\n") && plain.contains("--cpus=1 "));
    let many = code("quota=1.5&worker-threads=8&rps=400");
    assert!(many.contains("    cpu: 2000m # you entered 1.5\n"), "{many}");
    assert!(many.contains("value: \"2\" # you entered 8\n") && many.contains(".worker_threads(2)"), "{many}");
}

#[test]
fn the_presets_say_what_to_do() {
    let headline = |title: &str| {
        let preset = CALCULATOR.presets.iter().find(|preset| preset.title == title).expect("a preset");
        report(preset.query).headline.plain()
    };
    assert!(headline("Half a core, 10 threads").ends_with("pause for 95 ms. Set TOKIO_WORKER_THREADS to 1."));
    assert!(headline("1.5 cores").ends_with("Set the limit to 2 cores with 2 workers."));
    let node = headline("Workers of a 16-core node");
    assert!(node.starts_with("The kernel throttles") && node.ends_with("Set the limit to 3 cores with 3 workers."));
    assert!(headline("Four cores").starts_with("Keep the limit of 4 cores with 4 workers"));
}
