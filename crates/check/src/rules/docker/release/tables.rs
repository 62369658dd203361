//! Releases of distributions: their names, their C libraries, and when their support ends.
//!
//! Dates are the last day of support, from <https://endoflife.date/>, which names the source of each.

/// A year, a month and a day.
pub type Date = (u32, u32, u32);

/// A version with two parts, such as glibc 2.41.
pub type Version = (u32, u32);

/// The day on which these tables were last checked.
pub const CHECKED: Date = (2026, 11, 30);

/// A release of Debian.
pub struct Debian {
    /// The number.
    pub number: u32,
    /// The code name, as in tags.
    pub name: &'static str,
    /// The version of glibc.
    pub glibc: Version,
    /// The end of long-term support.
    pub end: Date,
    /// The first version of Rust whose official image uses this release if the tag names no release.
    ///
    /// Source: the history of <https://github.com/docker-library/official-images/blob/master/library/rust>.
    pub rust: Version,
}

/// Debian, oldest first.
pub const DEBIAN: [Debian; 5] = [
    Debian { number: 9, name: "stretch", glibc: (2, 24), end: (2022, 6, 30), rust: (1, 19) },
    Debian { number: 10, name: "buster", glibc: (2, 28), end: (2024, 6, 30), rust: (1, 37) },
    Debian { number: 11, name: "bullseye", glibc: (2, 31), end: (2026, 8, 31), rust: (1, 55) },
    Debian { number: 12, name: "bookworm", glibc: (2, 36), end: (2028, 6, 30), rust: (1, 72) },
    Debian { number: 13, name: "trixie", glibc: (2, 41), end: (2030, 6, 30), rust: (1, 89) },
];

/// The release that `debian:stable` and `rust:latest` use.
pub const STABLE: u32 = 13;

/// When distroless stopped updating its images of a Debian release.
///
/// Source: <https://github.com/GoogleContainerTools/distroless/blob/main/SUPPORT_POLICY.md>.
pub const DISTROLESS: [(u32, Date); 1] = [(12, (2026, 9, 30))];

/// A release of Ubuntu.
pub struct Ubuntu {
    /// The year and the month, as in `24.04`.
    pub number: (u32, u32),
    /// The code name, as in tags.
    pub name: &'static str,
    /// The version of glibc.
    pub glibc: Version,
    /// The end of standard support.
    pub end: Date,
}

/// Ubuntu, oldest first.
pub const UBUNTU: [Ubuntu; 14] = [
    Ubuntu { number: (16, 4), name: "xenial", glibc: (2, 23), end: (2021, 4, 2) },
    Ubuntu { number: (18, 4), name: "bionic", glibc: (2, 27), end: (2023, 5, 31) },
    Ubuntu { number: (20, 4), name: "focal", glibc: (2, 31), end: (2025, 5, 31) },
    Ubuntu { number: (21, 4), name: "hirsute", glibc: (2, 33), end: (2022, 1, 20) },
    Ubuntu { number: (21, 10), name: "impish", glibc: (2, 34), end: (2022, 7, 14) },
    Ubuntu { number: (22, 4), name: "jammy", glibc: (2, 35), end: (2027, 4, 1) },
    Ubuntu { number: (22, 10), name: "kinetic", glibc: (2, 36), end: (2023, 7, 20) },
    Ubuntu { number: (23, 4), name: "lunar", glibc: (2, 37), end: (2024, 1, 20) },
    Ubuntu { number: (23, 10), name: "mantic", glibc: (2, 38), end: (2024, 7, 12) },
    Ubuntu { number: (24, 4), name: "noble", glibc: (2, 39), end: (2029, 5, 31) },
    Ubuntu { number: (24, 10), name: "oracular", glibc: (2, 40), end: (2025, 7, 10) },
    Ubuntu { number: (25, 4), name: "plucky", glibc: (2, 41), end: (2026, 1, 17) },
    Ubuntu { number: (25, 10), name: "questing", glibc: (2, 42), end: (2026, 7, 1) },
    Ubuntu { number: (26, 4), name: "resolute", glibc: (2, 43), end: (2031, 4, 30) },
];

/// Releases of Alpine with the end of support, oldest first. All older releases have ended as well.
pub const ALPINE: [(Version, Date); 11] = [
    ((3, 14), (2023, 5, 1)),
    ((3, 15), (2023, 11, 1)),
    ((3, 16), (2024, 5, 23)),
    ((3, 17), (2024, 11, 22)),
    ((3, 18), (2025, 5, 9)),
    ((3, 19), (2025, 11, 1)),
    ((3, 20), (2026, 4, 1)),
    ((3, 21), (2026, 11, 1)),
    ((3, 22), (2027, 5, 1)),
    ((3, 23), (2027, 11, 1)),
    ((3, 24), (2028, 6, 1)),
];

/// Red Hat Enterprise Linux and what is built from it, by major version: glibc and the end of support.
pub const ENTERPRISE: [(u32, Version, Date); 4] = [
    (7, (2, 17), (2024, 6, 30)),
    (8, (2, 28), (2029, 5, 31)),
    (9, (2, 34), (2032, 5, 31)),
    (10, (2, 39), (2035, 5, 31)),
];

/// Amazon Linux, by version: glibc and the end of support.
pub const AMAZON: [(u32, Version, Date); 2] = [(2, (2, 26), (2026, 6, 30)), (2023, (2, 34), (2029, 6, 30))];
