//! The states of a fleet: the number of requests in all instances.

use super::split::{Instance, Split};
use super::total::{Class, Mixture, hold, merged};
use super::{DUST, Fleet, GRID, Load, POINTS};
use crate::pool_sizing::database::Throughput;
use crate::pool_sizing::decay::{Delay, Variability};

/// Shares of timeouts between which they follow from the completions more and more.
const BALANCED: (f64, f64) = (0.01, 0.05);
/// Probability to wait below which the mean of the connections in use is that of unlimited pools.
const LIGHT: f64 = 1e-3;
/// Weights that are taken for 0.
const SMALLEST: f64 = 1e-290;
/// Shares of the states that may be missing.
const UNSEEN: f64 = 1e-6;
/// Shares of the requests that no answer needs.
const RARE: f64 = 1e-7;
/// Share of the requests in a class of total times.
const CLASS: f64 = 0.06;

/// What is known while the states are solved.
pub struct States<'a> {
    pub throughput: &'a Throughput,
    pub demand: Load,
    pub delay: Delay,
    pub instance: Instance,
    pub split: Split,
    /// Instances in the model.
    pub modeled: f64,
    pub share: f64,
    /// Mean connections in use of all instances, if no request waits for one.
    pub busy: f64,
}

impl States<'_> {
    /// Computes the probabilities of the states; `None` if some weights are too small for a number.
    pub fn solve(self) -> Option<Fleet> {
        let Load { arrival_rate, patience, variability, instances, size } = self.demand;
        let (servers, modeled) = (size as f64, self.modeled);
        let scale = instances / modeled;
        // Fewer instances fluctuate more together than many do, unless they are independent.
        let power = libm::pow(scale, 1.0 - self.share);
        // The number of states if every queue is as long as the timeout allows.
        let most = modeled * (servers + self.instance.length as f64 + 1.0);
        let weights = &self.split.all;
        let full = self.split.queues(0);
        // The logarithm of the probability of each number of requests, up to a constant; connections in use; shares of
        // instances without a free connection, and of those whose requests time out.
        let mut states: Vec<(f64, f64, f64, f64)> = Vec::with_capacity(weights.len());
        let (mut level, mut highest) = (0.0, f64::NEG_INFINITY);
        let (mut before, mut free_before, mut accepted) = (0.0, 0.0, 1.0);
        for (n, weight) in weights.iter().copied().enumerate() {
            if weight <= SMALLEST {
                if before > 0.0 {
                    break;
                }
                states.push((f64::NEG_INFINITY, 0.0, 0.0, 0.0));
                continue;
            }
            let full = full.get(n).copied().unwrap_or(0.0).min(weight);
            // An instance with a free connection: one request fewer, times the load.
            let one_less = n.checked_sub(size).and_then(|place| self.split.others.get(place)).copied().unwrap_or(0.0);
            let partly = self.instance.load * (free_before - self.split.below * one_less).max(0.0);
            let used = (modeled * (partly + servers * full) / weight).min(modeled * servers);
            if before > 0.0 {
                let split = weight / before * used / (modeled * self.instance.load * accepted);
                let ratio = arrival_rate * accepted / self.throughput.at(used * scale);
                level += power * (libm::log(ratio) + self.share * libm::log(split));
            }
            highest = level.max(highest);
            (before, free_before) = (weight, weight - full);
            let lost = (self.split.lost(n) / weight).min(1.0);
            accepted = (1.0 - lost).max(f64::EPSILON);
            states.push((level, used, full / weight, lost));
        }
        let (mut sum, mut waits, mut lost, mut busy, mut completed) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (state, used, full, timing_out) in &mut states {
            *state = libm::exp(*state - highest);
            sum += *state;
            waits += *state * *full;
            lost += *state * *timing_out;
            busy += *state * *used;
            completed += *state * self.throughput.at(*used * scale);
        }
        let matters = |(n, state): (usize, &(f64, f64, f64, f64))| (state.0 > UNSEEN * sum).then_some(n);
        let first = states.iter().enumerate().find_map(matters).unwrap_or(0);
        let cut = |n: usize| weights.get(n).is_none_or(|weight| *weight <= SMALLEST);
        let complete = (first == 0 || !cut(first - 1))
            && states.last().is_none_or(|last| last.0 <= UNSEEN * sum || states.len() as f64 >= most);
        if !(sum > 0.0 && (waits + lost + busy).is_finite() && complete) {
            return None;
        }
        let wait_probability = (waits / sum).min(1.0);
        // What is not completed times out. Few timeouts are a small difference of large numbers; many are balanced.
        let (lost, missing) = (lost / sum, (1.0 - completed / sum / arrival_rate).max(0.0));
        let balanced = ((lost - BALANCED.0) / (BALANCED.1 - BALANCED.0)).max(0.0).min(1.0);
        let timeout_probability = (lost + (missing - lost) * balanced).min(wait_probability);
        let mut fleet = Fleet {
            wait_probability,
            timeout_probability,
            mean_wait: 0.0,
            // A few requests in few instances are not as many as a few in many.
            busy: if scale > 1.0 && wait_probability < LIGHT { self.busy / instances } else { busy / sum / modeled },
            tail: [(0.0, 0.0); POINTS],
            points: 0,
            patience,
            total: Mixture::new(),
        };
        let shares: Vec<f64> = states
            .iter()
            .zip(weights)
            .map(|((state, ..), weight)| if *weight > 0.0 { state / weight / sum } else { 0.0 })
            .collect();
        self.tail(&shares, &mut fleet);
        fleet.mean_wait = fleet.area();
        self.totals(&states, sum, &mut fleet, variability, scale);
        Some(fleet)
    }

    /// Computes the tail of the wait: of the queue that an arrival finds.
    fn tail(&self, shares: &[f64], fleet: &mut Fleet) {
        let own_rate = self.demand.arrival_rate / self.demand.instances;
        let start = libm::log(fleet.wait_probability);
        let mut queue = 0_usize;
        for point in &mut fleet.tail {
            let queues = self.split.queues(queue);
            let share: f64 = shares.iter().zip(&queues).map(|(share, weight)| share * weight).sum();
            if share.is_nan() || share < RARE && fleet.points > 1 || share <= 0.0 {
                break;
            }
            let level = libm::log(share).min(start);
            let fall = if queue == 0 { 0.0 } else { (start - level) / queue as f64 };
            let time = queue as f64 / own_rate * if fall < DUST { 1.0 } else { fall / libm::expm1(fall) };
            *point = (self.delay.after(time), level);
            fleet.points += 1;
            queue = (queue + 1).max((queue as f64 * GRID) as usize);
        }
    }

    /// Groups the requests into classes of total times: those that find a free connection by the state of the fleet,
    /// the others by their wait.
    fn totals(
        &self,
        states: &[(f64, f64, f64, f64)],
        sum: f64,
        fleet: &mut Fleet,
        variability: Variability,
        scale: f64,
    ) {
        let (mut at_once, mut later) = (Class::default(), Class::default());
        for (state, used, full, lost) in states.iter().copied() {
            let share = state / sum;
            if share < RARE {
                continue;
            }
            let (mean, variance) = hold(self.throughput, variability, (used * scale).max(1.0));
            let waiting = (full - lost).max(0.0);
            at_once = merged(at_once, Class { share: share * (1.0 - waiting).max(0.0), mean, variance });
            later = merged(later, Class { share: share * waiting, mean, variance });
            if at_once.share >= CLASS {
                fleet.total.add(std::mem::take(&mut at_once));
            }
        }
        fleet.total.add(at_once);
        let waits = |share| fleet.quantile(share);
        fleet.total = fleet.total.with_waits(later, fleet.timeout_probability, fleet.patience, waits);
    }
}
