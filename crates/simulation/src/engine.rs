//! The events, one after the other.

use super::arrivals::Source;
use super::batches::Batches;
use super::experiment::Experiment;
use super::outcome::Outcome;
use super::service::Times;
use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, VecDeque};

/// A simulation under way, to be advanced in slices.
pub struct Simulation {
    experiment: Experiment,
    source: Source,
    times: Times,
    pools: Vec<Pool>,
    events: BinaryHeap<Reverse<Event>>,
    /// When each core will have done what it has been given.
    cores: BinaryHeap<Reverse<Moment>>,
    batches: Batches,
    arrived: u32,
    /// After how many arrivals the next batch begins.
    next_batch: u32,
}

/// The pool of one instance.
struct Pool {
    free: u32,
    /// When those who wait arrived; some may have left by now.
    waiting: VecDeque<f64>,
}

/// A moment in simulated time, ordered like its number: the bits of a positive float, read as an integer, grow with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment(u64);

/// Something that will happen to the holder of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: Moment,
    what: What,
    instance: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// It turns to the database.
    Query,
    /// It gives the connection back.
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
    /// The beginning of an experiment, with all pools empty. `None` when it is not sound.
    pub fn new(experiment: &Experiment) -> Option<Self> {
        if !experiment.is_sound() {
            return None;
        }
        let pool = || Pool { free: experiment.pool_size, waiting: VecDeque::new() };
        let cores = if experiment.database_time > 0.0 { experiment.database_cores } else { 0 };
        let batches = Batches::new(experiment);
        Some(Self {
            source: Source::new(experiment),
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

    /// Simulates up to `arrivals` more arrivals. Returns how much of the whole is done: 1 when it is complete.
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
            // The last batch lasts until one more would arrive, as the others do.
            let end = self.source.next().time;
            self.run_until(Moment::new(end));
            self.begin_batch(end);
            // Those who still wait count as well. Nobody comes after them, so this ends.
            self.run_until(Moment::new(f64::INFINITY));
        }
        1.0
    }

    /// What was observed, once it is complete.
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

    /// Everything that happens up to a moment.
    #[inline(always)]
    fn run_until(&mut self, end: Moment) {
        while let Some(mut top) = self.events.peek_mut() {
            let event = top.0;
            if event.at > end {
                break;
            }
            let time = event.at.time();
            // Without a database there are no cores, and the query is over as it begins.
            if let What::Query = event.what
                && let Some(mut core) = self.cores.peek_mut()
            {
                let work = self.times.draw(self.experiment.database_time);
                let done = Moment::new(core.0.time().max(time) + work);
                self.batches.work(work);
                core.0 = done;
                top.0 = Event { at: done, what: What::Release, instance: event.instance };
                continue;
            }
            self.batches.complete();
            let pool = &mut self.pools[event.instance as usize];
            if next_in_line(&mut pool.waiting, &mut self.batches, time, self.experiment.acquire_timeout) {
                top.0 = hold(&self.experiment, &mut self.times, time, event.instance);
            } else {
                pool.free += 1;
                self.batches.occupy(time, -1);
                PeekMut::pop(top);
            }
        }
    }
}

/// The next event of someone who takes a connection now.
#[inline(always)]
fn hold(experiment: &Experiment, times: &mut Times, time: f64, instance: u32) -> Event {
    Event { at: Moment::new(time + times.draw(experiment.other_time)), what: What::Query, instance }
}

/// Whether someone still waits for the connection that is free now.
#[inline(always)]
fn next_in_line(waiting: &mut VecDeque<f64>, batches: &mut Batches, time: f64, timeout: f64) -> bool {
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
    /// Arrived, completed, timed out, holding a connection, in the queues.
    pub(super) fn counts(&self) -> [u32; 5] {
        let (completed, timed_out, busy) = self.batches.counts();
        let waiting = self.pools.iter().map(|pool| pool.waiting.len() as u32).sum();
        [self.arrived, completed, timed_out, busy, waiting]
    }
}
