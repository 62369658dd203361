//! Services in Kubernetes.

use super::known::count_of;
use super::software::{Software, software};
use super::{Deployment, Known, Platform, Port, Service, database, environment, limits, pooler, probes, scaling};
use crate::decimal::decimal;
use crate::docker::Image;
use crate::kube::{Object, Workload, objects};
use crate::map::Map;
use crate::project::{At, Project};
use crate::shell::{self, Dialect};
use crate::tree::Node;

const GRACE: &str = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination";
const HOOK: &str = "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/";

/// More workloads with one name say nothing about each other.
const TWINS: usize = 20;

/// Adds the services of all workloads.
pub fn add<'a>(project: &'a Project, deployment: &mut Deployment<'a>) {
    let all = objects(project);
    // Of the other workloads, only those with the same name say something about a workload.
    let mut named: Map<Option<&str>, Vec<Object<'a>>> = Map::new();
    let mut others = Vec::new();
    for object in &all {
        match object.workload() {
            Some(_) => named.or_default(object.name()).push(*object),
            // What else says something about a workload.
            None if matches!(object.kind, "ConfigMap" | "Service" | "HorizontalPodAutoscaler" | "ScaledObject") => {
                others.push(*object);
            }
            None => named.or_default(object.name()).push(*object),
        }
    }
    for object in &all {
        let Some(workload) = object.workload() else { continue };
        let same = named.get(&object.name()).map_or(&[][..], Vec::as_slice);
        let same = if same.len() > TWINS { std::slice::from_ref(object) } else { same };
        let near = near(*object, &[same, &others].concat());
        for container in workload.containers() {
            let image = container.get("image").and_then(|node| {
                let text = node.text().filter(|_| !node.is_template())?;
                Some(Known::file(Image::new(text), object.at.place(node.span)))
            });
            let kind = image.as_ref().map_or(Software::Own, |image| software(&image.value));
            match kind {
                Software::Postgres => {
                    database::add_container(workload, container, &near, deployment);
                }
                Software::Pooler => pooler::add_container(workload, container, &near, deployment),
                Software::Other => {}
                Software::Own => {
                    let mut service = service(project, workload, container, &near);
                    service.image = image;
                    deployment.services.push(service);
                }
            }
        }
    }
}

/// The objects of the same environment. If the files contain an object twice, those in the same folder are one.
fn near<'a>(object: Object<'a>, all: &[Object<'a>]) -> Vec<Object<'a>> {
    let is_twin = |one: &&Object<'a>| {
        one.kind == object.kind
            && one.name() == object.name()
            && one.workload().is_some()
            && !std::ptr::eq(one.root, object.root)
    };
    let has_twin = all.iter().any(|one| is_twin(&one));
    let is_near = |one: &&Object<'a>| {
        let is_same =
            one.namespace().is_none() || object.namespace().is_none() || one.namespace() == object.namespace();
        is_same && (!has_twin || one.at.source.folder() == object.at.source.folder())
    };
    all.iter().filter(is_near).copied().collect()
}

fn service<'a>(project: &'a Project, workload: Workload<'a>, container: &'a Node, near: &[Object<'a>]) -> Service<'a> {
    let object = workload.object;
    let at = object.at;
    let name = object.name().or_else(|| container.get("name").and_then(Node::text)).unwrap_or_default();
    let mut service = Service::new(at, name, workload.key_of(container), Platform::Kubernetes, container);
    service.kind = object.kind;
    service.namespace = object.namespace();
    service.pod = Some(workload.pod);
    service.is_job = !workload.serves();
    service.is_whole = object.is_whole;
    let maps: Vec<_> = near.iter().filter(|one| one.kind == "ConfigMap").copied().collect();
    (service.variables, service.has_all_variables) = environment::of_container(at, container, &maps);
    service.has_all_variables &= object.is_whole;
    scaling::read(project, workload, near, &mut service);
    limits::of_container(at, container, &mut service);
    service.grace = match workload.pod.get("terminationGracePeriodSeconds") {
        Some(node) => count_of(at, Some(node)).map(|count| count.map(|count| count as f64)),
        None => object.is_whole.then(|| Known::default(30.0, GRACE)),
    };
    service.pre_stop = pre_stop(at, container, object.is_whole);
    service.probes = probes::of_container(at, container, object.is_whole);
    let ports = container.get("ports").map_or(&[][..], Node::list).iter();
    service.ports = ports.filter_map(|port| self::port(at, port)).collect();
    service
}

fn port(at: At<'_>, node: &Node) -> Option<Port> {
    if node.get("protocol").and_then(Node::text).is_some_and(|protocol| protocol != "TCP") {
        return None;
    }
    let number = node.get("containerPort")?;
    let name = node.get("name").and_then(Node::text).map(Into::into);
    Some(Port { name, number: Known::file(number.number()?, at.place(number.span)) })
}

/// How long the hook before SIGTERM takes, if it only sleeps.
fn pre_stop(at: At<'_>, container: &Node, is_whole: bool) -> Option<Known<f64>> {
    let Some(hook) = container.at(&["lifecycle", "preStop"]).filter(|hook| !hook.is_empty()) else {
        return is_whole.then(|| Known::default(0.0, HOOK));
    };
    if let Some(seconds) = hook.at(&["sleep", "seconds"]) {
        return count_of(at, Some(seconds)).map(|count| count.map(|count| count as f64));
    }
    let command = hook.at(&["exec", "command"])?;
    let words: Vec<_> = command.list().iter().map(Node::text).collect::<Option<_>>()?;
    let (seconds, is_alone) = slept(&words)?;
    is_alone.then(|| Known::file(seconds, at.place(command.span)))
}

/// The seconds that a command sleeps, and whether it does nothing else that takes time.
pub fn slept(words: &[&str]) -> Option<(f64, bool)> {
    let seconds = |text: &str| crate::compose::seconds(text).or_else(|| decimal(text));
    let (program, rest) = words.split_first()?;
    let program = program.rsplit('/').next().unwrap_or(program);
    match (program, rest) {
        ("sleep", [time]) => Some((seconds(time).filter(|time| time.is_finite())?, true)),
        ("sh" | "bash" | "ash" | "dash", [flag, script]) if flag.starts_with('-') && flag.ends_with('c') => {
            let commands = shell::commands(script, 0, Dialect::Script);
            let mut total = 0.0;
            let mut is_alone = true;
            for command in &commands {
                let words: Vec<_> = command.words.iter().map(|word| word.text.as_str()).collect();
                match (command.program(), words.as_slice()) {
                    ("sleep", [_, time]) => total += seconds(time)?,
                    ("echo" | "true" | ":" | "exit" | "touch" | "kill", _) => {}
                    _ => is_alone = false,
                }
            }
            (!commands.is_empty()).then_some((total, is_alone))
        }
        _ => None,
    }
}
