//! Rules on Dockerfiles.

mod cargo;
mod images;
mod release;
mod runtime;
mod stages;

use super::Look;
use crate::report::Rule;
pub use cargo::{NIGHTLY_TOOLCHAIN, TARGET_CPU_NATIVE};
pub use images::LATEST_TAG;
pub use release::System;
pub use runtime::RUNS_AS_ROOT;
pub use cargo::{NIGHTLY_TOOLCHAIN, TARGET_CPU_NATIVE};
pub use images::LATEST_TAG;
pub use release::System;
pub use runtime::RUNS_AS_ROOT;
pub use stages::commands;

/// The rules.
pub const RULES: &[&Rule] = &[
    &images::LATEST_TAG,
    &images::EOL_BASE_IMAGE,
    &images::RUNTIME_OLDER_THAN_BUILDER,
    &images::SINGLE_STAGE_IMAGE,
    &images::HARDCODED_ARCH,
    &cargo::NO_LOCKED,
    &cargo::INSTALL_WITHOUT_LOCK,
    &cargo::UNPINNED_TOOL_INSTALL,
    &cargo::TARGET_CPU_NATIVE,
    &cargo::MISSING_RELEASE,
    &cargo::FMT_IN_IMAGE_BUILD,
    &cargo::EXTRA_DEBUG_BUILD,
    &cargo::NIGHTLY_TOOLCHAIN,
    &runtime::RUNS_AS_ROOT,
    &runtime::SHELL_FORM_CMD,
    &runtime::RELATIVE_WORKDIR,
    &runtime::APT_LISTS_NOT_CLEANED,
    &runtime::APT_UPDATE_ALONE,
    &runtime::USELESS_CLEAN,
    &runtime::DEBUG_TOOLS_IN_RUNTIME,
    &runtime::DEV_PACKAGES_IN_RUNTIME,
    &runtime::CHOWN_LAYER,
    &runtime::NETWORK_FETCH_IN_BUILD,
    &runtime::BASHISM_IN_SH,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[images::look, cargo::look, runtime::look];
