//! What readers have measured, as inputs of the form: waits for a connection, or statements.

mod statements;
#[cfg(test)]
mod tests;
mod waits;

use super::inputs::Inputs;
use crate::paste::filled;
use crate::{Change, Paste};

/// The field for measurements.
pub const PASTE: Paste = Paste {
    label: "Paste a measurement",
    hint: "A histogram of the waits for a connection, with the line db_pool_connections_max, from /metrics. Or rows of \
           pg_stat_statements. It stays in your browser.",
    read: |text| if text.contains("mean_exec_time") { statements::read(text) } else { waits::read(text) },
};

fn fill(key: &'static str, value: f64) -> Change {
    filled(Inputs::GROUPS, key, value)
}

/// Three significant digits: a fit has no more.
fn rounded(value: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.abs().max(1e-9))) - 2.0);
    libm::round(value / unit) * unit
}
