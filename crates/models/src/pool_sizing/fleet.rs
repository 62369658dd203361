//! Several instances that share a database: the queues of all as one process.
//!
//! # Symbols
//!
//! | symbol | quantity | unit |
//! |---|---|---|
//! | `I`, `c`, `C = I c` | instances, connections of each, of all | |
//! | `N`, `B` | requests in all instances, waiting or with a connection; connections in use | |
//! | `λ`, `τ` | arrivals per second of all instances, acquire timeout | /s, s |
//! | `X(B)` | completions with `B` connections in use | /s |
//! | `R(B) = B / X(B)` | hold with contention | s |
//!
//! # Method
//!
//! `N` is a birth-death process: up at rate `λ`, down at rate `X(B)`. Given `N`, the requests are split among the
//! instances as in a closed network with a product form ([`split`]), which gives the mean `B`, the probability that an
//! instance has no free connection, and the length of its queue. Arrivals see the state (PASTA).
//!
//! A queue that is served in the order of arrival has as many requests as arrive during a wait (distributional form of
//! Little's law, J. Keilson and L. D. Servi, 1988). So a geometric tail `η^q` of the queue is an exponential tail
//! `e^(-θ t)` of the wait, with `θ = (λ / I) (1 / η - 1)`.
//!
//! Holds are not exponential ([`super::decay`]): the tail of an instance gets the ratio `η = ρ^g`, and its first
//! weight the factor `(1 - η) / (1 - ρ)`, which leaves the probability to wait almost unchanged. Two effects determine `g`:
//!
//! - all instances together: completions vary with the database (`exponent`);
//! - one instance against the others: its connections wait for the same cores, which holds all of them up alike, so its
//!   own completions vary with the rest of the hold only: index of dispersion `(Z² + D²) / R²`.
//!
//! So `p(N + 1) / p(N) = (λ / X(B)) (w(N + 1) / w(N) · B / a)^φ`, where `w` are the weights of the split, `a = λ S` in
//! their units, and `φ` is the part of the second effect that is in the first: 1 without a database, where the weights
//! alone are the distribution, and 0 where the database binds.
//!
//! With a timeout, the queue ends after the arrivals of `τ` (a real number, by splitting the last state in two) with the
//! weights of Boots and Tijms, whose loss balances arrivals with completions.
//!
//! # Limits
//!
//! Without a database, instances are independent, and the method is exact for exponential holds. The tests compare 216
//! cases with event simulation (1 to 20 instances, 30% to 95% of the cores, two exponential parts): half of the 99th
//! percentiles of the wait are within 3%, nine of ten within 11%. The largest errors, about +10%, are those of two to
//! four instances in front of a busy database. Fleets with more requests than [`BUDGET`] allows are modeled by fewer
//! instances of the same size. Totals: the part of the hold that waits for a core is estimated from mean and variance.

mod split;
mod states;
pub mod total;

use super::database::Throughput;
use super::decay::{self, Delay, Variability};
use split::{Instance, Split};
use states::States;
use total::Mixture;

/// Bound of the steps: instances times requests times connections.
const BUDGET: f64 = 400_000.0;
/// Steps for each number of requests besides those for instances and connections.
const PASSES: f64 = 100.0;
/// Standard deviations of the sum of the queues that are modeled.
const DEVIATIONS: f64 = 5.0;
/// Points of the tail.
const POINTS: usize = 48;
/// Ratio between longer queues of the tail.
const GRID: f64 = 1.3;
/// Natural logarithm of the share of long queues that is neglected.
const NEGLIGIBLE: f64 = 16.0;
/// Logarithm of the weight of the longest queue, relative to the shortest, beyond which all pools are full.
const OVERLOAD: f64 = 25.0;
/// Differences from 1 that count as none.
const DUST: f64 = 1e-7;

/// The load on a fleet.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub arrival_rate: f64,
    pub patience: f64,
    pub variability: Variability,
    pub instances: f64,
    /// Connections of each instance.
    pub size: usize,
}

/// The queues of a fleet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleet {
    pub wait_probability: f64,
    pub timeout_probability: f64,
    pub mean_wait: f64,
    /// Mean connections in use of one instance.
    pub busy: f64,
    /// Times, and logarithms of the share that waits longer.
    tail: [(f64, f64); POINTS],
    points: usize,
    patience: f64,
    pub total: Mixture,
}

/// Ratio and head of the tail of a queue, from its load and exponent.
fn tail_of(load: f64, exponent: f64) -> (f64, f64) {
    let ratio = libm::pow(load, exponent);
    if (load - 1.0).abs() < DUST { (ratio, exponent) } else { (ratio, (1.0 - ratio) / (1.0 - load)) }
}

impl Fleet {
    /// Computes the queues.
    ///
    /// # Errors
    ///
    /// If the queues are too long, because the fleet is overloaded or close to it: the part of the queues that all
    /// instances do not have in common, from 0 to 1.
    pub fn new(throughput: &Throughput, demand: Load) -> Result<Self, f64> {
        let database = throughput.database();
        let servers = demand.size as f64;
        let all = demand.instances * servers;
        let load = demand.arrival_rate / throughput.at(all);
        let common = decay::exponent(database, all, load);
        let own_rate = demand.arrival_rate / demand.instances;

        // One instance with all connections in use, the others at their mean.
        let mut busy = (demand.arrival_rate * database.hold()).min(all);
        for _ in 0..20 {
            busy = (demand.arrival_rate * busy / throughput.at(busy)).min(all);
        }
        let open = (servers + busy * (1.0 - 1.0 / demand.instances)).min(all);
        let held = open / throughput.at(open);
        let parts = (database.delay * database.delay + database.demand * database.demand) / (held * held);
        let vary = |dispersion| demand.variability.dispersion(dispersion);
        let [all_vary, own_vary] = [vary(2.0 / common - 1.0), vary(parts)];
        let common = decay::of_dispersion(all_vary);
        let dispersion = own_vary + (all_vary - own_vary) / (demand.instances * demand.instances);
        let own = decay::of_dispersion(dispersion);
        let (common_ratio, _) = tail_of(load, common);
        let own_load = own_rate * held / servers;
        let (own_ratio, head) = tail_of(own_load, own);
        let delay = Delay::new(servers, held, own_load, dispersion);
        let patience = delay.before(demand.patience);

        let (step, scale) = (1.0 / own_ratio - 1.0, -libm::log(own_ratio));
        let length = own_rate * patience * if step.abs() < DUST { 1.0 } else { step / scale };
        let whole = length.floor();
        let share = share(load, common, own_load, own);
        // In overload all pools are full, and the weights of their long queues would overflow.
        if whole * libm::log(own_ratio) > OVERLOAD {
            return Err(share);
        }
        let part = libm::pow(own_ratio, length - whole);
        let rest = if step.abs() < DUST { length - whole } else { (1.0 - part) / (1.0 - own_ratio) };
        let contention = held / database.hold();

        // As many instances as the budget allows.
        let tail = if common_ratio < 1.0 { NEGLIGIBLE / -libm::log(common_ratio) } else { f64::INFINITY };
        let queue = if own_ratio < 1.0 { 1.0 / (1.0 - own_ratio) } else { f64::INFINITY };
        let most = |instances: f64| {
            let queues = instances * own_ratio * queue + DEVIATIONS * instances.sqrt() * queue;
            (instances * (servers + whole + 1.0)).min(instances * servers + tail + queues)
        };
        let steps = |instances: f64| most(instances) * (instances * (servers + 4.0) + PASSES);
        let mut modeled = demand.instances;
        while modeled > 2.0 && steps(modeled) > BUDGET {
            modeled = (modeled * 0.9).floor().max(2.0);
        }
        if steps(modeled) > 2.0 * BUDGET {
            return Err(share);
        }
        // The weights may have any common factor for each request: one that makes those of the common states large, or
        // one that makes those of long queues large.
        let load = own_rate * database.hold();
        let ratio = own_ratio / contention;
        for factor in [(held / database.hold()).min(servers / load), 1.0 / ratio] {
            let [load, ratio] = [load * factor, ratio * factor];
            let last = libm::pow(ratio, whole);
            // The lost requests move from one state to the next as the timeout grows.
            let lost = last * part / head;
            let lost = [lost * (whole + 1.0 - length), lost * (length - whole) / contention * factor];
            let last = [last * rest + lost[0], lost[1]];
            let instance = Instance { size: demand.size, load, head, ratio, length: whole as usize, last, lost };
            let split = Split::new(instance, modeled as usize, most(modeled) as usize);
            let states = States { throughput, demand, delay, instance, split, modeled, share, busy };
            if let Some(fleet) = states.solve() {
                return Ok(fleet);
            }
        }
        Err(share)
    }
}

/// Returns the part of the own effect on the tail that all instances have in common.
fn share(load: f64, common: f64, own_load: f64, own: f64) -> f64 {
    let own = (own - 1.0) * libm::log(own_load);
    if own == 0.0 { 0.0 } else { ((common - 1.0) * libm::log(load) / own).max(0.0).min(1.0) }
}

impl Fleet {
    /// Returns the mean wait: the area under the tail, up to the timeout.
    fn area(&self) -> f64 {
        let known = self.tail.get(..self.points).unwrap_or(&[]);
        let (mut area, mut from) = (0.0, (0.0, libm::log(self.wait_probability)));
        for (time, level) in known.iter().copied() {
            let time = time.min(self.patience);
            let fall = from.1 - level;
            let mean = libm::exp(level) * if fall < DUST { 1.0 } else { libm::expm1(fall) / fall };
            area += (time - from.0) * mean;
            from = (time, level);
        }
        area + self.timeout_probability * (self.patience - from.0)
    }

    /// Returns the wait that this share of requests does not exceed, in seconds; `None` if more of them time out.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let beyond = 1.0 - share;
        if self.wait_probability <= beyond {
            return Some(0.0);
        }
        if self.timeout_probability >= beyond {
            return None;
        }
        let level = libm::log(beyond);
        let known = self.tail.get(..self.points).unwrap_or(&[]);
        let next = known.partition_point(|(_, of)| *of > level).max(1).min(known.len().saturating_sub(1));
        let (Some(low), Some(high)) = (known.get(next.saturating_sub(1)), known.get(next)) else { return Some(0.0) };
        let fall = low.1 - high.1;
        let wait = if fall > 0.0 { low.0 + (high.0 - low.0) * (low.1 - level) / fall } else { low.0 };
        Some(wait.max(0.0).min(self.patience))
    }
}
