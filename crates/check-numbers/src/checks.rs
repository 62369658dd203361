//! Health checks: probes of Kubernetes, checks of Fly, and those of Docker.

use crate::draft::Draft;
use crate::subject::origin_of;
use crate::{Origin, Subject};
use check::Fact;
use check::deployment::{Action, Check, Platform, Probe};

const CHECKS: &str = "health-check-load";
const PROBES: &str = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes";
const DOCKER: &str = "https://docs.docker.com/reference/dockerfile/#healthcheck";

/// Fills the checks.
pub fn fill(subject: Subject<'_>, draft: &mut Draft) {
    match subject.service.platform {
        Platform::Kubernetes => probes(subject, draft),
        Platform::Fly => of_facts(draft, |key| subject.stated(&format!("check.{key}"))),
        Platform::Compose => docker(subject, draft),
        Platform::Render => {}
    }
}

fn probes(subject: Subject<'_>, draft: &mut Draft) {
    let readiness = subject.probe(Check::Readiness);
    let liveness = subject.probe(Check::Liveness);
    let Some(main) = readiness.or(liveness) else { return };
    for calculator in [CHECKS, "capacity"] {
        draft.count(calculator, "interval", main.period.as_ref());
        draft.count(calculator, "timeout", main.timeout.as_ref());
    }
    draft.count(CHECKS, "failure-threshold", main.failures.as_ref());
    let short = if readiness.is_some() { "readiness" } else { "liveness" };
    match subject.stated(&format!("{short}.successThreshold")) {
        Some(fact) => draft.fact(CHECKS, "success-threshold", Some(fact), |text| text.parse().ok()),
        None if subject.service.is_whole => {
            draft.number(CHECKS, "success-threshold", 1.0, Origin::Default(PROBES));
        }
        None => {}
    }
    if let (Some(readiness), Some(liveness)) = (readiness, liveness) {
        both(subject, readiness, liveness, draft);
    }
}

/// Whether both probes run the same check.
fn both(subject: Subject<'_>, readiness: &Probe<'_>, liveness: &Probe<'_>, draft: &mut Draft) {
    let (Action::Http(first), Action::Http(second)) = (readiness.action, liveness.action) else { return };
    let place = |probe: &Probe<'_>| subject.service.at.place(probe.key);
    let origin = Origin::Files(vec![place(readiness), place(liveness)]);
    let port = |probe: &Probe<'_>| probe.port.as_ref().map(|port| port.value.clone());
    if first != second || port(readiness) != port(liveness) {
        return;
    }
    draft.number(CHECKS, "kubelet-probes", 1.0, origin);
    draft.count(CHECKS, "kubelet-interval", liveness.period.as_ref());
    // Whether the path queries the database is in the code.
    let note = format!("Liveness and readiness request {first}. If it queries the database, choose Yes.");
    draft.note(CHECKS, "liveness-checks-database", note);
}

/// The check of Compose, or that of the image.
fn docker(subject: Subject<'_>, draft: &mut Draft) {
    let is_own = subject.service.node.get("healthcheck").is_some();
    let image = subject.service.build.as_ref().map(|build| build.at.file);
    let of_image = |key: &str| {
        let is_own = |fact: &&Fact| fact.key == key && fact.place.is_some_and(|place| Some(place.file) == image);
        subject.facts.iter().find(is_own)
    };
    let find = |key: &str| {
        if is_own { subject.stated(&format!("healthcheck.{key}")) } else { of_image(&format!("healthcheck.{key}")) }
    };
    let test = if is_own { subject.stated("healthcheck.test") } else { of_image("healthcheck") };
    let Some(test) = test.filter(|test| !test.value.starts_with("NONE")) else { return };
    // Only the daemon of the host runs the check.
    for calculator in [CHECKS, "capacity"] {
        draft.number(calculator, "probers", 1.0, origin_of(test));
        for field in ["interval", "timeout"] {
            draft.number(calculator, field, 30.0, Origin::Default(DOCKER));
        }
    }
    draft.number(CHECKS, "failure-threshold", 3.0, Origin::Default(DOCKER));
    draft.number(CHECKS, "success-threshold", 1.0, Origin::Default(DOCKER));
    of_facts(draft, find);
    draft.fact(CHECKS, "failure-threshold", find("retries"), |text| text.parse().ok());
}

fn of_facts<'a>(draft: &mut Draft, find: impl Fn(&str) -> Option<&'a Fact>) {
    for field in ["interval", "timeout"] {
        for calculator in [CHECKS, "capacity"] {
            draft.fact(calculator, field, find(field), check::seconds);
        }
    }
}
