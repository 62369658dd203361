//! The same requests through an ideal queue, which tells a typical schedule from an unlucky one.

use super::cells::Setting;
use super::schedule::{Job, Schedule};
use crate::typical;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

/// Returns a typical schedule; see [`crate::typical`].
pub fn typical(setting: &Setting, duration: Duration, seed: u64, short: bool) -> Schedule {
    let draw = |duration, seed| Schedule::draw(setting, duration, seed);
    typical::typical(duration, seed, short, draw, |schedule| waits(setting, schedule))
}

/// What happens next.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Event {
    /// A request needs the database's processor.
    Compute(usize),
    /// A request returns its connection.
    Return(usize),
}

/// The waits of a schedule in milliseconds, those that end with the timeout included. Each pool is first come, first
/// served, and so is the processor of the database.
pub fn waits(setting: &Setting, schedule: &Schedule) -> Vec<f64> {
    let jobs = &schedule.jobs;
    let mut free = vec![setting.pool_size; setting.instances as usize];
    let mut queues = vec![VecDeque::new(); setting.instances as usize];
    let mut events: BinaryHeap<Reverse<(u64, Event)>> = BinaryHeap::new();
    let mut waits = vec![setting.acquire_timeout_ms; jobs.len()];
    let mut processor = 0;
    let take = |number: usize, now: u64, waits: &mut [f64], events: &mut BinaryHeap<_>| {
        let Job { due_ns, outside_ns, .. } = jobs[number];
        waits[number] = (now - due_ns) as f64 / 1e6;
        events.push(Reverse((now + outside_ns, Event::Compute(number))));
    };
    let mut arrivals = jobs.iter().enumerate().peekable();
    loop {
        let arrival = arrivals.peek().map_or(u64::MAX, |(_, job)| job.due_ns);
        let event = events.peek().map_or(u64::MAX, |Reverse((at, _))| *at);
        if arrival == u64::MAX && event == u64::MAX {
            return waits;
        }
        if arrival <= event {
            let Some((number, job)) = arrivals.next() else { return waits };
            if free[job.pool] > 0 {
                free[job.pool] -= 1;
                take(number, job.due_ns, &mut waits, &mut events);
            } else {
                queues[job.pool].push_back(number);
            }
            continue;
        }
        match events.pop() {
            Some(Reverse((now, Event::Compute(number)))) => {
                processor = u64::max(processor, now) + jobs[number].compute_ns;
                let end = if jobs[number].compute_ns == 0 { now } else { processor };
                events.push(Reverse((end, Event::Return(number))));
            }
            Some(Reverse((now, Event::Return(number)))) => {
                let pool = jobs[number].pool;
                let in_time = |number: &usize| (now - jobs[*number].due_ns) as f64 / 1e6 < setting.acquire_timeout_ms;
                while queues[pool].front().is_some_and(|number| !in_time(number)) {
                    queues[pool].pop_front();
                }
                match queues[pool].pop_front() {
                    Some(next) => take(next, now, &mut waits, &mut events),
                    None => free[pool] += 1,
                }
            }
            None => return waits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::pool::cells;
    use crate::stats::quantile;

    /// A pool of 10 of which 75% are in use waits as Erlang's formula says.
    #[test]
    fn the_ideal_queue_is_that_of_erlang() {
        let groups = cells::groups(false);
        let setting = groups[0].settings.iter().find(|setting| setting.name == "one pool of 10, 75% in use").unwrap();
        let mut waits = waits(setting, &Schedule::draw(setting, Duration::from_secs(4_000), 3));
        // Almost exponential: rounding makes holds a little more regular than that.
        let p99 = quantile(&mut waits, 0.99);
        assert!((26.0..34.0).contains(&p99), "{p99}");
    }

    #[test]
    fn the_typical_schedule_is_close_to_the_long_run() {
        let setting = &cells::groups(false)[0].settings[1];
        let duration = Duration::from_secs(20);
        let p99 = |schedule: &Schedule| quantile(&mut waits(setting, schedule), 0.99);
        let long = p99(&Schedule::draw(setting, duration * 100, 999));
        let typical = p99(&typical(setting, duration, 1, false));
        assert!((typical / long - 1.0).abs() < 0.1, "{typical:?} {long:?}");
    }
}
