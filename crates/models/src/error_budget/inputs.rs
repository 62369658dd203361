//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, FieldError, Kind, Problem, inputs};

const fn optional_count(key: &'static str, label: &'static str, min: f64) -> Field {
    let kind = Kind::Number { default: None, min, max: 1e5, whole: true };
    Field { kind, ..Field::optional(key, label, min, 1e5) }
}

inputs! {
    /// The objective, the deploys, the dependencies, and the alerts.
    Inputs {
        "Your objective" open {
            /// `O`, in percent.
            slo: f64 = Field::number("slo", "Objective", 99.9, 1.0, 99.999_9)
                .unit(Unit::PERCENT).hint("Share of requests that must be good");
            /// `D`.
            window: f64 = Field::number("window", "Window", 30.0, 7.0, 366.0)
                .unit(Unit::counted("days")).published().hint("28 or 30 days are usual");
            /// `λ`.
            rps: f64 = Field::number("rps", "Requests on average", 50.0, 0.0001, 1e6)
                .unit(Unit::PER_SECOND).hint("Over a day, of all instances; 10 a minute are 0.17 per second")
                .lookup("sum(rate(http_request_duration_seconds_count[1d]))");
        }
        "Your deploys" open {
            /// `n`.
            deploys: f64 = Field::number("deploys", "Deploys a month", 20.0, 0.0, 10_000.0)
                .hint("In 30 days").lookup("git log --oneline --merges --since='30 days ago' main | wc -l");
            /// `p`, in percent.
            bad_deploy_probability: f64 = Field::number("bad-deploy-probability", "Deploys that go bad", 15.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("Deploys that needed a rollback or a fix");
            /// `m`.
            incident_minutes: f64 = Field::number("incident-minutes", "Time until the rollback", 0.5, 0.001, 10_000.0)
                .unit(super::MINUTES).hint("From the first bad request to the last");
            /// `i`, in percent.
            impact: f64 = Field::number("impact", "Requests that fail meanwhile", 100.0, 0.01, 100.0)
                .unit(Unit::PERCENT).hint("One bad pod of four: 25");
        }
        "What you have observed" folded {
            /// `x`.
            observed_bad: Option<f64> = optional_count("observed-bad", "Bad deploys observed", 0.0)
                .hint("Of the deploys below");
            /// `N`.
            observed_deploys: Option<f64> = optional_count("observed-deploys", "Deploys observed", 1.0)
                .hint("Over the last months; empty if you did not count");
        }
        "What you depend on" folded {
            /// `d`.
            dependencies: f64 = Field::count("dependencies", "Dependencies in series", 0, 0, 100)
                .hint("Database, identity provider, payments: each of which stops you when it fails");
            /// `A`, in percent.
            dependency_availability: f64 = Field::number("dependency-availability", "Availability of each", 99.95, 1.0, 100.0)
                .unit(Unit::PERCENT).hint("What they had, not what they promise");
            /// `r`.
            replicas: f64 = Field::count("replicas", "Replicas", 3, 1, 100)
                .hint("One is enough to serve all requests");
            /// `U`, as an availability in percent.
            replica_availability: f64 = Field::number("replica-availability", "Availability of a replica", 100.0, 1.0, 100.0)
                .unit(Unit::PERCENT).hint("Of one alone; 100 leaves them out");
            /// `β`, in percent.
            shared_cause: f64 = Field::number("shared-cause", "Failures with a shared cause", 10.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("Same code, same config, same zone; 0 means independent, which replicas never are");
        }
        "Your alerts" folded {
            /// `u`.
            normal_burn: f64 = Field::number("normal-burn", "Burn rate on a normal day", 0.5, 0.0, 100.0)
                .hint("1 uses exactly the budget")
                .lookup("sum(rate(http_request_duration_seconds_count{status=\"5xx\"}[7d])) / sum(rate(http_request_duration_seconds_count[7d])) / 0.001");
            /// `e`.
            minimum_events: f64 = Field::count("minimum-events", "Errors required for a page", 1, 1, 10_000)
                .published().hint("In the long window; the usual rules require no number");
        }
    }
}

impl Inputs {
    /// `b`.
    pub(super) fn allowed(&self) -> f64 {
        // Without rounding, 100 - 99.9 would be 0.0999999999999943.
        ((100.0 - self.slo) * 1e6).round() / 1e8
    }

    /// `b`, in percent.
    pub(super) fn allowed_percent(&self) -> f64 {
        ((100.0 - self.slo) * 1e6).round() / 1e6
    }

    pub(super) fn check(&self) -> Result<(), Vec<FieldError>> {
        let problem = match (self.observed_bad, self.observed_deploys) {
            (Some(bad), Some(deploys)) if bad > deploys => "There cannot be more bad deploys than deploys",
            (None, Some(_)) => "Enter how many of the observed deploys were bad, like 0",
            (Some(_), None) => "Enter the deploys observed as well, or leave both empty",
            _ => return Ok(()),
        };
        let field = if self.observed_deploys.is_none() { "observed-deploys" } else { "observed-bad" };
        Err(vec![FieldError { field, problem: Problem::Conflict(problem) }])
    }
}
