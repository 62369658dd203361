//! Kubernetes: pods on nodes, both scaled by the hour.

use super::network::{self, NODE_RPS, gateways};
use crate::platform_cost::bill::{Bill, Limit, Line};
use crate::platform_cost::demand::{Demand, HOURS, TARGET, capacity, instances};
use crate::platform_cost::inputs::{Architecture, Inputs, KubernetesProvider};
use crate::platform_cost::money::beyond;
use crate::platform_cost::prices::{Plan, kubernetes as prices, vps};

/// What the system, the kubelet and DaemonSets use of a node: a share of its vCPUs, and GB of its memory (our
/// assumption).
const OWN_VCPU: f64 = 0.1;
const OWN_MEMORY: f64 = 1.0;
/// Disk of a node at EKS, in GB.
const DISK: f64 = 20.0;

pub(super) fn kubernetes(inputs: &Inputs, demand: &Demand) -> Result<Bill, Limit> {
    let plans = match (inputs.kubernetes_provider, inputs.architecture) {
        (KubernetesProvider::Eks, Architecture::X86) => prices::EKS_X86_PLANS,
        (KubernetesProvider::Eks, Architecture::Arm) => prices::EKS_ARM_PLANS,
        (KubernetesProvider::Gke, _) => prices::GKE_PLANS,
        (KubernetesProvider::Doks, _) => prices::DOKS_PLANS,
        (KubernetesProvider::GkeAutopilot, _) => return Ok(autopilot(inputs, demand)),
    };
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let pods = demand.hourly.map(|rps| instances(rps, capacity, inputs.min_by_zone()));
    let mut best: Option<Bill> = None;
    for plan in plans {
        let places = plan.places(inputs.vcpu, inputs.memory_gib(), OWN_VCPU, OWN_MEMORY);
        if places >= 1.0 {
            let needed = pods.map(|pods| (pods / places).ceil().max(inputs.zones));
            if best.is_some_and(|best| best.infrastructure() < plan.month(&needed, demand.hours)) {
                continue;
            }
            // Another node may cost less than its included traffic.
            for level in plan.levels(&needed, demand.egress) {
                let nodes = needed.map(|nodes| nodes.max(level));
                let mut bill = Bill::new(pods[0], capacity);
                bill.size = plan.label;
                bill.units = nodes[0];
                bill.machines = nodes[0];
                bill.further = plan.month(&[1.0; HOURS], demand.hours) / places;
                charge(&mut bill, inputs, demand, plan, &nodes);
                best = Some(bill.cheaper(best));
            }
        }
    }
    best.ok_or(Limit::Size)
}

/// Adds the cost of the nodes of a plan; `nodes` is their number in each hour.
#[inline(never)]
fn charge(bill: &mut Bill, inputs: &Inputs, demand: &Demand, plan: &Plan, nodes: &[f64; HOURS]) {
    let hours = demand.hours;
    let mean_nodes = nodes.iter().sum::<f64>() / HOURS as f64;
    bill.add(Line::Compute, plan.month(nodes, hours));
    match inputs.kubernetes_provider {
        KubernetesProvider::Eks => {
            bill.add(Line::Compute, mean_nodes * DISK * prices::EKS_DISK);
            bill.add(Line::Fees, hours * prices::EKS_CLUSTER);
            network::aws(bill, inputs, demand, mean_nodes);
        }
        KubernetesProvider::Gke => {
            // The credit is for zonal clusters.
            google(bill, inputs, demand, mean_nodes, inputs.zones < 2.0);
        }
        // Has no nodes to charge; see `autopilot`.
        KubernetesProvider::GkeAutopilot => {}
        KubernetesProvider::Doks => {
            let fee = if inputs.zones > 1.0 { prices::DOKS_HIGH_AVAILABILITY } else { 0.0 };
            let balancers = (demand.peak() / NODE_RPS).ceil().max(1.0);
            bill.add(Line::Fees, fee);
            bill.add(Line::LoadBalancer, balancers * vps::DIGITALOCEAN_LOAD_BALANCER);
            bill.add(Line::Egress, beyond(demand.egress, mean_nodes * plan.traffic) * vps::DIGITALOCEAN_TRAFFIC);
            bill.database(inputs, demand, vps::DIGITALOCEAN_DATABASES);
        }
    }
}

/// Adds what both modes of GKE charge: cluster, load balancer, NAT, egress, logs and database.
fn google(bill: &mut Bill, inputs: &Inputs, demand: &Demand, nodes: f64, has_credit: bool) {
    let hours = demand.hours;
    let credit = if inputs.free_tier && has_credit { prices::GKE_CREDIT } else { 0.0 };
    let nat = if gateways(inputs) > 0.0 { hours * nodes * prices::GKE_NAT } else { 0.0 };
    bill.add(Line::Fees, beyond(hours * prices::GKE_CLUSTER, credit));
    network::google_balancer(bill, demand);
    bill.add(Line::Nat, nat);
    network::google(bill, inputs, demand);
}

/// Autopilot bills what the pods request: 0.25 vCPU and 0.5 GiB or more, and 1 to 6.5 GiB for each vCPU.
///
/// Google runs the nodes. Cloud NAT bills them all the same; we assume one in each zone.
fn autopilot(inputs: &Inputs, demand: &Demand) -> Bill {
    let memory = inputs.memory_gib();
    let vcpu = inputs.vcpu.max(0.25).max(memory / 6.5);
    let memory = memory.max(0.5).max(vcpu);
    let capacity = capacity(inputs, inputs.vcpu, inputs.concurrency, TARGET);
    let pods = |rps: f64| instances(rps, capacity, inputs.min_by_zone());
    let one = demand.hours * (vcpu * prices::AUTOPILOT_CPU + memory * prices::AUTOPILOT_MEMORY);
    let mut bill = Bill::new(pods(demand.peak()), capacity);
    bill.further = one;
    bill.add(Line::Compute, demand.mean(&pods) * one);
    google(&mut bill, inputs, demand, inputs.zones, true);
    bill
}
