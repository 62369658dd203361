//! Statistics per batch of arrivals.

use super::experiment::Experiment;
use super::histogram::{Histogram, at_rank};
use super::outcome::{BATCHES, Estimate, Outcome, lag_one_correlation};

/// Batch 0 is the warm-up. The last one is for what happens after the last arrival.
const ALL_BATCHES: usize = BATCHES + 2;

pub(super) struct Batches {
    /// Arrivals per counted batch.
    length: u32,
    batches: [Batch; ALL_BATCHES],
    /// One row per batch.
    waits: Histogram,
    current: usize,
    busy: u32,
    busy_since: f64,
}

/// Counts of one batch.
#[derive(Clone, Copy, Default)]
struct Batch {
    /// Start time.
    start: f64,
    // Of the requests that arrived in this batch, even if their wait ended later:
    waited: u32,
    timed_out: u32,
    /// Total wait of the requests that got a connection, in seconds.
    wait: f64,
    // During this batch:
    completed: u32,
    busy_area: f64,
    database_work: f64,
}

impl Batches {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let counted = f64::from(experiment.count) * (1.0 - experiment.warm_up);
        Self {
            length: counted as u32 / BATCHES as u32,
            batches: [Batch::default(); ALL_BATCHES],
            waits: Histogram::new(ALL_BATCHES, experiment.acquire_timeout),
            current: 0,
            busy: 0,
            busy_since: 0.0,
        }
    }

    /// Returns the number of arrivals, of `count`, after which the next batch begins.
    pub(super) fn next_start(&self, count: u32) -> u32 {
        count - self.length * (BATCHES - self.current) as u32
    }

    /// Begins the next batch. `backlog` is the pending work of the database, in core seconds.
    pub(super) fn begin(&mut self, time: f64, backlog: f64) {
        self.occupy(time, 0);
        self.batches[self.current].database_work -= backlog;
        self.current += 1;
        self.batches[self.current].start = time;
        self.batches[self.current].database_work += backlog;
    }

    /// Changes the number of busy connections.
    #[inline(always)]
    pub(super) fn occupy(&mut self, time: f64, change: i32) {
        self.batches[self.current].busy_area += f64::from(self.busy) * (time - self.busy_since);
        self.busy_since = time;
        self.busy = self.busy.wrapping_add_signed(change);
    }

    /// Counts a completed transaction.
    #[inline(always)]
    pub(super) fn complete(&mut self) {
        self.batches[self.current].completed += 1;
    }

    /// Counts work of the database, in core seconds.
    #[inline(always)]
    pub(super) fn work(&mut self, seconds: f64) {
        self.batches[self.current].database_work += seconds;
    }

    /// Counts a request that arrived at `arrival` and got a connection after a wait.
    #[inline(always)]
    pub(super) fn serve(&mut self, arrival: f64, wait: f64) {
        let place = self.place(arrival);
        let batch = &mut self.batches[place];
        batch.waited += 1;
        batch.wait += wait;
        self.waits.record(place, wait);
    }

    /// Counts a request that arrived at `arrival` and timed out.
    #[inline(always)]
    pub(super) fn time_out(&mut self, arrival: f64) {
        let place = self.place(arrival);
        let batch = &mut self.batches[place];
        batch.waited += 1;
        batch.timed_out += 1;
    }

    /// Returns the batch of an arrival: the last one that began at or before it.
    #[inline(always)]
    fn place(&self, arrival: f64) -> usize {
        let mut place = self.current;
        while self.batches[place].start > arrival {
            place -= 1;
        }
        place
    }

    /// Returns the counts so far, including the warm-up: completed, timed out, busy.
    #[cfg(test)]
    pub(super) fn counts(&self) -> (u32, u32, u32) {
        let sum = |count: fn(&Batch) -> u32| self.batches.iter().map(count).sum();
        (sum(|batch| batch.completed), sum(|batch| batch.timed_out), self.busy)
    }

    /// Returns the outcome, after the last batch.
    pub(super) fn outcome(&self, experiment: &Experiment) -> Outcome {
        let counted: [Batch; BATCHES] = std::array::from_fn(|batch| self.batches[batch + 1]);
        let length = f64::from(self.length);
        let attempts = u64::from(self.length) * BATCHES as u64;
        let durations: [f64; BATCHES] =
            std::array::from_fn(|batch| self.batches[batch + 2].start - self.batches[batch + 1].start);
        let duration = durations.iter().sum::<f64>();

        let share = |count: fn(&Batch) -> u32| {
            let all: u64 = counted.iter().map(|batch| u64::from(count(batch))).sum();
            let each = counted.map(|batch| f64::from(count(&batch)) / length);
            Estimate::of_share(all as f64 / attempts as f64, &each, attempts)
        };
        let rate = |amount: fn(&Batch) -> f64, capacity: f64| {
            let all = counted.iter().map(amount).sum::<f64>();
            let each = std::array::from_fn(|batch| amount(&counted[batch]) / durations[batch] / capacity);
            Estimate::new(all / duration / capacity, &each)
        };
        let timeout = experiment.acquire_timeout;
        let waits = counted.map(|batch| (batch.wait + f64::from(batch.timed_out) * timeout) / length);
        let quantiles = self.quantiles(&counted, timeout);

        Outcome {
            attempts,
            timed_out: counted.iter().map(|batch| u64::from(batch.timed_out)).sum(),
            duration,
            wait_probability: share(|batch| batch.waited),
            timeout_probability: share(|batch| batch.timed_out),
            mean_wait: Estimate::new(waits.iter().sum::<f64>() / BATCHES as f64, &waits),
            p50_wait: quantiles[0],
            p95_wait: quantiles[1],
            p99_wait: quantiles[2],
            throughput: rate(|batch| f64::from(batch.completed), 1.0),
            busy_connections: rate(|batch| batch.busy_area, 1.0),
            database_utilization: rate(|batch| batch.database_work, f64::from(experiment.database_cores)),
            batch_correlation: lag_one_correlation(&waits),
        }
    }

    fn quantiles(&self, counted: &[Batch; BATCHES], timeout: f64) -> [Option<Estimate>; 3] {
        let length = f64::from(self.length);
        let total = self.waits.total(1);
        let all = counted.iter().fold(Batch::default(), |sum, batch| Batch {
            waited: sum.waited + batch.waited,
            timed_out: sum.timed_out + batch.timed_out,
            ..sum
        });
        [0.5, 0.95, 0.99].map(|share| {
            let value = quantile(&total, &all, length * BATCHES as f64, share)?;
            // In a batch with too many timeouts, the quantile is at least the timeout.
            let each = std::array::from_fn(|batch| {
                quantile(self.waits.row(batch + 1), &counted[batch], length, share).unwrap_or(timeout)
            });
            Some(Estimate::new(value, &each))
        })
    }
}

/// Returns the wait that this share of the attempts stays below; `None` if too many time out.
fn quantile(waits: &[u32], batch: &Batch, attempts: f64, share: f64) -> Option<f64> {
    let immediate = attempts - f64::from(batch.waited);
    let rank = share * attempts;
    if rank >= attempts - f64::from(batch.timed_out) {
        None
    } else if rank <= immediate {
        Some(0.0)
    } else {
        Some(at_rank(waits, rank - immediate))
    }
}

#[cfg(test)]
mod tests {
    use super::super::experiment::{Arrivals, Service};
    use super::super::outcome::STUDENT;
    use super::*;

    #[test]
    fn one_batch_of_timeouts_widens_the_interval_of_a_quantile() {
        let experiment = Experiment {
            arrival_rate: 100.0,
            arrivals: Arrivals::Poisson,
            instances: 1,
            pool_size: 1,
            acquire_timeout: 10.0,
            other_time: 1.0,
            database_time: 0.0,
            database_cores: 1,
            service: Service::Exponential,
            seed: 1,
            count: 3200,
            warm_up: 0.0,
        };
        let mut batches = Batches::new(&experiment);
        for batch in 0..BATCHES {
            assert_eq!(batches.next_start(3200), 100 * batch as u32);
            batches.begin(batch as f64, 0.0);
        }
        // Detected late, and counted in the batch in which they arrived.
        batches.time_out(0.5);
        batches.time_out(0.75);
        batches.begin(BATCHES as f64, 0.0);
        let outcome = batches.outcome(&experiment);
        assert_eq!((outcome.attempts, outcome.timed_out, outcome.duration), (3200, 2, 32.0));
        assert_eq!(outcome.mean_wait.value, 20.0 / 3200.0);
        // The 99% quantile is 10 s in one batch and 0 in the others: standard error 10 / 32.
        let p99 = outcome.p99_wait.expect("two in 3,200 time out");
        assert_eq!(p99.value, 0.0);
        assert!((p99.margin - STUDENT * 10.0 / 32.0).abs() < 1e-9, "{}", p99.margin);
        assert_eq!(outcome.p95_wait, Some(Estimate { value: 0.0, margin: 0.0 }));
    }

    #[test]
    fn a_quantile_ends_exactly_where_the_timeouts_begin() {
        let batch = |waited, timed_out| Batch { waited, timed_out, ..Batch::default() };
        assert_eq!(quantile(&[0, 1], &batch(2, 1), 100.0, 0.99), None);
        assert!(quantile(&[0, 1], &batch(2, 1), 100.0, 0.985).is_some_and(|wait| wait > 0.0));
        assert_eq!(quantile(&[0, 50], &batch(50, 0), 100.0, 0.5), Some(0.0));
        assert_eq!(quantile(&[0, 0], &batch(0, 0), 100.0, 0.99), Some(0.0));
    }
}
