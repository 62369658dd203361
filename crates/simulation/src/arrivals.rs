//! The arrival process of requests for a connection.

use super::experiment::{Arrivals, Experiment};
use super::random::Random;

/// The arrivals of all instances, in order.
pub(super) struct ArrivalProcess {
    random: Random,
    instances: u32,
    now: f64,
    /// Mean time between arrivals in the current state, then in the other.
    gaps: [f64; 2],
    /// Mean length of the current state, then of the other.
    stays: [f64; 2],
    /// End of the current state; infinite if there is only one.
    until: f64,
}

pub(super) struct Arrival {
    pub(super) time: f64,
    pub(super) instance: u32,
}

impl ArrivalProcess {
    pub(super) fn new(experiment: &Experiment) -> Self {
        let mut random = Random::new(experiment.seed, 0);
        let rate = experiment.arrival_rate;
        let (gaps, stays, until) = match experiment.arrivals {
            Arrivals::Poisson => ([1.0 / rate; 2], [f64::INFINITY; 2], f64::INFINITY),
            Arrivals::Bursty { ratio, share, length } => {
                let calm = rate * ((1.0 - share * ratio) / (1.0 - share)).max(0.0);
                let stays = [length * (1.0 - share) / share, length];
                // Without arrivals, the gap is longer than any stay. Infinity times a draw of 0 would be NaN.
                ([(1.0 / calm).min(1e300), 1.0 / (rate * ratio)], stays, stays[0] * random.exponential())
            }
        };
        Self { random, instances: experiment.instances, now: 0.0, gaps, stays, until }
    }

    #[inline(always)]
    pub(super) fn next(&mut self) -> Arrival {
        // The arrivals to wait for, relative to the rate. The exponential is memoryless, so the rest continues in the
        // next state.
        let mut left = self.random.exponential();
        while self.now + left * self.gaps[0] >= self.until {
            left = (left - (self.until - self.now) / self.gaps[0]).max(0.0);
            self.now = self.until;
            self.gaps.swap(0, 1);
            self.stays.swap(0, 1);
            self.until = self.now + self.stays[0] * self.random.exponential();
        }
        self.now += left * self.gaps[0];
        Arrival { time: self.now, instance: self.random.below(self.instances) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Service;
    use super::*;

    fn source(arrivals: Arrivals) -> ArrivalProcess {
        ArrivalProcess::new(&Experiment {
            arrival_rate: 10.0,
            arrivals,
            instances: 4,
            pool_size: 1,
            acquire_timeout: 1.0,
            other_time: 1.0,
            database_time: 0.0,
            database_cores: 1,
            service: Service::Exponential,
            seed: 3,
            count: 1000,
            warm_up: 0.1,
        })
    }

    /// Returns mean, and variance over mean, of the arrivals in windows of this length.
    fn counts(arrivals: Arrivals, window: f64) -> (f64, f64) {
        const WINDOWS: usize = 1500;
        let mut source = source(arrivals);
        let mut counts = [0.0; WINDOWS];
        while let Some(count) = counts.get_mut((source.next().time / window) as usize) {
            *count += 1.0;
        }
        let mean = counts.iter().sum::<f64>() / WINDOWS as f64;
        let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / (WINDOWS - 1) as f64;
        (mean, variance / mean)
    }

    #[test]
    fn dispersion_is_that_of_the_counts() {
        for (arrivals, expected) in [
            (Arrivals::Poisson, 1.0),
            (Arrivals::Bursty { ratio: 3.0, share: 0.2, length: 0.5 }, 9.0),
            // On and off.
            (Arrivals::Bursty { ratio: 4.0, share: 0.25, length: 0.25 }, 12.25),
        ] {
            assert_eq!(arrivals.dispersion(10.0), expected);
            // Windows contain a dozen bursts or more, so the index is within a few percent of its limit.
            let (mean, dispersion) = counts(arrivals, 30.0);
            assert!((mean / 300.0 - 1.0).abs() < 0.02, "{arrivals:?}: {mean}");
            assert!((dispersion / expected - 1.0).abs() < 0.12, "{arrivals:?}: {dispersion}");
        }
    }

    #[test]
    fn nothing_arrives_between_bursts_that_hold_everything() {
        let mut source = source(Arrivals::Bursty { ratio: 100.0, share: 0.01, length: 0.1 });
        let times: Vec<f64> = (0..20_000).map(|_| source.next().time).collect();
        let gaps = || times.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(gaps().all(|gap| gap >= 0.0));
        // A burst of 0.1 s brings 100 on average, then come 9.9 s of nothing.
        let calm = gaps().filter(|gap| *gap > 0.1).count();
        assert!((150..260).contains(&calm), "{calm}");
        assert!(times[19_999] > 1500.0 && times[19_999] < 2500.0, "{}", times[19_999]);
    }

    #[test]
    fn instances_are_chosen_at_random() {
        let mut source = source(Arrivals::Poisson);
        let mut counts = [0u32; 4];
        for _ in 0..10_000 {
            counts[source.next().instance as usize] += 1;
        }
        assert!(counts.iter().all(|count| count.abs_diff(2500) < 180), "{counts:?}");
    }
}
