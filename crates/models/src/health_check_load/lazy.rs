//! A lazy cache, followed miss by miss.
//!
//! Checks of one prober are periodic, so the misses of a few probers are not like those of random arrivals: with two
//! probers, the same one often finds the status expired each time. The simulation here is exact for given phases, and
//! averages over phases that cover their range evenly.

use super::Inputs;
use super::sources::CheckSource;

/// With more probers, their checks are so close together that random arrivals describe them within 3%.
const FEW: usize = 12;

/// Share of the checks that probers beyond these may send; they are taken together.
const REST: f64 = 0.1;

/// Phases that are averaged.
const PHASES: u32 = 16;

/// Misses that are followed for each.
const MISSES: u32 = 24;

/// Square roots of primes are irrational to each other, so their multiples cover the phases of all probers evenly.
const STEPS: [f64; FEW] = [
    0.414_214, 0.732_051, 0.236_068, 0.645_751, 0.316_625, 0.605_551, 0.123_106, 0.358_899, 0.795_832, 0.385_165,
    0.567_764, 0.082_763,
];

/// Below this number of checks per age the cache practically never hits.
const NO_CACHE: f64 = 1e-6;

/// A check that arrives with the expiry is late, as timers are: rounding errors must not make it early.
const ROUNDING: f64 = 1e-9;

/// What a lazy cache does to the checks of one instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lazy {
    /// Checks that reach the database, per second.
    pub misses: f64,
    /// Mean time from the start of a database outage to the next check of a main prober that notices, in seconds.
    pub delay: f64,
}

/// A prober's interval and the time of its first check.
#[derive(Clone, Copy, Default)]
struct Prober {
    interval: f64,
    phase: f64,
    /// Whether it belongs to the main source.
    main: bool,
}

impl Prober {
    /// Returns the time of its first check at or after `time`.
    fn next(self, time: f64) -> f64 {
        self.phase + self.interval * ((time - self.phase) / self.interval - ROUNDING).ceil()
    }
}

impl Inputs {
    /// Returns the effect of a lazy cache, with this number of instances.
    pub(super) fn lazy(&self, instances: f64) -> Lazy {
        let (checks, age) = (self.checks_of_instance(instances), self.cache_ttl);
        if checks * age < NO_CACHE {
            return Lazy { misses: checks, delay: self.interval / 2.0 };
        }
        let few = self.few_probers(instances).map(|(mut probers, count)| self.follow(&mut probers[..count]));
        let (misses, delay) = few.unwrap_or_else(|| {
            // Each prober alone causes misses, and further ones never make them fewer.
            let alone = self.intervals(true).map(|interval| 1.0 / (interval * (age / interval).ceil()));
            (alone.fold(checks / (1.0 + checks * age), f64::max), None)
        });
        let misses = misses.min(checks);
        // With random arrivals, the status expires at a random time between two checks of a prober.
        Lazy { misses, delay: delay.unwrap_or((age * age * misses + self.interval) / 2.0) }
    }

    /// Returns the probers of an instance, the fastest first, and their number, unless there are many.
    fn few_probers(&self, instances: f64) -> Option<([Prober; FEW + 1], usize)> {
        let mut sources = self.sources();
        for source in &mut sources {
            // All checkers behind a load balancer together check this instance as often as one with a longer interval.
            if source.through_balancer && instances > 1.0 && source.probers > 0.0 {
                source.interval *= instances / source.probers;
                source.probers = 1.0;
            }
        }
        // The main source is the first.
        let mut order: [usize; 9] = std::array::from_fn(|place| place);
        order.sort_by(|one, other| sources[*one].interval.total_cmp(&sources[*other].interval));
        let (mut probers, mut count) = ([Prober::default(); FEW + 1], 0);
        let (mut followed, mut rest) = (0.0, 0.0);
        for place in order {
            let CheckSource { probers: number, interval, .. } = sources[place];
            let taken = number.min((FEW - count) as f64);
            for prober in &mut probers[count..count + taken as usize] {
                *prober = Prober { interval, phase: 0.0, main: place == 0 };
            }
            count += taken as usize;
            followed += taken / interval;
            rest += (number - taken) / interval;
        }
        if rest > 0.0 {
            probers[count].interval = 1.0 / rest;
            count += 1;
        }
        (rest <= REST * (followed + rest)).then_some((probers, count))
    }

    /// Returns the misses per second and the mean delay of the main probers, if there are any.
    fn follow(&self, probers: &mut [Prober]) -> (f64, Option<f64>) {
        let main = probers.iter().filter(|prober| prober.main).count() as f64;
        let (mut misses, mut delay) = (0.0, 0.0);
        for set in 0..PHASES {
            for (prober, step) in probers.iter_mut().skip(1).zip(STEPS) {
                let place = (f64::from(set) + 0.5) * step;
                prober.phase = prober.interval * (place - place.floor());
            }
            let (mut asked, mut waited) = (0.0, 0.0);
            for _ in 0..MISSES {
                let expiry = asked + self.cache_ttl;
                let (mut next, mut noticed) = (f64::INFINITY, 0.0);
                for prober in &*probers {
                    let check = prober.next(expiry);
                    next = next.min(check);
                    noticed += if prober.main { check } else { 0.0 };
                }
                // An outage that begins between two misses is noticed by the first check after the expiry.
                waited += (next - asked) * (noticed / main - (asked + next) / 2.0);
                asked = next;
            }
            misses += f64::from(MISSES) / asked;
            delay += waited / asked;
        }
        let sets = f64::from(PHASES);
        (misses / sets, (main > 0.0).then_some(delay / sets))
    }

    /// Returns the longest time from the start of an outage to the next check of a main prober that notices.
    pub(super) fn longest_delay(&self) -> f64 {
        if self.single_prober() { self.single_gap() } else { self.interval + self.cache_ttl }
    }
}
