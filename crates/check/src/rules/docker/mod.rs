//! Rules for Dockerfiles.

mod apt;
mod arch;
mod base;
mod bash;
mod cache;
mod calls;
mod cargo;
mod compiler;
mod context;
mod crates;
mod dummy;
mod entry;
mod fetch;
mod forms;
mod given;
mod health;
mod images;
mod libc;
mod libraries;
mod links;
mod lock;
mod mounts;
mod musl;
mod packages;
mod plan;
mod ports;
mod release;
mod secrets;
mod size;
mod stages;
mod start;
mod steps;
#[cfg(test)]
mod tests;
mod user;

use super::Look;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::Rule;
pub use compiler::{NIGHTLY_TOOLCHAIN, TARGET_CPU_NATIVE};
pub use images::LATEST_TAG;
use plan::Plan;
pub use ports::EXPOSE_MISMATCH;
pub use release::System;
pub use user::RUNS_AS_ROOT;

/// The rules.
pub const RULES: &[&Rule] = &[
    &images::LATEST_TAG,
    &images::EOL_BASE_IMAGE,
    &libc::RUNTIME_OLDER_THAN_BUILDER,
    &libc::GLIBC_MISSING,
    &libc::LIBGCC_MISSING,
    &musl::MUSL_DEFAULT_ALLOCATOR,
    &arch::HARDCODED_ARCH,
    &lock::NO_LOCKED,
    &lock::INSTALL_WITHOUT_LOCK,
    &lock::NO_LOCKFILE,
    &cargo::MISSING_RELEASE,
    &cargo::CARGO_RUN_IN_IMAGE,
    &cargo::FMT_IN_IMAGE_BUILD,
    &cargo::EXTRA_DEBUG_BUILD,
    &compiler::TARGET_CPU_NATIVE,
    &compiler::NIGHTLY_TOOLCHAIN,
    &compiler::TOOLCHAIN_FILE,
    &compiler::UNPINNED_TOOL_INSTALL,
    &cache::COPY_BEFORE_DEPS,
    &cache::CHEF_CACHE_DEFEATED,
    &dummy::STALE_DUMMY_BINARY,
    &dummy::MEMBER_MISSING,
    &mounts::CACHE_MOUNT_HIDES_DEPS,
    &mounts::USELESS_CACHE_MOUNT,
    &mounts::BINARY_LOST,
    &given::NO_DOCKERIGNORE,
    &given::SQLX_OFFLINE_MISSING,
    &libraries::MISSING_CA_CERTIFICATES,
    &libraries::OPENSSL_ON_SLIM,
    &libraries::LIBPQ_MISSING,
    &user::RUNS_AS_ROOT,
    &user::ROOT_COMMAND_AFTER_USER,
    &forms::SHELL_FORM_CMD,
    &forms::EXEC_FORM_NOT_JSON,
    &forms::NO_SHELL,
    &start::SCRIPT_WITHOUT_EXEC,
    &start::STOPSIGNAL_SIGKILL,
    &start::STOPSIGNAL_UNHANDLED,
    &health::HEALTHCHECK_TOOL,
    &ports::EXPOSE_MISMATCH,
    &secrets::SECRET_IN_IMAGE,
    &secrets::ARG_SECRET,
    &size::SINGLE_STAGE_IMAGE,
    &size::COPY_WHOLE_TARGET,
    &size::CHOWN_LAYER,
    &size::RELATIVE_WORKDIR,
    &apt::APT_LISTS_NOT_CLEANED,
    &apt::APT_UPDATE_ALONE,
    &apt::USELESS_CLEAN,
    &apt::DEBUG_TOOLS_IN_RUNTIME,
    &apt::DEV_PACKAGES_IN_RUNTIME,
    &fetch::NETWORK_FETCH_IN_BUILD,
    &bash::BASHISM_IN_SH,
];

/// The functions that look at the files.
pub const LOOKS: &[Look] = &[look];

/// A function that looks at one Dockerfile with one or a few rules.
type LookAt = fn(&Plan<'_>, &mut Findings);

/// The functions that look at each Dockerfile.
const LOOKS_AT: &[LookAt] = &[
    images::look,
    libc::look,
    musl::look,
    arch::look,
    lock::look,
    cargo::look,
    compiler::look,
    cache::look,
    dummy::look,
    mounts::look,
    given::look,
    libraries::look,
    user::look,
    forms::look,
    start::look,
    health::look,
    ports::look,
    secrets::look,
    size::look,
    apt::look,
    fetch::look,
    bash::look,
];

fn look(project: &Project, findings: &mut Findings) {
    for plan in Plan::all(project) {
        for look in LOOKS_AT {
            look(&plan, findings);
        }
    }
}
