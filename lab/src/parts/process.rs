//! What the kernel says about a process and its children.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;
use std::time::Duration;

/// Ticks of `/proc/PID/stat` per second: `USER_HZ`, which is 100 on all architectures that the lab runs on.
const TICKS: f64 = 100.0;

/// Process id of the parent of the kernel's threads.
const KERNEL: &str = "2";

/// Processor time that all processes have used which are neither a process nor its descendants, as far as `/proc` shows
/// them. Threads of the kernel are left out, because they work for all.
///
/// A process that ends hands its time to the one that waits for it, so the time of short processes counts as well. The
/// sums of `/proc/stat` would be simpler, but the kernel finds them by looking a few hundred times a second, and misses
/// much of what sleeps and wakes up more often.
pub fn cpu_time_of_others(pid: u32) -> Result<Duration> {
    let family = family(pid)?;
    let mut ticks = 0;
    for entry in fs::read_dir("/proc").context("reading /proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may have ended since it was listed.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let mut fields = fields(&stat);
        let (pid_text, parent) = (fields.next(), fields.nth(2));
        if family.contains(&pid) || pid_text == Some(KERNEL) || parent == Some(KERNEL) {
            continue;
        }
        // Own time and that of children that have ended, each as a user and in the kernel.
        ticks += fields.skip(9).take(4).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>();
    }
    Ok(Duration::from_secs_f64(ticks as f64 / TICKS))
}

/// Processor time of all processes that this one has started and waited for, and that they have waited for.
pub fn cpu_time_of_ended_children() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").context("reading /proc/self/stat")?;
    let ticks: u64 = fields(&stat).skip(15).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(Duration::from_secs_f64(ticks as f64 / TICKS))
}

/// The most memory that the largest process of a family has had, in bytes; without those that have ended.
pub fn largest_peak(pid: u32) -> Result<u64> {
    // A process may have ended since it was listed.
    let peaks = family(pid)?.into_iter().filter_map(|pid| memory(pid).ok());
    Ok(peaks.map(|memory| memory.peak).max().unwrap_or(0))
}

/// Processor time of a process, to the nanosecond: `se.sum_exec_runtime` of all its threads.
pub fn exact_cpu_time(pid: u32) -> Result<Duration> {
    let mut nanoseconds = 0;
    for pid in family(pid)? {
        let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { continue };
        for task in tasks.flatten() {
            let Ok(stat) = fs::read_to_string(task.path().join("schedstat")) else { continue };
            nanoseconds += stat.split_whitespace().next().and_then(|time| time.parse::<u64>().ok()).unwrap_or(0);
        }
    }
    Ok(Duration::from_nanos(nanoseconds))
}

/// The fields of a `stat` file from the first one on. The second is a name in parentheses, which may contain spaces.
fn fields(stat: &str) -> impl Iterator<Item = &str> {
    let (before, after) = stat.rsplit_once(')').unwrap_or(("", stat));
    before.split(' ').take(1).chain(["name"]).chain(after.split_whitespace())
}

/// A process and its descendants.
fn family(pid: u32) -> Result<Vec<u32>> {
    let mut family = vec![pid];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        next += 1;
        let Ok(tasks) = fs::read_dir(format!("/proc/{parent}/task")) else { continue };
        for task in tasks.flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            family.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    Ok(family)
}

/// How many sockets a process has open.
pub fn sockets(pid: u32) -> Result<usize> {
    let files = fs::read_dir(format!("/proc/{pid}/fd")).with_context(|| format!("process {pid}"))?;
    let targets = files.flatten().filter_map(|file| fs::read_link(file.path()).ok());
    Ok(targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count())
}

/// Memory of one process, in bytes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Memory {
    /// Resident set.
    pub resident: u64,
    /// Its anonymous part: heap and stacks, without the program's file.
    pub anonymous: u64,
    /// The largest resident set that it has had.
    pub peak: u64,
}

/// Reads the memory of a process.
pub fn memory(pid: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).with_context(|| format!("process {pid}"))?;
    let kib = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0)
    };
    Ok(Memory { resident: kib("VmRSS:") * 1024, anonymous: kib("RssAnon:") * 1024, peak: kib("VmHWM:") * 1024 })
}

/// Allows this process, and those that it starts, as many open files as the system permits without asking. Returns that
/// number.
pub fn raise_file_limit() -> Result<u64> {
    let limits = fs::read_to_string("/proc/self/limits").context("reading /proc/self/limits")?;
    let hard = limits.lines().find(|line| line.starts_with("Max open files"));
    let hard = hard.and_then(|line| line.split_whitespace().nth(4)).context("there is no limit of open files")?;
    let pid = std::process::id().to_string();
    let limit = format!("--nofile={hard}:{hard}");
    let status = Command::new("prlimit").args(["--pid", &pid, &limit]).status().context("prlimit")?;
    ensure!(status.success(), "prlimit {limit} failed");
    Ok(hard.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_after_a_name_with_spaces() {
        let stat = "42 (a b) c) S 1 42 42 0 -1 0 0 0 0 0 100 20 3 4 20 0 1 0 5";
        let mut fields = fields(stat);
        assert_eq!((fields.next(), fields.nth(2)), (Some("42"), Some("1")));
        let times: Vec<_> = fields.skip(9).take(4).collect();
        assert_eq!(times, ["100", "20", "3", "4"]);
    }

    #[test]
    fn the_time_of_a_child_counts_after_its_end_and_not_as_that_of_others() {
        let own = std::process::id();
        let mut idle = Command::new("sleep").arg("60").spawn().unwrap();
        // What the rest of the machine does is in both.
        let of_family = || cpu_time_of_others(idle.id()).unwrap().saturating_sub(cpu_time_of_others(own).unwrap());
        let before = of_family();
        let work = "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done";
        assert!(Command::new("sh").args(["-c", work]).status().unwrap().success());
        let used = of_family().saturating_sub(before);
        idle.kill().unwrap();
        idle.wait().unwrap();
        assert!(used > Duration::from_millis(50), "{used:?}");
    }

    #[test]
    fn this_process_uses_memory_and_time() {
        let pid = std::process::id();
        assert!(memory(pid).unwrap().resident > memory(pid).unwrap().anonymous);
        let before = exact_cpu_time(pid).unwrap();
        let mut sum = 0_u64;
        for number in 0..5_000_000_u64 {
            sum = std::hint::black_box(sum.wrapping_add(number));
        }
        assert!(exact_cpu_time(pid).unwrap() > before);
    }
}
