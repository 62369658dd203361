//! The database that all pools share.

use super::*;

/// Rates per second, times in milliseconds.
fn shared(rate: f64, [database, other, timeout]: [f64; 3], [instances, pool_size, cores]: [u32; 3]) -> Experiment {
    Experiment {
        instances,
        acquire_timeout: timeout / 1e3,
        other_time: other / 1e3,
        database_time: database / 1e3,
        database_cores: cores,
        count: 200_000,
        ..pool(rate, pool_size)
    }
}

/// Rate, pool size, timeout in ms; the probabilities of a timeout and of a wait, by a simulation written independently.
/// Four cores, D = 2 ms, Z = 8 ms. In the last row, the load exceeds four cores, so no pool size helps.
#[test]
fn one_pool_times_out_when_its_database_is_full() {
    for (rate, pool_size, timeout, timed_out, waited) in [
        (700.0, 10, 50.0, 0.0, 0.225),
        (1200.0, 10, 50.0, 0.173, 1.0),
        (1600.0, 20, 100.0, 0.0, 0.464),
        (2200.0, 30, 100.0, 0.094, 0.999),
    ] {
        let outcome = simulate(&shared(rate, [2.0, 8.0, timeout], [1, pool_size, 4]));
        assert_within(&format!("timeout at {rate}"), outcome.timeout_probability, timed_out, 0.002);
        assert_within(&format!("wait at {rate}"), outcome.wait_probability, waited, 0.012);
        let utilization = rate * (1.0 - outcome.timeout_probability.value) * 0.002 / 4.0;
        assert_within(&format!("cores at {rate}"), outcome.database_utilization, utilization, 0.004);
    }
}

/// The same from an independent simulation of 300,000 arrivals, whose own error is a few percent.
#[test]
fn waits_for_a_shared_database_agree_with_an_independent_simulation() {
    for (rate, times, sizes, waited, p99_ms) in [
        (900.0, [3.0, 6.0, 1000.0], [4, 6, 8], 0.0188, 1.31),
        (1500.0, [2.0, 10.0, 500.0], [6, 5, 4], 0.292, 20.9),
        (2500.0, [1.5, 4.5, 1000.0], [8, 4, 6], 0.155, 6.61),
        (1900.0, [2.0, 8.0, 1000.0], [4, 8, 4], 0.521, 47.0),
    ] {
        let outcome = simulate(&Experiment { count: 300_000, ..shared(rate, times, sizes) });
        assert_within(&format!("wait at {rate}"), outcome.wait_probability, waited, 0.06 * waited);
        let p99 = outcome.p99_wait.expect("hardly anyone times out");
        assert_within(&format!("p99 at {rate}"), p99, p99_ms / 1e3, 0.15 * p99_ms / 1e3);
    }
    let outcome = simulate(&Experiment { count: 300_000, ..shared(2100.0, [2.0, 3.5, 2000.0], [3, 10, 4]) });
    assert_within("timeout in overload", outcome.timeout_probability, 0.034, 0.006);
}

/// X(n) of the machine-repair model, where n connections are always busy; published finite-population tables agree.
#[test]
fn throughput_of_a_full_pool_agrees_with_the_product_form() {
    for (connections, expected) in [(1, 100.0), (4, 400.0), (9, 896.6), (20, 1789.2), (50, 2000.0)] {
        let outcome = simulate(&Experiment {
            count: 150_000,
            ..shared(2.5 * expected + 500.0, [2.0, 8.0, 200.0], [1, connections, 4])
        });
        assert_within(&format!("{connections}"), outcome.throughput, expected, 0.1);
        assert_within("busy", outcome.busy_connections, connections.into(), 0.0005 * f64::from(connections));
        assert_within("cores", outcome.database_utilization, expected * 0.002 / 4.0, 0.0001);
    }
}

/// With connections to spare and Z = 0 the database is a queue of its own: M/M/k, and those in it hold connections.
#[test]
fn the_cores_are_a_queue_of_their_own() {
    let outcome = simulate(&shared(1600.0, [2.0, 0.0, 1000.0], [1, 1000, 4]));
    // C(4, 3.2) = 0.596; 3.2 in service and C · 3.2 / 0.8 in the queue.
    assert_agrees("busy", outcome.busy_connections, 3.2 + 0.596_435 * 4.0);
    assert_agrees("cores", outcome.database_utilization, 0.8);
    assert_eq!(outcome.wait_probability.value, 0.0);
    // Cores without work are not busy.
    assert_agrees("idle", simulate(&shared(100.0, [2.0, 8.0, 1000.0], [1, 10, 100])).database_utilization, 0.002);
    // Deterministic work for one core: ρ + ρ² / 2(1 − ρ).
    let steady = Experiment { service: Service::Deterministic, ..shared(350.0, [2.0, 0.0, 1000.0], [5, 100, 1]) };
    assert_agrees("M/D/1", simulate(&steady).busy_connections, 0.7 + 0.49 / 0.6);
}

#[test]
fn without_database_time_there_is_no_database() {
    let experiment = shared(700.0, [0.0, 10.0, 50.0], [1, 10, 4]);
    let outcome = simulate(&experiment);
    assert_eq!(outcome.database_utilization, Estimate { value: 0.0, margin: 0.0 });
    assert_eq!(outcome, simulate(&Experiment { database_cores: 1, ..experiment }));
}
