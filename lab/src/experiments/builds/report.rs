//! The numbers of the profiles, for the file.

use super::profiles::Profile;
use super::run::Measured;
use crate::stats::{mean, over_repeats};
use crate::words::list;
use measurements::{Cell, Measured as Number, Series};

/// MB per byte.
const MB: f64 = 1e-6;

/// GiB per byte.
const GIB: f64 = 1.0 / 1_073_741_824.0;

pub fn series(measured: &[(&Profile, Measured)], cores: usize) -> Series {
    let default = measured.first().map(|(_, default)| query(default, cores));
    let cells = measured.iter().map(|(profile, measured)| cell(profile, measured, default.clone()));
    Series {
        key: "profiles".into(),
        title: "The reference service, built with each profile".into(),
        calculator: Some("build-time".into()),
        findings: findings(measured),
        cells: cells.collect(),
    }
}

/// The inputs of the calculator, from the default profile. Short runs build less than the smallest input.
fn query(default: &Measured, cores: usize) -> String {
    let share = 100.0 * (1.0 - default.cached.cpu / default.clean.cpu);
    format!(
        "clean-build={:.2}&cores={cores}&dependency-share={:.1}&binary-size={:.3}&cache=rust-cache&cache-size=0",
        default.clean.wall.max(1.0),
        share.clamp(0.0, 99.0),
        (default.size as f64 * MB).max(0.1),
    )
}

fn cell(profile: &Profile, measured: &Measured, query: Option<String>) -> Cell {
    let Measured { clean, cached, size, starts } = measured;
    // Of the default profile, these are inputs, which the calculator cannot predict.
    let input = profile.key == "default";
    let key = |name: &str| if input { format!("input-{name}") } else { format!("{name}-{}", profile.key) };
    // The calculator knows the processor time of the default profile only.
    let cpu = if input { "cpu-seconds" } else { "cpu" };
    Cell {
        name: profile.name.into(),
        query,
        in_range: true,
        measured: vec![
            Number::new(&key("clean-seconds"), "Clean build", "s", clean.wall),
            Number::new(&format!("cached-seconds-{}", profile.key), "After a changed line", "s", cached.wall),
            Number::new(cpu, "CPU time of a clean build", "s", clean.cpu),
            Number::new("cached-cpu", "CPU time after a changed line", "s", cached.cpu),
            Number::new("peak", "Memory of the largest process", "GiB", clean.peak.max(cached.peak) as f64 * GIB),
            Number::new(&key("binary-mb"), "Binary", "MB", *size as f64 * MB),
            over_repeats("start-ms", "From the start until it serves", "ms", starts),
        ],
        histogram: None,
    }
}

fn findings(measured: &[(&Profile, Measured)]) -> Vec<String> {
    let each = |number: fn(&Measured) -> String| {
        list(measured.iter().map(|(profile, measured)| format!("{}: {}", profile.name, number(measured))))
    };
    vec![
        format!(
            "A clean build and one after a changed line took: {}.",
            each(|of| format!("{:.0} and {:.0} s", of.clean.wall, of.cached.wall))
        ),
        format!(
            "The largest process needed at most: {}.",
            each(|of| format!("{:.2} GiB", of.clean.peak.max(of.cached.peak) as f64 * GIB))
        ),
        format!(
            "The binary had, and started within: {}.",
            each(|of| format!("{:.1} MB, {:.0} ms", of.size as f64 * MB, mean(&of.starts)))
        ),
    ]
}
