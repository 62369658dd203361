//! PgBouncers.

use super::known::count;
use super::layers::Layers;
use super::{Deployment, Known, Mode, Platform, Pooler, Variable, environment};
use crate::docker::Image;
use crate::kube::{Object, Workload};
use crate::project::{At, Project};
use crate::report::Place;
use crate::source::Span;
use crate::tree::Node;

const CONFIG: &str = "https://www.pgbouncer.org/config.html";

impl Mode {
    fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "session" => Some(Self::Session),
            "transaction" => Some(Self::Transaction),
            "statement" => Some(Self::Statement),
            _ => None,
        }
    }
}

/// The settings, by their names in `pgbouncer.ini`; `None` for a value that is not known.
type Settings = Vec<(String, Option<String>, Place)>;

impl Pooler<'_> {
    fn configure(&mut self, settings: &Settings, is_all: bool) {
        let find = |name: &str| settings.iter().rev().find(|(own, ..)| own == name);
        let number = |name: &str, default: Option<u64>| match find(name) {
            Some((_, value, place)) => Some(Known::file(count(value.as_deref()?)?, *place)),
            None => default.filter(|_| is_all).map(|default| Known::default(default, CONFIG)),
        };
        self.pool_size = number("default_pool_size", Some(20));
        self.max_clients = number("max_client_conn", Some(100));
        self.max_database_connections = number("max_db_connections", Some(0));
        // The default is 0 up to 1.23, and 200 from 1.24.
        let default = self.version.as_ref().map(|version| if version.value >= (1, 24) { 200 } else { 0 });
        self.prepared_statements = number("max_prepared_statements", default);
        self.mode = match find("pool_mode") {
            Some((_, value, place)) => value.as_deref().and_then(Mode::read).map(|mode| Known::file(mode, *place)),
            None => is_all.then(|| Known::default(Mode::Session, CONFIG)),
        };
        let host = find("host").or_else(|| find("db_host"));
        self.upstream = host.and_then(|(_, value, place)| Some(Known::file(value.clone()?, *place)));
    }

    fn blank<'a>(at: At<'a>, name: &'a str, key: Span) -> Pooler<'a> {
        Pooler {
            at,
            name,
            key,
            platform: None,
            pod: None,
            hosts: Vec::new(),
            upstream: None,
            database: None,
            replicas: None,
            mode: None,
            pool_size: None,
            max_clients: None,
            max_database_connections: None,
            prepared_statements: None,
            version: None,
        }
    }
}

/// The settings in the environment of the images of Edoburu (`POOL_MODE`) and Bitnami (`PGBOUNCER_POOL_MODE`).
fn settings_of(image: &Image, variables: &[Variable]) -> Option<Settings> {
    let is_bitnami = image.name.contains("bitnami");
    if !is_bitnami && !image.name.ends_with("edoburu/pgbouncer") {
        return None;
    }
    let setting = |one: &Variable| {
        let name = match one.name.as_str() {
            "POSTGRESQL_HOST" if is_bitnami => "HOST",
            name if is_bitnami => name.strip_prefix("PGBOUNCER_")?,
            name => name,
        };
        Some((name.to_ascii_lowercase(), one.value.clone(), one.place))
    };
    let mut settings: Settings = variables.iter().filter_map(setting).collect();
    let url = variables.iter().find(|one| one.name == "DATABASE_URL");
    if let Some((url, text)) = url.and_then(|url| Some((url, url.value.as_deref()?))) {
        let host = super::names::Url::read(text).map(|url| url.host.to_string());
        settings.push(("host".into(), host, url.place));
    }
    Some(settings)
}

/// The version in a tag: `v1.24.1-p1`, `1.21.0`.
fn version_of(image: &Image, place: Place) -> Option<Known<(u64, u64)>> {
    let mut parts = image.tag.as_deref()?.trim_start_matches('v').split('.');
    let (major, minor) = (parts.next()?.parse().ok()?, parts.next()?.split('-').next()?.parse().ok()?);
    Some(Known::file((major, minor), place))
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
    let Some(node) = container.get("image") else { return };
    let Some(image) = node.text().map(Image::new) else { return };
    let maps: Vec<_> = near.iter().filter(|one| one.kind == "ConfigMap").copied().collect();
    let (variables, is_all) = environment::of_container(object.at, container, &maps);
    let mut pooler = Pooler::blank(object.at, name, workload.key_of(container));
    pooler.platform = Some(Platform::Kubernetes);
    pooler.pod = Some(workload.pod);
    pooler.hosts = super::links::hosts(workload, near);
    pooler.version = version_of(&image, object.at.place(node.span));
    pooler.replicas = super::known::count_of(object.at, workload.replicas());
    let has_file = container.get("volumeMounts").is_some_and(|mounts| !mounts.is_empty());
    if let Some(settings) = settings_of(&image, &variables) {
        pooler.configure(&settings, is_all && object.is_whole && !has_file);
    }
    deployment.poolers.push(pooler);
}

/// Adds a service of Compose.
pub fn add_compose<'a>(layers: Layers<'a>, deployment: &mut Deployment<'a>) {
    let base = layers.base;
    let Some(text) = layers.at(&["image"]) else { return };
    let image = Image::new(&text.value);
    let (variables, is_all) = layers.variables();
    let mut pooler = Pooler::blank(base.at, base.name(), base.key.span);
    pooler.platform = Some(Platform::Compose);
    pooler.hosts = vec![base.name().to_string()];
    pooler.hosts.extend(layers.at(&["container_name"]).map(|text| text.value));
    pooler.version = text.place().and_then(|place| version_of(&image, place));
    pooler.replicas = Some(Known::default(1, CONFIG)).filter(|_| !layers.has(&["deploy", "replicas"]));
    let has_file = base.node.get("volumes").is_some() || base.node.get("configs").is_some();
    if let Some(settings) = settings_of(&image, &variables) {
        pooler.configure(&settings, is_all && base.is_whole && !has_file);
    }
    deployment.poolers.push(pooler);
}

/// Adds files that are named `pgbouncer.ini`.
pub fn add_files<'a>(project: &'a Project, deployment: &mut Deployment<'a>) {
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.source.name() == "pgbouncer.ini") {
        let at = At { file, source: &read.source };
        let mut settings = Settings::new();
        let mut section = "";
        for line in 1..=at.source.count() {
            let span = at.source.line_span(line);
            let text = at.source.slice(span).trim();
            if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
            }
            let Some((name, value)) = text.split_once('=').filter(|_| !text.starts_with([';', '#'])) else { continue };
            if section == "pgbouncer" {
                let value = value.trim();
                let start = span.start + at.source.slice(span).find(value).filter(|_| !value.is_empty()).unwrap_or(0);
                let place = at.place(Span { start, end: start + value.len() });
                settings.push((name.trim().to_ascii_lowercase(), Some(value.into()), place));
            }
        }
        let mut pooler = Pooler::blank(at, "pgbouncer.ini", at.source.line_span(1));
        pooler.configure(&settings, true);
        deployment.poolers.push(pooler);
    }
}
