//! The demand per period, the backlog that it leaves, and the waits.

use super::Inputs;
use crate::gamma::gamma_above;
use crate::queueing::{erlang_c, wait_tail};

/// Highest share of the quota that requests should need.
pub(super) const COMFORTABLE: f64 = 0.7;
/// Share of throttled periods that deserves attention.
pub(super) const NOTICEABLE: f64 = 0.05;
/// Share of throttled periods at which the alert of the Kubernetes mixin fires.
pub(super) const ALERT: f64 = 0.25;
/// Largest worker count with a wait formula; more workers practically never queue.
const MANY: f64 = 1_024.0;
/// Points within a period at which requests arrive.
const PHASES: u32 = 12;
/// Longest wait computed, in periods.
const LONGEST: f64 = 1e4;

/// The quantities of the model. Times are in milliseconds, work in milliseconds of CPU time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cpu {
    pub quota: f64,
    pub period: f64,
    pub workers: f64,
    /// Threads that run at once in a burst.
    pub threads: f64,
    /// Cores that requests need on average, and their workers alone.
    pub demand: f64,
    pub worker_demand: f64,
    pub cpu_time: f64,
    /// Variance of the work that arrives per millisecond.
    pub variance: f64,
    pub throttled: f64,
    /// Work left at the end of a period, on average.
    pub backlog: f64,
}

impl Inputs {
    /// Returns the number of workers, as Tokio starts them if none is set.
    pub(super) fn workers(&self) -> f64 {
        self.worker_threads.unwrap_or_else(|| automatic(self.quota))
    }

    /// Returns the busy threads of `spawn_blocking`, three standard deviations above the mean.
    pub(super) fn blocking_threads(&self) -> f64 {
        let busy = self.rps * self.blocking_share / 100.0 * self.blocking_time / 1e3;
        if busy > 0.0 { (busy + 3.0 * busy.sqrt()).ceil().min(512.0) } else { 0.0 }
    }

    /// Returns the share of the quota, or of the workers if there are fewer, that requests need.
    pub(crate) fn utilization(&self) -> f64 {
        let cpu = self.demand();
        (cpu.demand / cpu.quota).max(cpu.worker_demand / cpu.workers)
    }

    pub(super) fn cpu(&self) -> Cpu {
        let mut cpu = self.demand();
        (cpu.throttled, cpu.backlog) = cpu.backlog();
        cpu
    }

    fn demand(&self) -> Cpu {
        let share = self.blocking_share / 100.0;
        let (own, blocking) = (self.cpu_time, self.blocking_time);
        let all = self.workers() + self.other_threads + self.blocking_threads();
        Cpu {
            quota: self.quota,
            period: self.period,
            workers: self.workers(),
            threads: self.burst_threads.unwrap_or(all),
            demand: self.rps / 1e3 * (own + share * blocking),
            worker_demand: self.rps / 1e3 * own,
            cpu_time: own,
            variance: self.rps / 1e3 * 2.0 * (own * own + share * blocking * blocking),
            throttled: 0.0,
            backlog: 0.0,
        }
    }
}

/// Returns the workers that Tokio starts for a quota: `available_parallelism` rounds it down, to 1 at least.
pub(super) fn automatic(quota: f64) -> f64 {
    quota.floor().max(1.0)
}

impl Cpu {
    pub fn utilization(&self) -> f64 {
        self.demand / self.quota
    }

    /// Returns how long all threads run in a period before the quota is used up, and how long they then pause.
    pub fn run_and_stall(&self) -> (f64, f64) {
        let run = if self.threads > self.quota { self.quota / self.threads * self.period } else { self.period };
        (run, self.period - run)
    }

    /// Returns whether the work grows without limit.
    pub fn is_overloaded(&self) -> bool {
        self.demand >= self.quota || self.worker_demand >= self.workers
    }

    /// Returns the share of periods that leave work behind because the quota is used up, and that work on average:
    /// Spitzer's identity for the maximum of the random walk of demand minus quota.
    fn backlog(&self) -> (f64, f64) {
        if self.threads <= self.quota || self.demand <= 0.0 {
            return (0.0, 0.0);
        }
        if self.demand >= self.quota {
            return (1.0, f64::INFINITY);
        }
        let (mut exponent, mut left) = (0.0, 0.0);
        // Every period up to 8, then groups that grow by an eighth.
        let (mut first, mut size) = (1.0, 1.0_f64);
        for _ in 0..400 {
            let periods = first + (size - 1.0) / 2.0;
            let work = self.work(periods * self.period);
            let quota = periods * self.quota * self.period;
            let (above, excess) = (work.above(quota), work.excess(quota));
            exponent += above * size / periods;
            left += excess * size / periods;
            if above < 1e-9 {
                break;
            }
            first += size;
            size = (first / 8.0).floor().max(1.0);
        }
        (-libm::expm1(-exponent), left)
    }

    /// Returns the work that arrives within a time.
    fn work(&self, time: f64) -> Gamma {
        Gamma { mean: self.demand * time, variance: self.variance * time }
    }

    /// Returns the work that has to run before a request that arrives at this time of a period is finished: what has
    /// arrived before it, and its own.
    fn work_before(&self, time: f64) -> Gamma {
        let earlier = self.work(time);
        Gamma { mean: earlier.mean + self.cpu_time, variance: earlier.variance + self.cpu_time * self.cpu_time }
    }

    /// Returns the probability that throttling delays a request by more than `wait`, averaged over a period.
    fn stalled(&self, wait: f64) -> f64 {
        let phases = (0..PHASES).map(|phase| (f64::from(phase) + 0.5) / f64::from(PHASES) * self.period);
        let sum: f64 = phases
            .map(|at| {
                let beyond = wait - (self.period - at);
                let quota = self.quota * self.period;
                let level = if beyond <= 0.0 {
                    quota
                } else {
                    let periods = (beyond / self.period).floor();
                    quota * (1.0 + periods) + (self.threads * (beyond - periods * self.period)).min(quota)
                };
                self.pending_above(at, level)
            })
            .sum();
        sum / f64::from(PHASES)
    }

    /// Returns the probability that the backlog and the work that has arrived since the period began exceed a level.
    fn pending_above(&self, at: f64, level: f64) -> f64 {
        let new = self.work_before(at);
        if self.throttled <= 0.0 {
            return new.above(level);
        }
        // Backlog is close to exponential if there is any.
        let old = self.backlog / self.throttled;
        let both = Gamma { mean: new.mean + old, variance: new.variance + old * old };
        (1.0 - self.throttled) * new.above(level) + self.throttled * both.above(level)
    }

    /// Returns the probability that a request waits longer than this for a worker or for quota.
    fn waits_longer(&self, wait: f64) -> f64 {
        let queued = if self.workers < MANY && self.cpu_time > 0.0 {
            wait_tail(self.workers as u32, self.worker_demand, wait / self.cpu_time)
        } else {
            0.0
        };
        let stalled = if self.threads > self.quota { self.stalled(wait) } else { 0.0 };
        1.0 - (1.0 - queued) * (1.0 - stalled)
    }

    /// Returns the mean wait; `None` if it grows without limit.
    pub fn mean_wait(&self) -> Option<f64> {
        if self.is_overloaded() {
            return None;
        }
        let spare = self.workers - self.worker_demand;
        let queued = if self.workers < MANY {
            erlang_c(self.workers as u32, self.worker_demand) * self.cpu_time / spare
        } else {
            0.0
        };
        if self.threads <= self.quota {
            return Some(queued);
        }
        let quota = self.quota * self.period;
        let phases = (0..PHASES).map(|phase| (f64::from(phase) + 0.5) / f64::from(PHASES) * self.period);
        let stalled: f64 = phases
            .map(|at| {
                let new = self.work_before(at);
                let old = if self.throttled > 0.0 { self.backlog / self.throttled } else { 0.0 };
                let both = Gamma { mean: new.mean + old, variance: new.variance + old * old };
                let excess = (1.0 - self.throttled) * new.excess(quota) + self.throttled * both.excess(quota);
                self.pending_above(at, quota) * (self.period - at) + excess / self.threads
            })
            .sum();
        Some(queued + stalled / f64::from(PHASES))
    }

    /// Returns the wait that 1% of the requests exceed; `None` if it grows without limit.
    pub fn p99_wait(&self) -> Option<f64> {
        if self.is_overloaded() {
            return None;
        }
        if self.waits_longer(0.0) <= 0.01 {
            return Some(0.0);
        }
        let (mut low, mut high) = (0.0, self.period);
        while self.waits_longer(high) > 0.01 && high < LONGEST * self.period {
            low = high;
            high *= 2.0;
        }
        for _ in 0..18 {
            let middle = (low + high) / 2.0;
            *(if self.waits_longer(middle) > 0.01 { &mut low } else { &mut high }) = middle;
        }
        Some(high)
    }
}

/// A gamma distribution by its first two moments.
#[derive(Clone, Copy, Debug)]
struct Gamma {
    mean: f64,
    variance: f64,
}

impl Gamma {
    fn shape_and_scale(&self) -> Option<(f64, f64)> {
        (self.mean > 0.0 && self.variance > 0.0)
            .then(|| (self.mean * self.mean / self.variance, self.variance / self.mean))
    }

    fn above(&self, value: f64) -> f64 {
        self.shape_and_scale().map_or(0.0, |(shape, scale)| gamma_above(shape, value / scale))
    }

    /// Returns the mean of what exceeds a value, counted from it.
    fn excess(&self, value: f64) -> f64 {
        let Some((shape, scale)) = self.shape_and_scale() else { return 0.0 };
        (self.mean * gamma_above(shape + 1.0, value / scale) - value * gamma_above(shape, value / scale)).max(0.0)
    }
}
