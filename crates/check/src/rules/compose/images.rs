//! The images of services.

use super::ended::ended;
use super::roles::Role;
use super::stack::{Stack, Stacks};
use crate::compose::Service;
use crate::docker::Image;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::docker::LATEST_TAG;
use crate::tree::Node;
use crate::words::Words;

pub static EOL_IMAGE: Rule = Rule {
    id: "eol-image",
    title: "The image version is past its end of life",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The project has ended support for the version, so known vulnerabilities stay open. The longer you wait, the more versions \
          an upgrade has to cross at once.",
    fix: "Upgrade to a version with support. A new major version of a database needs its upgrade procedure, not only a new \
          tag.",
    page: "/database/postgresql-versions/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:13.4\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
    passes: Rule::native(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17.6\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n",
    )]),
};

pub static BITNAMI_TAG_REMOVED: Rule = Rule {
    id: "bitnami-tag-removed",
    title: "Bitnami removed the image tag from Docker Hub",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "In 2025, Bitnami removed all versioned tags from docker.io/bitnami and kept only latest for a few images. A host \
          that has not cached the image fails to pull it, so a new host or a scale-up does not start.",
    fix: "Use the official image of the project, such as postgres:17. The old tags are in docker.io/bitnamilegacy, without \
          updates.",
    page: "/warnings/supply-chain/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "compose.yaml",
        "services:\n  cache:\n    image: bitnami/redis:7.4\n    environment: {REDIS_PASSWORD_FILE: /run/secrets/cache}\n",
    )]),
    passes: Rule::native(&[("compose.yaml", "services:\n  cache:\n    image: redis:7.4\n")]),
};

/// Words of tags that name no version.
const FLOATING: Words = Words(
    "latest stable edge nightly main master mainline lts rolling canary head develop dev alpine slim bookworm \
     bullseye trixie debian ubuntu management perl prod production staging release",
);

/// Looks at all images.
pub fn look(stacks: &Stacks<'_>, findings: &mut Findings) {
    let built: Vec<String> = stacks
        .list
        .iter()
        .flat_map(|stack| &stack.services)
        .filter_map(|service| {
            service.node.get("build")?;
            Some(service.image()?.text()?.to_string())
        })
        .collect();
    for stack in &stacks.list {
        for service in stack.services.iter().copied().filter(|service| service.node.get("build").is_none()) {
            let (Some(node), Some(image)) = (service.image(), service.image_name()) else { continue };
            let is_built = node.text().is_some_and(|text| built.iter().any(|one| one == text));
            // Podman names the images that it has built localhost/name.
            if is_built || image.name.contains('$') || image.name.starts_with("localhost/") {
                continue;
            }
            tag(stacks, stack, service, node, &image, findings);
        }
    }
}

fn tag(
    stacks: &Stacks<'_>,
    stack: &Stack<'_>,
    service: Service<'_>,
    node: &Node,
    image: &Image,
    findings: &mut Findings,
) {
    let written = node.text().unwrap_or_default();
    let is_built = stacks.definitions(service).iter().any(|one| one.node.get("build").is_some());
    let is_aside = stack.is_development || service.is_aside();
    if floats(image) && !written.contains('$') && !is_built && !is_aside {
        findings.add(&LATEST_TAG, stack.at, node.span, floating_said(image));
    }
    if let Some(ended) = ended(image).filter(|_| Role::of(service) != Role::Own) {
        let said = format!("{} has had no fixes since {}-{:02}.", ended.name, ended.last.0, ended.last.1);
        findings.add(&EOL_IMAGE, stack.at, node.span, said);
    }
    let name = image.name.strip_prefix("docker.io/").unwrap_or(&image.name);
    let is_version = image.tag.as_deref().is_some_and(|tag| tag.starts_with(|one: char| one.is_ascii_digit()));
    if name.starts_with("bitnami/") && is_version && image.digest.is_none() {
        let said = format!("docker.io/{name} has no tag {}.", image.tag.as_deref().unwrap_or_default());
        findings.add(&BITNAMI_TAG_REMOVED, stack.at, node.span, said);
    }
}

/// Whether another image can have the name tomorrow.
pub fn floats(image: &Image) -> bool {
    if image.digest.is_some() {
        return false;
    }
    let Some(tag) = image.tag.as_deref() else { return true };
    tag.split(['-', '_']).all(|word| FLOATING.has(word))
}

/// The message on an image that floats.
pub fn floating_said(image: &Image) -> String {
    match image.tag.as_deref() {
        None => format!("{} has no tag, which means latest.", image.name),
        Some(tag) => format!("{}:{tag} moves to another image at the next release.", image.name),
    }
}
