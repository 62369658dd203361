//! Rules on manifests, lock files, toolchains and settings of Cargo.

mod images;
mod panics;
mod paths;
mod profiles;
mod release;
mod service;
mod workspace;

use super::Look;
use crate::report::Rule;

/// The rules.
pub const RULES: &[&Rule] = &[
    &panics::PANIC_ABORT_WITH_SERVER,
    &panics::PROFILE_IN_WORKSPACE_MEMBER,
    &release::OPT_LEVEL_ZERO,
    &release::DEBUG_ASSERTIONS_IN_RELEASE,
    &release::STRIP_REMOVES_DEBUG,
    &release::STRIP_LOSES_BACKTRACE,
    &release::FAT_LTO_MEMORY,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[
    panics::look,
    release::look,
];
