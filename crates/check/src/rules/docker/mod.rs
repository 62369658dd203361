//! Rules on Dockerfiles.

mod images;
mod release;
mod stages;

use super::Look;
use crate::report::Rule;
pub use release::System;

/// The rules.
pub const RULES: &[&Rule] = &[
    &images::LATEST_TAG,
    &images::EOL_BASE_IMAGE,
    &images::RUNTIME_OLDER_THAN_BUILDER,
    &images::SINGLE_STAGE_IMAGE,
    &images::HARDCODED_ARCH,
];

/// What looks at the files.
pub const LOOKS: &[Look] = &[images::look];
