//! The one set of changes that the answer recommends: a pool size, and what has to change with it.
//!
//! The candidates are tried in order of effort: another size, the size that there is room for if it comes near the
//! target, a pooler in transaction mode, a higher `max_connections`. Each is sized for the target, and the first one that
//! also fits the database is the decision. If the database's cores are the bottleneck, more cores come first.

use super::database::Throughput;
use super::inputs::{Inputs, MAX_CONNECTIONS, Pooler};
use super::pools::Pools;
use crate::Change;

/// Share of requests that may time out in a pool that is large enough, whatever their number.
const MAX_TIMEOUTS: f64 = 1e-4;
/// The least share of timeouts that the model can tell from none.
const MIN_TIMEOUTS: f64 = 1e-9;
/// Share of the cores from which a short burst overloads the database.
pub const BOTTLENECK: f64 = 0.9;
/// Share of the cores that more cores should bring the load down to.
const COMFORTABLE: f64 = 0.7;
/// Physical cores that we recommend. Our estimate of what clouds sell: instances double, then grow by half or less.
const CORES: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 48.0, 64.0, 96.0, 128.0];
/// The most that we recommend to multiply the cores by. Our estimate: beyond it, cheaper queries are the only remedy.
const MAX_GROWTH: f64 = 4.0;
/// p99 of the wait above which a missed target is a danger, in milliseconds. Our estimate: users notice it.
pub const LONG_WAIT: f64 = 50.0;
/// The most connections that we recommend to allow at the server. Our estimate: idle connections cost memory, and
/// thousands of them make snapshots slow.
const MAX_SERVER: f64 = 500.0;
/// The most server connections that the form accepts for a pooler.
const MAX_SERVERS: f64 = 100_000.0;
/// Share of the available connections that a deploy may use without a warning.
pub const ROOMY: f64 = 0.8;
/// What to change, and the pools after the change.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The inputs after the change.
    pub inputs: Inputs,
    /// The pools after the change.
    pub pools: Pools,
    /// How good the inputs are after the change.
    pub outcome: Outcome,
    /// The pool size that the target takes, whether or not there is room for it; `None` if no size meets it.
    pub needed: Option<usize>,
}

/// How good the inputs are after a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// They meet the target within the available connections.
    Met,
    /// They come near the target. A pooler in transaction mode with so many server connections would meet it, if there
    /// is room for one.
    Near(Option<f64>),
    /// No change that we recommend comes near the target.
    Missed,
}

impl Decision {
    /// Returns the recommended pool size; `None` if no size comes near the target and the current one fits.
    pub fn size(&self, now: &Inputs) -> Option<f64> {
        (self.outcome != Outcome::Missed || self.inputs.pool_size != now.pool_size).then_some(self.inputs.pool_size)
    }

    /// Returns the inputs to change.
    pub fn plan(&self, now: &Inputs) -> Vec<Change> {
        let next = &self.inputs;
        let numbers = [
            ("pool-size", now.pool_size, next.pool_size),
            ("acquire-timeout", now.acquire_timeout, next.acquire_timeout),
            ("db-cores", now.db_cores, next.db_cores),
            ("max-connections", now.max_connections, next.max_connections),
            ("pooler-size", now.pooler_size, next.pooler_size),
        ];
        let mut plan = Vec::new();
        for (field, before, after) in numbers {
            if before != after {
                plan.push(Change::number(field, after));
            }
        }
        if now.pooler != next.pooler {
            plan.push(Change::choice("pooler", "pgbouncer-transaction"));
        }
        plan
    }
}

impl Inputs {
    pub(super) fn decide(&self, throughput: &Throughput, pools: &Pools) -> Decision {
        let mut base = *self;
        base.acquire_timeout = self.better_patience(pools);
        let meets = self.meets(pools) && self.bears(pools, base.acquire_timeout);
        let mut enough = meets.then_some(self.pool_size as usize);
        let more_cores;
        let mut throughput = throughput;
        if self.database_load() >= BOTTLENECK {
            let wanted = self.comfortable_cores();
            let cores = CORES.into_iter().find(|cores| *cores >= wanted);
            if let Some(cores) = cores.filter(|cores| *cores <= MAX_GROWTH * self.db_cores.max(1.0)) {
                base.db_cores = cores;
                more_cores = base.throughput();
                throughput = &more_cores;
                enough = None;
            }
        }
        let separate = base.separate(throughput, enough);
        let needed = base.needed(throughput, separate);
        let (mut inputs, outcome) = base.candidate(throughput, needed, separate);
        let mut pools = if inputs == *self { *pools } else { inputs.pools(throughput, inputs.pool_size as usize) };
        // A timeout that the present queues need may be too long for those of the recommendation.
        let patience = inputs.better_patience(&pools);
        if patience != inputs.acquire_timeout {
            inputs.acquire_timeout = patience;
            pools = inputs.pools(throughput, inputs.pool_size as usize);
        }
        Decision { inputs, pools, outcome, needed: needed.or(separate) }
    }

    /// Returns the cores that the load would keep comfortably busy.
    pub(super) fn comfortable_cores(&self) -> f64 {
        self.db_cores * self.database_load() / COMFORTABLE
    }

    /// Returns the first candidate that is good enough, from the sizes that the target takes with the present pooler and
    /// without one.
    fn candidate(&self, throughput: &Throughput, needed: Option<usize>, separate: Option<usize>) -> (Self, Outcome) {
        if let Some(resized) = self.resized(needed).filter(Self::fits) {
            return (resized, Outcome::Met);
        }
        let servers = separate.and_then(|_| self.servers(throughput, self.left()));
        if self.pooler == Pooler::None && self.room() >= 1.0 && self.database_load() < 1.0 {
            let near = Self { pool_size: self.room(), ..*self };
            if near.comes_near(&near.pools(throughput, near.pool_size as usize)) {
                return (near, Outcome::Near(servers));
            }
        }
        let pooled = |inputs: Self, servers: Option<f64>| {
            let pooled = Self { pooler: Pooler::Transaction, pooler_size: servers?, ..inputs };
            pooled.resized(separate).filter(Self::fits)
        };
        let roomy = |inputs: Self| inputs.with_room().filter(Self::fits);
        let most = self.with_max_room();
        let direct = || most.resized(needed).filter(|_| self.pooler == Pooler::None).and_then(roomy);
        let both = || pooled(most, separate.and_then(|_| most.servers(throughput, most.left()))).and_then(roomy);
        match pooled(*self, servers).or_else(direct).or_else(both) {
            Some(inputs) => (inputs, Outcome::Met),
            None => (self.fallback(), Outcome::Missed),
        }
    }

    /// Returns whether pools meet the target.
    pub(super) fn meets(&self, pools: &Pools) -> bool {
        let in_time = pools.quantile(0.99).is_some_and(|wait| wait * 1e3 <= self.target_p99);
        in_time && pools.timeout_probability() <= self.acceptable_timeouts()
    }

    /// Returns whether pools miss the target by so little that it is no danger.
    fn comes_near(&self, pools: &Pools) -> bool {
        let in_time = pools.quantile(0.99).is_some_and(|wait| wait * 1e3 <= self.target_p99.max(LONG_WAIT));
        in_time && pools.timeout_probability() <= self.acceptable_timeouts()
    }

    /// Returns the share of requests that may time out: one a day, within the limits of the model.
    pub(super) fn acceptable_timeouts(&self) -> f64 {
        (1.0 / (86_400.0 * self.demand().arrival_rate)).max(MIN_TIMEOUTS).min(MAX_TIMEOUTS)
    }

    /// Returns whether the database, and a pooler in session mode, have enough connections in the worst case.
    fn fits(&self) -> bool {
        self.worst_case() <= self.available() && !self.exceeds_session_pooler()
    }

    /// Returns the smallest size of separate pools, without a pooler, that meets the target. The current size is `enough`
    /// if it meets it.
    fn separate(&self, throughput: &Throughput, enough: Option<usize>) -> Option<usize> {
        if self.database_load() >= 1.0 {
            return None;
        }
        let separate = Self { pooler: Pooler::None, ..*self };
        let meets = |size: usize| {
            enough.is_some_and(|enough| size >= enough) || separate.meets(&separate.pools(throughput, size))
        };
        // The load is spread over the instances; a smaller pool than its share is overloaded.
        let busy = self.demand().arrival_rate * self.database().hold() / self.instances;
        least(busy, MAX_CONNECTIONS as usize, meets)
    }

    /// Returns the smallest pool size that meets the target behind the present pooler, from that of separate pools.
    fn needed(&self, throughput: &Throughput, separate: Option<usize>) -> Option<usize> {
        let all = separate? as f64 * self.instances;
        let meets = match self.pooler {
            Pooler::None => true,
            // Each connection of a pool needs one of the pooler.
            Pooler::Session => all <= self.pooler_size,
            // Either the pools are the shorter queue, or the pooler has to be enough.
            Pooler::Transaction => {
                let size = self.pooler_size as usize;
                all <= self.pooler_size || self.meets(&Pools::shared(throughput, self.demand(), size))
            }
        };
        separate.filter(|_| meets)
    }

    /// Returns the inputs with the pool size that the target takes: two at least, for a request that meets another, if
    /// there is room for two.
    fn resized(&self, needed: Option<usize>) -> Option<Self> {
        let with = |size: usize| Self { pool_size: size as f64, ..*self };
        let needed = needed?;
        let two = with(2);
        Some(if needed < 2 && two.worst_case() <= ROOMY * two.available() { two } else { with(needed) })
    }

    /// Returns the smallest number of server connections, up to `max`, with which a pooler in transaction mode meets the
    /// target.
    fn servers(&self, throughput: &Throughput, max: f64) -> Option<f64> {
        // A pooler shares its connections among instances.
        if self.pooler == Pooler::None && self.max_instances <= 1.0 {
            return None;
        }
        let demand = self.demand();
        let busy = demand.arrival_rate * self.database().hold();
        let meets = |size: usize| self.meets(&Pools::shared(throughput, demand, size));
        least(busy, max.min(MAX_SERVERS) as usize, meets).map(|servers| servers as f64)
    }

    /// Returns the inputs with as many connections at the server as we ever recommend.
    fn with_max_room(&self) -> Self {
        Self { max_connections: self.max_connections.max(MAX_SERVER), ..*self }
    }

    /// Returns the inputs with just enough connections at the server; `None` if they are more than we recommend.
    fn with_room(self) -> Option<Self> {
        let wanted = ((self.worst_case() / ROOMY + self.reserved_connections) / 10.0).ceil() * 10.0;
        (wanted <= MAX_SERVER).then_some(Self { max_connections: wanted, ..self })
    }

    /// Returns the inputs with pools that fit if there are any, where nothing meets the target.
    fn fallback(&self) -> Self {
        let mut inputs = *self;
        if inputs.fits() {
            return inputs;
        }
        match self.pooler {
            Pooler::Transaction if self.left() >= 1.0 => inputs.pooler_size = self.left().floor(),
            Pooler::None | Pooler::Session if self.room() >= 1.0 => inputs.pool_size = self.room(),
            // Not even one connection per instance fits.
            _ => {}
        }
        inputs
    }
}

/// Returns the least number from `from` to `max` that is enough: doubles the distance, then bisects.
fn least(from: f64, max: usize, enough: impl Fn(usize) -> bool) -> Option<usize> {
    let mut too_small = (from * (1.0 - MAX_TIMEOUTS)).floor().min(max as f64) as usize;
    let mut step = 1;
    let mut found = (too_small + step).min(max);
    while found <= too_small || !enough(found) {
        if found >= max {
            return None;
        }
        too_small = found;
        step *= 2;
        found = (found + step).min(max);
    }
    while found - too_small > 1 {
        let middle = too_small + (found - too_small) / 2;
        if enough(middle) { found = middle } else { too_small = middle }
    }
    Some(found)
}
