use super::model::KIB;
use super::tail::{Requests, Sum, Z};
use super::*;
use crate::tests::support::{self, assert_near, metric};

mod crossing;
mod monotone;
mod plan;
mod properties;
mod sums;
mod verdict;

impl Memory {
    /// Returns the probability of exceeding a limit at any one moment.
    fn momentary(&self, limit: f64) -> f64 {
        self.requests.beyond(self.room(limit), Sum::beyond)
    }
}

/// The defaults, with round numbers for what the lab measured.
fn defaults() -> Inputs {
    Inputs { connection_memory: 18.8, task_size: 4.0, ..support::inputs(&CALCULATOR, "", Inputs::from_values) }
}

/// Twenty bodies of 2 MiB in flight, 6 MiB each including the parsed data.
fn uploads() -> Inputs {
    // The response and the task take 8 KiB of the 6 MiB.
    let body = (6_144.0 - 8.0) / 3.0;
    Inputs { rps: 20.0, latency: 1_000.0, body_mean: body, body_max: body * KIB, body_variation: 0.5, ..defaults() }
}

/// Only requests of exactly 1 MiB, and no other memory.
fn bare() -> Inputs {
    Inputs {
        rps: 0.0,
        connections: 0.0,
        body_mean: 0.0,
        body_max: 0.0,
        body_variation: 0.0,
        response_mean: 1_020.0,
        base_anonymous: 0.0,
        base_file: 0.0,
        stack_touched: 0.0,
        db_connections: 0.0,
        caches: 0.0,
        ..defaults()
    }
}

#[test]
fn a_json_api_with_the_defaults_peaks_at_51_mib_and_fits_under_96() {
    let (report, memory) = (defaults().evaluate(), defaults().memory());
    assert_near(metric(&report, "idle-mib"), 34.43, 0.005);
    assert_near(metric(&report, "mean-mib"), 49.96, 0.005);
    let deviation = 1.5 * memory.requests.sums()[0].deviation;
    assert_near(deviation, 0.367, 0.000_5);
    // 51.10 MiB by a normal distribution. The skewness of 0.67 adds 8.55 x 0.67 / 6 deviations.
    assert_near(memory.mean + Z * deviation, 51.10, 0.005);
    assert_near(metric(&report, "peak-mib"), 51.10 + 8.55 * 0.670_8 / 6.0 * 0.367, 0.005);
    assert_near(metric(&report, "computed-limit-mib"), 51.45 / 0.75, 0.02);
    assert_eq!(metric(&report, "recommended-limit-mib"), 96.0);
    assert_eq!(metric(&report, "max-concurrent-requests"), 37.0);
    assert_eq!(metric(&report, "requests-in-flight"), 10.0);
    assert_eq!(report.metric("hard-bound-mib").expect("it is there").amount, Amount::Unbounded);
    assert_eq!(metric(&report, "oom-probability-per-day"), 0.0);
}

#[test]
fn twenty_uploads_in_flight_are_killed_at_256_mib_and_need_more_than_512() {
    let memory = uploads().memory();
    assert_near(memory.mean, 229.1, 0.05);
    let deviation = 1.5 * memory.requests.sums()[0].deviation;
    assert_near(deviation, 45.0, 0.005);
    assert_near(memory.mean + Z * deviation, 368.2, 0.05);
    // The exact quantile of this compound Poisson sum is 225.01 MiB live, hence 386.7.
    assert_near(memory.peak, 387.4, 0.05);
    assert_eq!(memory.recommended, 640.0);

    let small = Inputs { limit: 256.0, ..uploads() }.memory();
    assert_near(small.momentary(256.0), 0.265_3, 0.000_1); // exact: 0.2651
    assert_eq!(small.kill_per_day, 1.0);
    // 512 MiB is 6.29 deviations away. Independent looks once per latency would find it exceeded on 1.4% of days only.
    let larger = Inputs { limit: 512.0, ..uploads() }.memory();
    assert_near(larger.kill_per_day, 0.189_1, 0.000_1);
    assert_near(larger.kill_bound, 1.0 / (1.0 + 6.285_7 * 6.285_7), 0.000_01);
    let enough = Inputs { limit: 768.0, ..uploads() }.memory();
    assert!(enough.kill_per_day < 1e-10);
}

#[test]
fn worst_case_requests_of_6_mib_fit_as_often_as_the_limit_leaves_room() {
    for (limit, fits) in [(256.0, 15.0), (400.0, 27.0), (512.0, 37.0), (2_048.0, 165.0), (64.0, 0.0), (16.0, 0.0)] {
        let report = Inputs { limit, ..uploads() }.evaluate();
        assert_eq!(metric(&report, "max-concurrent-requests"), fits, "{limit} MiB");
    }
    // 512 MiB without headroom: (512 - 49.1) / 9.
    let all = Inputs { headroom: 0.0, ..uploads() }.evaluate();
    assert_eq!(metric(&all, "max-concurrent-requests"), 51.0);
}

#[test]
fn every_part_is_counted_where_it_belongs() {
    let base = bare();
    assert_eq!(base.memory().peak, 0.0);
    // Memory outside the heap counts once, the heap with the overhead of the allocator.
    let table = [
        ("files", Inputs { base_file: 8.0, ..base }, 8.0, 8.0),
        ("tmpfs", Inputs { tmpfs: 8.0, ..base }, 8.0, 8.0),
        ("base", Inputs { base_anonymous: 8.0, ..base }, 8.0, 12.0),
        ("caches", Inputs { caches: 8.0, ..base }, 8.0, 12.0),
        ("database", Inputs { db_connections: 16.0, db_connection_memory: 0.5, ..base }, 8.0, 12.0),
        ("workers", Inputs { worker_threads: 8.0, stack_touched: 1_024.0, ..base }, 8.0, 12.0),
        ("blocking", Inputs { blocking_threads: 4.0, stack_touched: 1_024.0, ..base }, 8.0, 12.0),
        ("plain", Inputs { connections: 1_024.0, connection_memory: 8.0, ..base }, 8.0, 12.0),
        ("rustls", Inputs { connections: 1_024.0, connection_memory: 5.0, tls: Tls::Rustls, ..base }, 32.0, 48.0),
        ("openssl", Inputs { connections: 1_024.0, connection_memory: 12.0, tls: Tls::Openssl, ..base }, 80.0, 120.0),
    ];
    for (name, inputs, idle, after_load) in table {
        let memory = inputs.memory();
        assert_eq!((memory.idle, memory.fixed), (idle, after_load), "{name}");
        assert_eq!((memory.mean, memory.peak), (after_load, after_load), "{name}: no requests");
    }
    for (allocator, fixed) in [(Allocator::Jemalloc, 19.0), (Allocator::Mimalloc, 11.0)] {
        let memory = Inputs { allocator, caches: 10.0, ..base }.memory();
        assert_eq!((memory.idle, memory.fixed), (10.0, fixed));
    }
}

#[test]
fn a_concurrency_limit_caps_mean_peak_and_bound() {
    // 10 requests of 1 MiB would be in flight.
    let busy = Inputs { rps: 10.0, latency: 1_000.0, ..bare() };
    let limited = |slots: f64| Inputs { concurrency_limit: Some(slots), ..busy }.memory();
    assert_eq!((busy.memory().mean, busy.memory().bound), (15.0, None));
    let tight = limited(8.0);
    assert_eq!((tight.mean, tight.peak, tight.bound), (12.0, 12.0, Some(12.0)));
    let wide = limited(1e6);
    assert_eq!((wide.mean, wide.peak, wide.bound), (15.0, busy.memory().peak, Some(1.5e6)));

    // With all slots taken by bodies that vary, the peak is that of their sum, below the bound.
    let varied = Inputs { body_mean: 1_024.0, body_max: 64.0, body_variation: 1.0, ..busy };
    let memory = Inputs { concurrency_limit: Some(4.0), ..varied }.memory();
    let full = Sum::exactly(4.0, 4.0, 1.0);
    assert_near(memory.peak, 1.5 * full.quantile(), 1e-9);
    assert!(memory.mean < memory.peak && Some(memory.peak) < memory.bound);
    assert_eq!(memory.bound, Some(1.5 * 4.0 * 193.0));
    // Four at most pass a limit less often than any number.
    let kill = |slots| Inputs { limit: 96.0, concurrency_limit: slots, ..varied }.memory().momentary(96.0);
    assert!(0.0 < kill(Some(4.0)) && kill(Some(4.0)) < kill(None) && kill(None) < 1.0);
    assert_eq!(kill(Some(40.0)), kill(None));
    // Memory never exceeds a limit above the bound, but may exceed one just below it.
    assert_eq!(Inputs { limit: 1_158.0, concurrency_limit: Some(4.0), ..varied }.memory().kill_bound, 0.0);
    assert!(Inputs { limit: 1_157.0, concurrency_limit: Some(4.0), ..varied }.memory().kill_bound > 0.0);
}

#[test]
fn a_body_above_the_limit_is_rejected_and_not_counted() {
    let over = Inputs { body_mean: 4_096.0, ..defaults() };
    assert_eq!(over.memory().requests.each, 6.0 + 8.0 * KIB);
    assert_eq!(over.memory().requests.each, over.memory().requests.worst);
}

#[test]
fn the_limit_is_rounded_up_to_a_step() {
    let with = |base_file: f64| Inputs { base_file, headroom: 50.0, ..bare() }.memory().recommended;
    let table = [(0.0, 16.0), (8.0, 16.0), (8.1, 24.0), (12.0, 24.0), (12.1, 32.0), (16.1, 48.0), (33.0, 96.0)];
    for (file, step) in table.into_iter().chain([(512.0, 1_024.0), (513.0, 1_280.0), (1e6, 2_097_152.0)]) {
        assert_eq!(with(file), step, "{file} MiB");
    }
    // One request of 100 MiB per hour: the quantile ignores it, but two at once within a day are likely enough to
    // count.
    let hourly = Inputs { rps: 1.0 / 3_600.0, latency: 1_000.0, response_mean: 102_400.0, ..bare() };
    let rare = hourly.memory();
    assert!(rare.computed < 128.0 && rare.recommended >= 256.0, "{} {}", rare.computed, rare.recommended);
    assert!(Inputs { limit: rare.recommended * 0.75, ..hourly }.memory().kill_per_day > 1e-4);
}

#[test]
fn the_bars_are_stacked_to_the_metrics() {
    for inputs in [Inputs { concurrency_limit: Some(20.0), tmpfs: 3.0, ..defaults() }, defaults()] {
        let (bars, report) = (chart::parts(&inputs), inputs.evaluate());
        let sums: Vec<f64> = bars.bars.iter().map(|bar| bar.values.iter().sum()).collect();
        for (sum, key) in sums.iter().zip(["idle-mib", "mean-mib", "peak-mib"]) {
            assert_near(*sum, metric(&report, key), 1e-9);
        }
        assert_eq!(bars.limits.iter().map(|limit| limit.from).collect::<Vec<_>>(), [96.0, 512.0]);
        assert_eq!(bars.bars[0].values[5], 0.0, "no overhead before the first load");
        assert!(bars.bars[..3].iter().all(|bar| !bar.unbounded));
        match inputs.memory().bound {
            Some(bound) => assert_near(sums[3], bound, 1e-9),
            None => assert!(bars.bars[3].unbounded && sums[3] == sums[2]),
        }
        assert_eq!(bars.bars[3].unbounded, inputs.concurrency_limit.is_none());
    }
}
