//! What the machine does besides the experiment, and the rules for throwing a run away.
//!
//! The first rule was written before the first measurement, the second before all but that of the pool. A run is
//! repeated if the hypervisor took more than [`MAX_STEAL`] of the processors' time during it. If the processor is its
//! subject, it is repeated as well if programs besides the lab and what it started used more than [`MAX_OTHERS`] of one
//! processor. The rules look at the machine and never at what was measured, so they cannot choose results. After the
//! third disturbed run of a cell, the last one is kept and the file says so.

use crate::parts::process;
use crate::stats::quantile;
use anyhow::{Context, Result};
use measurements::Noise;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// Share of the processors' time that other machines may take during a run.
const MAX_STEAL: f64 = 0.02;

/// Processors that other programs may use on average during a run whose subject is the processor.
const MAX_OTHERS: f64 = 0.1;

/// Measures for a while how late a sleeping thread is woken up.
pub fn measure(duration: Duration) -> Noise {
    let steal = Steal::start();
    let end = Instant::now() + duration;
    let mut late = Vec::new();
    while Instant::now() < end {
        let due = Instant::now() + Duration::from_millis(1);
        thread::sleep(Duration::from_millis(1));
        late.push(due.elapsed().as_secs_f64() * 1e6);
    }
    let steal = steal.and_then(|steal| steal.share()).unwrap_or_default();
    Noise { wakeup_p50_us: quantile(&mut late, 0.5).round(), wakeup_p99_us: quantile(&mut late, 0.99).round(), steal }
}

/// What a run is about, which decides by what it can be disturbed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Subject {
    /// How fast a processor works, or how long something waits for one.
    Processor,
    /// Anything else.
    Other,
}

/// Watches the machine during a run.
pub struct Watch {
    steal: Steal,
    /// When the run started, and the time that others had used; if the processor is the subject.
    others: Option<(Instant, Duration)>,
}

impl Watch {
    /// Starts to watch.
    pub fn start(subject: Subject) -> Result<Self> {
        let others = match subject {
            Subject::Processor => Some((Instant::now(), time_of_others()?)),
            Subject::Other => None,
        };
        Ok(Self { steal: Steal::start()?, others })
    }

    /// Returns the rules that the run broke, and by what.
    pub fn broken_rules(&self) -> Result<Vec<(String, f64)>> {
        let mut broken = Vec::new();
        let steal = self.steal.share()?;
        if steal > MAX_STEAL {
            broken.push((format!("steal time at most {}% of the processors", MAX_STEAL * 100.0), steal));
        }
        if let Some((started, before)) = self.others {
            let used = time_of_others()?.saturating_sub(before).as_secs_f64() / started.elapsed().as_secs_f64();
            if used > MAX_OTHERS {
                broken.push((format!("other programs at most {}% of one processor", MAX_OTHERS * 100.0), used));
            }
        }
        Ok(broken)
    }
}

fn time_of_others() -> Result<Duration> {
    process::cpu_time_of_others(std::process::id())
}

/// Time that the hypervisor takes away, in ticks.
struct Steal {
    steal: u64,
    total: u64,
}

impl Steal {
    fn start() -> Result<Self> {
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

    /// The share of time that was taken away since the start.
    fn share(&self) -> Result<f64> {
        let now = Self::start()?;
        let total = now.total.saturating_sub(self.total).max(1);
        Ok(now.steal.saturating_sub(self.steal) as f64 / total as f64)
    }
}
