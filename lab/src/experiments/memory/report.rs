//! The numbers of the cells, for the file.

use super::cells::{Allocator, Group, Held, Kill, Setting};
use super::run::{Killed, Measured, WORKERS, mib};
use crate::parts::process::Memory;
use crate::stats::slope;
use measurements::{Cell, Measured as Number, Series};

type Cells<'a> = &'a [(Setting, Measured)];

pub fn held(group: &Group, measured: Cells, missing: &[(Allocator, &str)]) -> Series {
    let left_out = missing.iter().map(|(allocator, package)| {
        format!("{} is left out, because the package {package} is not installed.", allocator.name())
    });
    Series {
        key: group.key.into(),
        title: group.title.into(),
        calculator: Some("memory-budget".into()),
        findings: measured.iter().map(|(setting, measured)| finding(setting, measured)).chain(left_out).collect(),
        cells: measured.iter().map(|(setting, measured)| cell(setting, measured)).collect(),
    }
}

fn finding(setting: &Setting, measured: &Measured) -> String {
    let (count, most) = highest(measured);
    let each = per_holding(measured).value / 1_024.0;
    let kept = mib(measured.closed.anonymous) - mib(measured.rest.anonymous);
    format!(
        "With {}, {count} {} took {:.1} MiB of anonymous memory, {each:.1} KiB each. Soon after all were closed, \
         {kept:.1} MiB of it were still resident.",
        setting.allocator.name(),
        setting.held.name(),
        mib(most.anonymous) - mib(measured.rest.anonymous),
    )
}

/// The highest level, and the memory there.
fn highest(measured: &Measured) -> (usize, Memory) {
    measured.levels.last().copied().unwrap_or((0, measured.rest))
}

/// Memory at rest is left out of the line: the first of anything also allocates what all share.
fn per_holding(measured: &Measured) -> Number {
    let points: Vec<(f64, f64)> =
        measured.levels.iter().map(|(count, memory)| (*count as f64, memory.anonymous as f64)).collect();
    slope("bytes-each", "Anonymous memory of each", "B", &points)
}

fn cell(setting: &Setting, measured: &Measured) -> Cell {
    let (count, most) = highest(measured);
    // The calculator's memory before load has no overhead of the allocator, and none of requests.
    let first = if matches!(setting.held, Held::Http1 | Held::Http2) { "idle-mib" } else { "first-mib" };
    let number = |key: &str, label: &str, bytes| Number::new(key, label, "MiB", mib(bytes));
    let mut numbers = vec![
        number("mean-mib", "Resident with all open, the fourth time", measured.again.resident),
        number(first, "Resident with all open, the first time", most.resident),
        number("closed-mib", "Resident after closing them", measured.closed.resident),
        number("rest-mib", "Resident before", measured.rest.resident),
        per_holding(measured),
    ];
    if let Held::Json(kib) | Held::Upload(kib) = setting.held {
        let share = per_holding(measured).value / 1_024.0 / kib as f64;
        numbers.push(Number::new("per-byte", "Memory per byte received", "", share));
    }
    Cell {
        name: setting.name(),
        query: query(setting.held, setting.allocator, measured.rest, count),
        in_range: !overstated(setting.held, setting.allocator),
        measured: numbers,
        histogram: None,
    }
}

/// Whether the calculator says that it overstates the memory: glibc needs little overhead for large bodies.
fn overstated(held: Held, allocator: Allocator) -> bool {
    matches!(held, Held::Json(kib) if kib >= 128) && allocator.choice() == "glibc"
}

/// The inputs of the calculator, as measured at rest; `None` for what it has no inputs for. Bodies are in flight for a
/// second each, so that as many are in flight as arrive in a second.
fn query(held: Held, allocator: Allocator, rest: Memory, count: usize) -> Option<String> {
    let mut query = format!(
        "allocator={}&base-anonymous={:.3}&base-file={:.3}&worker-threads={WORKERS}&stack-touched=0&db-connections=0\
         &caches=0&connections={count}",
        allocator.choice(),
        mib(rest.anonymous),
        mib(rest.resident - rest.anonymous),
    );
    match held {
        Held::Http1 => query += "&rps=0",
        Held::Json(kib) => query += &format!("&rps={count}&latency=1000{}", body(kib)),
        // The calculator's connection is one of HTTP/1.1, and its bodies are read into memory.
        Held::Http2 | Held::Upload(_) => return None,
    }
    Some(query)
}

/// A body of that size, which has not been parsed.
fn body(kib: usize) -> String {
    let mib = kib as f64 / 1_024.0;
    format!("&body-mean={kib}&body-variation=0&body-max={mib}&amplification=0&response-mean=0")
}

pub fn killed(measured: &[(Kill, Killed)]) -> Series {
    Series {
        key: "killed".into(),
        title: "Killed at a memory limit".into(),
        calculator: Some("memory-budget".into()),
        findings: measured.iter().map(|(kill, killed)| death(*kill, killed)).collect(),
        cells: measured.iter().map(|(kill, killed)| limit(*kill, killed)).collect(),
    }
}

fn death(kill: Kill, killed: &Killed) -> String {
    let (limit, held, last) = (killed.limit, kill.held.name(), mib(killed.last.anonymous));
    match killed.open {
        Some(open) => format!(
            "At a limit of {limit} MiB, the kernel killed the service with {open} {held}; its anonymous memory was last \
             {last:.1} MiB."
        ),
        None => format!("At a limit of {limit} MiB, the service survived all {held} that this machine can open."),
    }
}

fn limit(kill: Kill, killed: &Killed) -> Cell {
    let number = |key: &str, label: &str, unit: &str, value: f64| Number::new(key, label, unit, value);
    let mut numbers = vec![
        number("limit-mib", "Limit", "MiB", killed.limit as f64),
        number("last-mib", "Anonymous memory, last reading", "MiB", mib(killed.last.anonymous)),
    ];
    let mut inputs = None;
    if let Some(open) = killed.open {
        let query = |connections| query(kill.held, Allocator::Glibc, killed.rest, connections);
        match kill.held {
            Held::Json(_) => {
                numbers.insert(0, number("max-concurrent-requests", "Bodies at the kill", "", open as f64));
                // How many fit does not depend on how many there are.
                inputs = query(0).map(|query| format!("{query}&limit={}&headroom=0", killed.limit));
            }
            Held::Http1 | Held::Http2 | Held::Upload(_) => {
                numbers.insert(0, number("open", "Connections at the kill", "", open as f64));
                numbers.insert(1, number("idle-mib", "Memory at the kill: the limit", "MiB", killed.limit as f64));
                inputs = query(open);
            }
        }
    }
    let name = format!("limit of {} MiB, {}", killed.limit, kill.held.name());
    let in_range = !overstated(kill.held, Allocator::Glibc);
    Cell { name, query: inputs, in_range, measured: numbers, histogram: None }
}
