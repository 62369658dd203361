//! Apps of Fly and services of Render.

use super::scaling::written;
use super::{Deployment, Known, Platform, Port, Service, environment, limits};
use crate::compose::{MOST, seconds};
use crate::decimal::decimal;
use crate::docker::Image;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::tree::Node;

const KILL_TIMEOUT: &str = "https://fly.io/docs/reference/configuration/#kill_timeout";
const SHUTDOWN_DELAY: &str = "https://render.com/docs/deploys#zero-downtime-deploys";
const INSTANCES: &str = "https://render.com/docs/blueprint-spec#scaling";

/// Adds the services of all files.
pub fn add<'a>(project: &'a Project, deployment: &mut Deployment<'a>) {
    for (at, toml) in project.toml_of(Kind::Fly) {
        deployment.services.push(fly(at, &toml.root, toml.errors.is_empty()));
    }
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Render) {
        let at = At { file, source: &read.source };
        for document in read.yaml().map_or(&[][..], |yaml| &yaml.documents) {
            for node in document.root.get("services").map_or(&[][..], Node::list).iter().take(MOST) {
                deployment.services.extend(render(at, node, document.is_whole));
            }
        }
    }
}

/// A time in Fly: seconds as a number, or a duration.
fn time(at: At<'_>, node: &Node) -> Option<Known<f64>> {
    let text = node.text()?;
    let value = decimal(text).or_else(|| seconds(text)).filter(|value| value.is_finite())?;
    Some(Known::file(value, at.place(node.span)))
}

fn fly<'a>(at: At<'a>, root: &'a Node, is_whole: bool) -> Service<'a> {
    let app = root.get("app");
    let key = app.map_or_else(|| at.source.line_span(1), |app| app.span);
    let name = app.and_then(Node::text).unwrap_or("app");
    let mut service = Service::new(at, name, key, Platform::Fly, root);
    service.is_whole = is_whole;
    service.variables = environment::of_table(at, root.get("env"));
    // Secrets are set with a command.
    service.has_all_variables = false;
    service.image =
        root.at(&["build", "image"]).and_then(|node| Some(Known::file(Image::new(node.text()?), at.place(node.span))));
    service.grace = match root.get("kill_timeout") {
        Some(node) => time(at, node),
        None => is_whole.then(|| Known::default(5.0, KILL_TIMEOUT)),
    };
    service.pre_stop = Some(Known::default(0.0, KILL_TIMEOUT));
    limits::of_fly(at, root, &mut service);
    let tables = root.get("http_service").into_iter().chain(root.get("services").map_or(&[][..], Node::list));
    service.ports = tables
        .filter_map(|table| {
            let node = table.get("internal_port")?;
            Some(Port { name: None, number: Known::file(node.number()?, at.place(node.span)) })
        })
        .collect();
    service
}

fn render<'a>(at: At<'a>, node: &'a Node, is_whole: bool) -> Option<Service<'a>> {
    let kind = node.get("type").and_then(Node::text)?;
    if !matches!(kind, "web" | "pserv" | "worker" | "cron") {
        return None;
    }
    let name = node.get("name");
    let key = name.map_or(node.span, |name| name.span);
    let mut service = Service::new(at, name.and_then(Node::text).unwrap_or(kind), key, Platform::Render, node);
    service.is_job = kind == "cron";
    service.is_whole = is_whole;
    (service.variables, service.has_all_variables) = environment::of_list(at, node.get("envVars"));
    service.image =
        node.at(&["image", "url"]).and_then(|url| Some(Known::file(Image::new(url.text()?), at.place(url.span))));
    service.replicas = match node.get("numInstances") {
        Some(count) => written(at, Some(count)),
        None if node.get("scaling").is_some() || !is_whole => None,
        None => Some(Known::default(1, INSTANCES)),
    };
    service.min_replicas = written(at, node.at(&["scaling", "minInstances"]));
    service.max_replicas = written(at, node.at(&["scaling", "maxInstances"]));
    service.grace = match node.get("maxShutdownDelaySeconds") {
        Some(node) => time(at, node),
        None => is_whole.then(|| Known::default(30.0, SHUTDOWN_DELAY)),
    };
    service.pre_stop = Some(Known::default(0.0, SHUTDOWN_DELAY));
    Some(service)
}
