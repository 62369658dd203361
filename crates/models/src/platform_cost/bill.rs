//! The bill of a platform for a load, line by line.

use super::demand::{Demand, TARGET};
use super::inputs::{DatabaseSize, Inputs};
use super::money::cents;
use super::prices::Database;

/// Number of lines of a bill.
pub(super) const LINES: usize = 9;

/// A line of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Servers, nodes, tasks, instances.
    Compute,
    LoadBalancer,
    Nat,
    Addresses,
    Egress,
    /// Log ingestion.
    Logs,
    Database,
    /// Control plane, workspace, plan.
    Fees,
    Ops,
}

/// Why a platform cannot serve a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// No size is large enough for an instance.
    Size,
    /// The load exceeds the plan.
    Plan,
    /// The load exceeds the maximum number of instances on the platform.
    Instances,
    /// The load exceeds the reader's maximum number of instances.
    Cap,
}

/// A month's bill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bill {
    /// Dollars for each [`Line`], rounded to cents.
    lines: [f64; LINES],
    /// Name of the chosen size; empty without a choice.
    pub(super) size: &'static str,
    /// Servers, nodes or instances of that size in the busiest hour.
    pub(super) units: f64,
    /// Instances in the busiest hour.
    pub(super) instances: f64,
    /// Requests per second of an instance.
    pub(super) capacity: f64,
    /// Machines that the reader operates. We assume that an instance operated by the platform is a tenth of the work.
    pub(super) machines: f64,
    /// Monthly price of another instance; 0 without autoscaling.
    pub(super) further: f64,
    /// Compute of a month in which the instances use all of their CPU, if the platform bills CPU time.
    pub(super) all_cpu: Option<f64>,
    /// Maximum number of instances on the platform; infinite without a limit.
    pub(super) max_instances: f64,
    /// Maximum number of database connections; `None` if not published.
    pub(super) connections: Option<f64>,
}

impl Bill {
    /// Creates a bill for instances with this capacity, in requests per second.
    pub(super) fn new(instances: f64, capacity: f64) -> Self {
        Self {
            lines: [0.0; LINES],
            size: "",
            units: instances,
            instances,
            capacity,
            machines: 0.1 * instances,
            further: 0.0,
            all_cpu: None,
            max_instances: f64::INFINITY,
            connections: None,
        }
    }

    /// Adds an amount to a line. Not inlined because it has about forty callers.
    #[inline(never)]
    pub(super) fn add(&mut self, line: Line, dollars: f64) {
        self.lines[line as usize] = cents(self.lines[line as usize] + cents(dollars));
    }

    /// Adds the cheapest database that has the CPU for the busiest hour, no smaller than the chosen size.
    ///
    /// Beyond the largest size the bill has several of them, which is a lower bound: the data has to be split.
    #[inline(never)]
    pub(super) fn database(&mut self, inputs: &Inputs, demand: &Demand, sizes: &[Database]) {
        let (place, storage) = match inputs.database {
            DatabaseSize::None => return,
            DatabaseSize::Small => (0, 10.0),
            DatabaseSize::Medium => (1, 50.0),
        };
        let min = sizes.get(place).map_or(0.0, |size| size.price);
        let busy = demand.peak() * inputs.db_time / 1e3 / TARGET;
        let most = sizes.iter().fold(0.0, |most: f64, size| most.max(size.vcpu));
        let mut best: Option<(f64, f64)> = None;
        for size in sizes.iter().filter(|size| size.price >= min) {
            let count = if size.vcpu == most { (busy / size.vcpu - 1e-9).ceil().max(1.0) } else { 1.0 };
            let month = count * size.month(inputs.month_hours) + size.disk(storage);
            if count * size.vcpu >= busy - 1e-9 && best.is_none_or(|(least, _)| month < least) {
                best = Some((month, count * size.connections));
            }
        }
        if let Some((month, connections)) = best {
            self.connections = (connections > 0.0).then_some(connections);
            self.add(Line::Database, month);
        }
    }

    pub(super) fn line(&self, line: Line) -> f64 {
        self.lines[line as usize]
    }

    /// Returns the cheaper bill, or `other` if both cost the same.
    #[inline(never)]
    pub(super) fn cheaper(self, other: Option<Self>) -> Self {
        other.filter(|other| other.infrastructure() <= self.infrastructure()).unwrap_or(self)
    }

    /// Returns the sum without the reader's time.
    pub(super) fn infrastructure(&self) -> f64 {
        cents(self.lines.iter().sum::<f64>() - self.line(Line::Ops))
    }

    /// Returns the sum, including the reader's time if it counts.
    pub(super) fn total(&self, inputs: &Inputs) -> f64 {
        cents(self.infrastructure() + if inputs.count_ops { self.line(Line::Ops) } else { 0.0 })
    }
}
