//! The profiles of the calculator's table.

/// A release profile.
#[derive(Debug)]
pub struct Profile {
    /// Name for readers.
    pub name: &'static str,
    /// Its name at the end of the calculator's keys.
    pub key: &'static str,
    lto: &'static str,
    units: &'static str,
    level: &'static str,
}

impl Profile {
    /// Variables that replace the settings of `Cargo.toml`, also those that the profile leaves at their defaults.
    pub const fn variables(&self) -> [(&'static str, &'static str); 6] {
        [
            ("CARGO_PROFILE_RELEASE_LTO", self.lto),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", self.units),
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.level),
            ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
            ("CARGO_PROFILE_RELEASE_STRIP", "debuginfo"),
            ("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "false"),
        ]
    }
}

/// All of them, in the order in which they are measured: the default, from which the others are predicted, the extreme,
/// the one of the reference service, and the rest.
pub const PROFILES: [Profile; 6] = [
    Profile { name: "Default", key: "default", lto: "false", units: "16", level: "3" },
    Profile { name: "Fat LTO, 1 unit", key: "fat-cgu1", lto: "fat", units: "1", level: "3" },
    Profile { name: "Thin LTO, 1 unit", key: "thin-cgu1", lto: "thin", units: "1", level: "3" },
    Profile { name: "Fat LTO", key: "fat", lto: "fat", units: "16", level: "3" },
    Profile { name: "Thin LTO", key: "thin", lto: "thin", units: "16", level: "3" },
    Profile { name: "Size: fat, 1 unit, opt-level s", key: "size", lto: "fat", units: "1", level: "s" },
];
