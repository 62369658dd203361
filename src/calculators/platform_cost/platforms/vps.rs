//! Containers on servers that you run. Nothing scales by itself: the servers are those of the busiest hour, all day.

use super::network::NODE_RPS;
use crate::calculators::platform_cost::bill::{Bill, Limit, Line};
use crate::calculators::platform_cost::demand::{Demand, HOURS, TARGET, capacity, instances};
use crate::calculators::platform_cost::fields::{Inputs, VpsProvider};
use crate::calculators::platform_cost::money::beyond;
use crate::calculators::platform_cost::prices::{Plan, fargate, vps as prices};

/// What the system of a server takes of its memory, in GB (our assumption).
const OWN_MEMORY: f64 = 0.25;

pub(in super::super) fn vps(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    let (plans, databases) = match inputs.vps_provider {
        VpsProvider::Hetzner => (prices::HETZNER_PLANS, &prices::HETZNER_DATABASES),
        VpsProvider::DigitalOcean => (prices::DIGITALOCEAN_PLANS, &prices::DIGITALOCEAN_DATABASES),
        VpsProvider::Lightsail => (prices::LIGHTSAIL_PLANS, &fargate::AWS_DATABASES),
    };
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let instances = instances(demand.peak(), capacity, inputs.least_by_zone());
    let month = |plan: &Plan, count: f64| plan.month(&[count; HOURS], demand.hours);
    let mut best: Option<(&Plan, f64, f64)> = None;
    for plan in plans {
        let places = plan.places(inputs.vcpu, inputs.memory_gib(), 0.0, OWN_MEMORY);
        if places >= 1.0 {
            let servers = (instances / places).ceil().max(inputs.zones);
            let cost = month(plan, servers);
            if best.is_none_or(|(_, _, least)| cost < least) {
                best = Some((plan, servers, cost));
            }
        }
    }
    let (plan, servers, compute) = best.ok_or(Limit::Size)?;

    let own = inputs.vps_provider != VpsProvider::DigitalOcean;
    let balancers = if servers > 1.0 { (demand.peak() / NODE_RPS).ceil().max(1.0) } else { 0.0 };
    // Where no price of a load balancer is known, the smallest server with a proxy on it does that work.
    let proxy = &plans[0];
    let (balancer, in_front) = match own {
        true => (month(proxy, balancers), balancers * proxy.traffic),
        false => (balancers * prices::DIGITALOCEAN_LOAD_BALANCER, 0.0),
    };
    let included = if own && balancers > 0.0 { in_front } else { servers * plan.traffic };
    let extra = beyond(demand.egress, included);
    let (egress, addresses) = match inputs.vps_provider {
        VpsProvider::Hetzner => {
            (extra / 1_000.0 * prices::HETZNER_TRAFFIC, (servers + balancers) * prices::HETZNER_IPV4)
        }
        VpsProvider::DigitalOcean => (extra * prices::DIGITALOCEAN_TRAFFIC, 0.0),
        VpsProvider::Lightsail => (extra * prices::LIGHTSAIL_TRAFFIC, 0.0),
    };
    let mut bill = Bill::new(instances, capacity);
    bill.size = plan.label;
    bill.add(Line::Compute, compute);
    bill.add(Line::LoadBalancer, balancer);
    bill.add(Line::Addresses, addresses);
    bill.add(Line::Egress, egress);
    bill.database(inputs, databases);
    Ok(bill)
}
