use super::*;
use crate::tests::support::assert_near;
use proptest::prelude::*;

/// Returns the mean wait in units of the hold time.
fn mean_wait(servers: u32, offered_load: f64) -> f64 {
    erlang_c(servers, offered_load) / (f64::from(servers) - offered_load)
}

#[test]
fn blocking_agrees_with_published_tables() {
    let table = [
        // Traffic tables to four places.
        (5, 2.0, 0.0367, 5e-5),
        (10, 5.0, 0.0184, 5e-5),
        // λ 15, μ 3, and λ 150, μ 0.75.
        (1, 5.0, 0.833_333_333_333_333_4, 1e-12),
        (190, 200.0, 0.088_696_843_869_235_61, 1e-12),
        // The recursion with 50 digits.
        (100, 95.0, 0.048_804_206_178_7, 1e-10),
        (100_000, 99_500.0, 3.814_423_940_59e-4, 1e-11),
    ];
    for (servers, offered_load, expected, tolerance) in table {
        assert_near(erlang_b(servers, offered_load), expected, tolerance);
    }
    assert_eq!(erlang_b(5, 0.0), 0.0);
    assert_eq!(erlang_b(0, 4.0), 1.0);
}

/// "Table of Erlang B" of "Carrier Grade Voice over IP", second edition: the load at which a share of the calls is
/// blocked.
#[test]
fn blocking_agrees_with_an_inverse_table_to_its_one_decimal() {
    let table = [
        (5, 0.01, 1.4),
        (5, 0.05, 2.2),
        (8, 0.01, 3.1),
        (8, 0.05, 4.5),
        (9, 0.01, 3.8),
        (9, 0.02, 4.3),
        (9, 0.05, 5.4),
        (10, 0.001, 3.1),
    ];
    for (servers, blocked, load) in table {
        assert!(erlang_b(servers, load - 0.05) <= blocked, "{servers} {load}");
        assert!(erlang_b(servers, load + 0.05) >= blocked, "{servers} {load}");
    }
}

/// The sum of the definition, whose powers fit into a float for a few servers.
#[test]
fn blocking_is_the_definition() {
    for (servers, offered_load) in [(1, 0.3), (3, 2.9), (7, 4.0), (20, 25.0)] {
        let mut term = 1.0;
        let mut sum = 1.0;
        for server in 1..=servers {
            term *= offered_load / f64::from(server);
            sum += term;
        }
        assert_near(erlang_b(servers, offered_load), term / sum, 1e-14);
    }
}

#[test]
fn waiting_agrees_with_published_call_centers() {
    let table = [
        // 360 calls in half an hour of 240 s each.
        (55, 48.0, 0.238_70),
        (12, 10.0, 0.449_39),
    ];
    for (servers, offered_load, expected) in table {
        assert_near(erlang_c(servers, offered_load), expected, 5e-5);
    }
    assert_near(240.0 * mean_wait(55, 48.0), 8.184, 5e-3);
    // Answered within 20 s: agents, load, seconds of a call, share.
    for (servers, offered_load, call, expected) in
        [(55, 48.0, 240.0, 0.8668), (13, 10.0, 180.0, 0.7956), (15, 10.0, 180.0, 0.9414)]
    {
        assert_near(1.0 - wait_tail(servers, offered_load, 20.0 / call), expected, 5e-4);
    }
}

#[test]
fn waiting_agrees_with_textbooks() {
    // Bronson, 24.6: 300 a year, 182.5 served a year, three servers; and 23.14: 30 an hour of 1.5 minutes, one server.
    assert_near(mean_wait(3, 300.0 / 182.5) / 182.5, 0.001_175, 5e-7);
    assert_near(1.5 * mean_wait(1, 0.75), 4.5, 1e-9);
    // One arrival in 10, 20 each, three servers: 0.889 wait on average.
    assert_near(2.0 * mean_wait(3, 2.0), 0.889, 1e-2);
    // Hillier and Lieberman, County Hospital: two patients an hour, 20 minutes each, one doctor and two.
    for (doctors, waits, half_an_hour, an_hour) in [(1, 0.667, 0.404, 0.245), (2, 0.167, 0.022, 0.003)] {
        assert_near(erlang_c(doctors, 2.0 / 3.0), waits, 6e-4);
        assert_near(wait_tail(doctors, 2.0 / 3.0, 1.5), half_an_hour, 6e-4);
        assert_near(wait_tail(doctors, 2.0 / 3.0, 3.0), an_hour, 6e-4);
    }
}

#[test]
fn waiting_agrees_with_fifty_digits() {
    let table = [
        (2, 1.0, 1.0 / 3.0, 1e-12),
        (10, 8.0, 0.409_180_150_796, 1e-10),
        (10, 9.5, 0.825_585_578_126, 1e-10),
        (100, 95.0, 0.506_456_853_913, 1e-10),
        (1_000, 970.0, 0.242_823_336_18, 1e-10),
    ];
    for (servers, offered_load, expected, tolerance) in table {
        assert_near(erlang_c(servers, offered_load), expected, tolerance);
    }
    // 200 a second of 20 ms: mean wait in milliseconds.
    for (servers, expected) in
        [(5, 11.082_251_082_3), (6, 2.847_608_453_84), (8, 0.295_219_973_476), (10, 0.029_382_416_890_3)]
    {
        assert_near(20.0 * mean_wait(servers, 4.0) / expected, 1.0, 1e-9);
    }
    // The 95th percentile: one in twenty waits longer.
    for (servers, millis) in [(5, 48.106_896_539), (6, 17.396_266_835_6), (8, 0.831_299_167_014)] {
        assert_near(wait_tail(servers, 4.0, millis / 20.0), 0.05, 1e-9);
    }
    // One pool of 50 connections against ten of 5.
    assert_near(20.0 * mean_wait(50, 40.0), 0.1739, 1e-4);
}

#[test]
fn in_overload_every_arrival_waits() {
    for offered_load in [10.0, 10.1, 1e9] {
        assert_eq!(erlang_c(10, offered_load), 1.0);
        assert_eq!(wait_tail(10, offered_load, 1e6), 1.0);
    }
    assert!(erlang_c(10, 9.999) < 1.0 && wait_tail(10, 9.999, 1.0) < 1.0);
}

proptest! {
    #[test]
    fn probabilities_are_ordered_and_grow_with_the_load(servers in 1..2_000_u32, busy in 0.0..1.5_f64, more in 1.0..2.0_f64, holds in 0.0..50.0_f64) {
        let load = busy * f64::from(servers);
        let [blocked, waits, long] = [erlang_b(servers, load), erlang_c(servers, load), wait_tail(servers, load, holds)];
        prop_assert!((0.0..=1.0).contains(&blocked) && (0.0..=1.0).contains(&waits), "{blocked} {waits}");
        // Waiting arrivals delay others, so more arrivals wait than would be blocked.
        prop_assert!(blocked <= waits * (1.0 + 1e-12) && (0.0..=waits).contains(&long));
        prop_assert!(erlang_b(servers, load * more) >= blocked * (1.0 - 1e-12));
        prop_assert!(erlang_c(servers, load * more) >= waits * (1.0 - 1e-12));
        prop_assert!(wait_tail(servers, load * more, holds) >= long * (1.0 - 1e-12));
        prop_assert!(erlang_c(servers + 1, load) <= waits * (1.0 + 1e-12), "another server makes no wait longer");
    }
}
