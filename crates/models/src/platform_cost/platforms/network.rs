//! The lines of network and logs that the platforms of a vendor share.

use crate::platform_cost::bill::{Bill, Line};
use crate::platform_cost::demand::Demand;
use crate::platform_cost::inputs::{Inputs, Nat};
use crate::platform_cost::money::{beyond, tiered};
use crate::platform_cost::prices::{cloud_run, fargate, kubernetes};

/// New connections per second in a capacity unit of an Application Load Balancer; it also has 1 GB an hour.
///
/// Its 3,000 active connections a minute never bind: connections that idle for the default 60 s are 50 new ones per
/// second.
const NEW_CONNECTIONS: f64 = 25.0;
/// Requests per second of a node of DigitalOcean's load balancer, and by our assumption of a self-hosted proxy.
pub(super) const NODE_RPS: f64 = 10_000.0;
const GIB_PER_TIB: f64 = 1_024.0;

pub(super) fn gateways(inputs: &Inputs) -> f64 {
    match inputs.nat {
        Nat::None => 0.0,
        Nat::One => 1.0,
        Nat::PerZone => inputs.zones,
    }
}

/// Adds load balancer, NAT, addresses, egress and logs of AWS. `nodes` is the mean number of tasks or nodes.
pub(super) fn aws(bill: &mut Bill, inputs: &Inputs, demand: &Demand, nodes: f64) {
    let hours = demand.hours;
    let units = demand.mean(&|rps| {
        let gib_per_hour = if demand.rps > 0.0 { rps * demand.egress / (demand.rps * hours) } else { 0.0 };
        (rps / inputs.requests_per_connection / NEW_CONNECTIONS).max(gib_per_hour)
    });
    let gateways = gateways(inputs);
    // A load balancer has an address in each of at least two zones. Without NAT each task or node has one as well.
    let addresses = inputs.zones.max(2.0) + if gateways > 0.0 { gateways } else { nodes };
    let (free_egress, free_logs) =
        if inputs.free_tier { (fargate::EGRESS_FREE, fargate::LOGS_FREE) } else { (0.0, 0.0) };
    let tiers = [
        (10.0 * GIB_PER_TIB, fargate::EGRESS_10_TB),
        (50.0 * GIB_PER_TIB, fargate::EGRESS_50_TB),
        (150.0 * GIB_PER_TIB, fargate::EGRESS_150_TB),
    ];
    // Responses leave through the load balancer. Only what the service itself sends, its logs, goes through NAT.
    let nat_data = if gateways > 0.0 { demand.logs * fargate::NAT_DATA } else { 0.0 };
    bill.add(Line::LoadBalancer, hours * fargate::LOAD_BALANCER);
    bill.add(Line::LoadBalancer, hours * units * fargate::LOAD_BALANCER_UNIT);
    bill.add(Line::Nat, hours * gateways * fargate::NAT);
    bill.add(Line::Nat, nat_data);
    bill.add(Line::Addresses, hours * addresses * fargate::IPV4);
    bill.add(Line::Egress, tiered(beyond(demand.egress, free_egress), &tiers, fargate::EGRESS_BEYOND));
    bill.add(Line::Logs, beyond(demand.logs, free_logs) * fargate::LOGS);
    bill.database(inputs, demand, fargate::AWS_DATABASES);
}

/// Adds Google's load balancer: up to five forwarding rules, and the data.
pub(super) fn google_balancer(bill: &mut Bill, demand: &Demand) {
    bill.add(Line::LoadBalancer, demand.hours * kubernetes::GKE_FORWARDING);
    bill.add(Line::LoadBalancer, demand.egress * kubernetes::GKE_FORWARDING_DATA);
}

/// Adds egress, logs and database of Google.
pub(super) fn google(bill: &mut Bill, inputs: &Inputs, demand: &Demand) {
    let (free_egress, free_logs) =
        if inputs.free_tier { (cloud_run::EGRESS_FREE, cloud_run::LOGS_FREE) } else { (0.0, 0.0) };
    let tiers = [(GIB_PER_TIB, cloud_run::EGRESS_1_TB), (10.0 * GIB_PER_TIB, cloud_run::EGRESS_10_TB)];
    bill.add(Line::Egress, tiered(beyond(demand.egress, free_egress), &tiers, cloud_run::EGRESS_BEYOND));
    bill.add(Line::Logs, beyond(demand.logs, free_logs) * cloud_run::LOGS);
    bill.database(inputs, demand, cloud_run::GOOGLE_DATABASES);
}
