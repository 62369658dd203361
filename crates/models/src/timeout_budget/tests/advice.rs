//! The verdict, its reasons, and the plan.

use super::*;
use proptest::prelude::*;

fn words(report: &Report) -> String {
    let because = report.because.iter().map(|why| why.plain());
    std::iter::once(report.headline.plain()).chain(because).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_defaults_get_a_shorter_statement_timeout_and_a_budget() {
    let report = answer(&defaults());
    assert_eq!(report.verdict, Verdict::Danger);
    assert!(report.headline.plain().ends_with("Set statement_timeout to 2 s."), "{}", report.headline.plain());
    let plan: Vec<_> = report.plan.iter().map(|change| (change.field, change.value.as_str())).collect();
    assert_eq!(plan, [("statement-timeout", "2"), ("retry-budget", "10")]);
    let planned = defaults().planned();
    assert_eq!(answer(&planned).verdict, Verdict::Ok);
}

#[test]
fn each_finding_has_its_cause() {
    let fits = defaults().planned();
    for (inputs, verdict, said) in [
        (Inputs { request_timeout: 0.0, ..fits }, Verdict::Caution, "No request timeout"),
        (Inputs { request_timeout: 0.0, statement_timeout: 0.0, ..fits }, Verdict::Danger, "Nothing limits a request"),
        (Inputs { statement_timeout: 0.0, ..fits }, Verdict::Danger, "its statement runs on"),
        (Inputs { calls: 5.0, statements: 0.0, ..fits }, Verdict::Danger, "hides what was slow"),
        (Inputs { proxy_timeout: 10.0, ..fits }, Verdict::Danger, "The load balancer waits 10 s"),
        (Inputs { proxy_timeout: 0.0, client_timeout: 9.0, ..fits }, Verdict::Danger, "The client waits 9 s"),
        (
            Inputs { proxy_timeout: 10.0, statement_timeout: 0.0, ..fits },
            Verdict::Danger,
            "nothing limits how long the service works",
        ),
        (Inputs { client_timeout: 14.0, ..fits }, Verdict::Danger, "the load balancer waits 15 s"),
        (Inputs { rps: 2_000.0, ..fits }, Verdict::Danger, "exceed the capacity of 1,000"),
        (Inputs { retry_budget: None, ..fits }, Verdict::Danger, "overload outlasts its cause. Limit retries"),
        (Inputs { capacity: 500.0, ..fits }, Verdict::Danger, "There is no room for retries"),
        (Inputs { backoff_base: 0.0, ..fits }, Verdict::Caution, "Retries follow without a pause"),
        (Inputs { proxy_attempts: 2.0, client_timeout: 40.0, ..fits }, Verdict::Caution, "2 layers retry"),
    ] {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{said}: {}", words(&report));
        assert!(words(&report).contains(said), "{said}: {}", words(&report));
    }
}

#[test]
fn many_statements_share_a_transaction_timeout() {
    let planned = Inputs { statements: 100.0, ..defaults() }.planned();
    assert_eq!((planned.statement_timeout, planned.transaction_timeout), (5.0, Some(7.0)));
    // The statement timeout stays below it, or PostgreSQL would ignore it.
    let slow = Inputs { statement_timeout: 20.0, transaction_timeout: Some(60.0), ..defaults() }.planned();
    assert_eq!((slow.statement_timeout, slow.transaction_timeout), (4.5, Some(7.0)));
}

#[test]
fn outer_timeouts_grow_if_the_inner_ones_have_no_room() {
    let inputs = Inputs { client_timeout: 0.05, calls: 20.0, ..defaults() };
    let planned = inputs.planned();
    // 20 calls, a connection and the database: 0.1 s each.
    assert!(planned.request_timeout > 2.2 && planned.client_timeout > planned.proxy_timeout, "{planned:?}");
    assert!(planned.proxy_timeout > planned.request_timeout && planned.work() < planned.request_timeout, "{planned:?}");
}

#[test]
fn the_defaults_offer_one_limit_for_all_statements_and_no_retries() {
    let report = answer(&defaults());
    let offered: Vec<_> = report.offers.iter().map(|offer| (offer.change.field, offer.change.value.as_str())).collect();
    assert_eq!(offered, [("transaction-timeout", "7"), ("attempts", "1")]);
    let together = Inputs { transaction_timeout: Some(7.0), attempts: 1.0, ..defaults() };
    assert_eq!(answer(&together).verdict, Verdict::Ok);
    assert!(answer(&together).offers.is_empty());
    // Each statement alone may take longer than the transaction may: the timeout of the statement would be ignored.
    assert_eq!(answer(&Inputs { statement_timeout: 8.0, ..defaults() }).offers.len(), 1);
    assert_eq!(answer(&Inputs { statement_timeout: 0.0, attempts: 1.0, ..defaults() }).offers.len(), 1);
}

fn any_inputs() -> impl Strategy<Value = Inputs> {
    let time = || prop_oneof![Just(0.0), 1e-6..0.1, 0.1..100.0, 100.0..86_400.0_f64];
    let inside =
        (time(), 0.001..100.0, time(), 0..1_000_u32, prop::option::of(0.001..86_400.0), 0..100_u32, 0.001..1e3);
    let outside = (time(), time(), 1..=10_u32, 1..=10_u32, 1..=10_u32, prop::option::of(0.0..1_000.0));
    let load = (0.0..1e4, 0.001..1e4, 0.0..100.0, 0.0..100.0, prop_oneof![Just(0.0), 0.0..60_000.0_f64], 0.0..60.0_f64);
    (inside, outside, load).prop_map(|(inside, outside, load)| Inputs {
        request_timeout: inside.0,
        acquire_timeout: inside.1,
        statement_timeout: inside.2,
        statements: f64::from(inside.3),
        client_timeout: outside.0,
        proxy_timeout: outside.1,
        attempts: f64::from(outside.2),
        proxy_attempts: f64::from(outside.3),
        inner_attempts: f64::from(outside.4),
        retry_budget: outside.5,
        rps: load.0,
        capacity: load.1,
        failure_probability: load.2,
        failed_cost: load.3,
        backoff_base: load.4,
        backoff_cap: load.5.max(load.4 / 1e3),
        transaction_timeout: inside.4,
        calls: f64::from(inside.5),
        call_timeout: inside.6,
    })
}

proptest! {
    #[test]
    fn the_plan_nests_all_timeouts_and_is_final(inputs in any_inputs()) {
        let planned = inputs.planned();
        prop_assert_eq!(planned.planned(), planned);
        for offer in inputs.offers(&planned) {
            let value: f64 = offer.change.value.parse().expect("a number");
            let solved = match offer.change.field {
                "transaction-timeout" => Inputs { transaction_timeout: Some(value), ..inputs }.work() < inputs.request_timeout,
                _ => !Inputs { attempts: value, ..inputs }.feeds_itself(),
            };
            prop_assert!(solved, "{:?}", offer);
        }
        prop_assert!(planned.work() < planned.request_timeout, "{:?}", planned);
        prop_assert!(planned.request_timeout < planned.patience(), "{:?}", planned);
        prop_assert!(!planned.proxy_outlasts_client() && !planned.feeds_itself());
        let (before, after) = (answer(&inputs), answer(&planned));
        prop_assert!(after.plan.is_empty() && after.verdict <= before.verdict);
        let expected = if inputs.rps > inputs.capacity { Verdict::Danger } else { Verdict::Ok };
        prop_assert_eq!(after.verdict, expected);
        if inputs.rps <= inputs.capacity {
            prop_assert_eq!(before.plan.is_empty(), before.verdict == Verdict::Ok);
        }
    }

    #[test]
    fn attempts_are_between_one_and_the_product(inputs in any_inputs()) {
        let report = answer(&inputs);
        let of = |key| metric(&report, key);
        prop_assert!((1.0..=of("worst-attempts") * (1.0 + 1e-9)).contains(&of("expected-attempts")));
        prop_assert!(of("load-factor") <= of("expected-attempts") * (1.0 + 1e-9));
        prop_assert!(of("load-factor") <= of("outage-factor") * (1.0 + 1e-9));
        prop_assert!(of("failures-after-retries") <= inputs.failure_probability / 100.0 + 1e-12);
    }
}
