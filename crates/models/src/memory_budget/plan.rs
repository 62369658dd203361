//! The inputs to change so that the traffic fits and requests cannot exceed the limit.

use super::Inputs;
use super::model::{FAR_MORE, KIB, Memory, usual_size};
use super::tail::Z;
use crate::{Change, Field, Kind};

/// Each round changes what the one before made necessary: concurrency, limit, largest body, and a limit that is too
/// high. A few rounds more cost nothing.
const ROUNDS: usize = 8;

impl Inputs {
    /// Returns the inputs with all recommended changes; the same inputs if there is nothing to change.
    pub(super) fn improved(&self) -> Self {
        let mut inputs = *self;
        for _ in 0..ROUNDS {
            let next = inputs.next(&inputs.memory());
            if next == inputs {
                break;
            }
            inputs = next;
        }
        inputs
    }

    /// Returns the changes that lead to these inputs.
    pub(super) fn changes_to(&self, goal: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        if goal.limit != self.limit {
            changes.push(Change::number("limit", goal.limit));
        }
        if let Some(slots) = goal.concurrency_limit.filter(|_| goal.concurrency_limit != self.concurrency_limit) {
            changes.push(Change::number("concurrency-limit", slots));
        }
        if goal.body_max != self.body_max {
            changes.push(Change::number("body-max", goal.body_max));
        }
        changes
    }

    /// Returns how many requests the traffic has in flight 99.9% of the time: a Poisson quantile, at most what the form
    /// accepts.
    pub(super) fn slots_needed(&self, memory: &Memory) -> f64 {
        let wanted = memory.requests.wanted;
        (wanted + Z * wanted.sqrt() + 2.0).ceil().min(max("concurrency-limit"))
    }

    /// Returns the inputs with the next recommended change.
    fn next(&self, memory: &Memory) -> Self {
        let (wanted, needed) = (memory.requests.wanted, self.slots_needed(memory));
        let slots = self.concurrency_limit;
        if slots.is_some_and(|slots| wanted >= slots && needed > slots) {
            return Self { concurrency_limit: Some(needed), ..*self };
        }
        if self.limit < memory.needed {
            return self.with_limit(memory.recommended);
        }
        if memory.bound.is_none_or(|bound| bound > self.limit) {
            return self.bounded(memory, needed);
        }
        // The largest bodies may need a high limit even if this traffic does not.
        let lower = Self { limit: memory.recommended, ..*self };
        let fits = memory.fitting(lower.limit, self.headroom);
        if self.limit >= FAR_MORE * lower.limit && fits >= needed && self.tmpfs <= lower.limit / 2.0 {
            return Self { concurrency_limit: slots.map(|slots| slots.min(fits)), ..lower };
        }
        *self
    }

    /// Lets in no more requests than fit with the largest body. If too few fit for the traffic, lowers the limit on
    /// bodies, unless that would reject ordinary bodies.
    fn bounded(&self, memory: &Memory, needed: f64) -> Self {
        // Traffic that needs more than the form takes would only be rejected.
        if needed <= memory.requests.wanted {
            return *self;
        }
        if memory.fits >= needed {
            let fits = memory.fits.min(max("concurrency-limit"));
            return Self { concurrency_limit: Some(fits), ..*self };
        }
        let slots = self.concurrency_limit.map_or(needed, |slots| slots.min(needed));
        if slots <= memory.requests.wanted {
            return *self;
        }
        let limited = Self { concurrency_limit: Some(slots), ..*self };
        let body = self.body_that_fits(memory, slots);
        // Four standard deviations above the mean.
        let ordinary = self.body_mean * (1.0 + 4.0 * self.body_variation) * KIB;
        if body >= ordinary && body > 0.0 && body < self.body_max {
            return Self { body_max: body, ..limited };
        }
        limited
    }

    /// Returns the largest body, in MiB, of which this many fit into the limit, less headroom; negative if none does.
    pub(super) fn body_that_fits(&self, memory: &Memory, slots: f64) -> f64 {
        let room = memory.room((1.0 - self.headroom / 100.0) * self.limit) / slots / KIB;
        rounded_down((room - self.request(0.0)) / (1.0 + self.amplification) * KIB)
    }

    /// Returns the usual size that has room for this many of the largest requests, with headroom.
    pub(super) fn size_for_largest(&self, memory: &Memory, slots: f64) -> f64 {
        let worst = memory.fixed + memory.factor * slots * memory.requests.worst;
        usual_size(worst / (1.0 - self.headroom / 100.0))
    }

    /// Sets the limit, unless the form does not accept it.
    fn with_limit(&self, limit: f64) -> Self {
        if limit <= max("limit") { Self { limit, ..*self } } else { *self }
    }
}

/// Returns the largest number that a field accepts.
fn max(key: &str) -> f64 {
    let mut fields = Inputs::GROUPS.iter().flat_map(|group| group.fields);
    match fields.find(|field| field.key == key) {
        Some(Field { kind: Kind::Number { max, .. }, .. }) => *max,
        _ => f64::INFINITY,
    }
}

/// Rounds MiB down to two decimals, or to whole KiB if it is little.
fn rounded_down(size: f64) -> f64 {
    if size >= 0.1 { (size * 100.0).floor() / 100.0 } else { (size / KIB).floor() * KIB }
}
