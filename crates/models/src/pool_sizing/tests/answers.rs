//! The numbers of known inputs, and the findings.

use super::*;

fn report(query: &str) -> Report {
    support::report(&CALCULATOR, query)
}

fn amount(query: &str, key: &str) -> Amount {
    support::amount(&report(query), key)
}

fn number(query: &str, key: &str) -> f64 {
    support::metric(&report(query), key)
}

/// Verdict and reasons of a report, as one text.
fn judged(query: &str) -> (Verdict, String) {
    let report = report(query);
    let because: Vec<_> = report.because.iter().map(|why| why.plain()).collect();
    (report.verdict, because.join("\n"))
}

#[test]
fn the_defaults() {
    assert_eq!(number("", "available-connections"), 97.0);
    // Three instances and one more while deploying, ten connections each, and five of others.
    assert_eq!(number("", "worst-case-connections"), 45.0);
    assert_eq!(number("", "knee-connections"), 20.0);
    assert_eq!(number("", "db-cpu-utilization"), 0.25);
    assert_near(number("", "max-throughput"), 1996.2, 0.1);
    assert_near(number("", "busy-connections"), 5.0, 0.01);
    assert_near(number("", "pool-utilization"), 5.0 / 30.0, 1e-3);
    assert_eq!(number("", "p99-wait-ms"), 0.0);
    assert_eq!(number("", "timeout-probability"), 0.0);
    assert_eq!(report("").verdict, Verdict::Ok);
}

#[test]
fn without_a_database_the_metrics_are_those_of_the_queue() {
    let query = "rps=200&instances=1&db-time=0&held-time=20&pool-size=5";
    assert_relatively_near(number(query, "mean-wait-ms"), 11.082_251_082_3, 1e-9);
    assert_relatively_near(number(query, "p95-wait-ms"), 48.106_896_539, 1e-9);
    assert_relatively_near(number(query, "shared-pool-mean-wait-ms"), 11.082_251_082_3, 1e-9);
    assert_near(number(query, "busy-connections"), 4.0, 1e-9);
    assert_eq!(amount(query, "knee-connections"), Amount::Unbounded);
    assert_eq!(number(query, "max-throughput"), 250.0);
    // Six wait 2.8 ms on average with a p99 over 5 ms; a p99 under it takes nine.
    let at = |size| number(&format!("rps=200&instances=1&db-time=0&held-time=20&pool-size={size}"), "p99-wait-ms");
    let recommended = number(query, "recommended-pool-size") as u32;
    assert!(at(recommended) <= 5.0 && at(recommended - 1) > 5.0, "{recommended}");
}

#[test]
fn timeouts_are_counted_as_longer_than_any_wait() {
    let query = "rps=2000&instances=1&db-time=0&held-time=20&pool-size=10";
    assert_near(number(query, "timeout-probability"), 0.75, 1e-9);
    assert_relatively_near(number(query, "timeouts-per-day"), 0.75 * 2000.0 * 86_400.0, 1e-9);
    for key in ["p50-wait-ms", "p95-wait-ms", "p99-wait-ms"] {
        assert_eq!(amount(query, key), Amount::Unstable);
    }
    assert_eq!(report(query).headline.plain(), "75 % of your requests give up waiting for a connection.");
    // Two of a hundred give up: the p95 is a number still.
    let query = "rps=8&instances=1&db-time=0&held-time=1000&pool-size=10&acquire-timeout=0.7";
    assert!(matches!(amount(query, "p95-wait-ms"), Amount::Number(wait) if wait > 0.0 && wait < 700.0));
    assert_eq!(amount(query, "p99-wait-ms"), Amount::Unstable);
}

#[test]
fn arrivals_are_requests_times_checkouts() {
    let once = report("rps=400&instances=2&pool-size=4");
    let twice = report("rps=200&transactions-per-request=2&instances=2&pool-size=4");
    assert_eq!(once.metrics, twice.metrics);
    assert!(number("rps=0", "busy-connections") < 1e-6);
    assert_eq!(number("transactions-per-request=0", "p99-wait-ms"), 0.0);
}

#[test]
fn worst_case_connections_include_surge_and_both_colors() {
    assert_eq!(number("max-instances=10&surge=25", "worst-case-connections"), 13.0 * 10.0 + 5.0);
    assert_eq!(number("max-instances=10&surge=0", "worst-case-connections"), 105.0);
    assert_eq!(number("max-instances=10&blue-green=true", "worst-case-connections"), 205.0);
    assert_eq!(number("max-connections=50&reserved-connections=60", "available-connections"), 0.0);
    let (verdict, why) = judged("max-instances=10");
    assert_eq!(verdict, Verdict::Danger);
    assert!(why.contains("up to 135 connections are wanted and the database gives 97"), "{why}");
    let (verdict, why) = judged("max-instances=6");
    assert_eq!(verdict, Verdict::Caution);
    assert!(why.contains("85 of 97"), "{why}");
    // Exactly what there is, and exactly four fifths of it.
    assert_eq!(judged("max-instances=3&other-connections=57").0, Verdict::Caution);
    assert_eq!(judged("max-connections=53&reserved-connections=3&other-connections=0").0, Verdict::Ok);
}

#[test]
fn the_recommendation_is_the_smallest_allowed_size_that_meets_the_target() {
    let busy = "rps=1500&instances=6&held-time=10&db-time=2&max-instances=6&max-connections=200";
    let recommended = number(busy, "recommended-pool-size");
    let at = |size: f64| amount(&format!("{busy}&pool-size={size}"), "p99-wait-ms");
    assert!(matches!(at(recommended), Amount::Number(wait) if wait <= 5.0));
    assert!(matches!(at(recommended - 1.0), Amount::Number(wait) if wait > 5.0));
    // Two at least, for a request that meets another.
    assert_eq!(number("rps=1", "recommended-pool-size"), 2.0);
    // Room for (97 - 5) / (6 + 2) = 11.
    assert_eq!(number("rps=1500&instances=6&held-time=30&max-instances=6", "recommended-pool-size"), 11.0);
    let (verdict, why) = judged("rps=1500&instances=6&held-time=30&max-instances=6");
    assert_eq!(verdict, Verdict::Danger);
    assert!(why.contains("and the database has room for 11"), "{why}");
    // Where nothing meets the target, what fills the cores: 20 connections over 3 instances.
    assert_eq!(number("rps=2500", "recommended-pool-size"), 7.0);
}

#[test]
fn the_database_is_the_bottleneck_from_four_fifths_on() {
    for (rps, verdict, words) in [
        (1150, Verdict::Ok, "are in use"),
        (1250, Verdict::Caution, "Above 80 %, its own queue dominates"),
        (1610, Verdict::Caution, "Above 80 %, its own queue dominates"),
        (2000, Verdict::Danger, "no pool size helps"),
    ] {
        let (found, why) = judged(&format!("rps={rps}&pool-size=20&max-connections=200"));
        assert_eq!(found, verdict, "{rps}: {why}");
        assert!(why.contains(words), "{rps}: {why}");
    }
    let (_, why) = judged("rps=1950&pool-size=20&max-connections=200");
    assert!(why.contains("p99 up to") || why.contains("time out. Simulate it."), "{why}");
    assert!(!judged("rps=1950&pool-size=20&instances=1").1.contains("Simulate"));
}

#[test]
fn waits_beyond_the_target_are_a_caution_and_far_beyond_a_danger() {
    let single = |size| format!("rps=200&instances=1&max-instances=1&db-time=0&held-time=20&pool-size={size}");
    let (verdict, why) = judged(&single(7));
    assert_eq!(verdict, Verdict::Caution, "{why}");
    assert!(why.contains("your target 5 ms"));
    assert_eq!(judged(&single(5)).0, Verdict::Danger);
    assert_eq!(judged(&single(12)).0, Verdict::Ok);
}

#[test]
fn a_few_timeouts_are_a_caution_and_more_a_danger() {
    // Ten connections at 0.7: the tail falls by 3 nepers in each hold time.
    let query = |timeout| {
        format!("rps=7&instances=1&max-instances=1&db-time=0&held-time=1000&target-p99=5000&acquire-timeout={timeout}")
    };
    assert_eq!(judged(&query(1.0)).0, Verdict::Danger);
    let (verdict, why) = judged(&query(4.0));
    assert_eq!(verdict, Verdict::Caution, "{why}");
    assert!(why.contains("a day time out"), "{why}");
    assert_eq!(judged(&query(30.0)).0, Verdict::Ok);
}

#[test]
fn an_acquire_timeout_that_outlives_the_client_is_a_danger() {
    assert!(judged("client-timeout=30").1.contains("Set acquire_timeout below 30 s."));
    assert_eq!(judged("client-timeout=30").0, Verdict::Danger);
    assert_eq!(judged("client-timeout=31").0, Verdict::Ok);
}

#[test]
fn a_pooler_in_transaction_mode_is_one_pool_for_all() {
    let pooled =
        "rps=1000&instances=10&db-time=0&held-time=20&pool-size=20&pooler=pgbouncer-transaction&pooler-size=30";
    let shared = "rps=1000&instances=1&db-time=0&held-time=20&pool-size=30";
    for key in ["mean-wait-ms", "wait-probability", "pool-utilization"] {
        assert_eq!(amount(pooled, key), amount(shared, key), "{key}");
    }
    assert_eq!(number(pooled, "worst-case-connections"), 35.0);
    // If the pools have fewer connections than the pooler, the queue forms there.
    let small = "rps=1000&instances=10&db-time=0&held-time=20&pool-size=3&pooler=pgbouncer-transaction&pooler-size=40";
    assert_eq!(
        amount(small, "mean-wait-ms"),
        amount(&small.replace("&pooler=pgbouncer-transaction", ""), "mean-wait-ms")
    );
}

#[test]
fn a_pooler_in_session_mode_keeps_a_connection_for_each() {
    let query = "pooler=pgbouncer-session&pooler-size=12";
    let (verdict, why) = judged(query);
    assert_eq!(verdict, Verdict::Danger);
    assert!(why.contains("of 30 only 12 can be open"), "{why}");
    assert_eq!(amount(query, "mean-wait-ms"), amount("pool-size=4", "mean-wait-ms"));
    assert!(!judged("pooler=pgbouncer-session&pooler-size=30").1.contains("session mode"));
    assert_eq!(number(query, "worst-case-connections"), 17.0);
}

#[test]
fn idle_connections_are_noticed_beyond_four_times_the_knee() {
    let (verdict, why) = judged("rps=10&pool-size=27&max-connections=500");
    assert_eq!(verdict, Verdict::Caution);
    assert!(why.contains("81 connections are open where 20 fill the cores"), "{why}");
    assert_eq!(judged("rps=10&pool-size=26&max-connections=500").0, Verdict::Ok);
}

#[test]
fn conflicting_inputs_say_what_to_enter() {
    let errors = |query| {
        let answer = form::evaluate(&CALCULATOR, &query::decode(&CALCULATOR, query));
        answer.expect_err("a contradiction").into_iter().map(|error| error.field).collect::<Vec<_>>()
    };
    assert_eq!(errors("db-time=0&held-time=0"), ["held-time"]);
    assert_eq!(errors("pooler=pgbouncer-session&pooler-size=2"), ["pooler-size"]);
    report("pooler=pgbouncer-session&pooler-size=3");
    report("db-time=0.1&held-time=0");
}

#[test]
fn the_configuration_has_the_recommendation_in_it() {
    let report = report("rps=1500&instances=6&held-time=10&max-instances=6&max-connections=200&acquire-timeout=2");
    let size = report.metric("recommended-pool-size").expect("a recommendation").amount.machine();
    let code: Vec<_> = report.snippets.iter().map(|snippet| snippet.code.plain()).collect();
    assert!(
        code[0].contains(&format!(".max_connections({size})")) && code[0].contains("from_millis(2000)"),
        "{}",
        code[0]
    );
    assert!(code[1].contains("ALTER SYSTEM SET max_connections = 200;"), "{}", code[1]);
    // The cores are full with 4 (10 + 2) / 2 = 24 connections.
    assert!(code[2].contains("default_pool_size = 24 ;") && code[2].contains("pool_mode = transaction"), "{}", code[2]);
}

#[test]
fn the_chart_marks_the_current_size_and_the_start_of_waits() {
    let values: Vec<_> = CALCULATOR.fields().map(|field| field.default()).collect();
    let Some(Plot::Lines(lines)) = (CALCULATOR.charts[0].plot)(&values) else { panic!("no lines") };
    assert!(lines.at.contains(&10.0) && lines.at[0] == 1.0);
    let labels: Vec<_> = lines.marks.iter().map(|mark| mark.label.as_str()).collect();
    for label in ["yours", "recommended", "knee", "HikariCP's rule", "Little"] {
        assert!(labels.contains(&label), "{label} in {labels:?}");
    }
    // One connection an instance is not enough: there the line has not begun.
    assert_eq!(lines.series[0].values[0], None);
    let drawn: Vec<_> = lines.series[0].values.iter().flatten().collect();
    assert!(drawn.is_sorted_by(|a, b| a >= b));
}
