//! The bills of all platforms, the cheapest, and its limits.

use super::bill::{Bill, Limit, Line};
use super::demand::{Demand, HOURS, profile};
use super::flips::Flip;
use super::inputs::Inputs;
use super::money;
use super::platforms::{PLATFORMS, cheapest};

pub(super) struct Comparison {
    pub(super) profile: [f64; HOURS],
    pub(super) demand: Demand,
    pub(super) bills: [Result<Bill, Limit>; PLATFORMS.len()],
    /// Cost of each platform without traffic.
    pub(super) idle: [f64; PLATFORMS.len()],
    pub(super) best: Option<Best>,
}

/// The cheapest platform that can serve the load.
pub(super) struct Best {
    pub(super) place: usize,
    pub(super) bill: Bill,
    pub(super) cost: f64,
    /// The second cheapest platform and its cost.
    pub(super) second: Option<(usize, f64)>,
    /// Where another platform becomes the cheapest: below and above the current load.
    pub(super) flips: [Option<Flip>; 2],
}

impl Inputs {
    pub(super) fn compare(&self) -> Comparison {
        let profile = profile(self.shape, self.peak_ratio);
        let bills = self.bills(&profile, self.rps);
        let mut costs = bills.map(|bill| bill.map_or(f64::INFINITY, |bill| bill.total(self)));
        let best = cheapest(&costs).and_then(|place| {
            let (bill, cost) = (bills[place].ok()?, costs[place]);
            costs[place] = f64::INFINITY;
            let second = cheapest(&costs).map(|second| (second, costs[second]));
            let flips = [false, true].map(|more| self.next_flip(&profile, place, more));
            Some(Best { place, bill, cost, second, flips })
        });
        let demand = Demand::new(self, &profile, self.rps);
        Comparison { profile, demand, bills, idle: self.costs(&profile, 0.0), best }
    }

    /// Returns the share of the reader's time in the cheapest bill.
    pub(super) fn ops_share(&self, best: &Best) -> Option<f64> {
        (best.cost > 0.0).then(|| (best.cost - best.bill.infrastructure()) / best.cost)
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

    /// Returns the bill if the autoscaler runs its maximum number of instances all month.
    pub(super) fn worst_case(&self, best: &Best) -> f64 {
        let compute = self.max_instances * best.bill.further;
        let rest = best.cost - best.bill.line(Line::Compute);
        best.cost.max(money::cents(rest + compute))
    }
}
