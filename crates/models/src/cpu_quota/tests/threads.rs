//! The threads of a burst, and what blocking work adds.

use super::*;
use crate::gamma::gamma_above;

#[test]
fn blocking_threads_are_three_deviations_above_the_mean() {
    // 100 a second, half of them for 200 ms: 10 on average, and a Poisson count varies by its square root.
    let table = [
        ("rps=100&blocking-share=50&blocking-time=200", 20.0),
        ("rps=100&blocking-share=100&blocking-time=200", 34.0),
        ("rps=100&blocking-share=0&blocking-time=200", 0.0),
        // Tokio's limit.
        ("rps=10000&blocking-share=100&blocking-time=1000", 512.0),
    ];
    for (query, threads) in table {
        assert_eq!(inputs(query).blocking_threads(), threads, "{query}");
    }
}

#[test]
fn blocking_work_needs_the_quota_but_no_worker() {
    let cpu = inputs("rps=100&cpu-time=2&blocking-share=50&blocking-time=20&quota=4&other-threads=3").cpu();
    // 100 × 2 ms by workers, and 50 × 20 ms by blocking threads.
    assert_near(cpu.worker_demand, 0.2, 1e-12);
    assert_near(cpu.demand, 1.2, 1e-12);
    assert_near(cpu.utilization(), 0.3, 1e-12);
    // Four workers, three others, and 1 + 3 busy blocking threads.
    assert_eq!(cpu.threads, 11.0);
    // Compound Poisson with exponential sizes: rate × second moment.
    assert_near(cpu.variance, 0.1 * 2.0 * (4.0 + 0.5 * 400.0), 1e-12);
}

/// Spitzer's sums over every period, without groups.
#[test]
fn groups_of_periods_change_nothing() {
    for query in
        ["quota=1&rps=450&worker-threads=8", "quota=0.5&rps=235&worker-threads=10", "quota=2&rps=980&worker-threads=16"]
    {
        let cpu = inputs(query).cpu();
        let (mut exponent, mut left) = (0.0, 0.0);
        for periods in 1..20_000 {
            let periods = f64::from(periods);
            let (mean, variance) = (cpu.demand * periods * cpu.period, cpu.variance * periods * cpu.period);
            let (shape, scale) = (mean * mean / variance, variance / mean);
            let quota = periods * cpu.quota * cpu.period;
            let above = gamma_above(shape, quota / scale);
            exponent += above / periods;
            left += (mean * gamma_above(shape + 1.0, quota / scale) - quota * above) / periods;
        }
        let throttled = -libm::expm1(-exponent);
        assert_near(cpu.throttled, throttled, 0.005 * throttled);
        assert_near(cpu.backlog, left, 0.01 * left);
    }
}

#[test]
fn as_many_threads_as_cores_are_no_burst() {
    let notes = |query| report(query).because.iter().map(|why| why.plain()).collect::<String>();
    assert!(!notes("quota=4").contains("In a burst"));
    assert!(notes("quota=4&other-threads=1").contains("In a burst, 5 threads use up the quota in 80 ms"));
}

/// 150 cores of demand are 70% of 214.3.
#[test]
fn a_large_limit_follows_from_the_demand() {
    assert_eq!(plan("quota=200&rps=75000&cpu-time=2"), [("quota", String::from("215"))]);
}
