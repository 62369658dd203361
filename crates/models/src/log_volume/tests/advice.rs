//! The headline, the findings and the plan.

use super::super::verdict::span;
use super::*;

fn words(report: &Report) -> String {
    let because: Vec<_> = report.because.iter().map(crate::Marked::plain).collect();
    [report.headline.plain(), because.join("\n")].join("\n")
}

fn rotation(size: f64, files: f64) -> [Change; 2] {
    [Change::number("rotate-size", size), Change::number("rotate-files", files)]
}

#[test]
fn without_rotation_the_disk_fills() {
    let report = report("");
    assert_eq!(report.verdict, Verdict::Danger);
    assert_eq!(
        report.headline.plain(),
        "Nothing rotates the logs: they fill 50 GB in 2.89 days. Keep 5 files of 180 MB each."
    );
    assert_eq!(report.plan, rotation(180.0, 5.0));
    // A disk for years is no emergency, but never rotating is no plan either.
    let slow = support::report(&CALCULATOR, "rps=1");
    assert_eq!((slow.verdict, &slow.plan[..]), (Verdict::Caution, &rotation(10.0, 5.0)[..]));
}

#[test]
fn rotation_that_exceeds_the_disk_is_no_rotation() {
    let report = report("rotate-size=20000&rotate-files=5");
    assert_eq!(report.verdict, Verdict::Danger);
    assert!(report.headline.plain().starts_with("Rotation allows 100 GB, but 50 GB are free"));
    assert_eq!(report.plan, rotation(180.0, 5.0)[..1]);
}

#[test]
fn a_rotation_that_fits_and_outlasts_the_collector_is_to_be_kept() {
    let report = report("rotate-size=200&rotate-files=5");
    assert_eq!((report.verdict, report.plan.len()), (Verdict::Ok, 0));
    let headline = report.headline.plain();
    assert!(
        headline.starts_with("Log as you do: the logs use at most 1 GB of a disk, hold the last 66.7 minutes or more"),
        "{headline}"
    );
    assert_eq!(amount(&report, "fill-hours"), NEVER);
    assert_eq!(NEVER.machine(), "unbounded");
}

#[test]
fn a_short_history_loses_lines_when_the_collector_stops() {
    let short = report("rotate-size=10.48576&rotate-files=5");
    assert_eq!(short.verdict, Verdict::Caution);
    assert!(short.headline.plain().starts_with("The files hold the last 3.5 minutes"), "{}", short.headline.plain());
    assert_eq!(short.plan, rotation(180.0, 5.0)[..1]);
    let single = report("rotate-size=500");
    assert!(single.headline.plain().starts_with("With a single file, each rotation deletes the whole history."));
    assert_eq!(report("rotate-size=500&outage=0").verdict, Verdict::Ok);
    // Half of the disk is the most that is recommended.
    let small = report("free-disk=1&rps=2000&rotate-size=100&rotate-files=5");
    assert!(small.plan.is_empty() && words(&small).contains("There is no room for larger files"), "{}", words(&small));
}

#[test]
fn a_pod_is_evicted_at_its_limit() {
    let report = report("rotate-size=500&rotate-files=5&ephemeral-limit=1000");
    assert_eq!(report.verdict, Verdict::Danger);
    assert_close(metric(&report, "eviction-hours"), 1e9 / 200e3 / 3_600.0);
    assert_eq!(amount(&report, "fill-hours"), NEVER);
    assert_eq!(report.plan, [Change::number("rotate-size", 160.0)], "80% of the limit, in 5 files");
}

#[test]
fn debug_lines_and_statements_are_turned_off() {
    let report = report("rotate-size=900&rotate-files=5&log-statements=true&debug-lines-per-request=4");
    assert_eq!(report.verdict, Verdict::Caution);
    let share = 1.0 - 1_000.0 / (1_000.0 + 4.0 * 500.0 + 3.0 * 407.0);
    let said = crate::fill("DEBUG lines are {%} of the volume.", &[share]);
    assert!(report.headline.plain().starts_with(&said), "{said} {}", report.headline.plain());
    assert_eq!(
        report.plan,
        [Change::number("debug-lines-per-request", 0.0), Change::choice("log-statements", "false")]
    );
    assert_close(metric(&report, "debug-factor"), 1.0);
    assert_close(metric(&support::report(&CALCULATOR, ""), "debug-factor"), 2.221);
}

#[test]
fn probes_matter_if_they_are_many() {
    let of = |lines: f64| {
        Inputs { rotate_size: Some(300.0), rotate_files: Some(5.0), probe_lines: lines, ..defaults() }.evaluate()
    };
    assert_eq!(of(20.0).verdict, Verdict::Ok);
    assert_eq!(of(30.0).plan, [Change::number("probe-lines-per-second", 0.0)]);
}

#[test]
fn sampling_keeps_the_bill_and_the_collector_within_their_limits() {
    let bill = report("rotate-size=500&rotate-files=5&budget=100");
    assert_eq!(bill.verdict, Verdict::Caution);
    assert_eq!(bill.plan, [Change::number("sampling", 38.5)]);
    assert!(
        // 100 lines of 1,000 bytes a second, for 30 days.
        bill.headline.plain().contains("518 GB a month cost $259.20, and your budget is $100.00. Log 38.5% "),
        "{}",
        bill.headline.plain()
    );
    // Each of two instances writes 0.1 MB/s.
    let slow = report("rotate-size=500&rotate-files=5&instances=2&ship-bandwidth=0.05");
    assert_eq!(slow.verdict, Verdict::Danger);
    assert_eq!(slow.plan, [Change::number("sampling", 50.0)]);
    let said =
        "An instance writes 0.1 MB/s, and its log collector ships 0.05 MB/s, so it falls behind and loses lines.";
    assert!(slow.headline.plain().starts_with(said), "{}", slow.headline.plain());
    // Without statements, the bill is paid.
    let debug = report("rotate-size=900&rotate-files=5&budget=300&log-statements=true");
    assert_eq!(debug.plan, [Change::choice("log-statements", "false")]);
    assert!(words(&debug).contains("The other changes fix that."), "{}", words(&debug));
}

#[test]
fn age_limits_the_disk_as_well() {
    let report = report("retention=2");
    assert_eq!((report.verdict, report.plan.len()), (Verdict::Ok, 0));
    assert_close(metric(&report, "retained-gb"), 0.2e6 * 2.0 * 86_400.0 / 1e9);
    assert_close(metric(&report, "history-hours"), 48.0);
    assert_eq!(support::report(&CALCULATOR, "retention=3").verdict, Verdict::Danger);
}

#[test]
fn a_silent_service_has_nothing_to_keep() {
    for query in ["rps=0", "sampling=0", "lines-per-request=0&rotate-size=10"] {
        let report = report(query);
        assert_eq!((report.verdict, report.plan.len()), (Verdict::Ok, 0), "{query}: {}", words(&report));
        assert_eq!(amount(&report, "fill-hours"), NEVER, "{query}");
    }
}

#[test]
fn a_time_is_in_the_unit_that_fits_it() {
    let plain = |seconds| crate::Marked::new(span(seconds)).plain();
    assert_eq!(
        [1.0, 90.0, 600.0, 9_000.0, 864_000.0].map(plain),
        ["1 second", "90 seconds", "10 minutes", "2.5 hours", "10 days"]
    );
}
