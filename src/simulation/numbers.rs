//! Experiments and outcomes as flat lists of numbers, which is how they cross to the worker and back.

use super::experiment::{Arrivals, Experiment, Service};
use super::outcome::{Estimate, Outcome};

/// Reads a list from front to back; everything is `None` that is not there or not as it should be.
pub(super) struct Reader<'a>(pub(super) &'a [f64]);

impl<'a> Reader<'a> {
    /// The next number, if it is finite.
    fn number(&mut self) -> Option<f64> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first).filter(|number| number.is_finite())
    }

    /// The next number, if it is none below 0.
    fn amount(&mut self) -> Option<f64> {
        self.number().filter(|number| *number >= 0.0)
    }

    /// The next number, if it is whole and below 2⁵³, up to which floats count one by one.
    fn count(&mut self) -> Option<u64> {
        self.amount()
            .filter(|number| *number < (1u64 << 53) as f64 && number.floor() == *number)
            .map(|number| number as u64)
    }

    /// The next number, if it is a `u32`.
    pub(super) fn whole(&mut self) -> Option<u32> {
        self.count()?.try_into().ok()
    }

    /// As many numbers as the next one says.
    pub(super) fn list(&mut self) -> Option<&'a [f64]> {
        let length = self.whole()?;
        let (list, rest) = self.0.split_at_checked(length as usize)?;
        self.0 = rest;
        Some(list)
    }

    fn estimate(&mut self) -> Option<Estimate> {
        Some(Estimate { value: self.amount()?, margin: self.amount()? })
    }

    /// A quantile: 1 and the estimate, or 0 and two more.
    fn quantile(&mut self) -> Option<Option<Estimate>> {
        let there = self.whole()?;
        let estimate = self.estimate()?;
        match there {
            0 => Some(None),
            1 => Some(Some(estimate)),
            _ => None,
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}

impl Experiment {
    /// This experiment as numbers.
    pub fn to_numbers(&self) -> Vec<f64> {
        let arrivals = match self.arrivals {
            Arrivals::Poisson => [0.0; 4],
            Arrivals::Bursty { ratio, share, length } => [1.0, ratio, share, length],
        };
        let (service, samples): (_, &[f64]) = match &self.service {
            Service::Exponential => ([0.0, 0.0], &[]),
            Service::Lognormal { variability } => ([1.0, *variability], &[]),
            Service::Deterministic => ([2.0, 0.0], &[]),
            Service::Samples(values) => ([3.0, 0.0], values),
        };
        let mut numbers = vec![
            self.arrival_rate,
            self.instances.into(),
            self.pool_size.into(),
            self.acquire_timeout,
            self.other_time,
            self.database_time,
            self.database_cores.into(),
            self.seed.into(),
            self.count.into(),
            self.warm_up,
        ];
        numbers.extend(arrivals);
        numbers.extend(service);
        numbers.push(samples.len() as f64);
        numbers.extend(samples);
        numbers
    }

    /// The experiment that these numbers are. `None` when they are none, or one that is not sound.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let mut reader = Reader(numbers);
        let experiment = Self::read(&mut reader)?;
        (reader.is_done() && experiment.is_sound()).then_some(experiment)
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        // The fields of a struct expression are evaluated in the order in which they are written.
        Some(Self {
            arrival_rate: reader.number()?,
            instances: reader.whole()?,
            pool_size: reader.whole()?,
            acquire_timeout: reader.number()?,
            other_time: reader.number()?,
            database_time: reader.number()?,
            database_cores: reader.whole()?,
            seed: reader.whole()?,
            count: reader.whole()?,
            warm_up: reader.number()?,
            arrivals: match [reader.number()?, reader.number()?, reader.number()?, reader.number()?] {
                [0.0, ..] => Arrivals::Poisson,
                [1.0, ratio, share, length] => Arrivals::Bursty { ratio, share, length },
                _ => return None,
            },
            service: match (reader.whole()?, reader.number()?, reader.list()?) {
                (0, _, []) => Service::Exponential,
                (1, variability, []) => Service::Lognormal { variability },
                (2, _, []) => Service::Deterministic,
                (3, _, values) => Service::Samples(values.into()),
                _ => return None,
            },
        })
    }
}

impl Outcome {
    /// This outcome as numbers.
    pub fn to_numbers(&self) -> Vec<f64> {
        let mut numbers = vec![self.attempts as f64, self.timed_out as f64, self.duration, self.batch_correlation];
        for estimate in [
            self.wait_probability,
            self.timeout_probability,
            self.mean_wait,
            self.throughput,
            self.busy_connections,
            self.database_utilization,
        ] {
            numbers.extend([estimate.value, estimate.margin]);
        }
        for quantile in [self.p50_wait, self.p95_wait, self.p99_wait] {
            numbers.extend(quantile.map_or([0.0; 3], |estimate| [1.0, estimate.value, estimate.margin]));
        }
        numbers
    }

    /// The outcome that these numbers are, if they are one.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let mut reader = Reader(numbers);
        let outcome = Self {
            attempts: reader.count()?,
            timed_out: reader.count()?,
            duration: reader.amount()?,
            batch_correlation: reader.number()?,
            wait_probability: reader.estimate()?,
            timeout_probability: reader.estimate()?,
            mean_wait: reader.estimate()?,
            throughput: reader.estimate()?,
            busy_connections: reader.estimate()?,
            database_utilization: reader.estimate()?,
            p50_wait: reader.quantile()?,
            p95_wait: reader.quantile()?,
            p99_wait: reader.quantile()?,
        };
        reader.is_done().then_some(outcome)
    }
}
