//! What the Dockerfile of a service states about its image.

use super::{Known, Service, Variable};
use crate::docker::{Kind, Stage};
use crate::report::Place;
use crate::words::Words;

/// Reads the image of a service.
pub fn read(service: &mut Service<'_>) {
    let Some(build) = service.build else { return };
    let lineage = build.lineage();
    let Some(base) = lineage.last() else { return };
    // The stage that runs first, and in each stage the last instruction first.
    let instructions = || lineage.iter().flat_map(|stage| stage.instructions.iter().rev());
    let place = |span| build.at.place(span);
    for one in instructions() {
        match &one.kind {
            Kind::Env(pairs) => {
                for (name, value) in pairs.iter().rev() {
                    if service.variables.iter().all(|own| own.name != *name) {
                        let known = (!value.expands).then(|| value.text.clone());
                        let place = place(value.span);
                        service.variables.push(Variable { name: name.clone(), value: known, place });
                    }
                }
            }
            Kind::User(user) if service.user.is_none() && !user.expands => {
                service.user = Some(Known::file(user.text.clone(), place(user.span)));
            }
            Kind::User(_) if service.user.is_none() => {
                service.user = Some(Known::file(String::new(), place(one.span)));
            }
            Kind::Expose(ports) => {
                let numbers = ports.iter().filter_map(|word| {
                    let (number, protocol) = word.text.split_once('/').unwrap_or((&word.text, "tcp"));
                    let number = number.parse().ok().filter(|_| protocol == "tcp")?;
                    Some(Known::file(number, place(word.span)))
                });
                service.exposed.extend(numbers);
            }
            _ => {}
        }
    }
    service.user = service.user.take().filter(|user| !user.value.is_empty());
    service.has_shell = shell(&lineage, base, place(base.from.span));
}

/// Whether the image has a shell, if its base is known.
fn shell(lineage: &[&Stage], base: &Stage, place: Place) -> Option<Known<bool>> {
    let image = base.image.as_ref()?;
    let tag = image.tag.as_deref().unwrap_or_default();
    let name = image.name.strip_prefix("docker.io/").unwrap_or(&image.name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    let copies = lineage.iter().flat_map(|stage| &stage.instructions).filter_map(|one| match &one.kind {
        Kind::Copy { sources, destination, .. } => Some((sources, destination)),
        _ => None,
    });
    let is_system = |path: &str| {
        let path = path.trim_end_matches('/');
        matches!(path, "" | "/bin" | "/usr/bin" | "/busybox" | "/usr" | "/bin/sh")
    };
    // A copied tree or a copied program can be a shell.
    let may_copy = copies.into_iter().any(|(sources, destination)| {
        let names = ["busybox", "/sh", "bash", "rootfs"];
        let is_shell = |text: &str| names.iter().any(|name| text.ends_with(name));
        is_system(&destination.text)
            && sources
                .iter()
                .any(|source| source.text.ends_with('/') || is_shell(&source.text) || is_system(&source.text))
            || sources.iter().any(|source| is_shell(&source.text))
    });
    let is_bare = name == "scratch"
        || name.starts_with("gcr.io/distroless/") && !tag.contains("debug")
        || name == "cgr.dev/chainguard/static" && !tag.contains("dev");
    let is_full = Words("debian ubuntu alpine rust busybox fedora rockylinux").has(name)
        || name.starts_with("gcr.io/distroless/") && tag.contains("debug");
    match (is_bare, is_full) {
        (true, _) if may_copy => None,
        (true, _) => Some(Known::file(false, place)),
        (_, true) => Some(Known::file(true, place)),
        _ => None,
    }
}
