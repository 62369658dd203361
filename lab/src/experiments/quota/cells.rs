//! What is measured.

use crate::words::count;

/// Mean processor time of a request, in milliseconds. Exponential, as the calculator assumes.
pub const CPU_MS: f64 = 5.0;

/// The kernel's default period, in milliseconds.
pub const PERIOD_MS: f64 = 100.0;

/// One cell.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Processors per period; `None` without a limit.
    pub quota: Option<f64>,
    pub workers: usize,
    /// Requests per second.
    pub rate: f64,
}

impl Setting {
    pub fn name(&self) -> String {
        let workers = count(self.workers, "worker");
        let quota = self.quota.map_or_else(|| "no limit".into(), |quota| format!("limit of {quota} CPU"));
        let of = self.quota.unwrap_or(self.workers as f64);
        format!("{quota}, {workers}, {:.0}% used", 100.0 * self.rate * CPU_MS / 1e3 / of)
    }
}

/// Cells with and without a limit.
pub fn settings(short: bool) -> (Vec<Setting>, Vec<Setting>) {
    let at = |share: f64, cores: f64| share * cores / CPU_MS * 1e3;
    let free = |workers: usize, share| Setting { quota: None, workers, rate: at(share, workers as f64) };
    let limited = |quota, workers, share| Setting { quota: Some(quota), workers, rate: at(share, quota) };
    let mut without = vec![free(1, 0.5), free(1, 0.7)];
    let mut with = vec![
        limited(0.5, 1, 0.5),
        limited(0.5, 1, 0.7),
        limited(0.5, 1, 0.85),
        limited(0.5, 2, 0.7),
        limited(1.0, 1, 0.7),
        limited(1.0, 2, 0.5),
        limited(1.0, 2, 0.7),
        limited(1.0, 2, 0.85),
        limited(1.0, 4, 0.7),
    ];
    if short {
        without.truncate(1);
        with.truncate(1);
    }
    (without, with)
}
