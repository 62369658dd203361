use super::database::{Database, Throughput};
use super::pools::{Demand, Pools};
use super::queue::Queue;
use super::*;
use crate::tests::support::{self, assert_close, assert_near, assert_relatively_near};
use crate::{Amount, Verdict, form, form::query};

/// A timeout that no request reaches.
const FOREVER: f64 = 1e9;

/// `c` servers that each take `hold` seconds.
fn erlang(arrival_rate: f64, hold: f64, servers: usize, patience: f64) -> Queue {
    Queue::new(arrival_rate, patience, servers, 1.0, |used| used as f64 / hold)
}

fn asked(arrival_rate: f64, patience: f64) -> Demand {
    Demand { arrival_rate, patience, variability: 1.0 }
}

/// Holds of two exponential parts.
fn in_two_parts(database: Database, arrival_rate: f64, patience: f64) -> Demand {
    let (delay, demand, hold) = (database.delay, database.demand, database.hold());
    Demand { arrival_rate, patience, variability: (delay * delay + demand * demand) / (hold * hold) }
}

#[test]
fn without_a_timeout_it_is_the_erlang_c_formula() {
    for (servers, load, probability, tolerance) in [
        (2, 1.0, 1.0 / 3.0, 1e-12),
        (10, 8.0, 0.409_180_150_796, 1e-10),
        (10, 9.5, 0.825_585_578_126, 1e-10),
        (100, 95.0, 0.506_456_853_913, 1e-10),
        (1000, 970.0, 0.242_823_336_18, 1e-10),
        (55, 48.0, 0.238_70, 5e-5),
        (12, 10.0, 0.449_39, 5e-5),
    ] {
        assert_near(erlang(load, 1.0, servers, FOREVER).wait_probability(), probability, tolerance);
    }
    // 200 a second, 20 ms: mean wait and p95 in milliseconds.
    for (servers, mean, p95) in [
        (5, 11.082_251_082_3, 48.106_896_539),
        (6, 2.847_608_453_84, 17.396_266_835_6),
        (8, 0.295_219_973_476, 0.831_299_167_014),
        (10, 0.029_382_416_890_3, 0.0),
    ] {
        let queue = erlang(200.0, 0.02, servers, FOREVER);
        assert_relatively_near(queue.mean_wait() * 1e3, mean, 1e-9);
        assert_near(queue.quantile(0.95).expect("no request gives up") * 1e3, p95, p95 * 1e-9);
    }
}

#[test]
fn the_published_multi_server_examples() {
    // A county hospital, 2 patients an hour, 3 served an hour (Hillier and Lieberman).
    for (doctors, wait, hours, half, one) in [(1, 0.667, 2.0 / 3.0, 0.404, 0.245), (2, 0.167, 1.0 / 24.0, 0.022, 0.003)]
    {
        let queue = erlang(2.0, 1.0 / 3.0, doctors, 1e4);
        assert_near(queue.wait_probability(), wait, 6e-4);
        assert_near(queue.mean_wait(), hours, 6e-4);
        assert_near(queue.tail(0.5), half, 6e-4);
        assert_near(queue.tail(1.0), one, 6e-4);
    }
    // 300 a year, 182.5 served a year by each of three (Bronson 24.6).
    let queue = erlang(300.0, 1.0 / 182.5, 3, 1e4);
    assert_near(queue.mean_wait(), 0.001_175, 1e-6);
    assert_near(queue.busy() + 300.0 * queue.mean_wait(), 1.996, 1e-3);
    // 360 calls in half an hour, 240 s each, 55 at the telephones.
    let queue = erlang(0.2, 240.0, 55, FOREVER);
    assert_near(queue.mean_wait(), 8.184, 5e-3);
    assert_near(1.0 - queue.tail(20.0), 0.866_8, 5e-4);
}

#[test]
fn with_a_timeout_of_zero_it_is_the_erlang_b_formula() {
    assert_near(erlang(8.0, 1.0, 10, 0.0).timeout_probability(), 0.121_661_064_25, 1e-10);
    assert_near(erlang(5.0, 1.0, 10, 0.0).timeout_probability(), 0.018_4, 5e-5);
    assert_near(erlang(150.0, 1.0 / 0.75, 190, 0.0).timeout_probability(), 0.088_696_843_869_235_61, 1e-12);
}

#[test]
fn timeouts_agree_with_boots_and_tijms() {
    for (rate, hold, servers, patience, timeout, wait) in [
        (8.0, 1.0, 10, 0.5, 0.034_227_587_733_3, 0.328_290_797_904),
        (12.0, 1.0, 10, 1.0, 0.177_423_572_954, 0.944_483_090_233),
        (600.0, 0.02, 10, 0.05, 0.167_171_274_831, 0.997_395_693),
    ] {
        let queue = erlang(rate, hold, servers, patience);
        assert_near(queue.timeout_probability(), timeout, 1e-9);
        assert_near(queue.wait_probability(), wait, 1e-9);
    }
    // Below saturation: (1 - ρ) T / (1 - ρ T), with the tail T of those who never give up.
    let tail = erlang(8.0, 1.0, 10, FOREVER).tail(0.5);
    assert_near(erlang(8.0, 1.0, 10, 0.5).timeout_probability(), 0.2 * tail / (1.0 - 0.8 * tail), 1e-12);
    assert_near(erlang(2000.0, 0.02, 10, 30.0).timeout_probability(), 0.75, 1e-9);
}

#[test]
fn arrivals_as_fast_as_completions_are_the_limit_of_both_sides() {
    let at = |rate: f64| erlang(rate, 1.0, 10, 2.0);
    let (below, exact, above) = (at(10.0 - 1e-9), at(10.0), at(10.0 + 1e-9));
    for measure in [Queue::wait_probability, Queue::timeout_probability, Queue::mean_wait, Queue::busy] {
        assert_near(measure(&below), measure(&exact), 1e-8);
        assert_near(measure(&above), measure(&exact), 1e-8);
    }
    for share in [0.5, 0.6, 0.8] {
        let [a, b, c] = [&below, &exact, &above].map(|queue| queue.quantile(share).expect("few give up"));
        assert_near(a, b, 1e-7);
        assert_near(c, b, 1e-7);
    }
}

#[test]
fn the_closed_network_is_that_of_the_finite_queueing_tables() {
    // Five machines, one repairman: efficiency by service factor.
    for (factor, efficiency) in [(0.012, 0.999), (0.080, 0.969), (0.100, 0.950)] {
        let database = Database { demand: factor, delay: 1.0 - factor, cores: 1.0 };
        assert_near(database.throughput(5) / 5.0, efficiency, 6e-4);
    }
    let database = Database { demand: 0.002, delay: 0.008, cores: 4.0 };
    for (open, rate) in [(1, 100.0), (4, 400.0), (9, 896.6), (10, 993.7), (20, 1789.2), (30, 1996.2), (50, 2000.0)] {
        assert_near(database.throughput(open), rate, 0.1);
    }
    assert_eq!(database.knee(), Some(20.0));
}

#[test]
fn the_throughput_is_that_of_mean_value_analysis_with_one_core() {
    // An independent way: the recursion R = D (1 + Q), X = n / (Z + R), Q = X R.
    let database = Database { demand: 0.003, delay: 0.02, cores: 1.0 };
    let mut queue = 0.0;
    for open in 1..=60 {
        let response = 0.003 * (1.0 + queue);
        let rate = open as f64 / (0.02 + response);
        queue = rate * response;
        assert_relatively_near(database.throughput(open), rate, 1e-12);
    }
}

#[test]
fn the_grid_of_a_large_fleet_is_close_to_every_number() {
    let database = Database { demand: 0.001, delay: 1.0, cores: 8.0 };
    let table = Throughput::new(database, 20_000);
    for open in [0, 1, 511, 512, 513, 600, 4321, 7900, 8008, 8500, 19_999, 20_000] {
        assert_relatively_near(table.at(open as f64), database.throughput(open), 2e-4);
    }
    assert_eq!(table.at(30_000.0), table.at(20_000.0));
    assert_relatively_near(table.at(10.5), (database.throughput(10) + database.throughput(11)) / 2.0, 1e-12);
}

#[test]
fn one_pool_with_a_database_agrees_with_a_simulation() {
    // k = 4, D = 2 ms, Z = 8 ms: rate, pool, patience, timeouts, waits.
    let database = Database { demand: 0.002, delay: 0.008, cores: 4.0 };
    for (rate, size, patience, timeouts, waits) in [
        (700.0, 10, 0.05, 0.0, 0.226),
        (1200.0, 10, 0.05, 0.172, 1.0),
        (1600.0, 20, 0.1, 0.0, 0.480),
        (2200.0, 30, 0.1, 0.0926, 1.0),
    ] {
        let pools = Pools::shared(&Throughput::new(database, size), in_two_parts(database, rate, patience), size);
        assert_near(pools.timeout_probability(), timeouts, 5e-4);
        assert_near(pools.wait_probability(), waits, 2e-3);
    }
}

#[test]
fn more_connections_than_cores_do_not_add_throughput() {
    let database = Database { demand: 0.002, delay: 0.0035, cores: 4.0 };
    for size in [10, 20] {
        let table = Throughput::new(database, size * 3);
        let pools = Pools::of_instances(&table, in_two_parts(database, 2100.0, 2.0), 3.0, size);
        assert_relatively_near(pools.timeout_probability(), 1.0 - 2000.0 / 2100.0, 0.02);
    }
}

#[test]
fn ten_small_pools_wait_longer_than_one_large() {
    let table = Throughput::new(Database { demand: 0.0, delay: 0.02, cores: 4.0 }, 50);
    let demand = asked(2000.0, 1e6);
    assert_relatively_near(Pools::shared(&table, demand, 50).mean_wait() * 1e3, 0.1739, 1e-3);
    let small = Pools::of_instances(&table, demand, 10.0, 5);
    assert_relatively_near(small.mean_wait() * 1e3, 11.082, 1e-3);
}

#[test]
fn the_mean_wait_follows_the_variability_of_the_hold() {
    let table = Throughput::new(Database { demand: 0.0, delay: 1.0, cores: 4.0 }, 20);
    let mean = |rate, size, variability| {
        Pools::shared(&table, Demand { arrival_rate: rate, patience: 1e7, variability }, size).mean_wait()
    };
    // Constant holds over exponential ones, exact.
    for (size, load, ratio) in [(2, 0.8, 0.508_097), (5, 0.8, 0.521_663), (10, 0.8, 0.536_819), (20, 0.9, 0.523_944)] {
        let rate = load * size as f64;
        assert_relatively_near(mean(rate, size, 0.0) / mean(rate, size, 1.0), ratio, 0.01);
    }
    // One server, constant holds: ρ / (2 (1 - ρ)).
    for (load, wait) in [(0.5, 0.5), (0.7, 1.166_666_7), (0.8, 2.0), (0.9, 4.5)] {
        assert_relatively_near(mean(load, 1, 0.0), wait, 1e-6);
    }
    assert_near(mean(7.0, 10, 4.0), 0.138, 1e-3);
}

mod answers;
mod monotone;
mod properties;
mod shown;
mod simulated;
mod verdict;
