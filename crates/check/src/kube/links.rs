//! Which Service, autoscaler and disruption budget belongs to which workload.

use super::{Container, Object, Port, Role, Workload, objects, software};
use crate::project::Project;
use crate::tree::Node;

/// All objects of a project, and how they belong together.
#[derive(Debug)]
pub struct Links<'a> {
    /// All files.
    pub project: &'a Project,
    /// All objects.
    pub objects: Vec<Object<'a>>,
    /// Those that run pods.
    pub workloads: Vec<Workload<'a>>,
}

impl<'a> Links<'a> {
    /// Reads all objects.
    pub fn new(project: &'a Project) -> Self {
        let objects = objects(project);
        let workloads = objects.iter().copied().filter_map(Object::workload).collect();
        Self { project, objects, workloads }
    }

    /// The objects of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = Object<'a>> {
        self.objects.iter().copied().filter(move |object| object.kind == kind)
    }

    /// The Services that send traffic to the pods of a workload.
    pub fn services_of(&self, workload: Workload<'a>) -> Vec<Object<'a>> {
        let selects = |service: &Object<'a>| {
            let selector = service.root.at(&["spec", "selector"]);
            same_namespace(*service, workload.object) && selector.is_some_and(|one| selects(one, workload))
        };
        self.of_kind("Service").filter(selects).collect()
    }

    /// The autoscalers of a workload, KEDA's included.
    pub fn autoscalers_of(&self, workload: Workload<'a>) -> Vec<Object<'a>> {
        let scales = |scaler: &Object<'a>| {
            let target = scaler.root.at(&["spec", "scaleTargetRef"]);
            let is = |key: &str, own: Option<&str>| {
                target.and_then(|target| target.get(key)).and_then(Node::text).is_none_or(|text| Some(text) == own)
            };
            target.is_some_and(|target| target.get("name").is_some_and(|name| !name.is_template()))
                && same_namespace(*scaler, workload.object)
                && is("name", workload.object.name())
                && is("kind", Some(workload.object.kind))
        };
        self.of_kind("HorizontalPodAutoscaler").chain(self.of_kind("ScaledObject")).filter(scales).collect()
    }

    /// The disruption budgets of a workload.
    pub fn budgets_of(&self, workload: Workload<'a>) -> Vec<Object<'a>> {
        let covers = |budget: &Object<'a>| {
            let selector = budget.root.at(&["spec", "selector"]);
            let by_labels = selector.is_some_and(|one| one.get("matchExpressions").is_none_or(Node::is_empty));
            let labels = selector.and_then(|one| one.get("matchLabels"));
            by_labels && same_namespace(*budget, workload.object) && labels.is_some_and(|one| selects(one, workload))
        };
        self.of_kind("PodDisruptionBudget").filter(covers).collect()
    }

    /// Whether a container serves requests, as the files show: it is not a database, a tool or a helper, and a Service
    /// sends traffic to it, or it declares a port, has a probe of requests, or is told where to listen.
    pub fn serves(&self, container: Container<'a>) -> bool {
        let workload = container.workload;
        if !workload.serves() || container.role != Role::Main || software::is_stock(&container.image_name()) {
            return false;
        }
        let services = self.services_of(workload);
        let others: Vec<_> = workload.main_containers();
        if !services.is_empty() {
            let is_target = |service: &Object<'a>| {
                targets(*service).iter().any(|target| match target.container(&others) {
                    Some(found) => std::ptr::eq(found.node, container.node),
                    None => others.iter().filter(|one| !software::is_stock(&one.image_name())).count() == 1,
                })
            };
            return services.iter().any(is_target);
        }
        let is_public = |port: &Port<'a>| {
            port.name.is_none_or(|name| !["metric", "prom", "admin", "debug"].iter().any(|word| name.contains(word)))
        };
        let probes = ["readinessProbe", "livenessProbe", "startupProbe"];
        let is_asked = |probe: &&str| {
            container
                .node
                .get(probe)
                .is_some_and(|probe| ["httpGet", "grpc"].iter().any(|key| probe.get(key).is_some()))
        };
        container.ports().iter().any(is_public) || probes.iter().any(is_asked) || container.bind_address().is_some()
    }
}

/// Where a port of a Service sends its traffic.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The entry of `ports`.
    pub port: &'a Node,
    /// The port or the name of a port of the pods.
    pub node: &'a Node,
}

impl<'a> Target<'a> {
    /// The container that declares the port.
    pub fn container(self, containers: &[Container<'a>]) -> Option<Container<'a>> {
        let text = self.node.text()?;
        let number: Option<u16> = self.node.number();
        let is = |port: Port<'a>| match number {
            Some(number) => port.number == Some(number),
            None => port.name == Some(text),
        };
        containers.iter().copied().find(|container| container.ports().into_iter().any(is))
    }
}

/// Where a Service sends its traffic.
pub fn targets(service: Object<'_>) -> Vec<Target<'_>> {
    let ports = service.root.at(&["spec", "ports"]).map_or(&[][..], Node::list).iter();
    ports.filter_map(|port| Some(Target { port, node: port.get("targetPort").or_else(|| port.get("port"))? })).collect()
}

/// Whether two objects can be in one namespace. An object without one is in that of the command.
pub fn same_namespace(one: Object<'_>, other: Object<'_>) -> bool {
    match (one.namespace(), other.namespace()) {
        (Some(one), Some(other)) => {
            one == other || one.contains(crate::helm::MARK) || other.contains(crate::helm::MARK)
        }
        _ => true,
    }
}

/// Whether labels of a selector are all literal and those of the pods.
fn selects(selector: &Node, workload: Workload<'_>) -> bool {
    let entries = selector.entries();
    let Some(labels) = workload.labels() else { return false };
    !entries.is_empty()
        && entries.iter().all(|(key, value)| {
            let own = key.text().and_then(|key| labels.get(key)).and_then(Node::text);
            !value.is_template() && own.is_some() && own == value.text()
        })
}
