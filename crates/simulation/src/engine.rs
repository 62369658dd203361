//! The event loop.

use super::arrivals::ArrivalProcess;
use super::batches::Batches;
use super::experiment::Experiment;
use super::outcome::Outcome;
use super::service::Times;
use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, VecDeque};

/// A running simulation, which advances in slices.
pub struct Simulation {
    experiment: Experiment,
    source: ArrivalProcess,
    times: Times,
    pools: Vec<Pool>,
    events: BinaryHeap<Reverse<Event>>,
    /// When each core completes its pending work.
    cores: BinaryHeap<Reverse<Moment>>,
    batches: Batches,
    arrived: u32,
    /// The number of arrivals after which the next batch begins.
    next_batch: u32,
}

/// The pool of one instance.
struct Pool {
    free: u32,
    /// Arrival times of waiting requests; some may have timed out since.
    waiting: VecDeque<f64>,
}

/// A point in simulated time. The bits of a positive float, read as an integer, have the same order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment(u64);

/// The next event of the holder of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: Moment,
    kind: EventKind,
    instance: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EventKind {
    /// It starts its database query.
    Query,
    /// It releases the connection.
    Release,
}

impl Moment {
    #[inline(always)]
    fn new(time: f64) -> Self {
        Self(time.to_bits())
    }

    #[inline(always)]
    fn time(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl Simulation {
    /// Creates a simulation with all connections free; `None` if the experiment is not valid.
    pub fn new(experiment: &Experiment) -> Option<Self> {
        if !experiment.is_valid() {
            return None;
        }
        let pool = || Pool { free: experiment.pool_size, waiting: VecDeque::new() };
        let cores = if experiment.database_time > 0.0 { experiment.database_cores } else { 0 };
        let batches = Batches::new(experiment);
        Some(Self {
            source: ArrivalProcess::new(experiment),
            times: Times::new(experiment),
            pools: (0..experiment.instances).map(|_| pool()).collect(),
            events: BinaryHeap::new(),
            cores: (0..cores).map(|_| Reverse(Moment(0))).collect(),
            next_batch: batches.next_start(experiment.count),
            batches,
            arrived: 0,
            experiment: experiment.clone(),
        })
    }

    /// Simulates up to `arrivals` more arrivals. Returns the fraction of the simulation that is complete.
    pub fn advance(&mut self, arrivals: u32) -> f64 {
        for _ in 0..arrivals.min(self.experiment.count - self.arrived) {
            let arrival = self.source.next();
            self.run_until(Moment::new(arrival.time));
            if self.arrived == self.next_batch {
                self.begin_batch(arrival.time);
            }
            self.arrived += 1;
            self.arrive(arrival.time, arrival.instance);
        }
        if self.arrived < self.experiment.count {
            return f64::from(self.arrived) / f64::from(self.experiment.count);
        }
        if !self.is_complete() {
            // Like the others, the last batch ends when the next request would arrive.
            let end = self.source.next().time;
            self.run_until(Moment::new(end));
            self.begin_batch(end);
            // Requests that still wait are counted, too. No more arrive, so this loop ends.
            self.run_until(Moment::new(f64::INFINITY));
        }
        1.0
    }

    /// Returns the outcome; `None` until the simulation is complete.
    pub fn outcome(&self) -> Option<Outcome> {
        self.is_complete().then(|| self.batches.outcome(&self.experiment))
    }

    fn is_complete(&self) -> bool {
        self.next_batch == u32::MAX
    }

    fn begin_batch(&mut self, time: f64) {
        let backlog = self.cores.iter().map(|core| (core.0.time() - time).max(0.0)).sum();
        self.batches.begin(time, backlog);
        self.next_batch = match self.arrived {
            all if all == self.experiment.count => u32::MAX,
            _ => self.batches.next_start(self.experiment.count),
        };
    }

    #[inline(always)]
    fn arrive(&mut self, time: f64, instance: u32) {
        let pool = &mut self.pools[instance as usize];
        if pool.free == 0 {
            pool.waiting.push_back(time);
            return;
        }
        pool.free -= 1;
        self.batches.occupy(time, 1);
        let event = hold(&self.experiment, &mut self.times, time, instance);
        self.events.push(Reverse(event));
    }

    /// Handles all events up to a point in time.
    #[inline(always)]
    fn run_until(&mut self, end: Moment) {
        while let Some(mut top) = self.events.peek_mut() {
            let event = top.0;
            if event.at > end {
                break;
            }
            let time = event.at.time();
            // Without a database there are no cores, and the query takes no time.
            if let EventKind::Query = event.kind
                && let Some(mut core) = self.cores.peek_mut()
            {
                let work = self.times.draw(self.experiment.database_time);
                let done = Moment::new(core.0.time().max(time) + work);
                self.batches.work(work);
                core.0 = done;
                top.0 = Event { at: done, kind: EventKind::Release, instance: event.instance };
                continue;
            }
            self.batches.complete();
            let pool = &mut self.pools[event.instance as usize];
            if serve_next(&mut pool.waiting, &mut self.batches, time, self.experiment.acquire_timeout) {
                top.0 = hold(&self.experiment, &mut self.times, time, event.instance);
            } else {
                pool.free += 1;
                self.batches.occupy(time, -1);
                PeekMut::pop(top);
            }
        }
    }
}

/// Returns the next event of a request that takes a connection now.
#[inline(always)]
fn hold(experiment: &Experiment, times: &mut Times, time: f64, instance: u32) -> Event {
    Event { at: Moment::new(time + times.draw(experiment.other_time)), kind: EventKind::Query, instance }
}

/// Gives a free connection to the first waiting request that has not timed out. Returns whether there was one.
#[inline(always)]
fn serve_next(waiting: &mut VecDeque<f64>, batches: &mut Batches, time: f64, timeout: f64) -> bool {
    while let Some(arrival) = waiting.pop_front() {
        let wait = time - arrival;
        if wait < timeout {
            batches.serve(arrival, wait);
            return true;
        }
        batches.time_out(arrival);
    }
    false
}

#[cfg(test)]
impl Simulation {
    /// Returns the numbers of requests that arrived, completed, timed out, hold a connection, and wait.
    pub(super) fn counts(&self) -> [u32; 5] {
        let (completed, timed_out, busy) = self.batches.counts();
        let waiting = self.pools.iter().map(|pool| pool.waiting.len() as u32).sum();
        [self.arrived, completed, timed_out, busy, waiting]
    }
}
