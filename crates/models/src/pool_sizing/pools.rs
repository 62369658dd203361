//! Pools of connections in front of one database: each instance its own, or one for all.

use super::database::Throughput;
use super::queue::Queue;

/// Maximum number of steps of the fixed point; it usually takes about five.
const STEPS: usize = 60;
/// Change of the mean at which the fixed point is reached.
const REACHED: f64 = 1e-10;

/// Pools that share the arrivals evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pools {
    /// How many there are.
    pub count: f64,
    /// Connections in each.
    pub size: usize,
    /// The queue in front of each, for exponential hold times.
    queue: Queue,
    /// `(1 + v) / 2`: how much longer waits are with holds of another variability (Allen and Cunneen).
    spread: f64,
    /// The factor of the mean wait (Kimura).
    mean_factor: f64,
}

/// What is asked of the pools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// `λ`: transactions a second, of all instances.
    pub arrival_rate: f64,
    /// `τ`: seconds after which a waiter gives up.
    pub patience: f64,
    /// `v`: squared coefficient of variation of the hold time.
    pub variability: f64,
}

/// How the other instances are thought to be while one has some connections in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// At their mean: the estimate.
    AtTheirMean,
    /// Just as busy: an upper bound.
    JustAsBusy,
}

impl Pools {
    /// `count` pools of `size` connections, one an instance.
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
        // Without a database in the way, or anybody else at it, nothing depends on the others.
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

    /// One pool for all instances.
    pub fn shared(database: &Throughput, demand: Demand, size: usize) -> Self {
        Self::of_instances(database, demand, 1.0, size, Others::AtTheirMean)
    }

    fn new(queue: Queue, demand: Demand, count: f64, size: usize, spread: f64) -> Self {
        let (servers, v) = (size as f64, demand.variability);
        let load = (queue.busy() / servers).min(1.0);
        let slack = (1.0 - load) * (servers - 1.0) * ((4.0 + 5.0 * servers).sqrt() - 2.0) / (16.0 * load * servers);
        // At light load the approximation passes 1, which no constant hold time can.
        let constant = (0.5 * (1.0 + slack)).min(1.0);
        let mean_factor = (1.0 + v) / (2.0 * v + (1.0 - v) / constant);
        Self { count, size, queue, spread, mean_factor }
    }

    /// Mean number of connections in use, of all pools.
    pub fn busy(&self) -> f64 {
        self.queue.busy() * self.count
    }

    /// Share of the connections that are in use.
    pub fn utilization(&self) -> f64 {
        self.queue.busy() / self.size as f64
    }

    /// That a request finds no free connection.
    pub fn wait_probability(&self) -> f64 {
        self.queue.wait_probability()
    }

    /// That a request gives up waiting.
    pub fn timeout_probability(&self) -> f64 {
        self.queue.timeout_probability()
    }

    /// Mean wait of all requests, in seconds.
    pub fn mean_wait(&self) -> f64 {
        self.queue.mean_wait() * self.mean_factor
    }

    /// The wait that this share of the requests does not exceed, in seconds; `None` if more of them give up.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        self.queue.quantile(share).map(|wait| wait * self.spread)
    }
}
