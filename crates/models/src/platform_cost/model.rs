//! The bills of all platforms, the cheapest, and its limits.

use super::bill::{Bill, Limit, Line};
use super::demand::{Demand, HOURS, profile};
use super::flips::Flip;
use super::inputs::Inputs;
use super::money;
use super::platforms::{PLATFORMS, cheapest};

/// One amount for each platform; infinite if it cannot serve the load.
pub(super) type Costs = [f64; PLATFORMS.len()];

pub(super) struct Comparison {
    pub(super) profile: [f64; HOURS],
    pub(super) demand: Demand,
    pub(super) bills: [Result<Bill, Limit>; PLATFORMS.len()],
    /// Bill of each platform for the same setup everywhere.
    pub(super) alike: Costs,
    /// Bill of each platform for the cheapest setup.
    pub(super) least: Costs,
    /// Bill of each platform without traffic.
    pub(super) idle: Costs,
    /// The platform with the lowest bill.
    pub(super) best: Option<Best>,
    /// The order if the reader's time counts.
    pub(super) with_time: Option<Ranked>,
}

/// The first and the second of an order of platforms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) place: usize,
    pub(super) cost: f64,
    /// The second cheapest platform and its cost.
    pub(super) second: Option<(usize, f64)>,
}

impl Ranked {
    pub(super) fn new(costs: &Costs) -> Option<Self> {
        let place = cheapest(costs)?;
        let mut others = *costs;
        others[place] = f64::INFINITY;
        let second = cheapest(&others).map(|second| (second, costs[second]));
        Some(Self { place, cost: costs[place], second })
    }

    /// Returns how much less the first costs than the second.
    pub(super) fn margin(&self) -> Option<f64> {
        self.second.map(|(_, cost)| money::cents(cost - self.cost))
    }
}

/// The platform with the lowest bill.
pub(super) struct Best {
    pub(super) ranked: Ranked,
    pub(super) bill: Bill,
    /// Where another platform becomes the cheapest: below and above the current load.
    pub(super) flips: [Option<Flip>; 2],
}

impl Inputs {
    pub(super) fn compare(&self) -> Comparison {
        let profile = profile(self.shape, self.peak_ratio);
        let demand = Demand::new(self, &profile, self.rps);
        let bills = self.bills(&profile, self.rps);
        let costs = |of: &dyn Fn(&Bill) -> f64| bills.each_ref().map(|bill| bill.as_ref().map_or(f64::INFINITY, of));
        let best = Ranked::new(&costs(&Bill::infrastructure)).and_then(|ranked| {
            let bill = bills[ranked.place].ok()?;
            let flips = [false, true].map(|more| self.next_flip(&profile, ranked.place, more));
            Some(Best { ranked, bill, flips })
        });
        Comparison {
            demand,
            alike: self.costs_alike(&demand),
            least: self.costs_least(&demand),
            idle: self.costs(&profile, 0.0),
            best,
            with_time: Ranked::new(&costs(&|bill| bill.total(self))),
            bills,
            profile,
        }
    }

    /// Returns the reader's time as a share of what the first platform costs with it.
    pub(super) fn ops_share(&self, comparison: &Comparison) -> Option<f64> {
        let Ranked { place, cost, .. } = comparison.with_time?;
        let bill = comparison.bills[place].ok()?;
        (cost > 0.0).then(|| (cost - bill.infrastructure()) / cost)
    }

    /// Returns the maximum number of instances: by the cap, the database connections and the platform; infinite without
    /// a limit.
    pub(super) fn instance_limit(&self, best: &Best) -> f64 {
        let cap = if best.bill.further > 0.0 { self.max_instances } else { f64::INFINITY };
        let by_connections =
            best.bill.connections.filter(|_| self.pool_size > 0.0).map(|all| (all / self.pool_size).floor());
        cap.min(best.bill.max_instances).min(by_connections.unwrap_or(f64::INFINITY))
    }

    /// Returns the mean requests per second at which the busiest hour needs the maximum number of instances.
    pub(super) fn first_limit(&self, best: &Best) -> Option<f64> {
        Some(self.instance_limit(best) * best.bill.capacity / self.peak_ratio).filter(|rps| rps.is_finite())
    }

    /// Returns the highest bill that load can cause: the autoscaler runs its maximum number of instances all month, or
    /// the instances use all of their CPU. `None` if the bill for compute is fixed.
    pub(super) fn worst_case(&self, best: &Best) -> Option<f64> {
        let bill = &best.bill;
        let compute = bill.all_cpu.or((bill.further > 0.0).then_some(self.max_instances * bill.further))?;
        let rest = bill.infrastructure() - bill.line(Line::Compute);
        Some(bill.infrastructure().max(money::cents(rest + compute)))
    }
}
