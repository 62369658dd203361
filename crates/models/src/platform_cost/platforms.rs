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
use super::demand::{Demand, HOURS};
use super::inputs::Inputs;

#[derive(Clone, Copy, Debug)]
pub(super) struct Platform {
    /// Name for machines. Do not change it: other pages may depend on it.
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    bill: fn(&Inputs, &Demand) -> Result<Bill, Limit>,
    /// Hours of the reader's time per month.
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

impl Inputs {
    /// Returns the bill of the platform at that index in [`PLATFORMS`].
    pub(super) fn bill(&self, place: usize, demand: &Demand) -> Result<Bill, Limit> {
        let platform = &PLATFORMS[place];
        let mut bill = (platform.bill)(self, demand)?;
        bill.add(Line::Ops, (platform.ops_hours)(self) * self.ops_rate);
        Ok(bill)
    }

    /// Returns the bills of all platforms for a load.
    pub(super) fn bills(&self, profile: &[f64; HOURS], rps: f64) -> [Result<Bill, Limit>; PLATFORMS.len()] {
        let demand = Demand::new(self, profile, rps);
        std::array::from_fn(|place| self.bill(place, &demand))
    }

    /// Returns the cost of each platform; infinite if it cannot serve the load.
    pub(super) fn costs(&self, profile: &[f64; HOURS], rps: f64) -> [f64; PLATFORMS.len()] {
        let demand = Demand::new(self, profile, rps);
        std::array::from_fn(|place| self.bill(place, &demand).map_or(f64::INFINITY, |bill| bill.total(self)))
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
