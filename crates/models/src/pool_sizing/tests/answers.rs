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

/// Verdict, and headline and reasons of a report as one text.
fn judged(query: &str) -> (Verdict, String) {
    let report = report(query);
    let sentences: Vec<_> =
        std::iter::once(&report.headline).chain(&report.because).map(|sentence| sentence.plain()).collect();
    (report.verdict, sentences.join("\n"))
}

fn headline(query: &str) -> String {
    report(query).headline.plain()
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
    assert_eq!(headline(""), "Use 5 connections per instance; you have 10.");
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
    assert!(
        headline(query).contains("time out after waiting 30 s for a connection. Put PgBouncer in transaction mode")
    );
    // One instance has nothing to share.
    let alone = headline(&format!("{query}&max-instances=1"));
    assert!(alone.ends_with("Use 46 connections per instance."), "{alone}");
    let little_room = headline(&format!("{query}&max-instances=1&max-connections=60"));
    assert!(
        little_room.ends_with("Raise max_connections to 140, and use 50 connections per instance."),
        "{little_room}"
    );
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
    assert!(
        why.contains("135 connections are wanted during a rollout, 97 are available. Use 5 connections per instance"),
        "{why}"
    );
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
    // Room for (97 - 5) / (6 + 2) = 11, which comes near the target.
    let near = "rps=1500&instances=6&held-time=30&max-instances=6";
    assert_eq!(number(near, "recommended-pool-size"), 11.0);
    let (verdict, why) = judged(&format!("{near}&pool-size=11"));
    assert_eq!(verdict, Verdict::Caution);
    let servers = "To meet it, put PgBouncer in transaction mode in between, with 63 server connections";
    assert!(why.contains(servers), "{why}");
    let pgbouncer = report(near).snippets.pop().expect("a pooler").code.plain();
    assert!(pgbouncer.contains("default_pool_size = 63 ;"), "{pgbouncer}");
    // Where there is no size, none is recommended.
    assert_eq!(amount("rps=100000&db-time=0&held-time=1000", "recommended-pool-size"), Amount::None);
}

#[test]
fn the_database_is_the_bottleneck_from_nine_tenths_on() {
    for (rps, verdict, words) in [
        (1150, Verdict::Ok, "Use "),
        (1250, Verdict::Caution, "times this traffic, it needs"),
        (1610, Verdict::Caution, "more connections do not shorten that wait"),
        (1850, Verdict::Danger, "a short burst overloads it. Use 8 cores"),
        (2200, Verdict::Danger, "fail at any pool size. Use 8 cores"),
        (200_000, Verdict::Danger, "Make the queries cheaper: this load would need"),
    ] {
        let (found, why) = judged(&format!("rps={rps}&pool-size=20&max-connections=200"));
        assert_eq!(found, verdict, "{rps}: {why}");
        assert!(why.contains(words), "{rps}: {why}");
    }
    // Half a core.
    assert!(
        headline("rps=300&db-cores=0.5").contains("on 0.5 cores, but 300 arrive"),
        "{}",
        headline("rps=300&db-cores=0.5")
    );
    // A met target is no reason for a danger, however busy the database.
    let busy = "rps=1600&instances=1&max-instances=1&pool-size=30&max-connections=5000";
    assert_eq!(judged(busy).0, Verdict::Caution);
}

#[test]
fn waits_beyond_the_target_are_a_caution_and_far_beyond_a_danger() {
    let single = |size| format!("rps=200&instances=1&max-instances=1&db-time=0&held-time=20&pool-size={size}");
    let (verdict, why) = judged(&single(7));
    assert_eq!(verdict, Verdict::Caution, "{why}");
    assert!(why.contains("your target is 5 ms"));
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
    let (verdict, why) = judged(&query(3.2));
    assert_eq!(verdict, Verdict::Caution, "{why}");
    assert!(why.contains("a day time out after waiting 3.2 s"), "{why}");
    assert_eq!(judged(&query(30.0)).0, Verdict::Ok);
}

#[test]
fn an_acquire_timeout_that_outlives_the_client_is_a_danger() {
    let planned = |query: &str| {
        let plan = report(query).plan;
        plan.into_iter().find(|change| change.field == "acquire-timeout").map(|change| change.value)
    };
    for (client, verdict, timeout) in [
        ("30", Verdict::Danger, Some("3")),
        ("31", Verdict::Ok, Some("3")),
        ("1", Verdict::Danger, Some("0.5")),
        ("0.01", Verdict::Danger, Some("0.005")),
        ("", Verdict::Ok, Some("3")),
    ] {
        let query = format!("client-timeout={client}");
        assert_eq!((judged(&query).0, planned(&query).as_deref()), (verdict, timeout), "{client}");
    }
    assert!(headline("client-timeout=1").ends_with("Set acquire_timeout to 0.5 s."));
    assert!(judged("").1.contains("Set acquire_timeout to 3 s, so"));
    assert_eq!(planned("acquire-timeout=5"), None);
    assert_eq!(planned("acquire-timeout=2&client-timeout=3"), None);
    // A target of seconds accepts a longer timeout.
    assert_eq!(planned("acquire-timeout=8&target-p99=4000"), None);
    assert_eq!(planned("acquire-timeout=9&target-p99=4000").as_deref(), Some("8"));
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
    assert!(
        why.contains("40 are wanted during a rollout, and the pooler has 12. Switch the pooler to transaction mode"),
        "{why}"
    );
    assert_eq!(amount(query, "mean-wait-ms"), amount("pool-size=4", "mean-wait-ms"));
    // The database is overloaded 20 times, and the pooler is small: the sizes are not to blame, but the mode is.
    assert!(
        headline("rps=40000&pooler=pgbouncer-session&pooler-size=3&max-connections=500")
            .ends_with("Switch the pooler to transaction mode.")
    );
    assert!(judged("pooler=pgbouncer-session&pooler-size=40").1.contains("saves no connections"));
    assert_eq!(number(query, "worst-case-connections"), 17.0);
}

#[test]
fn idle_connections_are_noticed_beyond_four_times_the_knee() {
    let (verdict, why) = judged("rps=10&pool-size=27&max-connections=500");
    assert_eq!(verdict, Verdict::Caution);
    assert!(why.contains("81 connections are open, but 20 saturate the database's cores"), "{why}");
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
fn links_with_a_variability_keep_it() {
    let v = |query: &str| support::inputs(&CALCULATOR, query, Inputs::from_values).demand().variability;
    assert_eq!(v("variability=4"), 4.0);
    assert_eq!(v("variability=0&hold-shape=long-tailed"), 0.0);
    // 8 ms and 2 ms, both exponential.
    assert_close(v(""), 0.68);
    assert_eq!(v("db-time=0"), 1.0);
    assert_eq!(v("held-time=0"), 1.0);
    assert_eq!(v("hold-shape=constant"), 0.0);
    assert_close(v("hold-shape=long-tailed"), 4.0 * 0.68);
}
