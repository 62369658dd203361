//! Rules on manifests, lock files, toolchains and settings of Cargo.

mod advisories;
mod axum;
mod copies;
mod dependencies;
mod environment;
mod features;
mod images;
mod lock;
mod logs;
mod panics;
mod paths;
mod profiles;
mod release;
mod requirements;
mod service;
mod settings;
mod sqlx;
#[cfg(test)]
mod tests;
mod tls;
mod toolchain;
mod versions;
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
    &release::FAT_LTO_MEMORY,
    &advisories::LOCKFILE_IGNORED_BY_GIT,
    &advisories::VULNERABLE_CRATE,
    &dependencies::GIT_DEPENDENCY_UNPINNED,
    &dependencies::WILDCARD_DEPENDENCY,
    &dependencies::VIRTUAL_WORKSPACE_RESOLVER,
    &dependencies::TEST_DEPENDENCY_IN_RELEASE,
    &features::REMOVED_FEATURE,
    &axum::AXUM_VERSION_MISMATCH,
    &tls::TWO_CRYPTO_PROVIDERS,
    &tls::TWO_TLS_STACKS,
    &sqlx::SQLX_WITHOUT_RUNTIME,
    &sqlx::SQLX_WITHOUT_TLS,
    &logs::LOGS_COMPILED_OUT,
    &logs::LOG_LEVEL_COMPILED_OUT,
    &toolchain::RUST_IMAGE_TOO_OLD,
    &toolchain::TOOLCHAIN_TOO_OLD,
    &settings::LINKER_NOT_IN_IMAGE,
    &settings::CONFIG_TARGET_MOVES_BINARY,
    &settings::REGISTRY_TOKEN_IN_CONFIG,
    &copies::PATH_OUTSIDE_CONTEXT,
    &copies::BINARY_NAME_MISMATCH,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[
    panics::look,
    release::look,
    advisories::look,
    dependencies::look,
    features::look,
    axum::look,
    tls::look,
    sqlx::look,
    logs::look,
    toolchain::look,
    settings::look,
    copies::look,
];
