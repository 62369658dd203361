//! A control group of the kernel, version 1 or 2, with a limit on memory or processor time.
//!
//! Most containers mount the groups read-only, and most desktops let only root create them. Then [`Group::create`] fails,
//! and the experiment leaves the cell out.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// What a group limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Controller {
    /// Memory.
    Memory,
    /// Processor time.
    Cpu,
}

impl Controller {
    const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Cpu => "cpu",
        }
    }
}

/// How often the kernel stopped the processes of a group because their quota was used up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Throttling {
    /// Periods in which a process wanted to run.
    pub periods: u64,
    /// Those in which the group was stopped.
    pub throttled: u64,
    /// Time for which it was stopped, summed over the processors, in seconds.
    pub seconds: f64,
}

/// A group, removed when it is dropped. Its processes must have ended by then.
#[derive(Debug)]
pub struct Group {
    folder: PathBuf,
    unified: bool,
}

impl Group {
    /// Creates a group for one controller.
    pub fn create(controller: Controller) -> Result<Self> {
        let mounts = fs::read_to_string("/proc/self/mounts")?;
        let name = controller.name();
        let (parent, unified) = parent(&mounts, name).with_context(|| format!("no control groups for {name}"))?;
        let folder = parent.join(format!("axum-lab-{}-{name}", std::process::id()));
        // A run that was killed may have left it.
        let _ = fs::remove_dir(&folder);
        fs::create_dir(&folder).with_context(|| format!("creating {}", folder.display()))?;
        Ok(Self { folder, unified })
    }

    /// The file into which a process writes its id to move there.
    pub fn members(&self) -> PathBuf {
        self.folder.join("cgroup.procs")
    }

    /// Limits memory, in bytes. Above it the kernel kills a process.
    pub fn limit_memory(&self, bytes: u64) -> Result<()> {
        let bytes = bytes.to_string();
        if self.unified {
            self.write("memory.max", &bytes)?;
            // Kernels without swap do not have the file.
            let _ = self.write("memory.swap.max", "0");
            return Ok(());
        }
        self.write("memory.limit_in_bytes", &bytes)?;
        let _ = self.write("memory.memsw.limit_in_bytes", &bytes);
        Ok(())
    }

    /// Limits processor time to this many processors, enforced in periods of that many milliseconds.
    pub fn limit_cpu(&self, cores: f64, period_ms: f64) -> Result<()> {
        let period = (period_ms * 1e3).round() as u64;
        let quota = (cores * period_ms * 1e3).round() as u64;
        if self.unified {
            return self.write("cpu.max", &format!("{quota} {period}"));
        }
        self.write("cpu.cfs_period_us", &period.to_string())?;
        self.write("cpu.cfs_quota_us", &quota.to_string())
    }

    /// How often the kernel has killed a process of the group.
    pub fn kills(&self) -> Result<u64> {
        let file = if self.unified { "memory.events" } else { "memory.oom_control" };
        Ok(value(&self.read(file)?, "oom_kill").unwrap_or(0))
    }

    /// How often it has been stopped so far.
    pub fn throttling(&self) -> Result<Throttling> {
        let stat = self.read("cpu.stat")?;
        let number = |key: &str| value(&stat, key).unwrap_or(0);
        let seconds = match value(&stat, "throttled_usec") {
            Some(micros) => micros as f64 / 1e6,
            None => number("throttled_time") as f64 / 1e9,
        };
        Ok(Throttling { periods: number("nr_periods"), throttled: number("nr_throttled"), seconds })
    }

    fn write(&self, file: &str, text: &str) -> Result<()> {
        let file = self.folder.join(file);
        fs::write(&file, text).with_context(|| format!("writing {text} into {}", file.display()))
    }

    fn read(&self, file: &str) -> Result<String> {
        let file = self.folder.join(file);
        fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The kernel needs a moment to forget the processes that have just ended.
        for _ in 0..50 {
            if fs::remove_dir(&self.folder).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The folder in which groups are created, and whether they are of version 2. With version 1 it is the group of this
/// process, whose limits then apply as well. With version 2 it is the top, because a group with processes cannot have
/// limited groups inside.
fn parent(mounts: &str, controller: &str) -> Result<(PathBuf, bool)> {
    let mounts = || mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>()).filter(|fields| fields.len() > 3);
    let first = mounts().find(|fields| fields[2] == "cgroup" && fields[3].split(',').any(|name| name == controller));
    if let Some(fields) = first {
        let own = fs::read_to_string("/proc/self/cgroup")?;
        let own = own.lines().map(|line| line.splitn(3, ':').collect::<Vec<_>>());
        let own = own.filter(|fields| fields.len() == 3).find(|own| own[1].split(',').any(|name| name == controller));
        let top = Path::new(fields[1]);
        let folder = own.map(|own| top.join(own[2].trim_start_matches('/'))).filter(|folder| folder.is_dir());
        return Ok((folder.unwrap_or_else(|| top.to_owned()), false));
    }
    let Some(fields) = mounts().find(|fields| fields[2] == "cgroup2") else { bail!("none is mounted") };
    let top = PathBuf::from(fields[1]);
    let enabled = top.join("cgroup.subtree_control");
    if !fs::read_to_string(&enabled)?.split_whitespace().any(|name| name == controller) {
        fs::write(&enabled, format!("+{controller}")).with_context(|| format!("writing {}", enabled.display()))?;
    }
    Ok((top, true))
}

/// The number behind a key.
fn value(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(key)?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_whole_word() {
        let text = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n";
        assert_eq!(value(text, "oom_kill"), Some(3));
        assert_eq!(value(text, "nr_periods"), None);
    }
}
