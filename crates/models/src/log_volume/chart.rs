//! The disk over time, and the history over lines per request.

use super::inputs::Inputs;
use super::model::{GB, HOUR};
use crate::units::Unit;
use crate::{Axis, Lines, Mark, Scale, Series};

const POINTS: u32 = 80;
const HOURS: Unit = Unit { symbol: "h", name: "hours" };
const MOST_LINES: f64 = 100.0;

impl Inputs {
    /// Plots the bytes on the disk of an instance, as entered and as recommended.
    pub(super) fn disk_over_time(&self) -> Lines {
        let (now, better) = (self.volume(), self.recommended());
        // Until the disk is full, or the oldest file is deleted, and half as long again.
        let until = [now.full_after, now.history[1]].into_iter().filter(|time| time.is_finite() && *time > 0.0);
        let span = 1.5 * until.fold(0.0, f64::max);
        let span = if span > 0.0 { span } else { 24.0 * HOUR };
        let at: Vec<f64> = (0..=POINTS).map(|place| f64::from(place) / f64::from(POINTS) * span / HOUR).collect();
        let line = |label, inputs: &Self| {
            let volume = inputs.volume();
            Series::line(label, at.iter().map(|hours| (volume.rate * hours * HOUR).min(volume.on_disk) / GB))
        };
        let mut series = vec![line("As entered", self).chosen(true)];
        if !self.changes_to(&better).is_empty() {
            series.push(line("As recommended", &better));
        }
        let mut limits = vec![Mark::at("free disk", self.free_disk)];
        limits.extend(self.ephemeral_limit.map(|limit| Mark::at("ephemeral storage", limit / 1e3)));
        Lines {
            x: Axis::new("Since the start", HOURS, Scale::Linear),
            y: Axis::new("Logs on the disk", Unit::GB, Scale::Linear),
            at,
            series,
            marks: Vec::new(),
            limits,
        }
    }

    /// Plots the history that is left with more lines per request, as entered and as recommended.
    pub(super) fn history_by_lines(&self) -> Lines {
        let better = self.recommended();
        let first = self.lines_per_request.min(1.0).max(0.1);
        let last = MOST_LINES.max(2.0 * self.lines_per_request);
        let step = libm::log(last / first) / f64::from(POINTS);
        let at: Vec<f64> = (0..=POINTS).map(|place| first * libm::exp(f64::from(place) * step)).collect();
        let line = |label, inputs: &Self| {
            let hours = at.iter().map(|lines| Self { lines_per_request: *lines, ..*inputs }.volume().history[1] / HOUR);
            Series::line(label, hours)
        };
        let mut series = vec![line("As entered", self).chosen(true)];
        if !self.changes_to(&better).is_empty() {
            series.push(line("As recommended", &better));
        }
        Lines {
            x: Axis::new("Lines per request", Unit::NONE, Scale::Log),
            y: Axis::new("History, at most", HOURS, Scale::Log),
            at,
            series,
            marks: vec![Mark::own("now", self.lines_per_request.max(first))],
            limits: if self.outage > 0.0 { vec![Mark::at("collector outage", self.outage)] } else { Vec::new() },
        }
    }
}
