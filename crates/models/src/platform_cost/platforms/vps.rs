//! Containers on self-managed servers. They do not autoscale: the servers of the busiest hour run all day.

use super::network::NODE_RPS;
use crate::platform_cost::bill::{Bill, Limit, Line};
use crate::platform_cost::demand::{Demand, HOURS, TARGET, capacity, instances};
use crate::platform_cost::inputs::{Architecture, Inputs, VpsProvider};
use crate::platform_cost::money::beyond;
use crate::platform_cost::prices::{Plan, cloud_run, fargate, vps as prices};

/// Memory that the system of a server takes, in GB (our assumption).
const OWN_MEMORY: f64 = 0.25;

pub(super) fn vps(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    let plans = match inputs.vps_provider {
        VpsProvider::Hetzner if inputs.architecture == Architecture::Arm => prices::HETZNER_ARM_PLANS,
        VpsProvider::Hetzner => prices::HETZNER_PLANS,
        VpsProvider::DigitalOcean => prices::DIGITALOCEAN_PLANS,
        VpsProvider::Lightsail => prices::LIGHTSAIL_PLANS,
        VpsProvider::LightsailIpv6 => prices::LIGHTSAIL_IPV6_PLANS,
    };
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let instances = instances(demand.peak(), capacity, inputs.min_by_zone());
    let mut best: Option<Bill> = None;
    for plan in plans {
        let places = plan.places(inputs.vcpu, inputs.memory_gib(), 0.0, OWN_MEMORY);
        if places >= 1.0 {
            let min = (instances / places).ceil().max(inputs.zones);
            if best.is_some_and(|best| best.infrastructure() < plan.month(&[min; HOURS], demand.hours)) {
                continue;
            }
            // Another server or proxy may cost less than its included traffic.
            let mut levels = plan.levels(&[min; HOURS], demand.egress);
            // A second server needs a proxy, which includes traffic as well.
            if min < 2.0 && levels.len() > 1 {
                levels.push(2.0);
            }
            for level in levels {
                let servers = min.max(level);
                let balanced = servers > 1.0 || demand.alike;
                let balancers = if balanced { (demand.peak() / NODE_RPS).ceil().max(1.0) } else { 0.0 };
                let egress = if balanced { demand.egress } else { 0.0 };
                for level in plans[0].levels(&[balancers; HOURS], egress) {
                    let mut bill = Bill::new(instances, capacity);
                    bill.size = plan.label;
                    bill.units = servers;
                    bill.machines = servers + balancers.max(level);
                    charge(&mut bill, inputs, demand, [plan, &plans[0]], [servers, balancers.max(level)]);
                    best = Some(bill.cheaper(best));
                }
            }
        }
    }
    best.ok_or(Limit::Size)
}

/// Adds the cost of the servers and their proxies or load balancers.
#[inline(never)]
fn charge(
    bill: &mut Bill,
    inputs: &Inputs,
    demand: &Demand,
    [plan, proxy]: [&Plan; 2],
    [servers, balancers]: [f64; 2],
) {
    let month = |plan: &Plan, count: f64| plan.month(&[count; HOURS], demand.hours);
    // Providers without a known price of a load balancer get a proxy on the smallest server.
    let own = inputs.vps_provider != VpsProvider::DigitalOcean;
    let balancer = if own { month(proxy, balancers) } else { balancers * prices::DIGITALOCEAN_LOAD_BALANCER };
    let included = if own && balancers > 0.0 { balancers * proxy.traffic } else { servers * plan.traffic };
    let extra = beyond(demand.egress, included);
    let (egress, addresses, databases) = match inputs.vps_provider {
        VpsProvider::Hetzner => (
            extra / 1_000.0 * prices::HETZNER_TRAFFIC,
            (servers + balancers) * prices::HETZNER_IPV4,
            if demand.alike { cloud_run::NEON_DATABASES } else { prices::HETZNER_DATABASES },
        ),
        VpsProvider::DigitalOcean => (extra * prices::DIGITALOCEAN_TRAFFIC, 0.0, prices::DIGITALOCEAN_DATABASES),
        VpsProvider::Lightsail | VpsProvider::LightsailIpv6 => {
            (extra * prices::LIGHTSAIL_TRAFFIC, 0.0, fargate::AWS_DATABASES)
        }
    };
    bill.add(Line::Compute, month(plan, servers));
    bill.add(Line::LoadBalancer, balancer);
    bill.add(Line::Addresses, addresses);
    bill.add(Line::Egress, egress);
    bill.database(inputs, demand, databases);
}
