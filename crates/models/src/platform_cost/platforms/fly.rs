//! Fly: Machines billed by the second, at the price of their region.

use crate::platform_cost::bill::{Bill, Limit, Line};
use crate::platform_cost::busy::busy;
use crate::platform_cost::demand::{Demand, TARGET, capacity, instances};
use crate::platform_cost::inputs::Inputs;
use crate::platform_cost::prices::fly as prices;

/// Guaranteed share of a shared vCPU; more is available only in bursts.
const SHARED_BASELINE: f64 = 1.0 / 16.0;
/// Sizes of a Machine, in vCPUs.
const VCPUS: [f64; 5] = [1.0, 2.0, 4.0, 8.0, 16.0];
/// Seconds after which an idle Machine is stopped (our assumption).
const KEPT: f64 = 300.0;

/// A kind of vCPU: its name in `fly.toml`, its price per second, included and maximum memory, and maximum vCPUs of a Machine.
#[derive(Clone, Copy)]
struct CpuKind {
    name: &'static str,
    rate: f64,
    included: f64,
    max_memory: f64,
    max_vcpus: f64,
}

const SHARED: CpuKind = CpuKind {
    name: "shared",
    rate: prices::SHARED_CPU,
    included: prices::SHARED_MEMORY,
    max_memory: 2.0,
    max_vcpus: 8.0,
};
const PERFORMANCE: CpuKind = CpuKind {
    name: "performance",
    rate: prices::PERFORMANCE_CPU,
    included: prices::PERFORMANCE_MEMORY,
    max_memory: 8.0,
    max_vcpus: 16.0,
};

impl CpuKind {
    /// Returns the smallest Machine of at least this size: vCPUs, and memory in GB.
    fn size(&self, vcpu: f64, memory: f64) -> Option<(f64, f64)> {
        let fits = |size: &f64| *size >= vcpu && size * self.max_memory >= memory && *size <= self.max_vcpus;
        VCPUS.into_iter().find(fits).map(|size| (size, memory.max(size * self.included)))
    }
}

/// Returns the price of a second of a Machine: its vCPUs, and the memory that they do not include.
pub(in crate::platform_cost) fn machine((vcpu, memory): (f64, f64), rate: f64, included: f64, memory_rate: f64) -> f64 {
    vcpu * rate + (memory - vcpu * included).max(0.0) * memory_rate
}

pub(super) fn fly(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    let region = prices::REGIONS.get(inputs.fly_region.0).ok_or(Limit::Size)?;
    let month = demand.hours * 3_600.0;
    let mut best: Option<(Bill, f64)> = None;
    let mut over_cap = false;
    for (kind, target) in [(SHARED, SHARED_BASELINE * TARGET), (PERFORMANCE, TARGET)] {
        let Some(size) = kind.size(inputs.vcpu, inputs.memory_gib()) else { continue };
        let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, target);
        let count = |rps: f64, min: f64| instances(rps, capacity, min);
        // More of the small ones, or fewer of the large ones: only what the cap allows.
        if inputs.over_cap(count(demand.peak(), inputs.min_by_zone())) {
            over_cap = true;
            continue;
        }
        let running = if inputs.fly_autostop {
            // Idle Machines are stopped, including the last one.
            let awake = |rps: f64| count(rps, 1.0) - 1.0 + busy(rps * (inputs.latency / 1e3 + KEPT));
            demand.mean(&|rps| awake(rps).max(inputs.min_instances))
        } else {
            demand.mean(&|rps| count(rps, inputs.min_by_zone()))
        };
        let one = month * region.factor * machine(size, kind.rate, kind.included, prices::MEMORY);
        let compute = running * one;
        if best.is_none_or(|(_, min)| compute < min) {
            let mut bill = Bill::new(count(demand.peak(), inputs.min_by_zone()), capacity);
            bill.further = one;
            bill.size = kind.name;
            best = Some((bill, compute));
        }
    }
    let (mut bill, compute) = best.ok_or(if over_cap { Limit::Cap } else { Limit::Size })?;
    bill.add(Line::Compute, compute);
    bill.add(Line::Egress, demand.egress * region.egress);
    bill.database(inputs, demand, prices::FLY_DATABASES);
    Ok(bill)
}
