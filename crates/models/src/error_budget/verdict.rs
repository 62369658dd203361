//! The verdict and its reasons.

use super::Inputs;
use super::alerts::{Alerts, KINDS};
use super::budget::Budget;
use crate::{Findings, Judgment, Marked, fill};

/// Seconds after which an outage should have paged: our estimate.
const LATE: f64 = 900.0;

impl Inputs {
    pub(super) fn judge(&self, budget: &Budget, alerts: &Alerts, planned: &Self) -> Judgment {
        let mut findings = Findings::default();
        self.judge_objective(budget, planned, &mut findings);
        self.judge_deploys(budget, planned, &mut findings);
        self.judge_observations(budget, planned, &mut findings);
        self.judge_alerts(alerts, planned, &mut findings);
        self.note_detection(alerts, &mut findings);
        findings.judge(planned.recommendation(self), self.changes(planned))
    }

    fn judge_objective(&self, budget: &Budget, planned: &Self, findings: &mut Findings) {
        if self.normal_burn >= 1.0 {
            findings.danger(
                "On a normal day, errors use ⟦{%}⟧ of the budget: you miss the objective without any incident. Fix the most frequent error, or lower the objective.",
                &[self.normal_burn],
            );
        }
        let fix = if planned.slo != self.slo {
            fill("Promise ⟦{#}%⟧.", &[planned.slo])
        } else {
            "No lower objective helps: make them more reliable.".into()
        };
        let unavailable = budget.dependencies_used * budget.minutes;
        let what = match (self.dependencies, self.replica_availability) {
            (_, 100.0) => "Your dependencies",
            (0.0, _) => "Your replicas",
            _ => "Your dependencies and replicas",
        };
        if budget.dependencies_used >= 1.0 {
            findings.danger(
                &[what, " are down for ⟦{} min⟧ in ⟦{#} days⟧, and the budget is ⟦{} min⟧. ", &fix].concat(),
                &[unavailable, self.window, budget.minutes],
            );
        } else if !self.can_hold(0.0) {
            let fix =
                if planned.slo != self.slo { fix } else { "Deploy to a few requests first, with a canary.".into() };
            findings.danger(
                &["⟦{#}%⟧ leaves ⟦{} min⟧ in ⟦{#} days⟧, and one bad deploy uses ⟦{} min⟧. ", &fix].concat(),
                &[self.slo, budget.minutes, self.window, self.minutes_of_an_incident()],
            );
        } else if budget.dependencies_used > 0.5 {
            findings.caution(
                &[what, " use ⟦{} min⟧ of the ⟦{} min⟧ in the budget: little is left for your own mistakes. Add a fallback, or promise less."].concat(),
                &[unavailable, budget.minutes],
            );
        }
    }

    /// Deploys that use too much of the budget. The plan may have changed the objective or the probability as well.
    fn judge_deploys(&self, budget: &Budget, planned: &Self, findings: &mut Findings) {
        if !self.deploys_exceed_their_part() || !self.can_hold(0.0) {
            return;
        }
        let mut fix = String::new();
        if planned.incident_minutes != self.incident_minutes {
            fix.push_str(&fill(" Roll back within ⟦{} min⟧.", &[planned.incident_minutes]));
        }
        if planned.deploys != self.deploys {
            fix.push_str(&fill(
                " Deploy ⟦{} (time|times)⟧ a month at most, or make deploys safer.",
                &[planned.deploys],
            ));
        }
        let incident = self.minutes_of_an_incident();
        let left = budget.minutes * self.left();
        let whose = if self.left() < 1.0 { "that dependencies leave" } else { "in the budget" };
        let (used, what) = if budget.deploys_minutes >= incident {
            (budget.deploys_minutes, "Bad deploys use")
        } else {
            (incident, "One bad deploy uses")
        };
        let pattern = [what, " ⟦{} min⟧ of the ⟦{} min⟧ ", whose, " for ⟦{#} days⟧.", &fix].concat();
        let numbers = [used, left, self.window];
        if used > left { findings.danger(&pattern, &numbers) } else { findings.caution(&pattern, &numbers) }
    }

    fn judge_observations(&self, budget: &Budget, planned: &Self, findings: &mut Findings) {
        let (Some((low, high)), Some(bad), Some(deploys)) = (budget.observed, self.observed_bad, self.observed_deploys)
        else {
            return;
        };
        if self.probability_from_observations().is_some() {
            findings.caution(
                "You entered ⟦{%}⟧ bad deploys, but ⟦{#} of {#}⟧ mean ⟦{%} to {%}⟧ (95% confidence). Compute with ⟦{%}⟧.",
                &[self.bad_deploy_probability / 100.0, bad, deploys, low, high, planned.bad_deploy_probability / 100.0],
            );
        } else {
            let worst = Self { bad_deploy_probability: high * 100.0, ..*self }.budget().deploys_minutes;
            findings.note(
                "⟦{#} of {#}⟧ bad deploys mean ⟦{%} to {%}⟧ (95% confidence). At the upper end, bad deploys use ⟦{} min⟧ of the ⟦{} min⟧ in the budget.",
                &[bad, deploys, low, high, worst, budget.minutes],
            );
        }
    }

    fn judge_alerts(&self, alerts: &Alerts, planned: &Self, findings: &mut Findings) {
        if self.pages_without_incident() {
            let errors = alerts.each[0].errors.map_or(self.minimum_events, |(_, long)| long.max(self.minimum_events));
            let fix = if planned.minimum_events != self.minimum_events {
                fill(" Require at least ⟦{#} (error|errors)⟧.", &[planned.minimum_events])
            } else {
                String::new()
            };
            findings.caution(
                &["At ⟦{} (request|requests)⟧ an hour, ⟦{} (error trips|errors trip)⟧ the fast alert: you are paged ⟦{} (time|times)⟧ a year without an incident.", &fix].concat(),
                &[self.rps * 3_600.0, errors, alerts.false_pages * 365.0 / self.window],
            );
        }
        for (alert, kind) in alerts.each.iter().zip(&KINDS).filter(|(alert, _)| alert.errors.is_none()) {
            findings.caution(
                &["The alert over ", words(kind.name), " never fires: its burn rate of ⟦{}⟧ would need ⟦{%}⟧ of the requests to fail. Alert on a fixed share of errors instead."].concat(),
                &[alert.burn, alert.threshold],
            );
        }
        // With the errors that the plan requires, so that the advice is about the rules that the page shows.
        if let Some(late) = planned.detection_of(0, 1.0).filter(|seconds| *seconds > LATE) {
            findings.caution(
                "With so little traffic, a total outage pages only after ⟦{} min⟧. Send a request from outside every ⟦30 s⟧ and alert on that.",
                &[late / 60.0],
            );
        }
    }

    fn note_detection(&self, alerts: &Alerts, findings: &mut Findings) {
        let lasts = self.incident_minutes * 60.0;
        if let Some(noticed) = alerts.detection.filter(|seconds| *seconds > lasts && self.deploys_fail()) {
            findings.note(
                &[
                    "A bad deploy of ⟦",
                    &duration(lasts),
                    "⟧ is over before the first alert, which takes ⟦",
                    &duration(noticed),
                    "⟧: compare errors before and after in the deploy job.",
                ]
                .concat(),
                &[],
            );
        }
    }

    fn recommendation(&self, entered: &Self) -> Marked {
        let budget = self.budget();
        if !self.deploys_fail() {
            return Marked::fill(
                "⟦{#}%⟧ over ⟦{#} days⟧ allows ⟦{} min⟧ of outage, or ⟦{} bad (request|requests)⟧.",
                &[self.slo, self.window, budget.minutes, budget.requests],
            );
        }
        let required = Self { minimum_events: self.minimum_events, ..*entered };
        let set = if required != *self {
            fill(
                "With ⟦{#}%⟧, ⟦{#} (deploy|deploys)⟧ a month and a rollback within ⟦{} min⟧, bad",
                &[self.slo, self.deploys, self.incident_minutes],
            )
        } else {
            "Bad".into()
        };
        Marked::fill(
            &[&set, " deploys use ⟦{} min⟧ of the ⟦{} min⟧ in the budget for ⟦{#} days⟧. About ⟦{} (deploy|deploys)⟧ a month would use it up."].concat(),
            &[budget.deploys_minutes, budget.minutes, self.window, budget.affordable_deploys],
        )
    }
}

fn words(name: &str) -> &'static str {
    match name {
        "1h" => "1 h",
        "6h" => "6 h",
        _ => "3 days",
    }
}

/// Returns seconds in the unit that people use for so many.
fn duration(seconds: f64) -> String {
    match seconds {
        _ if seconds < 120.0 => fill("{} s", &[seconds]),
        _ if seconds < 7_200.0 => fill("{} min", &[seconds / 60.0]),
        _ => fill("{} h", &[seconds / 3_600.0]),
    }
}
