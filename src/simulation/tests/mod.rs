//! Against theory.
