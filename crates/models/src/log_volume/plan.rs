//! The recommendation: the inputs to change, so that the disk never fills and the bill stays within its budget.

use super::inputs::Inputs;
use super::model::{GB, HOUR, MB, MONTH, Volume};
use crate::Change;

/// Share of the lines above which probes are worth a finding.
pub(super) const MANY_PROBES: f64 = 0.05;
/// Files of a recommended rotation.
const FILES: f64 = 5.0;
/// Share of the free disk that a recommended rotation may use.
const OF_THE_DISK: f64 = 0.5;
/// Share of the ephemeral storage that it may use.
const OF_THE_LIMIT: f64 = 0.8;
/// The largest size that the form accepts, in MB.
pub(super) const LARGEST: f64 = 1e6;
/// Recommended sizes are multiples of this, in MB.
const STEP: f64 = 10.0;

impl Inputs {
    /// Returns the inputs after all recommended changes.
    pub(super) fn recommended(&self) -> Self {
        let mut better = Self { log_statements: false, debug_lines: 0.0, ..*self };
        if self.share_of_probes() > MANY_PROBES {
            better.probe_lines = 0.0;
        }
        let allowed = better.bytes_allowed();
        let volume = better.volume();
        if volume.bytes > allowed {
            let share = (allowed - better.probe_bytes()) / better.request_bytes() * better.sampling;
            // Tenths of a percent, at least one.
            better.sampling = ((share * 10.0).floor() / 10.0).max(0.1).min(better.sampling);
        }
        better.with_rotation()
    }

    /// Returns the share of the lines at INFO that probes write, before sampling.
    pub(super) fn share_of_probes(&self) -> f64 {
        let lines = self.rps * self.lines_per_request + self.probe_lines;
        if self.probe_lines > 0.0 { self.probe_lines / lines } else { 0.0 }
    }

    /// Returns the bytes per second that the budget and the collectors allow.
    pub(super) fn bytes_allowed(&self) -> f64 {
        let paid = match self.budget {
            Some(budget) if self.ingest_price > 0.0 => (budget / self.ingest_price + self.free_gb) * GB / MONTH,
            _ => f64::INFINITY,
        };
        paid.min(self.ship_bandwidth.map_or(f64::INFINITY, |bandwidth| bandwidth * MB * self.instances))
    }

    /// Returns whether the logs fill the disk, or reach the limit of the pod.
    pub(super) fn overflows(volume: &Volume) -> bool {
        volume.full_after.is_finite() || volume.evicted_after.is_finite()
    }

    /// Returns whether an outage of the collector loses lines.
    pub(super) fn is_short(&self, volume: &Volume) -> bool {
        volume.history[0] < self.outage * HOUR
    }

    /// Sets a rotation that fits the disk and holds the lines of an outage, if the present one does not, and if there is
    /// a better one.
    fn with_rotation(self) -> Self {
        let now = self.volume();
        if !Self::overflows(&now) && !self.is_short(&now) {
            return self;
        }
        let room =
            (OF_THE_DISK * self.free_disk * GB).min(OF_THE_LIMIT * self.ephemeral_limit.unwrap_or(f64::INFINITY) * MB);
        let files = self.rotate_files.filter(|files| (2.0..=10.0).contains(files)).unwrap_or(FILES);
        let fits = room / files - now.rate * self.rotate_check;
        let holds = self.outage * HOUR * now.rate / (files - 1.0);
        let size = ((holds / MB / STEP).ceil().max(1.0) * STEP).min((fits / MB).floor()).min(LARGEST);
        if size < 1.0 {
            return self;
        }
        let better = Self { rotate_size: Some(size), rotate_files: Some(files), ..self };
        let after = better.volume();
        let helps = !Self::overflows(&after) && (Self::overflows(&now) || after.history[0] > now.history[0]);
        if helps { better } else { self }
    }

    /// Returns the fields in which the recommendation differs.
    pub(super) fn changes_to(&self, better: &Self) -> Vec<Change> {
        let mut plan = Vec::new();
        let mut number = |field, from: f64, to: f64| {
            if from != to {
                plan.push(Change::number(field, to));
            }
        };
        number("rotate-size", self.rotate_size.unwrap_or(-1.0), better.rotate_size.unwrap_or(-1.0));
        number("rotate-files", self.rotate_files.unwrap_or(-1.0), better.rotate_files.unwrap_or(-1.0));
        number("debug-lines-per-request", self.debug_lines, better.debug_lines);
        number("probe-lines-per-second", self.probe_lines, better.probe_lines);
        number("sampling", self.sampling, better.sampling);
        if self.log_statements {
            plan.push(Change::choice("log-statements", "false"));
        }
        plan
    }
}
