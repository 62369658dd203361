//! The threads of a burst, and what blocking work adds.

use super::*;

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
