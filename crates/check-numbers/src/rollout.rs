//! Instances, rollouts and shutdown.

use crate::draft::Draft;
use crate::subject::origin_of;
use crate::{Origin, Subject};
use check::deployment::{Known, Platform, Service, Share};

const ROLLING: &str = "rolling-deploy";
const COMPOSE: &str = "https://docs.docker.com/reference/cli/docker/compose/up/";
const FLY: &str = "https://fly.io/docs/reference/configuration/#the-deploy-section";
const RENDER: &str = "https://render.com/docs/deploys#zero-downtime-deploys";
const MIN_READY: &str = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds";

/// The instances on a usual day: the replicas, or the fewest of an autoscaler.
pub fn usual<'a>(service: &'a Service<'_>) -> Option<&'a Known<u64>> {
    let usual = service.replicas.as_ref().or(service.min_replicas.as_ref())?;
    // An autoscaler reduces what is above its maximum.
    let max = service.max_replicas.as_ref().filter(|max| max.value < usual.value);
    Some(max.unwrap_or(usual))
}

/// The surge as a whole percentage that gives the same pods. Kubernetes rounds up.
pub fn surge_percent(service: &Service<'_>) -> Option<(f64, Origin)> {
    let share = service.surge_share.as_ref()?;
    let percent = match share.value {
        Share::Percent(percent) => percent,
        Share::Pods(0) => 0,
        Share::Pods(pods) => {
            let most = service.most_replicas().map(|most| most.value).filter(|most| *most > 0)?;
            // Rounded down, so that rounding up does not add a pod.
            let percent = pods.checked_mul(100)?.checked_div(most)?.max(1);
            (most.checked_mul(percent)?.div_ceil(100) == pods).then_some(percent)?
        }
    };
    Some((percent as f64, Origin::of(share)))
}

/// The wait before the listener closes: that of the hook, then that of the process.
pub fn wait(service: &Service<'_>) -> Option<(f64, Origin)> {
    let hook = service.pre_stop.as_ref()?;
    let origin = Origin::of(hook);
    Some(match &service.shutdown_delay {
        Some(delay) => (hook.value + delay.value, origin.and(Origin::of(delay))),
        None => (hook.value, origin),
    })
}

/// Fills what the panel does not have.
pub fn fill(subject: Subject<'_>, draft: &mut Draft) {
    let service = subject.service;
    match service.platform {
        Platform::Kubernetes => shares(service, draft),
        // The new container starts after the old one has stopped.
        Platform::Compose if service.surge.as_ref().is_some_and(|surge| surge.value == 0) => {
            strategy(draft, 0.0, 100.0, Origin::Default(COMPOSE));
        }
        Platform::Compose => {}
        Platform::Fly => fly(subject, draft),
        Platform::Render => strategy(draft, 100.0, 0.0, Origin::Default(RENDER)),
    }
    if service.platform == Platform::Kubernetes {
        match subject.stated("minReadySeconds") {
            Some(fact) => draft.fact(ROLLING, "min-ready", Some(fact), |text| text.parse().ok()),
            None if service.is_whole => draft.number(ROLLING, "min-ready", 0.0, Origin::Default(MIN_READY)),
            None => {}
        }
    }
    if let Some(timeout) = &service.request_timeout {
        for (calculator, field) in [(ROLLING, "request-max"), ("timeout-budget", "request-timeout")] {
            draft.known(calculator, field, Some(timeout));
        }
    }
    draft.count("error-budget", "replicas", usual(service));
    draft.count("platform-cost", "min-instances", usual(service));
    if let Some(fact) = subject.stated("min_machines_running") {
        draft.fact("platform-cost", "min-instances", Some(fact), |text| text.parse().ok());
    }
    if let Some(max) = &service.max_replicas {
        draft.set("capacity", "grows", "true", Origin::of(max));
    }
}

/// Sets a rollout, in percent of the instances.
fn strategy(draft: &mut Draft, surge: f64, unavailable: f64, origin: Origin) {
    draft.number(ROLLING, "surge", surge, origin.clone());
    draft.number(ROLLING, "unavailable", unavailable, origin);
}

/// The strategy of Fly, and how many Machines it replaces at once: a share below 1, or a number.
fn fly(subject: Subject<'_>, draft: &mut Draft) {
    let named = subject.stated("deploy.strategy");
    let origin = named.map_or(Origin::Default(FLY), origin_of);
    match named.map_or("rolling", |fact| fact.value.as_str()) {
        "bluegreen" => strategy(draft, 100.0, 0.0, origin),
        "immediate" => strategy(draft, 0.0, 100.0, origin),
        "rolling" => {
            strategy(draft, 0.0, 33.0, origin);
            let Some(fact) = subject.stated("deploy.max_unavailable") else { return };
            match fact.value.parse::<f64>() {
                Ok(share) if share < 1.0 => {
                    draft.number(ROLLING, "unavailable", (share * 100.0).floor(), origin_of(fact));
                }
                Ok(count) => draft.number(ROLLING, "unavailable-count", count, origin_of(fact)),
                Err(_) => {}
            }
        }
        _ => {}
    }
}

/// Surge and missing pods, as they are written.
fn shares(service: &Service<'_>, draft: &mut Draft) {
    let (surge, missing) = (service.surge_share.as_ref(), service.unavailable_share.as_ref());
    let is_nothing = |share: Option<&Known<Share>>| {
        share.is_some_and(|share| matches!(share.value, Share::Pods(0) | Share::Percent(0)))
    };
    if is_nothing(surge) && is_nothing(missing) {
        let note = "The files allow no surge and no missing pod. Kubernetes rejects that.";
        draft.note(ROLLING, "unavailable", note);
        draft.note(ROLLING, "surge", note);
        return;
    }
    let mut set = |share: Option<&Known<Share>>, percent, pods| {
        let Some(share) = share else { return };
        match share.value {
            Share::Percent(value) => draft.number(ROLLING, percent, value as f64, Origin::of(share)),
            Share::Pods(value) => {
                draft.unset(ROLLING, percent);
                draft.number(ROLLING, pods, value as f64, Origin::of(share));
            }
        }
    };
    set(surge, "surge", "surge-count");
    set(missing, "unavailable", "unavailable-count");
}
