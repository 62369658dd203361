//! Railway, which bills usage, and Render, which bills instances.

use crate::platform_cost::bill::{Bill, Limit, Line};
use crate::platform_cost::demand::{Demand, TARGET, capacity, instances};
use crate::platform_cost::inputs::{Inputs, RailwayPlan, RenderWorkspace};
use crate::platform_cost::money::beyond;
use crate::platform_cost::prices::{Plan, cloud_run, railway as railway_prices, render as render_prices};

/// Returns the amount to add to the usage if the bill is the greater of fee and usage.
pub(in crate::platform_cost) fn usage_or_fee(fee: f64, usage: f64) -> f64 {
    beyond(fee, usage)
}

/// Railway bills used CPU, and the memory of all replicas all the time. It does not autoscale.
pub(super) fn railway(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    use railway_prices as prices;
    let (fee, max_vcpu, max_memory) = match inputs.railway_plan {
        RailwayPlan::Free => (prices::FREE_FEE, prices::FREE_VCPU, prices::FREE_MEMORY),
        RailwayPlan::Hobby => (prices::HOBBY_FEE, prices::HOBBY_VCPU, prices::HOBBY_MEMORY),
        RailwayPlan::Pro => (prices::PRO_FEE, prices::PRO_VCPU, prices::PRO_MEMORY),
    };
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let instances = instances(demand.peak(), capacity, inputs.min_running());
    // A plan limits the sums of vCPUs and memory of all replicas.
    let max = (max_vcpu / inputs.vcpu).min(max_memory / inputs.memory_gib());
    if instances > max {
        return Err(Limit::Plan);
    }
    let memory = instances * inputs.memory_gib();
    let minutes = demand.hours * 60.0;
    let cpu = demand.rps * inputs.cpu_time / 1e3;
    let mut bill = Bill::new(instances, capacity);
    bill.max_instances = max.floor();
    bill.add(Line::Compute, minutes * cpu * prices::CPU);
    bill.add(Line::Compute, minutes * memory * prices::MEMORY);
    bill.add(Line::Egress, demand.egress * prices::TRAFFIC);
    bill.all_cpu = Some(minutes * (instances * inputs.vcpu * prices::CPU + memory * prices::MEMORY));
    if !demand.alike {
        bill.database(inputs, demand, prices::RAILWAY_DATABASES);
    }
    if inputs.railway_plan != RailwayPlan::Free {
        bill.add(Line::Fees, usage_or_fee(fee, bill.infrastructure()));
    } else if bill.infrastructure() > fee {
        // The free plan stops the service once its credit is used up.
        return Err(Limit::Plan);
    } else {
        let connections = bill.connections;
        bill = Bill::new(instances, capacity);
        bill.connections = connections;
    }
    if demand.alike {
        bill.database(inputs, demand, cloud_run::NEON_DATABASES);
    }
    Ok(bill)
}

impl Inputs {
    /// Returns Render's cheapest plan that is large enough for an instance.
    pub(in crate::platform_cost) fn render_plan(&self) -> Option<&'static Plan> {
        let mut best: Option<&Plan> = None;
        for plan in render_prices::RENDER_PLANS {
            let fits = plan.vcpu >= self.vcpu && plan.memory >= self.memory_gib();
            if fits && best.is_none_or(|best| plan.price < best.price) {
                best = Some(plan);
            }
        }
        best
    }
}

/// Render bills the instances of each hour if the workspace autoscales, else those of the busiest hour.
pub(super) fn render(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    use render_prices as prices;
    let (fee, traffic, scales) = match inputs.render_workspace {
        RenderWorkspace::Hobby => (prices::HOBBY_FEE, prices::HOBBY_TRAFFIC, false),
        RenderWorkspace::Pro => (prices::PRO_FEE, prices::PRO_TRAFFIC, true),
        RenderWorkspace::Scale => (prices::SCALE_FEE, prices::SCALE_TRAFFIC, true),
    };
    let plan = inputs.render_plan().ok_or(Limit::Size)?;
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let peak = instances(demand.peak(), capacity, inputs.min_running());
    if peak > prices::INSTANCES {
        return Err(Limit::Instances);
    }
    let mean = if scales { demand.mean(&|rps| instances(rps, capacity, inputs.min_running())) } else { peak };
    let mut bill = Bill::new(peak, capacity);
    bill.size = plan.label;
    bill.max_instances = prices::INSTANCES;
    bill.further = if scales { plan.price } else { 0.0 };
    bill.add(Line::Compute, mean * plan.price);
    bill.add(Line::Fees, fee);
    bill.add(Line::Egress, beyond(demand.egress, traffic) * prices::TRAFFIC);
    bill.database(inputs, demand, prices::RENDER_DATABASES);
    Ok(bill)
}
