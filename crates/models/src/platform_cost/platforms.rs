//! The platforms, and their bills for a load. The rules of each vendor are in a file of their own.

mod cloud_run;
mod fargate;
mod fly;
mod kubernetes;
mod network;
mod paas;
mod vps;

pub(super) use self::{cloud_run::rates_of, fargate::size as fargate_size};

#[cfg(test)]
pub(super) use self::{
    cloud_run::{Rates, Usage, bill_for},
    fargate::tasks,
    fly::machine,
    paas::usage_or_fee,
};

use super::bill::{Bill, Limit, Line};
use super::demand::{Demand, HOURS, profile};
use super::inputs::{CloudRunBilling, Inputs, Nat, RailwayPlan, RenderWorkspace};
use super::money::beyond;
use crate::Choice;

/// Machines that the hours of a platform cover.
const FEW_MACHINES: f64 = 10.0;

#[derive(Clone, Copy, Debug)]
pub(super) struct Platform {
    /// Name for machines. Do not change it: other pages may depend on it.
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    bill: fn(&Inputs, &Demand) -> Result<Bill, Limit>,
    /// Hours of the reader's time per month, for up to ten machines.
    ops_hours: fn(&Inputs) -> f64,
}

/// The platforms, in the order of the table.
pub(super) const PLATFORMS: [Platform; 7] = [
    Platform { key: "vps", label: "VPS", bill: vps::vps, ops_hours: |inputs| inputs.ops_vps },
    Platform {
        key: "kubernetes",
        label: "Kubernetes",
        bill: kubernetes::kubernetes,
        ops_hours: |inputs| inputs.ops_kubernetes,
    },
    Platform { key: "fargate", label: "Fargate", bill: fargate::fargate, ops_hours: |inputs| inputs.ops_fargate },
    Platform {
        key: "cloud-run",
        label: "Cloud Run",
        bill: cloud_run::cloud_run,
        ops_hours: |inputs| inputs.ops_cloud_run,
    },
    Platform { key: "railway", label: "Railway", bill: paas::railway, ops_hours: |inputs| inputs.ops_railway },
    Platform { key: "render", label: "Render", bill: paas::render, ops_hours: |inputs| inputs.ops_render },
    Platform { key: "fly", label: "Fly", bill: fly::fly, ops_hours: |inputs| inputs.ops_fly },
];

/// The platforms as options of a form.
pub(crate) const OPTIONS: [Choice; PLATFORMS.len()] = {
    let mut options = [Choice { key: "", label: "" }; PLATFORMS.len()];
    let mut place = 0;
    while place < PLATFORMS.len() {
        options[place] = Choice { key: PLATFORMS[place].key, label: PLATFORMS[place].label };
        place += 1;
    }
    options
};

impl Inputs {
    /// Returns the monthly bill of the platform at that index, without the reader's time; infinite if it cannot serve
    /// the load.
    pub(crate) fn bill_of(&self, place: usize) -> f64 {
        let profile = profile(self.shape, self.peak_ratio);
        let demand = Demand::new(self, &profile, self.rps);
        self.bill(place, &demand).map_or(f64::INFINITY, |bill| bill.infrastructure())
    }

    /// Returns the bill of the platform at that index in [`PLATFORMS`].
    pub(super) fn bill(&self, place: usize, demand: &Demand) -> Result<Bill, Limit> {
        let platform = &PLATFORMS[place];
        let mut bill = (platform.bill)(self, demand)?;
        if bill.further > 0.0 && self.over_cap(bill.instances) {
            return Err(Limit::Cap);
        }
        let more = 0.1 * beyond(bill.machines, FEW_MACHINES) * self.ops_growth;
        bill.add(Line::Ops, ((platform.ops_hours)(self) + more) * self.ops_rate);
        Ok(bill)
    }

    /// Returns the bills of all platforms for a load.
    pub(super) fn bills(&self, profile: &[f64; HOURS], rps: f64) -> [Result<Bill, Limit>; PLATFORMS.len()] {
        let demand = Demand::new(self, profile, rps);
        std::array::from_fn(|place| self.bill(place, &demand))
    }

    /// Returns the bill of each platform without the reader's time; infinite if it cannot serve the load.
    pub(super) fn costs(&self, profile: &[f64; HOURS], rps: f64) -> [f64; PLATFORMS.len()] {
        self.costs_of(&Demand::new(self, profile, rps))
    }

    fn costs_of(&self, demand: &Demand) -> [f64; PLATFORMS.len()] {
        std::array::from_fn(|place| self.bill(place, demand).map_or(f64::INFINITY, |bill| bill.infrastructure()))
    }

    /// Returns the bills for the same setup on all platforms: the same number of instances, a load balancer, and a
    /// managed database.
    pub(super) fn costs_alike(&self, demand: &Demand) -> [f64; PLATFORMS.len()] {
        let inputs = Self { min_instances: self.min_alike(), fly_autostop: false, ..*self };
        inputs.costs_of(&Demand { alike: true, ..*demand })
    }

    /// Returns the bills for the cheapest setup that serves the load: one zone, no NAT, and the cheapest plan or billing
    /// of each platform.
    pub(super) fn costs_least(&self, demand: &Demand) -> [f64; PLATFORMS.len()] {
        let bare = Self { zones: 1.0, nat: Nat::None, ..*self };
        let small = Self {
            cloud_run_billing: CloudRunBilling::Request,
            railway_plan: RailwayPlan::Hobby,
            render_workspace: RenderWorkspace::Hobby,
            fly_autostop: true,
            ..bare
        };
        let large = Self {
            cloud_run_billing: CloudRunBilling::Instance,
            railway_plan: RailwayPlan::Pro,
            render_workspace: RenderWorkspace::Pro,
            fly_autostop: false,
            ..bare
        };
        let other = Self { railway_plan: RailwayPlan::Free, render_workspace: RenderWorkspace::Scale, ..small };
        let mut least = self.costs_of(demand);
        for inputs in [small, large, other] {
            for (least, cost) in least.iter_mut().zip(inputs.costs_of(demand)) {
                *least = least.min(cost);
            }
        }
        least
    }
}

/// Returns the index of the smallest cost; `None` if none is finite.
pub(super) fn cheapest(costs: &[f64]) -> Option<usize> {
    let mut best = None;
    for (place, cost) in costs.iter().enumerate() {
        if cost.is_finite() && best.is_none_or(|best: usize| *cost < costs[best]) {
            best = Some(place);
        }
    }
    best
}
