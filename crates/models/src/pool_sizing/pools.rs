//! Pools of connections in front of one database: each instance its own, or one for all.

use super::database::Throughput;
use super::queue::Queue;

/// Maximum number of steps of the fixed point; it usually takes about five.
const STEPS: usize = 60;
/// Change of the mean below which the fixed point has converged.
const REACHED: f64 = 1e-10;

/// Pools that share the arrivals evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pools {
    /// Number of pools.
    pub count: f64,
    /// Connections of each pool.
    pub size: usize,
    /// The queue of each pool, for exponential hold times.
    queue: Queue,
    /// `(1 + v) / 2`: the factor of the waits for other variabilities of the hold time (Allen and Cunneen).
    spread: f64,
    /// The factor of the mean wait (Kimura).
    mean_factor: f64,
}

/// Load on the pools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// `λ`: transactions per second of all instances.
    pub arrival_rate: f64,
    /// `τ`: seconds after which a waiting request times out.
    pub patience: f64,
    /// `v`: squared coefficient of variation of the hold time.
    pub variability: f64,
}

/// The assumed load of the other instances while one has some connections in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// Their mean: the estimate.
    AtTheirMean,
    /// As busy as this instance: an upper bound.
    JustAsBusy,
}

impl Pools {
    /// Creates `count` pools of `size` connections, one per instance.
    pub fn of_instances(database: &Throughput, demand: Demand, count: f64, size: usize, others: Others) -> Self {
        let rate = demand.arrival_rate / count;
        let spread = (1.0 + demand.variability) / 2.0;
        let queue_at = |others_busy: f64| {
            Queue::new(rate, demand.patience / spread, size, |used| {
                let used = used as f64;
                let open = match others {
                    Others::AtTheirMean => used + others_busy,
                    Others::JustAsBusy => used * count,
                };
                used / open * database.at(open)
            })
        };
        let mut mean = (rate * database.database().hold()).min(size as f64);
        let mut queue = queue_at(mean * (count - 1.0));
        // Without a database, or without other instances, nothing depends on the others.
        if others == Others::AtTheirMean && count > 1.0 && database.database().demand > 0.0 {
            let mut last = 0.0;
            for step in 0..STEPS {
                let change = queue.busy() - mean;
                if change.abs() < REACHED {
                    break;
                }
                // Every second step extrapolates the last two changes if they shrink (Aitken, Steffensen).
                let ratio = change / last;
                let leads = step % 2 == 1 && (-1.0..0.9).contains(&ratio);
                mean = (mean + if leads { change / (1.0 - ratio) } else { change }).max(0.0).min(size as f64);
                last = change;
                queue = queue_at(mean * (count - 1.0));
            }
        }
        Self::new(queue, demand, count, size, spread)
    }

    /// Creates one pool for all instances.
    pub fn shared(database: &Throughput, demand: Demand, size: usize) -> Self {
        Self::of_instances(database, demand, 1.0, size, Others::AtTheirMean)
    }

    fn new(queue: Queue, demand: Demand, count: f64, size: usize, spread: f64) -> Self {
        let (servers, v) = (size as f64, demand.variability);
        let load = (queue.busy() / servers).min(1.0);
        let slack = (1.0 - load) * (servers - 1.0) * ((4.0 + 5.0 * servers).sqrt() - 2.0) / (16.0 * load * servers);
        // At light load the approximation exceeds 1, which is impossible for constant hold times.
        let constant = (0.5 * (1.0 + slack)).min(1.0);
        let mean_factor = (1.0 + v) / (2.0 * v + (1.0 - v) / constant);
        Self { count, size, queue, spread, mean_factor }
    }

    /// Returns the mean number of connections in use, of all pools.
    pub fn busy(&self) -> f64 {
        self.queue.busy() * self.count
    }

    /// Returns the share of connections in use.
    pub fn utilization(&self) -> f64 {
        self.queue.busy() / self.size as f64
    }

    /// Returns the probability that a request finds no free connection.
    pub fn wait_probability(&self) -> f64 {
        self.queue.wait_probability()
    }

    /// Returns the probability that a request times out waiting.
    pub fn timeout_probability(&self) -> f64 {
        self.queue.timeout_probability()
    }

    /// Returns the mean wait of all requests, in seconds.
    pub fn mean_wait(&self) -> f64 {
        self.queue.mean_wait() * self.mean_factor
    }

    /// Returns the wait that this share of requests does not exceed, in seconds; `None` if more of them time out.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        self.queue.quantile(share).map(|wait| wait * self.spread)
    }
}
