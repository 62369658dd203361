//! The quantities of the answer: pools, database, worst-case connections, and the recommended size.

use super::database::{Database, Throughput};
use super::inputs::{Inputs, MAX_CONNECTIONS, Pooler};
use super::pools::{Demand, Others, Pools};

/// Share of requests that may time out in a pool that is large enough.
const ACCEPTABLE_TIMEOUTS: f64 = 1e-4;
/// Stands in for a rate of zero: an idle pool is the limit of a rarely used one.
const HARDLY_EVER: f64 = 1e-9;

#[derive(Clone, Debug)]
pub struct Sizing {
    /// Load on the pools.
    pub demand: Demand,
    /// `X(n)`.
    pub throughput: Throughput,
    /// The current pools.
    pub pools: Pools,
    /// The same connections in a single pool.
    pub shared: Pools,
    /// Demanded share of the cores; more than 1 is overload.
    pub cpu: f64,
    /// Transactions per second with all connections in use.
    pub max_throughput: f64,
    /// Smallest pool size that meets the target; `None` if none does.
    pub needed: Option<usize>,
    /// Largest pool size that the database has connections for.
    pub allowed: usize,
    /// Recommended pool size.
    pub recommended: usize,
    /// Worst-case connections at the database.
    pub worst_case: f64,
    /// Connections available to clients that are not superusers.
    pub available: f64,
}

impl Inputs {
    /// Returns the database behind the pools.
    pub fn database(&self) -> Database {
        Database { demand: self.db_time / 1e3, delay: self.held_time / 1e3, cores: self.db_cores }
    }

    /// Returns the load on the pools.
    pub fn demand(&self) -> Demand {
        let arrival_rate = (self.rps * self.transactions_per_request).max(HARDLY_EVER);
        Demand { arrival_rate, patience: self.acquire_timeout, variability: self.variability }
    }

    /// Returns the maximum number of instances during a deploy.
    pub fn instances_while_deploying(&self) -> f64 {
        let more = if self.blue_green { self.max_instances } else { (self.max_instances * self.surge / 100.0).ceil() };
        self.max_instances + more
    }

    /// Returns pools with `size` connections each.
    pub fn pools(&self, throughput: &Throughput, demand: Demand, size: usize) -> Pools {
        self.pools_with(throughput, demand, size, Others::AtTheirMean)
    }

    /// Returns pools with `size` connections each, under an assumption about the other instances.
    pub fn pools_with(&self, throughput: &Throughput, demand: Demand, size: usize, others: Others) -> Pools {
        let of_pooler = self.pooler_size as usize;
        let of_instances = |size| Pools::of_instances(throughput, demand, self.instances, size, others);
        match self.pooler {
            // The queue forms where there are fewer connections.
            Pooler::Transaction if self.instances * size as f64 > self.pooler_size => {
                Pools::shared(throughput, demand, of_pooler)
            }
            // Every connection of a pool occupies one of the pooler.
            Pooler::Session => of_instances(size.min((of_pooler / self.instances as usize).max(1))),
            _ => of_instances(size),
        }
    }

    /// Returns the worst-case connections at the database, with pools of `size`.
    pub fn worst_case(&self, size: f64) -> f64 {
        let of_instances = self.instances_while_deploying() * size;
        let opened = if self.pooler == Pooler::None { of_instances } else { of_instances.min(self.pooler_size) };
        opened + self.other_connections
    }

    /// Computes the quantities of the answer.
    pub fn sizing(&self) -> Sizing {
        let (database, demand) = (self.database(), self.demand());
        let throughput = Throughput::new(database, (self.instances * MAX_CONNECTIONS) as usize);
        let size = self.pool_size as usize;
        let pools = self.pools(&throughput, demand, size);
        let available = (self.max_connections - self.reserved_connections).max(0.0);
        let cpu = demand.arrival_rate * database.demand / database.cores;
        // If the cores cannot keep up, a larger pool only moves the queue to the database.
        let needed = self.needed(&throughput, demand).filter(|_| cpu < 1.0);
        let knee = database.knee().map(|knee| (knee / self.instances).ceil() as usize);
        let allowed = self.allowed(available);
        let wanted = needed.or(knee).unwrap_or(size).max(2);
        Sizing {
            demand,
            pools,
            shared: Pools::shared(&throughput, demand, (pools.count * pools.size as f64) as usize),
            cpu,
            max_throughput: throughput.at(pools.count * pools.size as f64),
            needed,
            allowed,
            recommended: wanted.min(allowed.max(1)),
            worst_case: self.worst_case(self.pool_size),
            available,
            throughput,
        }
    }

    /// Returns the largest pool size that the database has enough connections for in the worst case.
    fn allowed(&self, available: f64) -> usize {
        let left = (available - self.other_connections).max(0.0);
        let clients = match self.pooler {
            Pooler::None => left,
            // Clients of the pooler take no connections of the database.
            Pooler::Transaction => return MAX_CONNECTIONS as usize,
            Pooler::Session => left.min(self.pooler_size),
        };
        (clients / self.instances_while_deploying()).floor().min(MAX_CONNECTIONS) as usize
    }

    /// Returns whether pools of this size meet the target.
    fn meets(&self, throughput: &Throughput, demand: Demand, size: usize) -> bool {
        let pools = self.pools(throughput, demand, size);
        let in_time = pools.quantile(0.99).is_some_and(|wait| wait * 1e3 <= self.target_p99);
        in_time && pools.timeout_probability() <= ACCEPTABLE_TIMEOUTS
    }

    /// Returns the smallest size that meets the target, by doubling and then bisecting.
    fn needed(&self, throughput: &Throughput, demand: Demand) -> Option<usize> {
        let max = MAX_CONNECTIONS as usize;
        let (mut too_small, mut enough) = (0, 1);
        while !self.meets(throughput, demand, enough) {
            if enough == max {
                return None;
            }
            too_small = enough;
            enough = (enough * 2).min(max);
        }
        while enough - too_small > 1 {
            let middle = too_small + (enough - too_small) / 2;
            if self.meets(throughput, demand, middle) { enough = middle } else { too_small = middle }
        }
        Some(enough)
    }
}
