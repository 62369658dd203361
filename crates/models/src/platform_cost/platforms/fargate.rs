//! Fargate: tasks of allowed sizes behind a load balancer, scaled by the hour, billed by the second.

use super::network;
use crate::platform_cost::bill::{Bill, Limit, Line};
use crate::platform_cost::demand::{Demand, TARGET, capacity, instances};
use crate::platform_cost::inputs::{Architecture, Inputs};
use crate::platform_cost::money::cents;
use crate::platform_cost::prices::fargate as prices;

/// vCPUs, then minimum, step and maximum of their memory, in GB.
const SIZES: [[f64; 4]; 10] = [
    [0.25, 0.5, 0.5, 1.0],
    [0.25, 2.0, 1.0, 2.0],
    [0.5, 1.0, 1.0, 4.0],
    [1.0, 2.0, 1.0, 8.0],
    [2.0, 4.0, 1.0, 16.0],
    [4.0, 8.0, 1.0, 30.0],
    [8.0, 16.0, 4.0, 60.0],
    [16.0, 32.0, 8.0, 120.0],
    [32.0, 60.0, 60.0, 120.0],
    [32.0, 244.0, 1.0, 244.0],
];

/// Returns the smallest allowed task of at least this size: vCPUs, and memory in GB.
pub(in crate::platform_cost) fn size(vcpu: f64, memory: f64) -> Option<(f64, f64)> {
    let [cpus, min, step, _] = SIZES.into_iter().find(|[cpus, _, _, max]| *cpus >= vcpu && *max >= memory)?;
    Some((cpus, min + ((memory - min) / step).ceil().max(0.0) * step))
}

/// Returns the price of tasks of a size that run for `seconds` in total, at rates per second. vCPUs and memory are
/// separate lines.
pub(in crate::platform_cost) fn tasks(seconds: f64, (vcpu, memory): (f64, f64), rates: (f64, f64)) -> f64 {
    cents(seconds * vcpu * rates.0) + cents(seconds * memory * rates.1)
}

pub(super) fn fargate(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    let size = size(inputs.vcpu, inputs.memory_gib()).ok_or(Limit::Size)?;
    let rates = match inputs.architecture {
        Architecture::X86 if inputs.fargate_spot => (prices::SPOT_VCPU / 3_600.0, prices::SPOT_MEMORY / 3_600.0),
        Architecture::X86 => (prices::VCPU_X86, prices::MEMORY_X86),
        Architecture::Arm => (prices::VCPU_ARM, prices::MEMORY_ARM),
    };
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let tasks_at = |rps: f64| instances(rps, capacity, inputs.min_by_zone());
    let mean = demand.mean(&tasks_at);
    let month = demand.hours * 3_600.0;
    let mut bill = Bill::new(tasks_at(demand.peak()), capacity);
    bill.further = tasks(month, size, rates);
    bill.add(Line::Compute, tasks(mean * month, size, rates));
    network::aws(&mut bill, inputs, demand, mean);
    Ok(bill)
}
