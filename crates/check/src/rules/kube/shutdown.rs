//! What happens between the end of a pod's endpoints and SIGKILL.

use super::examples::deployment;
use super::patches::insert;
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::{Container, Hook, Workload, defaults};
use crate::report::{Confidence, Rule, Severity};
use crate::words::Words;

/// Fewer seconds between the end of the hook and SIGKILL cannot drain requests.
const SHORTEST_DRAIN: u32 = 5;

pub static NO_PRESTOP: Rule = Rule {
    id: "no-prestop",
    title: "SIGTERM arrives while load balancers still send requests",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Kubernetes sends SIGTERM while it removes the pod from the endpoints, and the removal takes seconds to \
          reach every node and load balancer. In each rollout, a service that closes its listener on SIGTERM refuses \
          the connections of these seconds.",
    fix: "Add lifecycle.preStop.sleep with seconds: 10. Omit it if the service itself keeps serving for some seconds \
          after SIGTERM.",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-too-short-long", "gs-sigterm"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!(""))]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          lifecycle:\n            preStop:\n              sleep:\n                seconds: 10\n"),
    )]),
};

pub static PRESTOP_KILLS_IMMEDIATELY: Rule = Rule {
    id: "prestop-kills-immediately",
    title: "The preStop hook stops the service at once",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Kubernetes runs the hook while it removes the pod from the endpoints, and the removal takes seconds to \
          reach every node and load balancer. A service that stops at once refuses the requests of these seconds.",
    fix: "Replace the hook with sleep and seconds: 10, and let SIGTERM stop the service.",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-too-short-long"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          lifecycle:\n            preStop:\n              httpGet:\n                path: /shutdown\n                port: http\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          lifecycle:\n            preStop:\n              sleep:\n                seconds: 10\n"),
    )]),
};

pub static GRACE_TOO_SHORT: Rule = Rule {
    id: "grace-too-short",
    title: "The kubelet kills the service before it has drained",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The preStop hook counts against terminationGracePeriodSeconds, so the service gets only the rest of that \
          time. Then the kubelet sends SIGKILL: requests in flight fail, and database connections are not closed.",
    fix: "Set terminationGracePeriodSeconds to the preStop sleep, plus the service's shutdown deadline, plus 5 s.",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-30-60", "gs-too-short-long"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "          lifecycle:\n            preStop:\n              sleep:\n                seconds: 5\n",
            "      terminationGracePeriodSeconds: 8\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "          lifecycle:\n            preStop:\n              sleep:\n                seconds: 5\n",
            "      terminationGracePeriodSeconds: 40\n"
        ),
    )]),
};

/// Looks at how the containers of all workloads stop.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in links.workloads.iter().filter(|workload| workload.serves()) {
        let mut is_reported = false;
        for container in workload.main_containers() {
            let hook = container.pre_stop();
            is_reported = is_reported || grace(*workload, container, hook.as_ref(), findings);
            if let Some(hook) = &hook {
                kills(container, hook, findings);
            }
            if links.serves(container) {
                no_delay(*workload, container, findings);
            }
        }
    }
}

fn no_delay(workload: Workload<'_>, container: Container<'_>, findings: &mut Findings) {
    let object = workload.object;
    // Other kinds, and other strategies, stop old pods before new ones serve.
    let strategy = object.root.at(&["spec", "strategy", "type"]);
    let rolls = matches!(object.kind, "Deployment" | "Rollout")
        && strategy.is_none_or(|one| one.text() == Some("RollingUpdate"));
    let delays = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["SHUTDOWN", "DRAIN", "TERMINATION"].iter().any(|word| name.contains(word))
            && ["DELAY", "WAIT", "SLEEP"].iter().any(|word| name.contains(word))
    };
    if !rolls || container.env().iter().any(|one| delays(one.name)) || !container.lacks(&["lifecycle", "preStop"]) {
        return;
    }
    let said =
        capital(&format!("{} has no preStop hook, so it gets SIGTERM while requests still arrive.", container.title()));
    let finding = findings.add(&NO_PRESTOP, object.at, container.label(), said);
    if container.node.get("lifecycle").is_none() {
        insert(finding, container, &["lifecycle:", "  preStop:", "    sleep:", "      seconds: 10"]);
    }
}

fn kills(container: Container<'_>, hook: &Hook<'_>, findings: &mut Findings) {
    if hook.waits() {
        return;
    }
    let at = container.object().at;
    let stops = |path: &str| {
        let path = path.split(['?', '#']).next().unwrap_or(path);
        path.rsplit('/').next().is_some_and(|last| Words("shutdown stop quit exit terminate kill").has(last))
    };
    if let Some(path) = hook.node.at(&["httpGet", "path"]).filter(|path| path.text().is_some_and(stops)) {
        let said = format!("The hook requests {}.", path.text().unwrap_or_default());
        findings.add(&PRESTOP_KILLS_IMMEDIATELY, at, path.span, said);
    }
    let Some(exec) = hook.exec else { return };
    let command = hook.commands.iter().find(|command| match command.program() {
        "kill" | "pkill" | "killall" => true,
        "curl" | "wget" => command.arguments().iter().any(|word| word.text.contains('/') && stops(&word.text)),
        _ => false,
    });
    if let Some(command) = command {
        let said = format!("The hook runs {} and does not wait before.", command.program());
        findings.add(&PRESTOP_KILLS_IMMEDIATELY, at, exec.span, said);
    }
}

/// Whether the grace period is too short, which concerns the whole pod.
fn grace(workload: Workload<'_>, container: Container<'_>, hook: Option<&Hook<'_>>, findings: &mut Findings) -> bool {
    if container.is_stock() {
        return false;
    }
    let object = workload.object;
    let written = workload.pod.get("terminationGracePeriodSeconds");
    let grace = match written {
        Some(node) => node.number::<u32>(),
        None => object.lacks(workload.pod, &["terminationGracePeriodSeconds"]).then_some(defaults::GRACE_SECONDS),
    };
    let Some(grace) = grace else { return false };
    let sleep = hook.and_then(Hook::sleep);
    let left = grace.saturating_sub(sleep.map_or(0, |(seconds, _)| seconds));
    let Some(place) = written.or(sleep.map(|(_, node)| node)).filter(|_| left < SHORTEST_DRAIN) else { return false };
    let said = match sleep {
        Some((seconds, _)) => {
            let from = if written.is_some() { "" } else { " by default" };
            format!(
                "terminationGracePeriodSeconds is {grace}{from}, and preStop takes {seconds} s of it: {left} s are left."
            )
        }
        None => format!("SIGKILL follows SIGTERM after {grace} s."),
    };
    let finding = findings.add(&GRACE_TOO_SHORT, object.at, place.span, said);
    if let Some((seconds, node)) = sleep.filter(|_| written.is_some()) {
        finding.because(object.at.place(node.span), format!("preStop sleeps for {seconds} s"));
    }
    true
}
