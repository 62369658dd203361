//! Which service uses which database, and what follows from the Dockerfile.

use super::software::{Software, software};
use super::{Database, Deployment, Platform, Service, build, database, environment, image, names, scaling};
use crate::kube::{Object, Workload};
use crate::project::{At, Project};
use crate::tree::Node;

/// Joins the services with their images, databases and poolers.
pub fn link<'a>(project: &'a Project, deployment: &mut Deployment<'a>) {
    build::join_all(project, &mut deployment.services);
    let (databases, services) = std::mem::take(&mut deployment.services).into_iter().partition(builds_database);
    deployment.services = services;
    deployment.databases.extend(Vec::into_iter(databases).map(|service| database::of_build(&service)));
    let code = environment::Code::of(project);
    for service in &mut deployment.services {
        image::read(service);
        environment::read(code, service);
        scaling::resolve(service);
    }
    poolers(deployment);
    let found: Vec<_> = deployment.services.iter().map(|service| target(deployment, service)).collect();
    for (service, (database, pooler, names_host)) in deployment.services.iter_mut().zip(found) {
        (service.database, service.pooler, service.names_host) = (database, pooler, names_host);
    }
}

/// Whether the image of a service is built on that of PostgreSQL.
fn builds_database(service: &Service<'_>) -> bool {
    let lineage = service.build.filter(|build| build.is_named).map(|build| build.lineage()).unwrap_or_default();
    let base = lineage.last().and_then(|base| base.image.as_ref());
    base.is_some_and(|image| software(image) == Software::Postgres)
}

/// The names under which clients reach a workload: those of the Services that select its pods.
pub fn hosts(workload: Workload<'_>, near: &[Object<'_>]) -> Vec<String> {
    let labels = workload.template.at(&["metadata", "labels"]);
    let selects = |one: &&Object<'_>| {
        let Some(selector) = one.root.at(&["spec", "selector"]).filter(|selector| !selector.is_empty()) else {
            return false;
        };
        one.kind == "Service"
            && selector.entries().into_iter().all(|(key, value)| {
                let own = key.text().and_then(|key| labels?.get(key)?.text());
                own.is_some() && own == value.text()
            })
    };
    near.iter().filter(selects).filter_map(|one| one.name()).map(Into::into).collect()
}

/// Whether two files belong together: the same file, or objects of Kubernetes in the same namespace.
fn is_near(
    service: &Service<'_>,
    platform: Option<Platform>,
    file: usize,
    namespace: Option<&str>,
    folder: &str,
) -> bool {
    match platform {
        Some(Platform::Compose) => {
            service.platform == Platform::Compose && (service.at.file == file || service.at.source.folder() == folder)
        }
        Some(Platform::Kubernetes) => {
            service.platform == Platform::Kubernetes
                && (service.namespace.is_none() || namespace.is_none() || service.namespace == namespace)
        }
        _ => false,
    }
}

/// Whether a client's host is among the names of a server.
fn is_host(host: &str, names: &[String]) -> bool {
    let first = host.split('.').next().unwrap_or(host);
    let is_cluster = host == first
        || host.ends_with(".svc")
        || host.ends_with(".svc.cluster.local")
        || host.matches('.').count() == 1;
    names.iter().any(|name| host == name || is_cluster && first == name)
}

/// The only server of several, or the only server in the same file or folder.
fn nearest<'d, T>(at: At<'_>, found: Vec<(usize, &'d T)>, place: impl Fn(&T) -> At<'_>) -> Option<(usize, &'d T)> {
    let only = |one: Vec<(usize, &'d T)>| (one.len() == 1).then(|| one.first().copied()).flatten();
    let is_beside = |one: &&(usize, &'d T)| place(one.1).source.folder() == at.source.folder();
    let is_same = |one: &&(usize, &'d T)| place(one.1).file == at.file;
    only(found.clone())
        .or_else(|| only(found.iter().filter(is_same).copied().collect()))
        .or_else(|| only(found.iter().filter(is_beside).copied().collect()))
}

fn poolers(deployment: &mut Deployment<'_>) {
    let databases = &deployment.databases;
    for pooler in &mut deployment.poolers {
        let Some(host) = pooler.upstream.as_ref().map(|host| host.value.clone()) else { continue };
        let is_near = |one: &Database<'_>| {
            let is_beside = one.platform == Platform::Kubernetes || one.at.source.folder() == pooler.at.source.folder();
            Some(one.platform) == pooler.platform && is_beside && is_host(&host, &one.hosts)
        };
        let found = databases.iter().enumerate().filter(|(_, one)| is_near(one)).collect();
        pooler.database = nearest(pooler.at, found, |one| one.at).map(|(place, _)| place);
    }
}

/// The host of the database that a service names, and whether it uses a database whose host is not known.
fn host_of(service: &Service<'_>) -> (Option<String>, bool) {
    let is_relevant = |name: &str| names::is_database_url(name) || names::is_database_host(name);
    let mut is_hidden = false;
    for variable in &service.variables {
        let url = variable.value.as_deref().and_then(names::Url::read);
        if let Some(url) = url.filter(|_| !variable.name.to_ascii_uppercase().contains("TEST")) {
            return (Some(url.host.into()), false);
        }
        if names::is_database_host(&variable.name)
            && let Some(host) = &variable.value
        {
            return (Some(host.clone()), false);
        }
        is_hidden |=
            is_relevant(&variable.name) && variable.value.as_deref().is_none_or(|value| value.starts_with('/'));
    }
    (None, is_hidden)
}

fn waits_for(service: &Service<'_>, name: &str) -> bool {
    let Some(node) = service.node.get("depends_on") else { return false };
    node.get(name).is_some() || node.list().iter().any(|one| one.text() == Some(name))
}

/// The database, the pooler, and whether the files name the host.
fn target(deployment: &Deployment<'_>, service: &Service<'_>) -> (Option<usize>, Option<usize>, bool) {
    let (host, is_hidden) = host_of(service);
    let databases =
        || {
            deployment.databases.iter().enumerate().filter(|(_, one)| {
                is_near(service, Some(one.platform), one.at.file, one.namespace, one.at.source.folder())
            })
        };
    let poolers = || {
        deployment
            .poolers
            .iter()
            .enumerate()
            .filter(|(_, one)| is_near(service, one.platform, one.at.file, None, one.at.source.folder()))
    };
    let at = service.at;
    if let Some(host) = host {
        let is_local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
        let shares = |pod: Option<&Node>| {
            is_local && pod.is_some_and(|pod| service.pod.is_some_and(|own| std::ptr::eq(own, pod)))
        };
        let found = poolers().filter(|(_, one)| is_host(&host, &one.hosts) || shares(one.pod)).collect();
        if let Some((place, one)) = nearest(at, found, |one| one.at) {
            return (one.database, Some(place), true);
        }
        let found = databases().filter(|(_, one)| is_host(&host, &one.hosts) || shares(one.pod)).collect();
        return match nearest(at, found, |one| one.at) {
            Some((place, _)) => (Some(place), None, true),
            None => (None, None, false),
        };
    }
    let waits = |name| service.platform == Platform::Compose && waits_for(service, name);
    let found: Vec<_> = poolers().filter(|(_, one)| is_hidden || waits(one.name)).collect();
    if !found.is_empty() {
        return match nearest(at, found, |one| one.at) {
            Some((place, one)) => (one.database, Some(place), false),
            None => (None, None, false),
        };
    }
    let found: Vec<_> = databases().filter(|(_, one)| is_hidden || waits(one.name)).collect();
    if found.is_empty() && is_hidden {
        return (elsewhere(deployment, service), None, false);
    }
    (nearest(at, found, |one| one.at).map(|(place, _)| place), None, false)
}

/// For pods whose database no manifest shows: the only server that the files deploy, if a file of Compose sets its
/// limit. The default limit of a server for development does not show that of production.
fn elsewhere(deployment: &Deployment<'_>, service: &Service<'_>) -> Option<usize> {
    let [only] = deployment.databases.as_slice() else { return None };
    let is_sized = only.max_connections.as_ref().is_some_and(|max| max.is_written());
    let is_other = service.platform == Platform::Kubernetes && only.platform == Platform::Compose;
    (is_other && is_sized && deployment.poolers.is_empty()).then_some(0)
}
