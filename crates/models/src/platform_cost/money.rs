//! How vendors turn amounts into bills: rounding, caps and tiers.

use super::demand::HOURS;
use super::prices::{Database, Plan};

/// Hours after which DigitalOcean bills the full monthly price: 28 days.
pub const CAP_HOURS: f64 = 672.0;

/// Rounds to cents, as vendors round each line of a bill.
pub fn cents(dollars: f64) -> f64 {
    (dollars * 100.0).round() / 100.0
}

/// Returns the part of an amount beyond the free one.
pub fn beyond(amount: f64, free: f64) -> f64 {
    (amount - free).max(0.0)
}

/// Returns the price of this many hours at a monthly price that is billed by the hour, up to [`CAP_HOURS`].
pub fn capped(monthly: f64, hours: f64) -> f64 {
    monthly * (hours / CAP_HOURS).min(1.0)
}

/// Returns the price of an amount in tiers: each tier has a size and a rate, and the rest costs `beyond_all`.
pub fn tiered(amount: f64, tiers: &[(f64, f64)], beyond_all: f64) -> f64 {
    let (mut cost, mut from) = (0.0, 0.0);
    for (size, rate) in tiers {
        cost += (amount.min(*size) - from).max(0.0) * rate;
        from = *size;
    }
    cost + beyond(amount, from) * beyond_all
}

impl Plan {
    /// Returns the price of a month with these counts in each hour of the day, in descending order.
    ///
    /// With a monthly price, each one is billed for its own hours, up to [`CAP_HOURS`].
    pub fn month(&self, counts: &[f64; HOURS], hours: f64) -> f64 {
        let share = hours / HOURS as f64;
        if self.hourly {
            return self.price * counts.iter().sum::<f64>() * share;
        }
        let layers = counts.iter().zip(1..).map(|(count, number)| {
            let next = counts.get(number).copied().unwrap_or_default();
            (count - next) * capped(self.price, number as f64 * share)
        });
        layers.sum()
    }

    /// Returns the minimum counts to price, given how many are needed in each hour: 0, and if the included traffic does
    /// not cover `egress` GB, the largest all-day count that does not cover it and the smallest that does.
    #[inline(never)]
    pub fn levels(&self, needed: &[f64; HOURS], egress: f64) -> Vec<f64> {
        let covers = |level: f64| {
            let mean = needed.iter().map(|count| count.max(level)).sum::<f64>() / HOURS as f64;
            mean * self.traffic >= egress
        };
        if self.traffic == 0.0 || covers(0.0) {
            return vec![0.0];
        }
        let (mut too_few, mut enough) = (0.0, (egress / self.traffic).ceil());
        while enough - too_few > 1.0 {
            let middle = ((too_few + enough) / 2.0_f64).floor();
            if covers(middle) { enough = middle } else { too_few = middle }
        }
        vec![0.0, too_few, enough]
    }

    /// Returns how many instances fit if the system takes the share `own_vcpu` of the vCPUs, and `own_memory` GB.
    pub fn places(&self, vcpu: f64, memory: f64, own_vcpu: f64, own_memory: f64) -> f64 {
        let by_cpu = self.vcpu * (1.0 - own_vcpu) / vcpu;
        let by_memory = (self.memory - own_memory) / memory;
        (by_cpu.min(by_memory) + 1e-9).floor().max(0.0)
    }
}

impl Database {
    /// Returns the price of a month without additional storage.
    pub fn month(&self, hours: f64) -> f64 {
        if self.hourly { self.price * hours } else { self.price }
    }

    /// Returns the monthly price of the storage beyond the included amount.
    pub fn disk(&self, storage: f64) -> f64 {
        beyond(storage, self.included) * self.storage
    }
}
