//! The calculators without their charts and presets, so that a program with all of them does not contain these.

use models::{
    Calculator, build_time, capacity, cpu_quota, error_budget, health_check_load, log_volume, memory_budget,
    platform_cost, pool_sizing, prometheus_cardinality, rolling_deploy, timeout_budget,
};

/// All calculators, in the order of [`models::ALL`].
pub static CALCULATORS: [Calculator; 12] = [
    plain(health_check_load::CALCULATOR),
    plain(pool_sizing::CALCULATOR),
    plain(memory_budget::CALCULATOR),
    plain(build_time::CALCULATOR),
    plain(platform_cost::CALCULATOR),
    plain(timeout_budget::CALCULATOR),
    plain(rolling_deploy::CALCULATOR),
    plain(error_budget::CALCULATOR),
    plain(cpu_quota::CALCULATOR),
    plain(prometheus_cardinality::CALCULATOR),
    plain(log_volume::CALCULATOR),
    plain(capacity::CALCULATOR),
];

const fn plain(calculator: Calculator) -> Calculator {
    Calculator { charts: &[], presets: &[], paste: None, headline_alone: None, ..calculator }
}

/// Returns the calculator with that slug.
pub fn named(slug: &str) -> Option<&'static Calculator> {
    CALCULATORS.iter().find(|calculator| calculator.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_calculator_is_missing() {
        assert!(CALCULATORS.iter().map(|one| one.slug).eq(models::ALL.iter().map(|one| one.slug)));
    }
}
