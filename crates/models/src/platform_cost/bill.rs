//! What a platform charges for a load, line by line.

use super::demand::{Demand, HOURS};
use super::inputs::{DatabaseSize, Inputs};
use super::money::cents;
use super::platforms;
use super::prices::Database;

/// Lines of a bill.
pub(super) const LINES: usize = 9;

/// A line of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Servers, nodes, tasks, instances.
    Compute,
    /// Load balancer, by time and by use.
    LoadBalancer,
    /// NAT gateways, by time and by use.
    Nat,
    /// Public addresses.
    Addresses,
    /// Traffic to the internet.
    Egress,
    /// Logs taken in.
    Logs,
    /// The database with its storage.
    Database,
    /// Control plane, workspace, plan.
    Fees,
    /// Your time.
    Ops,
}

/// What a platform is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Platform {
    /// For machines; public interface.
    pub(super) key: &'static str,
    /// For people.
    pub(super) label: &'static str,
    /// The bill of a month.
    pub(super) bill: fn(&Inputs, &Demand) -> Result<Bill, Limit>,
}

/// The platforms, in the order of the table.
pub(super) const PLATFORMS: [Platform; 7] = [
    Platform { key: "vps", label: "VPS", bill: platforms::vps },
    Platform { key: "kubernetes", label: "Kubernetes", bill: platforms::kubernetes },
    Platform { key: "fargate", label: "Fargate", bill: platforms::fargate },
    Platform { key: "cloud-run", label: "Cloud Run", bill: platforms::cloud_run },
    Platform { key: "railway", label: "Railway", bill: platforms::railway },
    Platform { key: "render", label: "Render", bill: platforms::render },
    Platform { key: "fly", label: "Fly", bill: platforms::fly },
];

/// Why a platform cannot serve a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// No size is as large as an instance.
    Size,
    /// The plan ends before the load does.
    Plan,
    /// The number of instances ends before the load does.
    Instances,
}

/// A month's bill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bill {
    /// Dollars for each [`Line`], each rounded to cents.
    lines: [f64; LINES],
    /// Name of the size that it is for, where there is one to choose.
    pub(super) size: &'static str,
    /// Servers, nodes or instances of that size in the busiest hour.
    pub(super) units: f64,
    /// Instances in the busiest hour.
    pub(super) instances: f64,
    /// Requests per second that one of them takes.
    pub(super) capacity: f64,
    /// Price of a further instance for the month; 0 where none is started by itself.
    pub(super) further: f64,
    /// Instances that the platform allows, infinite where it sets no limit.
    pub(super) most: f64,
    /// Connections that the database allows; `None` where that is not published.
    pub(super) connections: Option<f64>,
}

impl Bill {
    /// A bill for instances that take so much each.
    pub(super) fn new(instances: f64, capacity: f64) -> Self {
        Self {
            lines: [0.0; LINES],
            size: "",
            units: instances,
            instances,
            capacity,
            further: 0.0,
            most: f64::INFINITY,
            connections: None,
        }
    }

    /// Adds an amount to a line. Not inlined, as there are some forty of them.
    #[inline(never)]
    pub(super) fn add(&mut self, line: Line, dollars: f64) {
        self.lines[line as usize] = cents(self.lines[line as usize] + cents(dollars));
    }

    /// Adds the database.
    #[inline(never)]
    pub(super) fn database(&mut self, inputs: &Inputs, sizes: &[Database; 2]) {
        let (size, storage) = match inputs.database {
            DatabaseSize::None => return,
            DatabaseSize::Small => (&sizes[0], 10.0),
            DatabaseSize::Medium => (&sizes[1], 50.0),
        };
        self.connections = (size.connections > 0.0).then_some(size.connections);
        self.add(Line::Database, size.month(storage, inputs.month_hours));
    }

    /// Dollars of a line.
    pub(super) fn line(&self, line: Line) -> f64 {
        self.lines[line as usize]
    }

    /// Returns the cheaper bill, or `other` if both cost the same.
    #[inline(never)]
    pub(super) fn cheaper(self, other: Option<Self>) -> Self {
        other.filter(|other| other.infrastructure() <= self.infrastructure()).unwrap_or(self)
    }

    /// Everything but your time.
    pub(super) fn infrastructure(&self) -> f64 {
        cents(self.lines.iter().sum::<f64>() - self.line(Line::Ops))
    }

    /// Everything; your time if it counts.
    pub(super) fn total(&self, inputs: &Inputs) -> f64 {
        cents(self.infrastructure() + if inputs.count_ops { self.line(Line::Ops) } else { 0.0 })
    }
}

impl Inputs {
    /// The bill of the platform at that place in [`PLATFORMS`].
    pub(super) fn bill(&self, place: usize, demand: &Demand) -> Result<Bill, Limit> {
        let hours = [
            self.ops_vps,
            self.ops_kubernetes,
            self.ops_fargate,
            self.ops_cloud_run,
            self.ops_railway,
            self.ops_render,
            self.ops_fly,
        ];
        let mut bill = (PLATFORMS[place].bill)(self, demand)?;
        bill.add(Line::Ops, hours[place] * self.ops_rate);
        Ok(bill)
    }

    /// The bills of all platforms for a load.
    pub(super) fn bills(&self, profile: &[f64; HOURS], rps: f64) -> [Result<Bill, Limit>; PLATFORMS.len()] {
        let demand = Demand::new(self, profile, rps);
        std::array::from_fn(|place| self.bill(place, &demand))
    }

    /// What each platform costs; infinite where it cannot serve the load.
    pub(super) fn costs(&self, profile: &[f64; HOURS], rps: f64) -> [f64; PLATFORMS.len()] {
        let demand = Demand::new(self, profile, rps);
        std::array::from_fn(|place| self.bill(place, &demand).map_or(f64::INFINITY, |bill| bill.total(self)))
    }

    /// Least instances where one always runs.
    pub(super) fn least(&self) -> f64 {
        self.min_instances.max(1.0)
    }

    /// Least instances where they are placed by zone.
    pub(super) fn least_by_zone(&self) -> f64 {
        self.min_instances.max(self.zones)
    }

    /// Memory of an instance, in GiB.
    pub(super) fn memory_gib(&self) -> f64 {
        self.memory / 1_024.0
    }
}

/// The place of the cheapest; `None` when nothing is finite.
pub(super) fn cheapest(costs: &[f64]) -> Option<usize> {
    let mut best = None;
    for (place, cost) in costs.iter().enumerate() {
        if cost.is_finite() && best.is_none_or(|best: usize| *cost < costs[best]) {
            best = Some(place);
        }
    }
    best
}
