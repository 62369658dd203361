//! The model compared with a simulation of the quota, event by event.

use super::*;

struct Random(u64);

impl Random {
    fn exponential(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11;
        -libm::log((bits as f64 + 0.5) / (1_u64 << 53) as f64)
    }
}

/// Plays requests on threads that share a quota. Returns the share of throttled periods, and the mean and the 99%
/// quantile of the time that requests spend beyond their CPU time.
fn simulated(quota: f64, rps: f64, cpu_time: f64, threads: usize, requests: u32, seed: u64) -> [f64; 3] {
    const PERIOD: f64 = 100.0;
    let mut random = Random(seed);
    let gap = 1e3 / rps;
    let (mut now, mut next_arrival, mut period_end) = (0.0, random.exponential() * gap, PERIOD);
    let (mut left, mut throttled, mut periods, mut throttled_periods) = (quota * PERIOD, false, 0.0, 0.0);
    // Each job is (arrival, CPU time, CPU time that remains); the first `threads` run.
    let mut jobs: Vec<(f64, f64, f64)> = Vec::new();
    let mut waits = Vec::new();
    let mut started = 0;
    while started < requests || !jobs.is_empty() {
        let running = if throttled { 0 } else { jobs.len().min(threads) };
        let rate = running as f64;
        let finish = jobs[..running].iter().map(|job| job.2).fold(f64::INFINITY, f64::min);
        let exhaust = if running > 0 { left / rate } else { f64::INFINITY };
        let step = finish.min(exhaust).min(next_arrival - now).min(period_end - now);
        now += step;
        left -= rate * step;
        jobs[..running].iter_mut().for_each(|job| job.2 -= step);
        if now >= period_end {
            periods += 1.0;
            throttled_periods += f64::from(u8::from(throttled));
            (left, throttled, period_end) = (quota * PERIOD, false, period_end + PERIOD);
        } else if now >= next_arrival {
            let work = random.exponential() * cpu_time;
            jobs.push((now, work, work));
            started += 1;
            next_arrival = if started < requests { now + random.exponential() * gap } else { f64::INFINITY };
        } else if left <= 1e-9 {
            throttled = !jobs.is_empty();
            left = left.max(0.0);
        }
        let mut place = 0;
        while place < running.min(jobs.len()) {
            if jobs[place].2 <= 1e-9 {
                let (arrival, work, _) = jobs.remove(place);
                waits.push(now - arrival - work);
                break;
            }
            place += 1;
        }
    }
    waits.sort_by(f64::total_cmp);
    let mean = waits.iter().sum::<f64>() / waits.len() as f64;
    [throttled_periods / periods, mean, waits[waits.len() * 99 / 100]]
}

#[test]
fn throttling_and_waits_agree_with_a_simulation() {
    // Limit, requests per second, CPU time, workers.
    let table = [
        (0.5, 100.0, 2.0, 10),
        (0.5, 150.0, 2.0, 10),
        (0.5, 200.0, 2.0, 10),
        (1.0, 300.0, 2.0, 8),
        (1.0, 400.0, 2.0, 8),
        (1.0, 450.0, 2.0, 8),
        (2.0, 800.0, 2.0, 16),
        (2.0, 900.0, 2.0, 16),
        (1.0, 70.0, 10.0, 4),
        (4.0, 320.0, 10.0, 16),
        (1.5, 600.0, 2.0, 2),
        (0.5, 150.0, 2.0, 1),
    ];
    for (quota, rps, cpu_time, workers) in table {
        let [share, mean, p99] = simulated(quota, rps, cpu_time, workers, 40_000, 7);
        let query = format!("quota={quota}&rps={rps}&cpu-time={cpu_time}&worker-threads={workers}");
        let report = report(&query);
        // The simulation has a few hundred to a few thousand periods.
        assert_near(metric(&report, "throttled-share"), share, 0.02);
        assert_near(metric(&report, "mean-wait-ms"), mean, 0.05 + 0.3 * mean);
        assert_near(metric(&report, "p99-wait-ms"), p99, 0.1 + 0.35 * p99);
    }
}
