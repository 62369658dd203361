//! Which Service, autoscaler and disruption budget belongs to which workload.

use super::targets::{Target, is_internal, targets};
use super::{Container, Object, Port, Role, Workload, objects};
use crate::map::Map;
use crate::project::Project;
use crate::report::Place;
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
    index: Index<'a>,
    /// What belongs to each workload.
    related: Map<Place, Related<'a>>,
}

/// What belongs to a workload.
#[derive(Debug, Default)]
struct Related<'a> {
    services: Vec<Object<'a>>,
    autoscalers: Vec<Object<'a>>,
    budgets: Vec<Object<'a>>,
}

/// More objects of one kind are not related to one workload.
const MOST: usize = 50;

/// More workloads are not related to one object.
const CANDIDATES: usize = 250;

/// The workloads by their names and by the labels of their pods.
#[derive(Debug, Default)]
struct Index<'a> {
    names: Map<&'a str, Vec<Workload<'a>>>,
    labels: Map<(&'a str, &'a str), Vec<Workload<'a>>>,
}

impl<'a> Index<'a> {
    fn new(workloads: &[Workload<'a>]) -> Self {
        let mut index = Self::default();
        for workload in workloads {
            index.names.or_default(workload.object.name().unwrap_or_default()).push(*workload);
            for (key, value) in workload.labels().map(Node::entries).unwrap_or_default() {
                if let (Some(key), Some(value)) = (key.text(), value.text()) {
                    index.labels.or_default((key, value)).push(*workload);
                }
            }
        }
        index
    }

    /// The workloads that an object can name.
    fn candidates(&self, object: Object<'_>) -> Vec<Workload<'a>> {
        let selector = object.root.at(&["spec", "selector"]);
        let found = match object.kind {
            "HorizontalPodAutoscaler" | "ScaledObject" => {
                let name = object.root.at(&["spec", "scaleTargetRef", "name"]).and_then(Node::text);
                name.and_then(|name| self.names.get(name))
            }
            _ => {
                let labels = selector.and_then(|selector| match object.kind {
                    "PodDisruptionBudget" => selector.get("matchLabels"),
                    _ => Some(selector),
                });
                let pairs = labels.map(Node::entries).unwrap_or_default();
                let first = pairs.first().and_then(|(key, value)| Some((key.text()?, value.text()?)));
                first.and_then(|pair| self.labels.get(&pair))
            }
        };
        found.into_iter().flatten().copied().take(CANDIDATES).collect()
    }
}

impl<'a> Links<'a> {
    /// Reads all objects.
    pub fn new(project: &'a Project) -> Self {
        let objects = objects(project);
        let workloads: Vec<_> = objects.iter().copied().filter_map(Object::workload).collect();
        let index = Index::new(&workloads);
        let mut related: Map<Place, Related<'a>> = Map::new();
        for object in &objects {
            let names: fn(Object<'_>, Workload<'_>) -> bool = match object.kind {
                "Service" => sends_to,
                "HorizontalPodAutoscaler" | "ScaledObject" => scales,
                "PodDisruptionBudget" => covers,
                _ => continue,
            };
            for workload in named(*object, &index.candidates(*object), names) {
                let of = related.or_default(key(workload));
                let list = match object.kind {
                    "Service" => &mut of.services,
                    "PodDisruptionBudget" => &mut of.budgets,
                    _ => &mut of.autoscalers,
                };
                if list.len() < MOST {
                    list.push(*object);
                }
            }
        }
        Self { project, objects, workloads, index, related }
    }

    /// The objects of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = Object<'a>> {
        self.objects.iter().copied().filter(move |object| object.kind == kind)
    }

    /// The Services that send traffic to the pods of a workload.
    pub fn services_of(&self, workload: Workload<'a>) -> &[Object<'a>] {
        self.related.get(&key(workload)).map_or(&[], |related| &related.services)
    }

    /// The autoscalers of a workload, KEDA's included.
    pub fn autoscalers_of(&self, workload: Workload<'a>) -> &[Object<'a>] {
        self.related.get(&key(workload)).map_or(&[], |related| &related.autoscalers)
    }

    /// The disruption budgets of a workload.
    pub fn budgets_of(&self, workload: Workload<'a>) -> &[Object<'a>] {
        self.related.get(&key(workload)).map_or(&[], |related| &related.budgets)
    }

    /// Whether any of the files has pods with the labels that a Service selects, however far away.
    pub fn selects_any(&self, service: Object<'a>) -> bool {
        self.index.candidates(service).iter().any(|workload| sends_to(service, *workload))
    }

    /// Whether any of the files has an autoscaler that may be that of a workload, however far away.
    pub fn may_be_scaled(&self, workload: Workload<'a>) -> bool {
        let mut scalers = self.of_kind("HorizontalPodAutoscaler").chain(self.of_kind("ScaledObject"));
        scalers.any(|scaler| {
            let target = scaler.root.at(&["spec", "scaleTargetRef", "name"]);
            scales(scaler, workload) || workload.object.is_template && target.is_some_and(Node::is_template)
        })
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
        let mut services = self.services_of(workload).to_vec();
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

/// Whether two objects can be in one namespace. An object without one is in that of the command.
pub fn same_namespace(one: Object<'_>, other: Object<'_>) -> bool {
    match (one.namespace(), other.namespace()) {
        (Some(one), Some(other)) => {
            one == other || one.contains(crate::helm::MARK) || other.contains(crate::helm::MARK)
        }
        _ => true,
    }
}

/// What identifies a workload.
fn key(workload: Workload<'_>) -> Place {
    workload.object.at.place(workload.object.root.span)
}

fn sends_to(service: Object<'_>, workload: Workload<'_>) -> bool {
    service.root.at(&["spec", "selector"]).is_some_and(|selector| selects(selector, workload))
}

fn scales(scaler: Object<'_>, workload: Workload<'_>) -> bool {
    let Some(target) = scaler.root.at(&["spec", "scaleTargetRef"]) else { return false };
    let is = |key: &str, own: Option<&str>| target.get(key).and_then(Node::text).is_none_or(|text| Some(text) == own);
    target.get("name").is_some_and(|name| !name.is_template())
        && is("name", workload.object.name())
        && is("kind", Some(workload.object.kind))
}

fn covers(budget: Object<'_>, workload: Workload<'_>) -> bool {
    let Some(selector) = budget.root.at(&["spec", "selector"]) else { return false };
    let by_labels = selector.get("matchExpressions").is_none_or(Node::is_empty);
    by_labels && selector.get("matchLabels").is_some_and(|labels| selects(labels, workload))
}

/// The workloads that an object names.
///
/// A project may contain the same names for several environments or examples, so an object belongs to the workloads of
/// its file, if it names any there, or else to those of its folder. Elsewhere, it must name exactly one nearby.
fn named<'a>(
    object: Object<'a>,
    workloads: &[Workload<'a>],
    names: fn(Object<'_>, Workload<'_>) -> bool,
) -> Vec<Workload<'a>> {
    let is_named = |one: &Workload<'a>| same_namespace(object, one.object) && names(object, *one);
    let found: Vec<_> = workloads
        .iter()
        .copied()
        .filter(is_named)
        .map(|workload| (nearness(object, workload.object), workload))
        .filter(|(near, _)| *near > 0)
        .collect();
    let best = found.iter().map(|(near, _)| *near).max().unwrap_or_default();
    let nearest: Vec<_> = found.into_iter().filter(|(near, _)| *near == best).map(|(_, workload)| workload).collect();
    if best == 1 && nearest.len() > 1 { Vec::new() } else { nearest }
}

/// How near the files of two objects are: 3 for the same file, 2 for one folder, 1 for folders with an ancestor in common
/// at most two levels up.
fn nearness(one: Object<'_>, other: Object<'_>) -> u8 {
    let (own, others) = (one.at.source.folder(), other.at.source.folder());
    let above = |folder: &str| {
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let least = parts.len().saturating_sub(2);
        (least..=parts.len()).filter_map(|length| Some(parts.get(..length)?.join("/"))).collect::<Vec<_>>()
    };
    match () {
        () if one.at.file == other.at.file => 3,
        () if own == others => 2,
        () => u8::from(above(own).iter().any(|folder| above(others).contains(folder))),
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
