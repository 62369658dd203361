//! Ports of Services, and the address that containers listen on.

use super::examples::{deployment, service};
use super::patches::replace;
use super::probes::{capital, is_port_name};
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::targets::{Target, targets};
use crate::kube::{Container, Object, Workload};
use crate::report::{Confidence, Rule, Severity};

pub static SERVICE_PORT_MISMATCH: Rule = Rule {
    id: "service-port-mismatch",
    title: "A Service sends traffic to a port that no container declares",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "If a targetPort names a port that no container declares, the Service gets no endpoints for it. If no \
          process listens on a numeric targetPort, the kernel refuses every connection.",
    fix: "Set targetPort to the name or the number of the port that the container listens on.",
    page: "/platforms/load-balancers/#kubernetes",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!("")), ("service.yaml", service!("      targetPort: web\n"))]),
    passes: Rule::native(&[
        ("deployment.yaml", deployment!("")),
        ("service.yaml", service!("      targetPort: http\n")),
    ]),
};

pub static BIND_LOOPBACK: Rule = Rule {
    id: "bind-loopback",
    title: "The service listens on the loopback address of its pod",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "Services and probes connect to the IP address of the pod, and a process that is bound to 127.0.0.1 does not \
          accept these connections. Every request and every probe fails with \"connection refused\".",
    fix: "Bind to 0.0.0.0.",
    page: "/failures/docker-networking/",
    claims: Rule::native(&["dnet-localhost", "dnet-fix"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          env:\n            - name: HOST\n              value: 127.0.0.1\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          env:\n            - name: HOST\n              value: 0.0.0.0\n"),
    )]),
};

/// Looks at the ports of all Services, and at the addresses of all containers.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    let all: Vec<_> = links.workloads.iter().copied().filter(|one| one.serves() && !one.is_test()).collect();
    for service in links.of_kind("Service") {
        let is_selected = |workload: &Workload<'_>| {
            links.services_of(*workload).iter().any(|one| std::ptr::eq(one.root, service.root))
        };
        let selected: Vec<_> = all.iter().copied().filter(is_selected).collect();
        if !selected.is_empty() && selected.iter().all(|workload| knows_all_ports(*workload)) {
            named(service, &selected, findings);
        }
    }
    for workload in all {
        if knows_all_ports(workload) {
            numbered(workload, links.services_of(workload), findings);
        }
        for container in workload.main_containers() {
            loopback(container, links, findings);
        }
    }
}

/// Whether no template and no patch can add a container or a port.
fn knows_all_ports(workload: Workload<'_>) -> bool {
    let object = workload.object;
    let Some(list) = workload.pod.get("containers").filter(|list| object.is_complete(list)) else { return false };
    let is_literal = |port: &crate::kube::Port<'_>| {
        port.number.is_some() && port.name.is_none_or(|name| !name.contains(crate::helm::MARK))
    };
    list.is_list() && workload.all_containers().into_iter().all(|one| one.ports().iter().all(is_literal))
}

fn named(service: Object<'_>, selected: &[Workload<'_>], findings: &mut Findings) {
    let containers: Vec<_> = selected.iter().flat_map(|workload| workload.all_containers()).collect();
    for target in targets(service) {
        let Some(name) = target.node.text().filter(|text| is_port_name(text) && !target.node.is_template()) else {
            continue;
        };
        let Some(workload) = selected.first().filter(|_| target.container(&containers).is_none()) else { continue };
        let object = workload.object;
        let said =
            format!("targetPort is {name}, and no container of {} declares a port with this name.", object.title());
        let finding = findings.add(&SERVICE_PORT_MISMATCH, service.at, target.node.span, said);
        finding.because(object.at.place(object.label()), "The Service selects these pods");
    }
}

/// A number alone proves little, because a container may listen on ports that it does not declare. If no Service sends
/// traffic to any declared port, one of the two is wrong.
fn numbered(workload: Workload<'_>, services: &[Object<'_>], findings: &mut Findings) {
    let containers = workload.all_containers();
    let ports: Vec<_> = containers.iter().flat_map(|one| one.ports()).collect();
    let all: Vec<(Object<'_>, Target<'_>)> =
        services.iter().flat_map(|service| targets(*service).into_iter().map(|target| (*service, target))).collect();
    let ([port], [(service, target)]) = (&ports[..], &all[..]) else { return };
    let (Some(declared), Some(number)) = (port.number, target.node.number::<u16>()) else { return };
    if declared != number && target.container(&containers).is_none() {
        let said =
            format!("The Service sends traffic to port {number}, and the container declares only port {declared}.");
        let finding = findings.add(&SERVICE_PORT_MISMATCH, service.at, target.node.span, said);
        finding.because(workload.object.at.place(port.node.span), "The port that the container declares");
    }
}

fn loopback(container: Container<'_>, links: &Links<'_>, findings: &mut Findings) {
    let Some(bind) = container.bind_address() else { return };
    let is_loopback = bind.address == "localhost" || bind.address == "::1" || bind.address.starts_with("127.");
    // A proxy in the same pod can reach the address.
    let others = container.workload.all_containers().into_iter().filter(|one| !std::ptr::eq(one.node, container.node));
    let has_proxy = others
        .into_iter()
        .any(|one| !one.ports().is_empty() && !one.is_database() && one.role != crate::kube::Role::Init);
    let is_host_network = container.workload.pod.get("hostNetwork").is_some();
    if is_loopback && !has_proxy && !is_host_network && links.serves(container) {
        let said = capital(&format!("{} sets {} to {}.", container.title(), bind.name, bind.address));
        let at = container.object().at;
        let finding = findings.add(&BIND_LOOPBACK, at, bind.node.span, said);
        let written = at.source.slice(bind.node.span);
        if bind.address != "::1" {
            replace(finding, at, bind.node.span, written.replacen(bind.address, "0.0.0.0", 1), false);
        }
    }
}
