//! The steps of the computation.

use super::Inputs;
use super::alerts::{Alerts, KINDS};
use super::budget::Budget;
use crate::{Marked, Step};

impl Inputs {
    pub(super) fn steps(&self, budget: &Budget, alerts: &Alerts) -> Vec<Step> {
        let allowed = self.allowed_percent();
        let mut steps = vec![
            Step::new(
                "Budget in minutes",
                "window × (1 − objective)",
                "{#} days × 1,440 min × {#}% = ⟦{} min⟧",
                &[self.window, allowed, budget.minutes],
            ),
            Step::new(
                "Budget in requests",
                "requests in the window × (1 − objective)",
                "{#} days × 86,400 s × {#}/s × {#}% = ⟦{}⟧",
                &[self.window, self.rps, allowed, budget.requests],
            ),
            Step::new(
                "Bad minutes of deploys",
                "deploys in the window × bad ones × time until the rollback × requests that fail",
                "{} × {%} × {} min × {%} = ⟦{} min⟧",
                &[
                    self.deploys_in_window(),
                    self.bad_deploy_probability / 100.0,
                    self.incident_minutes,
                    self.impact / 100.0,
                    budget.deploys_minutes,
                ],
            ),
            Step::new(
                "Used by deploys",
                "that / budget",
                "{} min / {} min = ⟦{%}⟧",
                &[budget.deploys_minutes, budget.minutes, budget.used],
            ),
            Step::new(
                "At least one bad deploy",
                "1 − (1 − bad deploys)^deploys",
                "1 − (1 − {%})^{} = ⟦{%}⟧",
                &[self.bad_deploy_probability / 100.0, self.deploys, budget.bad_deploy],
            ),
            Step::new(
                "Deploys overspend",
                "probability that so many are bad that they use more than the budget, binomial",
                "more than {} / {} bad deploys: ⟦{%}⟧",
                &[budget.minutes, self.minutes_of_an_incident(), budget.overspent],
            ),
        ];
        steps.push(self.dependencies_step(budget));
        steps.extend(self.observed_step(budget));
        steps.extend(self.alert_steps(alerts));
        steps
    }

    fn dependencies_step(&self, budget: &Budget) -> Step {
        let serial = 1.0 - libm::pow(self.dependency_availability / 100.0, self.dependencies);
        Step::new(
            "Used by dependencies",
            "(1 − availability^dependencies, and all replicas down: β U + ((1 − β) U)^replicas) / budget",
            "{%} and {%}, of {#}%: ⟦{%}⟧",
            &[serial, self.all_replicas_down(), self.allowed_percent(), budget.dependencies_used],
        )
    }

    fn observed_step(&self, budget: &Budget) -> Option<Step> {
        let ((low, high), bad, deploys) = (budget.observed?, self.observed_bad?, self.observed_deploys?);
        Some(Step::new(
            "Bad deploys, 95% interval",
            "Clopper and Pearson; with none bad, about 3 / deploys at most",
            "{#} of {#}: ⟦{%} to {%}⟧",
            &[bad, deploys, low, high],
        ))
    }

    fn alert_steps(&self, alerts: &Alerts) -> Vec<Step> {
        let names = ["Fast alert, 1 h and 5 min", "Medium alert, 6 h and 30 min", "Slow alert, 3 days and 6 h"];
        let formula = "burn rate × (1 − objective) of the requests in both windows; false alarms from Poisson errors on normal days";
        let step = |((name, alert), kind): ((&&'static str, &super::Alert), &super::alerts::Kind)| {
            let Some(((short, long), pages)) = alert.errors.zip(alert.false_alarms) else {
                let numbers = Marked::fill(
                    "{} × {#}% = {%} of the requests: ⟦never⟧",
                    &[alert.burn, self.allowed_percent(), alert.threshold],
                );
                return Step { name, formula, numbers };
            };
            Step::new(
                name,
                formula,
                "{} × {#}% of {} and {} requests: ⟦{#}⟧ and ⟦{#} (error|errors)⟧; ⟦{}⟧ false (alarm|alarms) in {#} days",
                &[
                    alert.burn,
                    self.allowed_percent(),
                    self.rps * kind.long,
                    self.rps * kind.short,
                    long,
                    short,
                    pages,
                    self.window,
                ],
            )
        };
        names.iter().zip(&alerts.each).zip(&KINDS).map(step).collect()
    }
}
