//! What the machine does besides the experiment, and the rule for throwing a run away.
//!
//! The rule was written before the first measurement: a run is repeated if the hypervisor took more than
//! [`MAX_STEAL`] of the processors' time during it. It looks at the machine and never at what was measured, so it
//! cannot choose results. After the third disturbed run of a cell, the last one is kept and the file says so.

use crate::stats::quantile;
use anyhow::{Context, Result};
use measurements::Noise;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// Share of the processors' time that others may take during a run.
pub const MAX_STEAL: f64 = 0.02;

/// Measures for a while how late a sleeping thread is woken up.
pub fn measure(duration: Duration) -> Noise {
    let watch = Watch::start();
    let end = Instant::now() + duration;
    let mut late = Vec::new();
    while Instant::now() < end {
        let due = Instant::now() + Duration::from_millis(1);
        thread::sleep(Duration::from_millis(1));
        late.push(due.elapsed().as_secs_f64() * 1e6);
    }
    let steal = watch.and_then(|watch| watch.steal()).unwrap_or_default();
    Noise { wakeup_p50_us: quantile(&mut late, 0.5).round(), wakeup_p99_us: quantile(&mut late, 0.99).round(), steal }
}

/// Watches the machine during a run.
pub struct Watch {
    steal: u64,
    total: u64,
}

impl Watch {
    /// Starts to watch.
    pub fn start() -> Result<Self> {
        let stat = fs::read_to_string("/proc/stat").context("reading /proc/stat")?;
        let ticks: Vec<u64> = stat
            .lines()
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .skip(1)
            .filter_map(|ticks| ticks.parse().ok())
            .collect();
        // user nice system idle iowait irq softirq steal; the rest is part of user and nice.
        Ok(Self { steal: ticks.get(7).copied().unwrap_or(0), total: ticks.iter().take(8).sum() })
    }

    /// Returns the share of time that was taken away since the start.
    pub fn steal(&self) -> Result<f64> {
        let now = Self::start()?;
        let total = now.total.saturating_sub(self.total).max(1);
        Ok(now.steal.saturating_sub(self.steal) as f64 / total as f64)
    }

    /// Returns the rule that the run broke, and by what.
    pub fn broken_rule(&self) -> Result<Option<(String, f64)>> {
        let steal = self.steal()?;
        let rule = format!("steal time at most {}% of the processors", MAX_STEAL * 100.0);
        Ok((steal > MAX_STEAL).then_some((rule, steal)))
    }
}
