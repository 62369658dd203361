//! Services in Compose.

use super::known::count;
use super::layers::Layers;
use super::software::{Software, software};
use super::{Deployment, Known, Platform, Port, Service, database, limits, pooler};
use crate::compose::{self, services};
use crate::docker::Image;
use crate::project::Project;
use crate::tree::Node;

const GRACE: &str = "https://docs.docker.com/reference/compose-file/services/#stop_grace_period";
const REPLICAS: &str = "https://docs.docker.com/reference/compose-file/deploy/#replicas";

/// Adds the services of all files.
pub fn add<'a>(project: &'a Project, deployment: &mut Deployment<'a>) {
    let all = services(project);
    let is_patch =
        |one: &compose::Service<'a>| ["image", "build", "extends"].iter().all(|key| one.node.get(key).is_none());
    for base in all.iter().copied().filter(|one| !is_patch(one)) {
        let is_over = |one: &&compose::Service<'a>| {
            is_patch(one)
                && one.name() == base.name()
                && one.at.source.folder() == base.at.source.folder()
                && one.at.file != base.at.file
        };
        let is_patched = all.iter().any(|one| is_over(&one));
        let mut overs = all.iter().filter(is_over);
        // Several overrides may be for development and production.
        let over = overs.next().copied().filter(|_| overs.next().is_none());
        let layers = Layers { base, over };
        let image = layers.at(&["image"]).map(|text| text.map(|text| Image::new(&text)));
        let kind = image.as_ref().map_or(Software::Own, |image| software(&image.value));
        let is_built = layers.has(&["build"]);
        match kind {
            Software::Postgres => database::add_compose(layers, deployment),
            Software::Pooler => pooler::add_compose(layers, deployment),
            Software::Other if !is_built => {}
            _ => {
                let mut service = service(layers, &all);
                service.is_whole &= !is_patched;
                service.image = image;
                deployment.services.push(service);
            }
        }
    }
}

fn service<'a>(layers: Layers<'a>, all: &[compose::Service<'a>]) -> Service<'a> {
    let base = layers.base;
    let mut service = Service::new(base.at, base.name(), base.key.span, Platform::Compose, base.node);
    service.is_whole = base.is_whole;
    (service.variables, service.has_all_variables) = layers.variables();
    let number = |path: &[&str]| {
        let text = layers.at(path)?;
        Some(Known { value: count(&text.value)?, from: text.from })
    };
    service.replicas = match (layers.has(&["deploy", "replicas"]), layers.has(&["scale"])) {
        (true, _) => number(&["deploy", "replicas"]),
        (_, true) => number(&["scale"]),
        _ if layers.at(&["deploy", "mode"]).is_some_and(|mode| mode.value == "global") => None,
        _ => base.is_whole.then(|| Known::default(1, REPLICAS)),
    };
    let starts_first =
        layers.at(&["deploy", "update_config", "order"]).is_some_and(|order| order.value == "start-first");
    if !starts_first {
        service.surge = Some(Known::default(0, REPLICAS));
    }
    limits::of_compose(|path| layers.at(path), &mut service);
    service.grace = match layers.has(&["stop_grace_period"]) {
        true => layers
            .at(&["stop_grace_period"])
            .and_then(|text| Some(Known { value: compose::seconds(&text.value)?, from: text.from })),
        false => base.is_whole.then(|| Known::default(10.0, GRACE)),
    };
    service.pre_stop = Some(Known::default(0.0, GRACE)).filter(|_| base.node.get("pre_stop").is_none());
    service.ports = base
        .node
        .get("ports")
        .map_or(&[][..], Node::list)
        .iter()
        .filter_map(|node| {
            let number = target(node)?;
            Some(Port { name: None, number: Known::file(number, base.at.place(node.span)) })
        })
        .collect();
    let restart = layers.at(&["restart"]).map(|text| text.value);
    service.is_job = completes(base, all) || restart.as_deref() == Some("no") && base.node.get("ports").is_none();
    service
}

/// Whether another service waits until this service has completed.
fn completes(base: compose::Service<'_>, all: &[compose::Service<'_>]) -> bool {
    let same = all.iter().filter(|one| one.at.file == base.at.file);
    let mut waits = same.filter_map(|one| one.node.at(&["depends_on", base.name(), "condition"]));
    waits.any(|condition| condition.text() == Some("service_completed_successfully"))
}

/// The port of the container in `8080`, `80:8080`, `127.0.0.1:80:8080/tcp`, or the long form.
fn target(node: &Node) -> Option<u16> {
    if let Some(target) = node.get("target") {
        return target.number();
    }
    let text = node.text()?;
    let (text, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    if protocol != "tcp" || text.contains('$') {
        return None;
    }
    text.rsplit(':').next()?.parse().ok()
}
