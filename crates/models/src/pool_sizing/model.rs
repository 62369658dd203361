//! The quantities of the answer: pools, database, and worst-case connections.

use super::database::{Database, Throughput};
use super::decision::Decision;
use super::inputs::{Inputs, MAX_CONNECTIONS, Pooler, Shape};
use super::pools::{Demand, Pools};

/// Squared coefficient of variation of a long-tailed hold: about that of exponential times of which one in 30 takes ten
/// times as long as the others, which is 4.1.
const LONG_TAIL: f64 = 4.0;
/// Stands in for a rate of zero: an idle pool is the limit of a rarely used one.
const HARDLY_EVER: f64 = 1e-9;

#[derive(Clone, Debug)]
pub struct Sizing {
    /// Load on the pools.
    pub demand: Demand,
    /// The current pools.
    pub pools: Pools,
    /// The same connections in a single pool.
    pub shared: Pools,
    /// Demanded share of the cores; more than 1 is overload.
    pub cpu: f64,
    /// Transactions per second with all connections in use.
    pub max_throughput: f64,
    /// Worst-case connections at the database.
    pub worst_case: f64,
    /// Connections available to clients that are not superusers.
    pub available: f64,
    /// What to change.
    pub decision: Decision,
}

impl Inputs {
    /// Returns the database behind the pools.
    pub fn database(&self) -> Database {
        Database { demand: self.db_time / 1e3, delay: self.held_time / 1e3, cores: self.db_cores }
    }

    /// Returns `v`, the squared coefficient of variation of the hold time without contention.
    pub fn hold_variability(&self) -> f64 {
        let hold = self.held_time + self.db_time;
        let two_parts = (self.held_time * self.held_time + self.db_time * self.db_time) / (hold * hold);
        let of_shape = match self.hold_shape {
            Shape::TwoParts => two_parts,
            Shape::Constant => 0.0,
            // Of each part, as in the simulation.
            Shape::LongTailed => LONG_TAIL * two_parts,
        };
        self.variability.unwrap_or(of_shape)
    }

    /// Returns the load on the pools.
    pub fn demand(&self) -> Demand {
        let arrival_rate = (self.rps * self.transactions_per_request).max(HARDLY_EVER);
        Demand { arrival_rate, patience: self.acquire_timeout, variability: self.hold_variability() }
    }

    /// Returns the share of the database's cores that the load needs; more than 1 is overload.
    pub fn database_load(&self) -> f64 {
        self.demand().arrival_rate * self.db_time / 1e3 / self.db_cores
    }

    /// Returns the maximum number of instances during a deploy.
    pub fn instances_while_deploying(&self) -> f64 {
        let more = if self.blue_green { self.max_instances } else { (self.max_instances * self.surge / 100.0).ceil() };
        self.max_instances + more
    }

    /// Returns `X(n)` for all pool sizes.
    pub fn throughput(&self) -> Throughput {
        Throughput::new(self.database(), (self.instances * MAX_CONNECTIONS) as usize)
    }

    /// Returns the wait for a connection that 99 of 100 requests stay below, in seconds; `None` if more than one of 100
    /// gives up.
    pub(crate) fn p99_wait(&self) -> Option<f64> {
        let throughput = Throughput::new(self.database(), (self.instances * self.pool_size) as usize);
        self.pools(&throughput, self.pool_size as usize).quantile(0.99)
    }

    /// Returns pools with `size` connections each.
    pub fn pools(&self, throughput: &Throughput, size: usize) -> Pools {
        let demand = self.demand();
        let of_pooler = self.pooler_size as usize;
        let own = |size| Pools::of_instances(throughput, demand, self.instances, size);
        match self.pooler {
            // Requests queue in the pools and at the pooler; the longer queue is the answer.
            Pooler::Transaction if self.instances * size as f64 > self.pooler_size => {
                longer(Pools::shared(throughput, demand, of_pooler), own(size))
            }
            // Every connection of a pool occupies one of the pooler.
            Pooler::Session => own(size.min((of_pooler / self.instances as usize).max(1))),
            _ => own(size),
        }
    }

    /// Returns the worst-case connections at the database.
    pub fn worst_case(&self) -> f64 {
        let opened = if self.pooler == Pooler::None { self.wanted() } else { self.wanted().min(self.pooler_size) };
        opened + self.other_connections
    }

    /// Returns the connections that the pools open during a deploy.
    pub fn wanted(&self) -> f64 {
        self.instances_while_deploying() * self.pool_size
    }

    /// Returns whether the pools open more connections than their pooler in session mode has.
    pub fn exceeds_session_pooler(&self) -> bool {
        self.pooler == Pooler::Session && self.wanted() > self.pooler_size
    }

    /// Returns the connections that ordinary clients can open.
    pub fn available(&self) -> f64 {
        (self.max_connections - self.reserved_connections).max(0.0)
    }

    /// Returns the available connections that other clients leave to the service.
    pub fn left(&self) -> f64 {
        (self.available() - self.other_connections).max(0.0)
    }

    /// Returns the largest pool size that the database has room for in the worst case, and that can be entered.
    pub fn room(&self) -> f64 {
        let room = match self.pooler {
            // Clients of the pooler take no connections of the database.
            Pooler::Transaction => MAX_CONNECTIONS,
            Pooler::None => (self.left() / self.instances_while_deploying()).floor(),
            Pooler::Session => (self.left().min(self.pooler_size) / self.instances_while_deploying()).floor(),
        };
        room.min(MAX_CONNECTIONS)
    }

    /// Computes the quantities of the answer.
    pub fn sizing(&self) -> Sizing {
        let throughput = self.throughput();
        let pools = self.pools(&throughput, self.pool_size as usize);
        let open = pools.count * pools.size as f64;
        Sizing {
            demand: self.demand(),
            pools,
            shared: Pools::shared(&throughput, self.demand(), open as usize),
            cpu: self.database_load(),
            max_throughput: throughput.at(open),
            worst_case: self.worst_case(),
            available: self.available(),
            decision: self.decide(&throughput, &pools),
        }
    }
}

/// Returns the pools whose requests wait longer.
fn longer(one: Pools, other: Pools) -> Pools {
    let wait = |pools: &Pools| (pools.quantile(0.99).unwrap_or(f64::INFINITY), pools.mean_wait());
    if wait(&other) > wait(&one) { other } else { one }
}
