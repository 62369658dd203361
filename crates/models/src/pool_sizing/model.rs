//! The whole answer in numbers: pools, database, connections in the worst case, and the size to choose.

use super::database::{Database, Throughput};
use super::pools::{Demand, Others, Pools};
use super::{Inputs, MOST_CONNECTIONS, Pooler};

/// Share of the requests that may give up in a pool that is large enough.
const ACCEPTABLE_TIMEOUTS: f64 = 1e-4;
/// An idle pool is the limit of one that is hardly ever asked.
const HARDLY_EVER: f64 = 1e-9;

/// Everything that the report speaks of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is asked of the pools.
    pub demand: Demand,
    /// `X(n)`.
    pub throughput: Throughput,
    /// The pools as they are.
    pub pools: Pools,
    /// The same connections in one pool for all.
    pub shared: Pools,
    /// Offered CPU time over what the cores have; more than 1 cannot be served.
    pub cpu: f64,
    /// Transactions a second that the database completes with all connections in use.
    pub most: f64,
    /// The least size of a pool that meets the target; `None` if none does.
    pub needed: Option<usize>,
    /// The greatest size of a pool that the database has connections for.
    pub allowed: usize,
    /// The size to choose.
    pub recommended: usize,
    /// Connections at the database in the worst case.
    pub worst_case: f64,
    /// Connections that the database gives to these clients.
    pub available: f64,
}

impl Inputs {
    /// The database behind the pools.
    pub fn database(&self) -> Database {
        Database { demand: self.db_time / 1e3, delay: self.held_time / 1e3, cores: self.db_cores }
    }

    /// What is asked of the pools.
    pub fn demand(&self) -> Demand {
        let arrival_rate = (self.rps * self.transactions_per_request).max(HARDLY_EVER);
        Demand { arrival_rate, patience: self.acquire_timeout, variability: self.variability }
    }

    /// Instances that are there at once while a new release takes the place of the old.
    pub fn instances_while_deploying(&self) -> f64 {
        let more = if self.blue_green { self.max_instances } else { (self.max_instances * self.surge / 100.0).ceil() };
        self.max_instances + more
    }

    /// The pools, were there `size` connections in each.
    pub fn pools(&self, throughput: &Throughput, demand: Demand, size: usize) -> Pools {
        self.pools_with(throughput, demand, size, Others::AtTheirMean)
    }

    /// The same, with what is assumed of the others.
    pub fn pools_with(&self, throughput: &Throughput, demand: Demand, size: usize, others: Others) -> Pools {
        let of_pooler = self.pooler_size as usize;
        let of_instances = |size| Pools::of_instances(throughput, demand, self.instances, size, others);
        match self.pooler {
            // The queue stands where there are fewer connections.
            Pooler::Transaction if self.instances * size as f64 > self.pooler_size => {
                Pools::shared(throughput, demand, of_pooler)
            }
            // Every connection of a pool keeps one of the pooler.
            Pooler::Session => of_instances(size.min((of_pooler / self.instances as usize).max(1))),
            _ => of_instances(size),
        }
    }

    /// Connections at the database in the worst case, with pools of `size`.
    pub fn worst_case(&self, size: f64) -> f64 {
        let of_instances = self.instances_while_deploying() * size;
        let opened = if self.pooler == Pooler::None { of_instances } else { of_instances.min(self.pooler_size) };
        opened + self.other_connections
    }

    /// The answer in numbers.
    pub fn plan(&self) -> Plan {
        let (database, demand) = (self.database(), self.demand());
        let throughput = Throughput::new(database, (self.instances * MOST_CONNECTIONS) as usize);
        let size = self.pool_size as usize;
        let pools = self.pools(&throughput, demand, size);
        let available = (self.max_connections - self.reserved_connections).max(0.0);
        let cpu = demand.arrival_rate * database.demand / database.cores;
        // If the cores cannot keep up, a larger pool only moves the queue to the database.
        let needed = self.needed(&throughput, demand).filter(|_| cpu < 1.0);
        let knee = database.knee().map(|knee| (knee / self.instances).ceil() as usize);
        let allowed = self.allowed(available);
        let wanted = needed.or(knee).unwrap_or(size).max(2);
        Plan {
            demand,
            pools,
            shared: Pools::shared(&throughput, demand, (pools.count * pools.size as f64) as usize),
            cpu,
            most: throughput.at(pools.count * pools.size as f64),
            needed,
            allowed,
            recommended: wanted.min(allowed.max(1)),
            worst_case: self.worst_case(self.pool_size),
            available,
            throughput,
        }
    }

    /// The greatest pool that leaves the database with enough connections in the worst case.
    fn allowed(&self, available: f64) -> usize {
        let left = (available - self.other_connections).max(0.0);
        let clients = match self.pooler {
            Pooler::None => left,
            // The pooler's clients cost the database nothing.
            Pooler::Transaction => return MOST_CONNECTIONS as usize,
            Pooler::Session => left.min(self.pooler_size),
        };
        (clients / self.instances_while_deploying()).floor().min(MOST_CONNECTIONS) as usize
    }

    /// Whether pools of this size meet the target.
    fn meets(&self, throughput: &Throughput, demand: Demand, size: usize) -> bool {
        let pools = self.pools(throughput, demand, size);
        let in_time = pools.quantile(0.99).is_some_and(|wait| wait * 1e3 <= self.target_p99);
        in_time && pools.timeout_probability() <= ACCEPTABLE_TIMEOUTS
    }

    /// The least size that meets the target: doubled until it does, then halved back.
    fn needed(&self, throughput: &Throughput, demand: Demand) -> Option<usize> {
        let most = MOST_CONNECTIONS as usize;
        let (mut too_small, mut enough) = (0, 1);
        while !self.meets(throughput, demand, enough) {
            if enough == most {
                return None;
            }
            too_small = enough;
            enough = (enough * 2).min(most);
        }
        while enough - too_small > 1 {
            let middle = too_small + (enough - too_small) / 2;
            if self.meets(throughput, demand, middle) { enough = middle } else { too_small = middle }
        }
        Some(enough)
    }
}
