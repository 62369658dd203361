//! The quantities of a log.

use super::inputs::Inputs;

pub(super) const MB: f64 = 1e6;
pub(crate) const GB: f64 = 1e9;
pub(super) const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;
pub(super) const MONTH: f64 = 30.0 * DAY;

/// What is logged, and for how long it is kept. Without a limit, a time is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Volume {
    /// Of all instances, per second.
    pub(super) lines: f64,
    /// Of all instances, per second.
    pub(super) bytes: f64,
    /// Bytes per second of one instance.
    pub(super) rate: f64,
    /// Bytes that rotation and age allow on a disk.
    pub(crate) allowed: f64,
    /// Most bytes on a disk.
    pub(super) on_disk: f64,
    /// Seconds.
    pub(super) full_after: f64,
    /// Seconds.
    pub(super) evicted_after: f64,
    /// Least and most history, in seconds.
    pub(super) history: [f64; 2],
    /// Bytes of all instances in a month.
    pub(super) month: f64,
    /// Dollars per month.
    pub(super) cost: f64,
}

impl Volume {
    /// Returns how many times as large the other one is.
    pub(super) fn factor_of(&self, other: &Self) -> f64 {
        if self.bytes > 0.0 { other.bytes / self.bytes } else { 1.0 }
    }
}

impl Inputs {
    pub(crate) fn volume(&self) -> Volume {
        let (lines, bytes) = (self.request_lines() + self.probe_lines, self.request_bytes() + self.probe_bytes());
        let (rate, disk) = (bytes / self.instances, self.free_disk * GB);
        let age = self.retention.map_or(f64::INFINITY, |days| days * DAY);
        let size = self.rotate_size.map_or(f64::INFINITY, |size| size * MB);
        let files = self.files();
        let allowed = (files * (size + rate * self.rotate_check)).min(amount(rate, age));
        let after = |limit: f64| if allowed > limit { time(limit, rate) } else { f64::INFINITY };
        let full_after = after(disk);
        let history = if allowed > disk {
            [full_after; 2]
        } else {
            // Without a size, lines are deleted by their age only.
            [files - 1.0, files].map(|files| if size.is_finite() { time(files * size, rate).min(age) } else { age })
        };
        let month = bytes * MONTH;
        Volume {
            lines,
            bytes,
            rate,
            allowed,
            on_disk: allowed.min(disk),
            full_after,
            evicted_after: self.ephemeral_limit.map_or(f64::INFINITY, |limit| after(limit * MB)),
            history,
            month,
            cost: (month / GB - self.free_gb).max(0.0) * self.ingest_price,
        }
    }

    /// `k`. Docker keeps one file unless told otherwise.
    pub(super) fn files(&self) -> f64 {
        self.rotate_files.unwrap_or(1.0)
    }

    /// Returns lines per second of requests.
    pub(super) fn request_lines(&self) -> f64 {
        let lines = self.lines_per_request + self.debug_lines + self.statements_logged();
        self.rps * self.sampling / 100.0 * lines
    }

    /// Returns bytes per second of requests.
    pub(super) fn request_bytes(&self) -> f64 {
        let lines = (self.lines_per_request + self.debug_lines) * self.line_bytes;
        self.rps * self.sampling / 100.0 * (lines + self.statements_logged() * self.statement_bytes)
    }

    pub(super) fn probe_bytes(&self) -> f64 {
        self.probe_lines * self.line_bytes
    }

    /// `q`.
    pub(super) fn statements_logged(&self) -> f64 {
        if self.log_statements { self.statements } else { 0.0 }
    }

    /// Returns the inputs with each SQL statement in the log.
    pub(super) fn with_debug(&self) -> Self {
        Self { log_statements: true, ..*self }
    }
}

/// Returns how long a rate takes to reach an amount; infinity if it never does.
fn time(amount: f64, rate: f64) -> f64 {
    if rate == 0.0 { f64::INFINITY } else { amount / rate }
}

/// Returns what a rate amounts to after a time that may be infinite.
fn amount(rate: f64, time: f64) -> f64 {
    if rate == 0.0 { 0.0 } else { rate * time }
}
