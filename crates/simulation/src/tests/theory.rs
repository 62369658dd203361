//! A single pool: Erlang, Pollaczek–Khinchine, and deterministic timeouts.

use super::*;

/// Offered load `a` in mean holds.
fn erlang_b(servers: u32, a: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, k| a * blocked / (f64::from(k) + a * blocked))
}

fn erlang_c(servers: u32, a: f64) -> f64 {
    let blocked = erlang_b(servers, a);
    blocked / (1.0 - a / f64::from(servers) * (1.0 - blocked))
}

#[test]
fn without_timeouts_waits_agree_with_erlang_c() {
    // Wait probabilities and, for 200/s held for 20 ms, waits in ms: mean, then 95% (0 if that many do not wait).
    for (servers, a, wait, mean_ms, p95_ms) in [
        (5, 4.0, 0.554_112_553, Some(11.082_251_082_3), Some(48.106_896_539)),
        (6, 4.0, 0.284_760_845, Some(2.847_608_453_84), Some(17.396_266_835_6)),
        (8, 4.0, 0.059_043_995, Some(0.295_219_973_476), None),
        (10, 4.0, 0.008_814_725, Some(0.029_382_416_890_3), Some(0.0)),
        (10, 8.0, 0.409_180_150_796, None, None),
    ] {
        assert!((erlang_c(servers, a) / wait - 1.0).abs() < 1e-6, "{servers}: {}", erlang_c(servers, a));
        let outcome = simulate(&Experiment { other_time: 0.02, count: 200_000, ..pool(a / 0.02, servers) });
        let name = format!("{servers} connections, load {a}");
        assert_agrees(&name, outcome.wait_probability, wait);
        assert_eq!(outcome.timed_out, 0);
        assert_agrees(&name, outcome.throughput, a / 0.02);
        assert_agrees(&name, outcome.busy_connections, a);
        if let Some(mean) = mean_ms {
            assert_agrees(&name, outcome.mean_wait, mean / 1e3);
        }
        match (p95_ms, outcome.p95_wait) {
            (Some(0.0), p95) => assert_eq!(p95, Some(Estimate { value: 0.0, margin: 0.0 })),
            (Some(expected), Some(p95)) => assert_within(&name, p95, expected / 1e3, 0.008 * expected / 1e3),
            _ => {}
        }
    }
}

#[test]
fn quantiles_are_those_of_one_server() {
    // P(W > t) = ρ e^−(1−ρ)t
    let outcome = simulate(&Experiment { count: 200_000, ..pool(0.5, 1) });
    assert_eq!(outcome.p50_wait.map(|wait| wait.value < 0.05), Some(true));
    for (share, wait) in [(0.95, outcome.p95_wait), (0.99, outcome.p99_wait)] {
        let expected = 2.0 * libm::log(0.5 / (1.0 - share));
        assert_within("M/M/1", wait.expect("no request times out"), expected, 0.008 * expected);
    }
    let outcome = simulate(&Experiment { count: 200_000, ..pool(0.7, 1) });
    let expected = libm::log(0.7 / 0.5) / 0.3;
    assert_within("M/M/1, half", outcome.p50_wait.expect("no request times out"), expected, 0.008 * expected);
}

#[test]
fn with_a_timeout_of_zero_losses_agree_with_erlang_b() {
    for service in [Service::Exponential, Service::Deterministic, Service::Lognormal { variability: 4.0 }] {
        for (servers, a, blocked) in [(10, 8.0, 0.121_661_064_25), (5, 2.0, 0.0367), (1, 5.0, 0.833_333_333)] {
            assert!((erlang_b(servers, a) - blocked).abs() < 5e-5);
            let outcome = simulate(&Experiment { acquire_timeout: 0.0, service: service.clone(), ..pool(a, servers) });
            assert_agrees(&format!("{service:?}, {servers}"), outcome.timeout_probability, erlang_b(servers, a));
            assert_eq!(outcome.wait_probability, outcome.timeout_probability);
            assert_eq!(outcome.mean_wait.value, 0.0);
            assert_agrees("carried load", outcome.busy_connections, a * (1.0 - erlang_b(servers, a)));
        }
    }
}

#[test]
fn timeouts_agree_with_boots_and_tijms() {
    // Requests per second, hold, connections, timeout; then the probabilities of a timeout and of a wait.
    for (rate, hold, servers, timeout, timed_out, waited) in [
        (8.0, 1.0, 10, 0.5, 0.034_227_587_733_3, 0.328_290_797_904),
        (12.0, 1.0, 10, 1.0, 0.177_423_572_954, 0.944_483_090_233),
        (600.0, 0.02, 10, 0.05, 0.167_171_274_831, 0.997_395_693),
        (2000.0, 0.02, 10, 0.1, 0.75, 1.0),
    ] {
        let outcome = simulate(&Experiment { acquire_timeout: timeout, other_time: hold, ..pool(rate, servers) });
        let name = format!("{rate}/s, {servers} connections");
        assert_agrees(&name, outcome.timeout_probability, timed_out);
        assert_agrees(&name, outcome.wait_probability, waited);
        assert_agrees(&name, outcome.throughput, rate * (1.0 - timed_out));
    }
}

#[test]
fn with_a_very_long_timeout_every_request_is_served() {
    // Three times the capacity of the pool: the queue grows until the arrivals end, and all are served or time out after.
    let outcome = simulate(&Experiment { count: 20_000, ..pool(30.0, 10) });
    assert_eq!(outcome.timed_out, 0);
    assert!(outcome.mean_wait.value > 100.0);
    let outcome = simulate(&Experiment { count: 20_000, acquire_timeout: 200.0, ..pool(30.0, 10) });
    assert!(outcome.timeout_probability.value > 0.4, "{:?}", outcome.timeout_probability);
    assert!(outcome.mean_wait.value < 200.0);
    assert_eq!((outcome.p95_wait, outcome.p99_wait), (None, None));
}

#[test]
fn waits_for_one_connection_agree_with_pollaczek_khinchine() {
    for (service, variability, rho) in [
        (Service::Deterministic, 0.0, 0.5),
        (Service::Deterministic, 0.0, 0.7),
        (Service::Deterministic, 0.0, 0.8),
        (Service::Lognormal { variability: 0.25 }, 0.25, 0.7),
        (Service::Lognormal { variability: 2.0 }, 2.0, 0.5),
        // 1 and 3 are half of their mean and one and a half times it: variance 1/4 of the squared mean.
        (Service::Samples(vec![1.0, 3.0]), 0.25, 0.7),
        (Service::Samples(vec![0.004]), 0.0, 0.5),
    ] {
        let outcome = simulate(&Experiment { service: service.clone(), ..pool(rho, 1) });
        let expected = rho * (1.0 + variability) / 2.0 / (1.0 - rho);
        assert_agrees(&format!("{service:?} at {rho}"), outcome.mean_wait, expected);
        assert_agrees("wait", outcome.wait_probability, rho);
    }
}

#[test]
fn ten_small_pools_wait_longer_than_a_large_one() {
    let one = simulate(&Experiment { other_time: 0.02, count: 200_000, ..pool(2000.0, 50) });
    let ten = simulate(&Experiment { instances: 10, other_time: 0.02, count: 200_000, ..pool(2000.0, 5) });
    assert_agrees("one pool", one.mean_wait, 0.1739e-3);
    assert_agrees("ten pools", ten.mean_wait, 11.082e-3);
    assert_eq!(ten.pool_utilization(10, 5).value, ten.busy_connections.value / 50.0);
    assert_eq!(ten.pool_utilization(10, 5).margin, ten.busy_connections.margin / 50.0);
}

#[test]
fn bursts_make_waits_longer_at_the_same_mean_rate() {
    let bursty = Arrivals::Bursty { ratio: 2.0, share: 0.2, length: 5.0 };
    let calm = simulate(&pool(6.0, 10));
    let burst = simulate(&Experiment { arrivals: bursty, ..pool(6.0, 10) });
    assert_agrees("rate", burst.throughput, 6.0);
    assert!(burst.mean_wait.low() > 3.0 * calm.mean_wait.high(), "{:?} {:?}", burst.mean_wait, calm.mean_wait);
    // A ratio of 1 means no bursts.
    let none = Arrivals::Bursty { ratio: 1.0, share: 0.2, length: 5.0 };
    assert_agrees(
        "none",
        simulate(&Experiment { arrivals: none, ..pool(8.0, 10) }).wait_probability,
        erlang_c(10, 8.0),
    );
}
