//! Which Dockerfile and which manifest of Cargo a service is built from.

use super::{Build, Platform, Service};
use crate::cargo::{Manifest, manifests};
use crate::docker::{Dockerfile, Image, Stage};
use crate::order::sort_by;
use crate::project::{At, Project};
use crate::tree::Node;

impl<'a> Build<'a> {
    fn new(at: At<'a>, file: &'a Dockerfile, target: Option<&str>, is_named: bool) -> Option<Self> {
        let stage = match target {
            Some(target) => file.stage(target)?,
            None => file.stages.len().checked_sub(1)?,
        };
        Some(Self { at, file, stage, is_named })
    }

    /// The stage that runs and those that it begins with.
    pub fn lineage(&self) -> Vec<&'a Stage> {
        self.file.lineage(self.stage)
    }
}

/// The path of a folder and a relative path, without `.` and `..`; `None` above the root.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let all = folder.split('/').chain(path.split('/'));
    for part in all {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| path.get(..slash).unwrap_or_default())
}

/// Where an image is built: the folder, the Dockerfile below it, and the stage.
struct Place {
    context: String,
    file: String,
    target: Option<String>,
}

/// What a file states about the build of a service.
fn place(service: &Service<'_>) -> Option<Place> {
    let folder = service.at.source.folder();
    let text = |node: Option<&Node>| node.and_then(Node::text).filter(|text| !text.contains('$')).map(String::from);
    let place = |context: String, file: Option<String>, target| {
        let file = join(&context, file.as_deref().unwrap_or("Dockerfile"))?;
        Some(Place { context, file, target })
    };
    match service.platform {
        Platform::Compose => {
            let build = service.node.get("build")?;
            let context = text(Some(build)).or_else(|| match build.get("context") {
                Some(context) => text(Some(context)),
                None => Some(".".into()),
            })?;
            if build.get("dockerfile_inline").is_some() {
                return None;
            }
            place(join(folder, &context)?, text(build.get("dockerfile")), text(build.get("target")))
        }
        Platform::Fly => {
            if service.image.is_some() || service.node.at(&["build", "builder"]).is_some() {
                return None;
            }
            let of = |key| text(service.node.at(&["build", key]));
            place(join(folder, "")?, of("dockerfile"), of("build-target"))
        }
        Platform::Render => {
            let runtime = text(service.node.get("runtime").or_else(|| service.node.get("env")));
            if runtime.as_deref() != Some("docker") {
                return None;
            }
            let of = |key| text(service.node.get(key));
            let root = join(folder, &of("rootDir").unwrap_or_default())?;
            let context = join(folder, &of("dockerContext").unwrap_or(".".into()))?;
            let file = join(&root, of("dockerfilePath").as_deref().unwrap_or("Dockerfile"))?;
            Some(Place { context, file, target: None })
        }
        Platform::Kubernetes => None,
    }
}

/// Finds the Dockerfile and the manifest of every service.
pub fn join_all<'a>(project: &'a Project, services: &mut [Service<'a>]) {
    let all: Vec<_> = project.dockerfiles().collect();
    let cargo = manifests(project);
    let mut contexts = vec![None; services.len()];
    for (service, context) in services.iter_mut().zip(&mut contexts) {
        let Some(place) = place(service) else { continue };
        let mut found = all.iter().filter(|(at, _)| at.source.path.trim_start_matches("./") == place.file);
        service.build = found.next().and_then(|(at, file)| Build::new(*at, file, place.target.as_deref(), true));
        *context = Some(place.context);
    }
    // What Compose builds under a name is what another file runs under this name.
    let named: Vec<(Image, Build<'a>, Option<String>)> = services
        .iter()
        .zip(&contexts)
        .filter_map(|(one, context)| Some((one.image.clone()?.value, one.build?, context.clone())))
        .collect();
    let own = services.iter().filter(|one| one.build.is_none() && one.image.is_some());
    let mut names: Vec<_> = own.filter_map(|one| one.image.as_ref().map(|image| image.value.name.clone())).collect();
    sort_by(&mut names, Ord::cmp);
    names.dedup();
    for (service, context) in services.iter_mut().zip(&mut contexts) {
        if service.build.is_some() || context.is_some() {
            continue;
        }
        let Some(image) = service.image.as_ref().map(|image| image.value.clone()) else { continue };
        if let Some((_, build, of)) = named.iter().find(|(other, ..)| other.name == image.name) {
            (service.build, *context) = (Some(*build), of.clone());
            continue;
        }
        let is_only = all.len() == 1 && names.len() == 1 && named.is_empty();
        let by_name = |(at, _): &&(At<'a>, &'a Dockerfile)| is_named_after(at, &cargo, image.short());
        let mut matches = all.iter().filter(by_name);
        let found = match (matches.next(), matches.next()) {
            (Some(one), None) => Some(one),
            (None, _) if is_only => all.first(),
            _ => None,
        };
        service.build = found.and_then(|(at, file)| Build::new(*at, file, None, false));
    }
    for (service, context) in services.iter_mut().zip(contexts) {
        let folder = context.or_else(|| service.build.map(|build| folder_of(&build.at.source.path).into()));
        let Some(folder) = folder else { continue };
        let is_below = |one: &&Manifest<'a>| {
            let own = folder_of(&one.at.source.path);
            folder.is_empty() || own == folder || own.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/'))
        };
        service.manifests = cargo.iter().filter(is_below).copied().collect();
        service.manifest = manifest(&service.manifests, &folder, service);
    }
}

/// Whether the folder of a Dockerfile, the end of its name or the package beside it has the name of an image.
fn is_named_after(at: &At<'_>, cargo: &[Manifest<'_>], image: &str) -> bool {
    let folder = folder_of(&at.source.path);
    let name = at.source.name();
    let is_file = name.strip_prefix("Dockerfile.").or(name.strip_suffix(".dockerfile")).is_some_and(|end| end == image);
    let is_package = || {
        let mut beside = cargo.iter().filter(|one| folder_of(&one.at.source.path) == folder);
        beside.any(|one| package_of(one).is_some_and(|package| package.replace('_', "-") == image.replace('_', "-")))
    };
    is_file || folder.rsplit('/').next() == Some(image) || is_package()
}

fn package_of<'a>(manifest: &Manifest<'a>) -> Option<&'a str> {
    manifest.root.at(&["package", "name"]).and_then(Node::text)
}

/// The manifest of the package that runs: the only package, the package with the service's name, or that of the folder.
fn manifest<'a>(all: &[Manifest<'a>], folder: &str, service: &Service<'a>) -> Option<Manifest<'a>> {
    let is_package = |one: &&Manifest<'a>| package_of(one).is_some();
    let named = |one: &&Manifest<'a>| {
        let short = service.image.as_ref().map(|image| image.value.short());
        package_of(one).is_some_and(|package| package == service.name || Some(package) == short)
    };
    let beside = |one: &&Manifest<'a>| folder_of(&one.at.source.path) == folder;
    match all {
        [one] => Some(*one),
        _ => all.iter().filter(is_package).find(named).or_else(|| all.iter().find(beside)).copied(),
    }
}
