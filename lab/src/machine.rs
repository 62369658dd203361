//! What the lab runs on, and when.

use anyhow::{Context, Result};
use measurements::Machine;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

/// Describes this machine.
pub fn describe() -> Result<Machine> {
    let cpus = read("/proc/cpuinfo")?;
    let after = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let memory = after(&read("/proc/meminfo")?, "MemTotal").context("MemTotal")?;
    let kib: u64 = memory.trim_end_matches(" kB").parse().context("MemTotal")?;
    let kernel = read("/proc/sys/kernel/osrelease")?;
    let version = kernel.split(|sign: char| !sign.is_ascii_digit() && sign != '.').next().unwrap_or_default();
    Ok(Machine {
        cpu: after(&cpus, "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        cores: thread::available_parallelism()?.get() as u32,
        memory_mib: kib / 1024,
        kernel: version.to_owned(),
        virtual_machine: cpus.contains(" hypervisor"),
    })
}

/// Today's date, as `2026-11-30`.
pub fn today() -> String {
    output(Path::new("date"), &["+%F"]).unwrap_or_default()
}

/// The version that a program prints: the first word that starts with a digit, or does so after a slash.
pub fn version_of(program: &Path, argument: &str) -> Result<String> {
    let text = output(program, &[argument])?;
    let word = text.split(|sign: char| sign.is_whitespace() || sign == ',').find_map(|word| {
        let word = word.rsplit('/').next().unwrap_or(word).trim_start_matches('v');
        word.starts_with(|sign: char| sign.is_ascii_digit()).then(|| word.to_owned())
    });
    word.with_context(|| format!("{} {argument} prints no version", program.display()))
}

/// The version of a crate that the lab is built with.
pub fn version_of_crate(name: &str) -> Result<String> {
    let lock = include_str!("../Cargo.lock");
    let version =
        lock.split_once(&format!("name = \"{name}\"\nversion = \"")).and_then(|(_, rest)| rest.split_once('"'));
    version.map(|(version, _)| version.to_owned()).with_context(|| format!("Cargo.lock has no {name}"))
}

fn output(program: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.with_context(|| format!("starting {}", program.display()))?;
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {path}"))
}
