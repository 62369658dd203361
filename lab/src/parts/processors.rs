//! Which processors run what.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::process::{Command, Stdio};

/// A processor for what is measured alone: the last one. The lab stays on the others until this is dropped.
pub struct Reserved {
    /// Its number.
    pub processor: usize,
    /// Those of the lab before.
    all: String,
}

impl Reserved {
    /// Moves the lab away from its last processor. What starts until this is dropped stays with the lab unless it is
    /// pinned.
    pub fn last() -> Result<Self> {
        let all = allowed()?;
        let mut others = numbers(&all)?;
        let processor = others.pop().context("no processors")?;
        ensure!(!others.is_empty(), "one processor for what is measured and one for the lab are needed");
        let others: Vec<String> = others.iter().map(usize::to_string).collect();
        // Created first, so that a failure half-way is undone as well.
        let reserved = Self { processor, all };
        move_lab(&others.join(","))?;
        Ok(reserved)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if let Err(error) = move_lab(&self.all) {
            eprintln!("lab: {error:#}");
        }
    }
}

/// The processors that the lab may use, such as `0-2,5`.
fn allowed() -> Result<String> {
    let status = fs::read_to_string("/proc/self/status").context("reading /proc/self/status")?;
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    Ok(list.context("the kernel does not say which processors the lab may use")?.trim().to_owned())
}

/// Moves all threads of the lab to these processors.
fn move_lab(processors: &str) -> Result<()> {
    let pid = std::process::id().to_string();
    let status =
        Command::new("taskset").args(["-acp", processors, &pid]).stdout(Stdio::null()).status().context("taskset")?;
    ensure!(status.success(), "taskset -acp {processors} failed");
    Ok(())
}

/// The processors of a list such as `0-2,5`.
fn numbers(list: &str) -> Result<Vec<usize>> {
    let mut numbers = Vec::new();
    for range in list.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        numbers.extend(first.parse::<usize>()?..=last.parse()?);
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lab_returns_to_all_of_its_processors() {
        let before = allowed().unwrap();
        // Fails on a machine with one processor.
        if let Ok(reserved) = Reserved::last() {
            assert!(!numbers(&allowed().unwrap()).unwrap().contains(&reserved.processor));
        }
        assert_eq!(allowed().unwrap(), before);
    }

    #[test]
    fn a_list_has_ranges() {
        assert_eq!(numbers("0-2,5").unwrap(), [0, 1, 2, 5]);
        assert_eq!(numbers("3").unwrap(), [3]);
        assert!(numbers("").is_err());
    }
}
