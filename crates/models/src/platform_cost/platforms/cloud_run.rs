//! Cloud Run: instances that scale with the requests, billed for the time during which they have requests, or exist.

use super::network;
use crate::platform_cost::bill::{Bill, Limit, Line};
use crate::platform_cost::busy::{billed, busy, packed};
use crate::platform_cost::demand::{Demand, TARGET, capacity, instances};
use crate::platform_cost::inputs::{CloudRunBilling, Inputs};
use crate::platform_cost::money::{beyond, cents};
use crate::platform_cost::prices::cloud_run as prices;

/// vCPUs of an instance above a fraction of one.
const VCPUS: [f64; 5] = [1.0, 2.0, 4.0, 6.0, 8.0];
/// Maximum number of concurrent requests.
const MAX_REQUESTS: f64 = 1_000.0;
/// Maximum memory per vCPU, in GiB.
const MEMORY_PER_VCPU: f64 = 4.0;
/// Seconds for which an instance with instance-based billing is kept after its last request.
const KEPT: f64 = 900.0;

/// The usage of a month.
#[derive(Clone, Copy, Debug)]
pub(in crate::platform_cost) struct Usage {
    /// Instance-seconds billed as active.
    pub(in crate::platform_cost) active: f64,
    /// Instance-seconds of idle minimum instances.
    pub(in crate::platform_cost) idle: f64,
    pub(in crate::platform_cost) requests: f64,
    /// vCPUs of an instance.
    pub(in crate::platform_cost) vcpu: f64,
    /// Memory of an instance, in GiB.
    pub(in crate::platform_cost) memory: f64,
}

/// Prices of a vCPU-second, a GiB-second and a million requests.
#[derive(Clone, Copy, Debug)]
pub(in crate::platform_cost) struct Rates {
    /// While active.
    pub(in crate::platform_cost) active: [f64; 2],
    /// While idle.
    pub(in crate::platform_cost) idle: [f64; 2],
    /// For a million requests.
    pub(in crate::platform_cost) requests: f64,
    /// Free vCPU-seconds, GiB-seconds and millions of requests.
    pub(in crate::platform_cost) free: [f64; 3],
}

const REQUEST: Rates = Rates {
    active: [prices::REQUEST_CPU, prices::REQUEST_MEMORY],
    idle: [prices::IDLE_CPU, prices::IDLE_MEMORY],
    requests: prices::REQUESTS,
    free: [prices::REQUEST_CPU_FREE, prices::REQUEST_MEMORY_FREE, prices::REQUESTS_FREE],
};
const INSTANCE: Rates = Rates {
    active: [prices::INSTANCE_CPU, prices::INSTANCE_MEMORY],
    idle: [prices::INSTANCE_CPU, prices::INSTANCE_MEMORY],
    requests: 0.0,
    free: [prices::INSTANCE_CPU_FREE, prices::INSTANCE_MEMORY_FREE, 0.0],
};

/// Returns the bill for CPU, memory and requests.
///
/// The free tier is a credit in dollars at the active rates, so it covers more seconds if they are idle.
pub(in crate::platform_cost) fn bill_for(usage: &Usage, rates: &Rates, free_tier: bool) -> f64 {
    let sizes = [usage.vcpu, usage.memory];
    let time = |place: usize| sizes[place] * (usage.active * rates.active[place] + usage.idle * rates.idle[place]);
    let free = |place: usize, rate: f64| if free_tier { rates.free[place] * rate } else { 0.0 };
    cents(beyond(time(0), free(0, rates.active[0])))
        + cents(beyond(time(1), free(1, rates.active[1])))
        + cents(beyond(usage.requests / 1e6 * rates.requests, free(2, rates.requests)))
}

/// Returns the prices of a second of an instance: always on, and while it has a request.
pub(in crate::platform_cost) fn rates_of(vcpu: f64, memory: f64) -> (f64, f64) {
    let second = |rates: &Rates| vcpu * rates.active[0] + memory * rates.active[1];
    (second(&INSTANCE), second(&REQUEST))
}

impl Inputs {
    /// Returns the vCPUs and the concurrency of an instance. Fractions of a vCPU serve one request at a time, and only
    /// with request-based billing.
    pub(in crate::platform_cost) fn cloud_run_size(&self) -> Option<(f64, f64)> {
        let concurrency = self.concurrency.min(MAX_REQUESTS);
        let memory = self.memory_gib();
        let fraction = self.vcpu < 1.0 && self.cloud_run_billing == CloudRunBilling::Request;
        if fraction && memory <= if self.vcpu <= 0.5 { 1.0 } else { MEMORY_PER_VCPU } {
            return Some((self.vcpu.max(0.08), 1.0));
        }
        let vcpu = VCPUS.into_iter().find(|vcpu| *vcpu >= self.vcpu && vcpu * MEMORY_PER_VCPU >= memory)?;
        Some((vcpu, concurrency))
    }

    /// Returns the memory of an instance, in GiB: large sizes have a minimum.
    pub(in crate::platform_cost) fn cloud_run_memory(&self, vcpu: f64) -> f64 {
        self.memory_gib().max(if vcpu >= 4.0 { vcpu / 2.0 } else { 0.0 })
    }
}

pub(super) fn cloud_run(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    let (vcpu, concurrency) = inputs.cloud_run_size().ok_or(Limit::Size)?;
    let capacity = capacity(inputs, vcpu, concurrency, TARGET);
    let by_request = inputs.cloud_run_billing == CloudRunBilling::Request;
    let seconds = inputs.latency / 1e3;
    let count = |rps: f64| instances(rps, capacity, inputs.min_running());
    let active = demand.mean(&|rps| {
        let count = count(rps);
        if by_request {
            // Requests are distributed over the instances: each is busy with its own share. If few instances are
            // nearly full, the requests that find no place start another one.
            let spread = count * billed(rps / count, seconds, concurrency);
            let in_flight = rps * seconds;
            if in_flight < 2.0 * concurrency { spread.max(packed(in_flight, concurrency)) } else { spread }
        } else {
            // All but the last always exist; the last stops after a while without requests.
            count - 1.0 + busy(rps * (seconds + KEPT))
        }
    });
    // Idle minimum instances are billed as well.
    let idle = beyond(inputs.min_instances, active);
    let month = demand.hours * 3_600.0;
    let usage = Usage {
        active: active * month,
        idle: idle * month,
        requests: demand.requests,
        vcpu,
        memory: inputs.cloud_run_memory(vcpu),
    };
    let one = Usage { active: month, idle: 0.0, requests: 0.0, ..usage };
    let rates = if by_request { &REQUEST } else { &INSTANCE };
    let mut bill = Bill::new(if demand.rps > 0.0 { count(demand.peak()) } else { inputs.min_instances }, capacity);
    bill.further = bill_for(&one, rates, false);
    bill.add(Line::Compute, bill_for(&usage, rates, inputs.free_tier));
    if demand.alike {
        network::google_balancer(&mut bill, demand);
    }
    network::google(&mut bill, inputs, demand);
    Ok(bill)
}
