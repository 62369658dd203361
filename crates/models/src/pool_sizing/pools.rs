//! Pools of connections in front of one database: each instance its own, or one for all.

use super::database::Throughput;
use super::decay::{self, Delay, Variability};
use super::fleet::total::{Class, Mixture, hold, merged};
use super::fleet::{Fleet, Load};
use super::queue::Queue;

/// Share of the requests in a class of total times.
const CLASS: f64 = 0.06;

/// Maximum connections of a group of instances.
const GROUP: f64 = 4_000.0;

/// Pools that share the arrivals evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pools {
    /// Number of pools.
    pub count: f64,
    /// Connections of each pool.
    pub size: usize,
    waits: Waits,
    total: Mixture,
    /// Factors of the range of the waits, and why there is one.
    doubt: Option<(Doubt, f64, f64)>,
    patience: f64,
}

/// Why a wait is known only within a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The database is so close to saturation that the queues of the instances are too long for the model. They lie
    /// between those of one common queue and those of independent instances.
    NearSaturation,
    /// Times on a core that are not exponential change the queue at the database, which the model only scales. Event
    /// simulation of 30 cases with constant and lognormal times is within these bounds.
    Shape,
}

/// Factors that bound the waits with holds of another shape and a common database.
const SHAPE: (f64, f64) = (0.45, 1.3);

/// The queue of each pool.
#[expect(clippy::large_enum_variant, reason = "there are only a few at a time, and none is moved often")]
#[derive(Clone, Copy, Debug, PartialEq)]
enum Waits {
    /// A queue of its own for each group of instances.
    Alone { queue: Queue, delay: Delay, groups: f64 },
    /// With a database in common.
    Together(Fleet),
}

/// Load on the pools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// `λ`: transactions per second of all instances.
    pub arrival_rate: f64,
    /// `τ`: seconds after which a waiting request times out.
    pub patience: f64,
    /// `v`: squared coefficient of variation of the whole hold, without contention. For two exponential parts, `(Z² + D²)
    /// / (Z + D)²`; 0 for constant holds.
    pub variability: f64,
}

impl Pools {
    /// Creates `count` pools of `size` connections, one per instance.
    pub fn of_instances(throughput: &Throughput, demand: Demand, count: f64, size: usize) -> Self {
        let database = throughput.database();
        let variability = Variability::new(database, demand.variability);
        // Times on a core that are not exponential change the queue at the database, too.
        let usual = database.demand == 0.0 || (variability.core() - 1.0).abs() < 1e-9;
        let varied = (!usual).then(|| throughput.varied(variability.core(), size * count as usize));
        let throughput = varied.as_ref().unwrap_or(throughput);
        let load =
            Load { arrival_rate: demand.arrival_rate, patience: demand.patience, variability, instances: count, size };
        let mut doubt = (!usual).then_some((Doubt::Shape, SHAPE.0, SHAPE.1));
        // One instance, or several that do not depend on each other, are queues of their own.
        let mut groups = if database.demand > 0.0 { 1.0 } else { count };
        if count > 1.0 && database.demand > 0.0 {
            match Fleet::new(throughput, load) {
                Ok(fleet) => {
                    let (waits, total) = (Waits::Together(fleet), fleet.total);
                    return Self { count, size, waits, total, doubt, patience: demand.patience };
                }
                // All pools are full: one queue at the database, or one at each instance, or something between.
                Err(share) => {
                    groups = libm::pow(count, share).max(count * size as f64 / GROUP).min(count);
                    doubt = Some((Doubt::NearSaturation, 1.0 / groups, count / groups));
                }
            }
        }
        let servers = (size as f64 * count / groups).round().max(1.0);
        let groups = size as f64 * count / servers;
        let coupled = if database.demand > 0.0 { groups } else { 1.0 };
        let own = demand.arrival_rate / groups;
        let full = throughput.at(servers * coupled) / coupled;
        let rate = |used: usize| throughput.at(used as f64 * coupled) / coupled;
        let dispersion = 2.0 / decay::exponent(database, servers * coupled, own / full) - 1.0;
        let dispersion = variability.dispersion(dispersion);
        let delay = Delay::new(servers, servers / full, own / full, dispersion);
        let exponent = decay::of_dispersion(dispersion);
        let queue = Queue::new(own, delay.before(demand.patience), servers as usize, exponent, rate);
        let waits = Waits::Alone { queue, delay, groups };
        let mut pools = Self { count, size, waits, total: Mixture::new(), doubt, patience: demand.patience };
        pools.total = pools.totals(&queue, throughput, variability, coupled, demand.patience);
        pools
    }

    /// Creates one pool for all instances.
    pub fn shared(throughput: &Throughput, demand: Demand, size: usize) -> Self {
        Self::of_instances(throughput, demand, 1.0, size)
    }

    /// Returns the mean number of connections in use, of all pools.
    pub fn busy(&self) -> f64 {
        match &self.waits {
            Waits::Alone { queue, groups, .. } => queue.busy() * groups,
            Waits::Together(fleet) => fleet.busy * self.count,
        }
    }

    /// Returns the share of connections in use.
    pub fn utilization(&self) -> f64 {
        self.busy() / self.count / self.size as f64
    }

    /// Returns the probability that a request finds no free connection.
    pub fn wait_probability(&self) -> f64 {
        match &self.waits {
            Waits::Alone { queue, .. } => queue.wait_probability(),
            Waits::Together(fleet) => fleet.wait_probability,
        }
    }

    /// Returns the probability that a request times out waiting.
    pub fn timeout_probability(&self) -> f64 {
        match &self.waits {
            Waits::Alone { queue, .. } => queue.timeout_probability(),
            Waits::Together(fleet) => fleet.timeout_probability,
        }
    }

    /// Returns the mean wait of all requests, in seconds. Those that time out have waited for the whole timeout.
    pub fn mean_wait(&self) -> f64 {
        match &self.waits {
            Waits::Alone { queue, delay, .. } => delay.mean(queue.mean_wait(), queue.wait_probability(), queue.decay()),
            Waits::Together(fleet) => fleet.mean_wait,
        }
    }

    /// Returns the wait that this share of requests does not exceed, in seconds; `None` if more of them time out.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        match &self.waits {
            Waits::Alone { queue, delay, .. } => queue.quantile(share).map(|wait| delay.after(wait)),
            Waits::Together(fleet) => fleet.quantile(share),
        }
    }

    /// Returns the least and the greatest estimate of [`Self::quantile`], in seconds; `None` if there is no quantile, or
    /// if it is as good as the model's test against simulation says.
    pub fn range(&self, share: f64) -> Option<(f64, f64)> {
        let (_, least, greatest) = self.doubt?;
        let wait = self.quantile(share).filter(|wait| *wait > 0.0)?;
        Some((wait * least, (wait * greatest).min(self.patience)))
    }

    /// Returns why there is a range.
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt.map(|(doubt, ..)| doubt)
    }

    /// Returns the mean time from the request for a connection to its return, in seconds, of those that get one.
    pub fn total_mean(&self) -> f64 {
        self.total.mean()
    }

    /// Returns the time from the request for a connection to its return that this share of the requests that get one
    /// does not exceed, in seconds; `None` if no request gets one.
    pub fn total_quantile(&self, share: f64) -> Option<f64> {
        let time = self.total.quantile(share);
        time.is_finite().then_some(time)
    }

    /// Returns the total times of `groups` queues that share the database.
    fn totals(
        &self,
        queue: &Queue,
        throughput: &Throughput,
        variability: Variability,
        groups: f64,
        patience: f64,
    ) -> Mixture {
        let mut total = Mixture::new();
        let mut group = Class::default();
        queue.each_free(
            |used| throughput.at(used as f64 * groups) / groups,
            |used, share| {
                let (mean, variance) = hold(throughput, variability, (used + 1) as f64 * groups);
                group = merged(group, Class { share, mean, variance });
                if group.share >= CLASS {
                    total.add(std::mem::take(&mut group));
                }
            },
        );
        total.add(group);
        let lost = queue.timeout_probability();
        let (mean, variance) = hold(throughput, variability, queue.servers() as f64 * groups);
        let later = Class { share: (queue.wait_probability() - lost).max(0.0), mean, variance };
        total.with_waits(later, lost, patience, |share| self.quantile(share))
    }
}
