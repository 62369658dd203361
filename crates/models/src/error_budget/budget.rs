//! The budget, and what deploys and dependencies use of it.

use super::Inputs;
use super::probability::{binomial_at_least, clopper_pearson};

/// Days to which the number of deploys refers.
const MONTH: f64 = 30.0;

pub(crate) struct Budget {
    pub minutes: f64,
    pub requests: f64,
    pub deploys_minutes: f64,
    /// Share of the budget that deploys use on average.
    pub used: f64,
    /// Share of the budget that dependencies and replicas use on average.
    pub dependencies_used: f64,
    /// Probability that deploys alone use more than the budget.
    pub overspent: f64,
    /// Deploys in 30 days that use the whole budget on average; infinity if no deploy is bad.
    pub affordable_deploys: f64,
    /// Probability of at least one bad deploy in 30 days.
    pub bad_deploy: f64,
    /// Burn rate of one error among the requests of an hour.
    pub burn_of_one_error: f64,
    /// 95% interval of the probability of a bad deploy.
    pub observed: Option<(f64, f64)>,
}

impl Inputs {
    pub(crate) fn budget(&self) -> Budget {
        let seconds = 86_400.0 * self.window;
        let minutes = seconds / 60.0 * self.allowed();
        let deploys_minutes = self.bad_minutes_of_a_deploy() * self.deploys_in_window();
        Budget {
            minutes,
            requests: seconds * self.rps * self.allowed(),
            deploys_minutes,
            used: deploys_minutes / minutes,
            dependencies_used: self.unavailability() / self.allowed(),
            overspent: self.overspent(self.deploys),
            affordable_deploys: minutes / self.bad_minutes_of_a_deploy() * MONTH / self.window,
            bad_deploy: 1.0 - libm::pow(1.0 - self.bad_deploy_probability / 100.0, self.deploys),
            burn_of_one_error: 1.0 / (self.rps * 3_600.0 * self.allowed()),
            observed: self.observed_bad.zip(self.observed_deploys).map(|(bad, all)| clopper_pearson(bad, all)),
        }
    }

    pub(super) fn deploys_in_window(&self) -> f64 {
        self.deploys * self.window / MONTH
    }

    /// `p m i`.
    pub(super) fn bad_minutes_of_a_deploy(&self) -> f64 {
        self.bad_deploy_probability / 100.0 * self.minutes_of_an_incident()
    }

    /// `m i`: minutes of a full outage with as many bad requests.
    pub(super) fn minutes_of_an_incident(&self) -> f64 {
        self.incident_minutes * self.impact / 100.0
    }

    /// Returns the probability that the bad ones of so many deploys in 30 days use more than the budget.
    pub(super) fn overspent(&self, deploys: f64) -> f64 {
        let budget = 1_440.0 * self.window * self.allowed();
        let affordable = (budget / self.minutes_of_an_incident() * (1.0 + 1e-12)).floor();
        let trials = (deploys * self.window / MONTH - 1e-9).ceil();
        binomial_at_least(trials, self.bad_deploy_probability / 100.0, affordable + 1.0)
    }

    /// Share of the time in which a dependency or all replicas are unavailable.
    pub(super) fn unavailability(&self) -> f64 {
        let serial = libm::pow(self.dependency_availability / 100.0, self.dependencies);
        1.0 - serial * (1.0 - self.all_replicas_down())
    }

    /// `β U + ((1 - β) U)^r`.
    pub(super) fn all_replicas_down(&self) -> f64 {
        let (down, shared) = (1.0 - self.replica_availability / 100.0, self.shared_cause / 100.0);
        shared * down + libm::pow((1.0 - shared) * down, self.replicas)
    }
}
