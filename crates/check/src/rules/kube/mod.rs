//! Rules on Kubernetes, Helm and Kustomize.

use super::Look;
use crate::report::Rule;

/// The rules.
pub const RULES: &[&Rule] = &[];

/// What looks at the files.
pub const LOOKS: &[Look] = &[];
