//! The profiles that are compared, and their assumed costs.

/// A profile; times and sizes are relative to a default build.
pub(super) struct Profile {
    /// Name in the table.
    pub(super) label: &'static str,
    /// Name within a sentence.
    pub(super) name: &'static str,
    /// Lines in `Cargo.toml`.
    pub(super) toml: &'static str,
    /// `f`: compilation of a crate before the link.
    pub(super) front: f64,
    /// `p`: LTO on all cores, as a share of a clean build's CPU time.
    pub(super) parallel: f64,
    /// `q`: LTO in one thread, as a share of a clean build's CPU time.
    pub(super) serial: f64,
    /// Whether LTO holds the whole program in memory.
    pub(super) fat: bool,
    /// Size of the binary.
    pub(super) size: f64,
    /// Share of the CPU savings of full LTO.
    pub(super) gain: f64,
    /// Additional CPU time at run time.
    pub(super) slower: f64,
    /// Keys of its metrics, in the order of the table.
    pub(super) keys: [&'static str; 6],
}

macro_rules! keys {
    ($profile:literal) => {
        [
            concat!("clean-seconds-", $profile),
            concat!("cached-seconds-", $profile),
            concat!("monthly-cost-", $profile),
            concat!("binary-mb-", $profile),
            concat!("net-saving-releases-", $profile),
            concat!("net-saving-everywhere-", $profile),
        ]
    };
}

/// Index of fat LTO in [`PROFILES`].
pub(super) const FAT: usize = 3;

/// Index of fat LTO with one codegen unit in [`PROFILES`].
pub(super) const FAT_CGU1: usize = 4;

/// All profiles, the default first.
///
/// With LTO across crates, dependencies are compiled only to bitcode (`front`). The link generates the code: thin LTO
/// on all cores, fat LTO in one thread. Times and sizes are fitted to `published.rs`, except those of the last profile.
/// `codegen-units = 1` slows down the largest crates, which the fit attributes to the part in one thread.
pub(super) const PROFILES: &[Profile; 6] = &[
    Profile {
        label: "Default",
        name: "the default profile",
        toml: "lto = false # thin LTO within each crate; \"off\" would be none\n",
        front: 1.0,
        parallel: 0.0,
        serial: 0.0,
        fat: false,
        size: 1.0,
        gain: 0.0,
        slower: 0.0,
        keys: keys!("default"),
    },
    Profile {
        label: "Thin LTO",
        name: "thin LTO",
        toml: "lto = \"thin\"\n",
        front: 0.7,
        parallel: 0.6,
        serial: 0.0,
        fat: false,
        size: 1.0,
        gain: 0.25,
        slower: 0.0,
        keys: keys!("thin"),
    },
    Profile {
        label: "Thin LTO, 1 unit",
        name: "thin LTO and 1 codegen unit",
        toml: "lto = \"thin\"\ncodegen-units = 1\n",
        front: 0.7,
        parallel: 0.6,
        serial: 0.14,
        fat: false,
        size: 0.84,
        gain: 0.8,
        slower: 0.0,
        keys: keys!("thin-cgu1"),
    },
    Profile {
        label: "Fat LTO",
        name: "fat LTO",
        toml: "lto = \"fat\"\n",
        front: 0.45,
        parallel: 0.0,
        serial: 0.34,
        fat: true,
        size: 0.82,
        gain: 0.8,
        slower: 0.0,
        keys: keys!("fat"),
    },
    Profile {
        label: "Fat LTO, 1 unit",
        name: "fat LTO and 1 codegen unit",
        toml: "lto = \"fat\"\ncodegen-units = 1\n",
        front: 0.45,
        parallel: 0.0,
        serial: 0.44,
        fat: true,
        size: 0.75,
        gain: 1.0,
        slower: 0.0,
        keys: keys!("fat-cgu1"),
    },
    // Our estimate: between the two above in time, and a tenth slower to run.
    Profile {
        label: "Size: fat, 1 unit, opt-level s",
        name: "a profile for size",
        toml: "opt-level = \"s\"\nlto = \"fat\"\ncodegen-units = 1\n",
        front: 0.45,
        parallel: 0.0,
        serial: 0.39,
        fat: true,
        size: 0.56,
        gain: 1.0,
        slower: 0.1,
        keys: keys!("size"),
    },
];
