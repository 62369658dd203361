//! The same requests under an ideal kernel, which tells a typical schedule from an unlucky one.
//!
//! It fills the quota at the start of each period, hands it out without slices, and has a processor for each thread that
//! may run.

use super::cells::{PERIOD_MS, Setting};
use super::schedule::{Job, draw};
use crate::typical;
use std::collections::VecDeque;
use std::time::Duration;

/// Time and quota below this are none, in milliseconds.
const NONE_MS: f64 = 1e-9;

/// Returns a typical schedule; see [`crate::typical`].
pub fn typical(setting: Setting, duration: Duration, seed: u64, short: bool) -> Vec<Job> {
    let draw = |duration, seed| draw(setting, duration, seed);
    typical::typical(duration, seed, short, draw, |jobs| waits(setting, jobs))
}

/// The time of each request for which it did not run, in milliseconds, in the order in which they are due. Each worker
/// finishes a request before it takes the next one.
fn waits(setting: Setting, jobs: &[Job]) -> Vec<f64> {
    let quota = setting.quota.map_or(f64::INFINITY, |processors| processors * PERIOD_MS);
    let mut waits = vec![0.0; jobs.len()];
    let mut arrivals = jobs.iter().enumerate().peekable();
    let mut queue = VecDeque::new();
    // Numbers of the requests that workers have, and what they still need.
    let mut taken: Vec<(usize, f64)> = Vec::new();
    let (mut now, mut left, mut refill) = (0.0, quota, PERIOD_MS);
    loop {
        while taken.len() < setting.workers
            && let Some(number) = queue.pop_front()
        {
            taken.push((number, jobs[number].cpu_ms));
        }
        let arrival = arrivals.peek().map_or(f64::INFINITY, |(_, job)| job.due_ms);
        if taken.is_empty() && arrival.is_infinite() {
            return waits;
        }
        let runs = left > NONE_MS && !taken.is_empty();
        let mut next = f64::min(arrival, refill);
        if runs {
            let first_done = taken.iter().map(|(_, needs)| *needs).fold(f64::INFINITY, f64::min);
            next = next.min(now + first_done).min(now + left / taken.len() as f64);
            left -= (next - now) * taken.len() as f64;
            taken.iter_mut().for_each(|(_, needs)| *needs -= next - now);
        }
        now = next;
        taken.retain(|&(number, needs)| {
            if needs <= NONE_MS {
                waits[number] = (now - jobs[number].due_ms - jobs[number].cpu_ms).max(0.0);
            }
            needs > NONE_MS
        });
        if refill <= now {
            (left, refill) = (quota, refill + PERIOD_MS);
        }
        if arrival <= now {
            queue.extend(arrivals.next().map(|(number, _)| number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::quota::cells::CPU_MS;
    use crate::stats::mean;

    fn setting(quota: Option<f64>, workers: usize) -> Setting {
        Setting { quota, workers, rate: 140.0 }
    }

    #[test]
    fn a_request_that_needs_more_than_the_quota_waits_for_the_next_period() {
        // 50 ms run, 50 ms pause, 30 ms run. Two threads use up the quota in half the time, and 30 + 20 ms are left.
        let alone = [Job { due_ms: 0.0, cpu_ms: 80.0 }];
        assert_eq!(waits(setting(Some(0.5), 1), &alone), [50.0]);
        let two = [Job { due_ms: 0.0, cpu_ms: 55.0 }, Job { due_ms: 0.0, cpu_ms: 45.0 }];
        let waits = waits(setting(Some(0.5), 2), &two);
        assert!((waits[0] - 75.0).abs() < 1e-6 && (waits[1] - 75.0).abs() < 1e-6, "{waits:?}");
    }

    /// With one worker and no limit: M/M/1, whose mean wait is ρ s / (1 - ρ).
    #[test]
    fn without_a_limit_waits_are_those_of_the_queue_for_the_worker() {
        let jobs = draw(setting(None, 1), Duration::from_secs(4_000), 5);
        let free = mean(&waits(setting(None, 1), &jobs));
        assert!((free / (0.7 * CPU_MS / 0.3) - 1.0).abs() < 0.05, "{free}");
        // One thread cannot use up a quota of one processor.
        assert!((mean(&waits(setting(Some(1.0), 1), &jobs)) / free - 1.0).abs() < 1e-6);
    }
}
