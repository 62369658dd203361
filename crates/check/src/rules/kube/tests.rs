//! Realistic manifests.
