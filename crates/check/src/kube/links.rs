//! Which Service, autoscaler and disruption budget belongs to which workload.

use super::{Container, Object, Port, Role, Workload, objects};
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
        self.linked("Service", workload, |service, workload| {
            service.root.at(&["spec", "selector"]).is_some_and(|selector| selects(selector, workload))
        })
    }

    /// The autoscalers of a workload, KEDA's included.
    pub fn autoscalers_of(&self, workload: Workload<'a>) -> Vec<Object<'a>> {
        let scales = |scaler: Object<'a>, workload: Workload<'a>| {
            let Some(target) = scaler.root.at(&["spec", "scaleTargetRef"]) else { return false };
            let is = |key: &str, own: Option<&str>| {
                target.get(key).and_then(Node::text).is_none_or(|text| Some(text) == own)
            };
            target.get("name").is_some_and(|name| !name.is_template())
                && is("name", workload.object.name())
                && is("kind", Some(workload.object.kind))
        };
        let kinds = ["HorizontalPodAutoscaler", "ScaledObject"];
        kinds.iter().flat_map(|kind| self.linked(kind, workload, scales)).collect()
    }

    /// The disruption budgets of a workload.
    pub fn budgets_of(&self, workload: Workload<'a>) -> Vec<Object<'a>> {
        self.linked("PodDisruptionBudget", workload, |budget, workload| {
            let Some(selector) = budget.root.at(&["spec", "selector"]) else { return false };
            let by_labels = selector.get("matchExpressions").is_none_or(Node::is_empty);
            by_labels && selector.get("matchLabels").is_some_and(|labels| selects(labels, workload))
        })
    }

    /// The objects of a kind that name a workload. A project may contain the same names for several environments, so
    /// an object belongs to the workloads of its file, if it names any there, or else to those of its folder.
    fn linked(
        &self,
        kind: &str,
        workload: Workload<'a>,
        names: impl Fn(Object<'a>, Workload<'a>) -> bool,
    ) -> Vec<Object<'a>> {
        let is_named = |object: Object<'a>, workload: Workload<'a>| {
            same_namespace(object, workload.object) && names(object, workload)
        };
        let is_nearest = |object: &Object<'a>| {
            let own = nearness(*object, workload.object);
            let others = self.workloads.iter().filter(|other| nearness(*object, other.object) > own);
            !others.into_iter().any(|other| is_named(*object, *other))
        };
        self.of_kind(kind).filter(|object| is_named(*object, workload)).filter(is_nearest).collect()
    }

    /// Whether a container serves requests, as the files show: it is not a database, a tool or a helper, and a Service
    /// sends traffic to it, or it declares a port, has a readiness probe, or is told where to listen. A DaemonSet serves
    /// its node.
    pub fn serves(&self, container: Container<'a>) -> bool {
        let workload = container.workload;
        if !workload.serves()
            || workload.object.kind == "DaemonSet"
            || container.role != Role::Main
            || container.is_stock()
        {
            return false;
        }
        let mut services = self.services_of(workload);
        services.retain(|service| {
            !service.name().is_some_and(|name| name.contains("metric"))
                && targets(*service).iter().any(Target::is_public)
        });
        let others: Vec<_> = workload.main_containers();
        if !services.is_empty() {
            let is_target = |service: &Object<'a>| {
                targets(*service).iter().filter(|target| target.is_public()).any(|target| {
                    match target.container(&others) {
                        Some(found) => std::ptr::eq(found.node, container.node),
                        None => others.iter().filter(|one| !one.is_stock()).count() == 1,
                    }
                })
            };
            return services.iter().any(is_target);
        }
        // What Prometheus reads is not what clients request.
        let scraped = workload.template.at(&["metadata", "annotations", "prometheus.io/port"]).and_then(Node::number);
        let is_public =
            |port: &Port<'a>| !port.name.is_some_and(is_internal) && (port.number.is_none() || port.number != scraped);
        let readiness = container.node.get("readinessProbe");
        let is_asked = readiness.is_some_and(|probe| ["httpGet", "grpc"].iter().any(|key| probe.get(key).is_some()));
        container.ports().iter().any(is_public) || is_asked || container.is_told_to_listen()
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
    /// Whether it is for requests, by its names.
    pub fn is_public(&self) -> bool {
        let names = [self.port.get("name"), Some(self.node)];
        !names.iter().flatten().any(|name| name.text().is_some_and(is_internal))
    }

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

/// Whether the name of a port is that of one for operations.
fn is_internal(name: &str) -> bool {
    ["metric", "prom", "admin", "debug", "health", "probe"].iter().any(|word| name.contains(word))
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

/// How near the files of two objects are: the same, in one folder, or elsewhere.
fn nearness(one: Object<'_>, other: Object<'_>) -> u8 {
    match () {
        () if one.at.file == other.at.file => 2,
        () if one.at.source.folder() == other.at.source.folder() => 1,
        () => 0,
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
