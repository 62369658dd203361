//! Published measurements, which the steps quote and the factors of `profiles.rs` are fitted to.

use super::profiles::{FAT, FAT_CGU1};

const DEFAULT: usize = 0;
const THIN: usize = 1;
const THIN_CGU1: usize = 2;

/// Two builds of the same sources.
pub(super) struct Measurement {
    /// Who measured it.
    pub(super) source: &'static str,
    /// Cores or threads; 0 if not stated.
    pub(super) cores: f64,
    /// The two profiles, as indexes into `PROFILES`.
    pub(super) profiles: [usize; 2],
    /// Clean builds, in seconds.
    pub(super) time: Option<[f64; 2]>,
    /// Binaries, in megabytes.
    pub(super) size: Option<[f64; 2]>,
}

const fn measured(
    source: &'static str,
    cores: f64,
    profiles: [usize; 2],
    time: Option<[f64; 2]>,
    size: Option<[f64; 2]>,
) -> Measurement {
    Measurement { source, cores, profiles, time, size }
}

const OURS: &str = "our Axum service";
const DJANGOFMT: &str = "djangofmt #37";
/// It reports factors only.
const CARGO: &str = "Cargo #14719";

/// Clean builds.
pub(super) const CLEAN: &[Measurement] = &[
    measured(OURS, 2.0, [DEFAULT, THIN], Some([52.6, 66.4]), Some([3.644, 3.735])),
    measured(OURS, 2.0, [DEFAULT, THIN_CGU1], None, Some([3.644, 3.063])),
    measured(OURS, 2.0, [DEFAULT, FAT], Some([52.6, 53.3]), Some([3.644, 2.982])),
    measured(OURS, 2.0, [DEFAULT, FAT_CGU1], Some([52.6, 64.6]), Some([3.644, 2.806])),
    // The sum of four images.
    measured("FerroEHR #3098", 4.0, [DEFAULT, THIN], Some([3_480.0, 4_260.0]), None),
    measured("aisix #976", 12.0, [THIN, FAT_CGU1], Some([147.0, 397.0]), Some([74.5, 52.9])),
    measured("uv #5904", 16.0, [DEFAULT, FAT], Some([89.0, 223.0]), Some([30.0, 25.0])),
    measured("cargo-outdated #364", 12.0, [DEFAULT, THIN], Some([85.0, 81.0]), Some([20.0, 19.0])),
    measured("agentgateway #326", 24.0, [DEFAULT, FAT_CGU1], Some([107.0, 359.0]), Some([75.0, 49.0])),
    measured("electrs #1096", 24.0, [DEFAULT, FAT], Some([24.0, 50.0]), Some([20.0, 16.0])),
    measured("aura #668", 32.0, [DEFAULT, THIN_CGU1], Some([114.0, 252.0]), Some([65.0, 56.6])),
    measured("pegaflow #391", 0.0, [DEFAULT, THIN_CGU1], Some([27.05, 48.03]), Some([12.03, 8.6])),
    measured("paradedb #5741", 10.0, [THIN_CGU1, THIN], Some([456.0, 385.0]), None),
    measured(CARGO, 0.0, [DEFAULT, THIN_CGU1], Some([1.0, 3.4]), None),
    measured(CARGO, 0.0, [DEFAULT, FAT], Some([1.0, 3.2]), None),
    measured(CARGO, 0.0, [DEFAULT, FAT_CGU1], Some([1.0, 4.0]), None),
    measured("gents #1097", 0.0, [DEFAULT, FAT_CGU1], Some([209.0, 836.0]), Some([70.7, 62.1])),
    // "About 6" and "about 20 minutes".
    measured("readyset #1197", 0.0, [THIN, FAT], Some([360.0, 1_200.0]), None),
    measured("tinysse #27", 0.0, [DEFAULT, FAT_CGU1], Some([30.0, 60.0]), Some([14.0, 9.0])),
    measured(DJANGOFMT, 0.0, [DEFAULT, THIN], Some([8.41, 8.49]), Some([4.25, 4.25])),
    measured(DJANGOFMT, 0.0, [DEFAULT, THIN_CGU1], Some([8.41, 10.97]), Some([4.25, 3.58])),
    measured(DJANGOFMT, 0.0, [DEFAULT, FAT], Some([8.41, 19.28]), Some([4.25, 3.49])),
    measured(DJANGOFMT, 0.0, [DEFAULT, FAT_CGU1], Some([8.41, 18.95]), Some([4.25, 3.29])),
    measured("provenant #1060", 0.0, [THIN, FAT_CGU1], Some([88.0, 310.0]), Some([45.1, 34.2])),
    measured("codex #23710", 0.0, [FAT_CGU1, THIN_CGU1], Some([2_073.9, 1_243.2]), Some([196.7, 211.8])),
    measured("MAS #5879", 0.0, [THIN, FAT_CGU1], None, Some([78.2, 57.6])),
];

/// Seconds of an incremental build after a change to one file: with the default, and with a profile.
#[cfg(test)]
pub(super) const REBUILDS: &[(&str, usize, [f64; 2])] = &[
    ("ruff #9031", THIN, [7.0, 16.0]),
    ("ruff #9031", THIN_CGU1, [7.0, 41.0]),
    ("ruff #9031", FAT_CGU1, [7.0, 77.0]),
    ("aura #668", THIN_CGU1, [53.0, 207.0]),
];
