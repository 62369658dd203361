//! PostgreSQL servers.

use super::known::count;
use super::layers::Layers;
use super::{Database, Deployment, Known, Platform, Variable, environment};
use crate::docker::Image;
use crate::kube::{Object, Workload};
use crate::project::At;
use crate::report::Place;
use crate::shell;
use crate::tree::Node;
use crate::words::Words;

const CONNECTIONS: &str = "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS";
const RESERVED: &str =
    "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SUPERUSER-RESERVED-CONNECTIONS";

impl Database<'_> {
    /// `max_connections`, or 0 if it is not known.
    pub fn max(&self) -> u64 {
        self.max_connections.as_ref().map_or(0, |max| max.value)
    }

    /// Connections that only superusers can open.
    pub fn reserved(&self) -> u64 {
        self.reserved.as_ref().map_or(0, |reserved| reserved.value)
    }

    /// Connections that ordinary clients can open.
    pub fn available(&self) -> Option<u64> {
        let max = self.max_connections.as_ref()?.value;
        Some(max.saturating_sub(self.reserved()))
    }
}

/// Whether an image starts with PostgreSQL's own defaults, and how its environment sets the limit.
fn has_defaults(image: &Image) -> bool {
    let name = image.name.trim_start_matches("docker.io/").trim_start_matches("library/");
    Words("postgres postgis/postgis pgvector/pgvector bitnami/postgresql bitnamilegacy/postgresql").has(name)
}

/// Where a setting of the server is written.
#[derive(Default)]
struct Settings {
    max_connections: Option<Known<u64>>,
    reserved: Option<Known<u64>>,
    /// Whether a file of settings that is not read replaces the defaults.
    has_file: bool,
}

impl Settings {
    /// Reads the words of the command: `-c max_connections=200`, `--max-connections=200`.
    fn command(&mut self, words: &[(String, Place)]) {
        for (place_in_list, (word, place)) in words.iter().enumerate() {
            let setting = word.strip_prefix("--").or_else(|| word.strip_prefix("-c")).filter(|rest| !rest.is_empty());
            let setting = match (word.as_str(), setting) {
                ("-c", _) => words.get(place_in_list + 1).map(|(next, place)| (next.as_str(), *place)),
                ("-N", _) => {
                    if let Some((next, place)) = words.get(place_in_list + 1) {
                        self.max_connections = count(next).map(|value| Known::file(value, *place));
                        self.has_file |= self.max_connections.is_none();
                    }
                    None
                }
                (_, setting) => setting.map(|setting| (setting, *place)),
            };
            if let Some((setting, place)) = setting {
                self.set(setting, place);
            }
        }
    }

    fn set(&mut self, setting: &str, place: Place) {
        let Some((name, value)) = setting.split_once('=') else { return };
        let value = value.trim().trim_matches('\'');
        match name.trim().to_ascii_lowercase().replace('-', "_").as_str() {
            "max_connections" => {
                self.max_connections = count(value).map(|value| Known::file(value, place));
                self.has_file |= self.max_connections.is_none();
            }
            "superuser_reserved_connections" => self.reserved = count(value).map(|value| Known::file(value, place)),
            "config_file" => self.has_file = true,
            _ => {}
        }
    }

    /// Reads the environment of Bitnami's image. The official image ignores such variables.
    fn environment(&mut self, image: &Image, variables: &[Variable]) {
        let is_bitnami = image.name.contains("bitnami");
        let one = variables.iter().find(|one| one.name == "POSTGRESQL_MAX_CONNECTIONS" && is_bitnami);
        if let Some(one) = one {
            let value = one.value.as_deref().and_then(count);
            self.max_connections = value.map(|value| Known::file(value, one.place));
            self.has_file |= value.is_none();
        }
    }

    fn finish(self, image: &Image, is_whole: bool) -> (Option<Known<u64>>, Option<Known<u64>>) {
        let is_default = is_whole && !self.has_file && has_defaults(image);
        let max = self.max_connections.or_else(|| is_default.then(|| Known::default(100, CONNECTIONS)));
        let reserved = self.reserved.or_else(|| (!self.has_file).then(|| Known::default(3, RESERVED)));
        (max, reserved)
    }
}

/// The words of a command as a list, or as a text that the shell divides.
fn words_of(at: At<'_>, node: Option<&Node>) -> Vec<(String, Place)> {
    let Some(node) = node else { return Vec::new() };
    let divided = |node: &Node| {
        let text = node.text().unwrap_or_default();
        let words = shell::words(text, 0);
        words.into_iter().map(|word| (word.text, at.place(node.span))).collect::<Vec<_>>()
    };
    match node.text() {
        Some(_) => divided(node),
        // A script in a list is divided, too.
        None => node.list().iter().flat_map(divided).collect(),
    }
}

/// Adds a container of Kubernetes.
pub fn add_container<'a>(
    workload: Workload<'a>,
    container: &'a Node,
    near: &[Object<'a>],
    deployment: &mut Deployment<'a>,
) {
    let object = workload.object;
    let Some(name) = object.name() else { return };
    let Some(image) = container.get("image").and_then(Node::text).map(Image::new) else { return };
    let maps: Vec<_> = near.iter().filter(|one| one.kind == "ConfigMap").copied().collect();
    let (variables, is_all) = environment::of_container(object.at, container, &maps);
    let mut settings = Settings::default();
    settings.command(&words_of(object.at, container.get("command")));
    settings.command(&words_of(object.at, container.get("args")));
    settings.environment(&image, &variables);
    let mounts = container.get("volumeMounts").map_or(&[][..], Node::list).iter();
    let mut paths = mounts.filter_map(|mount| mount.get("mountPath")).filter_map(Node::text);
    settings.has_file |= paths.any(|path| path.ends_with(".conf") || path.contains("conf.d") || path.contains("/etc/"));
    let is_bitnami_all = is_all || !image.name.contains("bitnami");
    let (max_connections, reserved) = settings.finish(&image, object.is_whole && is_bitnami_all);
    deployment.databases.push(Database {
        at: object.at,
        name,
        key: workload.key_of(container),
        platform: Platform::Kubernetes,
        namespace: object.namespace(),
        pod: Some(workload.pod),
        hosts: super::links::hosts(workload, near),
        max_connections,
        reserved,
        is_official: has_defaults(&image) && !image.name.contains("bitnami"),
        variables,
    });
}

/// Adds a service of Compose.
pub fn add_compose<'a>(layers: Layers<'a>, deployment: &mut Deployment<'a>) {
    let base = layers.base;
    let Some(image) = layers.at(&["image"]).map(|text| Image::new(&text.value)) else { return };
    let (variables, is_all) = layers.variables();
    let mut settings = Settings::default();
    let command = layers.over.filter(|over| over.node.get("command").is_some()).unwrap_or(base);
    settings.command(&words_of(command.at, command.node.get("command")));
    settings.environment(&image, &variables);
    for mount in base.node.get("volumes").map_or(&[][..], Node::list) {
        let target = mount.get("target").or(Some(mount)).and_then(Node::text).unwrap_or_default();
        settings.has_file |= target.contains(".conf");
    }
    settings.has_file |= base.node.get("configs").is_some();
    let is_bitnami_all = is_all || !image.name.contains("bitnami");
    let (max_connections, reserved) = settings.finish(&image, base.is_whole && is_bitnami_all);
    let mut hosts = vec![base.name().to_string()];
    hosts.extend(["container_name", "hostname"].iter().filter_map(|key| layers.at(&[key])).map(|text| text.value));
    for (_, network) in base.node.get("networks").map(Node::entries).unwrap_or_default() {
        let aliases = network.get("aliases").map_or(&[][..], Node::list);
        hosts.extend(aliases.iter().filter_map(Node::text).map(Into::into));
    }
    deployment.databases.push(Database {
        at: base.at,
        name: base.name(),
        key: base.key.span,
        platform: Platform::Compose,
        namespace: None,
        pod: None,
        hosts,
        max_connections,
        reserved,
        is_official: has_defaults(&image) && !image.name.contains("bitnami"),
        variables,
    });
}

/// A server whose image the files build on that of PostgreSQL. The image may contain other settings, so without a
/// command, the limit is not known.
pub fn of_build<'a>(service: &super::Service<'a>) -> Database<'a> {
    let mut settings = Settings::default();
    settings.command(&words_of(service.at, service.node.get("command")));
    let names = ["container_name", "hostname"].iter().filter_map(|key| service.node.get(key)?.text());
    Database {
        at: service.at,
        name: service.name,
        key: service.key,
        platform: service.platform,
        namespace: service.namespace,
        pod: service.pod,
        hosts: std::iter::once(service.name).chain(names).map(Into::into).collect(),
        max_connections: settings.max_connections,
        reserved: settings.reserved.or(Some(Known::default(3, RESERVED))),
        variables: service.variables.clone(),
        is_official: false,
    }
}
