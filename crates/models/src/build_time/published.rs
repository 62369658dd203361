//! Published measurements, which the answer quotes and the tests compare with.

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
    measured("electrs #1096", 24.0, [DEFAULT, FAT], Some([24.0, 50.0]), Some([20.0, 16.0])),
    measured("aura #668", 32.0, [DEFAULT, THIN_CGU1], Some([114.0, 252.0]), Some([65.0, 56.6])),
    measured("pegaflow #391", 0.0, [DEFAULT, THIN_CGU1], Some([27.05, 48.03]), Some([12.03, 8.6])),
    measured("tinysse #27", 0.0, [DEFAULT, FAT_CGU1], Some([30.0, 60.0]), Some([14.0, 9.0])),
    measured(DJANGOFMT, 0.0, [DEFAULT, THIN], Some([8.41, 8.49]), Some([4.25, 4.25])),
    measured(DJANGOFMT, 0.0, [DEFAULT, THIN_CGU1], Some([8.41, 10.97]), Some([4.25, 3.58])),
    measured(DJANGOFMT, 0.0, [DEFAULT, FAT], Some([8.41, 19.28]), Some([4.25, 3.49])),
    measured(DJANGOFMT, 0.0, [DEFAULT, FAT_CGU1], Some([8.41, 18.95]), Some([4.25, 3.29])),
    measured("provenant #1060", 0.0, [THIN, FAT_CGU1], Some([88.0, 310.0]), Some([45.1, 34.2])),
    measured("codex #23710", 0.0, [FAT_CGU1, THIN_CGU1], Some([2_073.9, 1_243.2]), Some([196.7, 211.8])),
    measured("MAS #5879", 0.0, [THIN, FAT_CGU1], None, Some([78.2, 57.6])),
];

/// Returns the smallest and greatest ratio to the default, among measurements of these profiles on `low` to `high`
/// cores.
pub(super) fn band(low: f64, high: f64, of: fn(&Measurement) -> Option<[f64; 2]>, wanted: &[usize]) -> [f64; 2] {
    let mut band = [f64::MAX, 0.0_f64];
    for measurement in CLEAN {
        let [from, to] = measurement.profiles;
        if from == DEFAULT
            && wanted.contains(&to)
            && (low..=high).contains(&measurement.cores)
            && let Some([before, after]) = of(measurement)
        {
            band = [band[0].min(after / before), band[1].max(after / before)];
        }
    }
    band
}

/// Seconds of an incremental build after a change to one file: with the default, and with a profile.
#[cfg(test)]
pub(super) const REBUILDS: &[(&str, usize, [f64; 2])] = &[
    ("ruff #9031", THIN, [7.0, 16.0]),
    ("ruff #9031", THIN_CGU1, [7.0, 41.0]),
    ("ruff #9031", FAT_CGU1, [7.0, 77.0]),
    ("aura #668", THIN_CGU1, [53.0, 207.0]),
];
