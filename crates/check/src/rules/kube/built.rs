//! The image that a given Dockerfile builds, as far as containers depend on it.

use crate::docker::{Dockerfile, Instruction, Kind, Stage};
use crate::kube::Container;
use crate::kube::links::Links;
use crate::project::At;
use crate::rules::docker::{commands, products};
use crate::shell::Word;
use std::collections::BTreeSet;

/// Programs of the shell and of coreutils, which images without a distribution lack.
const SHELL_TOOLS: [&str; 13] =
    ["sh", "bash", "ash", "sleep", "curl", "wget", "nc", "cat", "test", "kill", "pkill", "true", "grep"];

/// An image that is built here, with the file that builds it.
pub struct Built<'a> {
    /// The Dockerfile.
    pub at: At<'a>,
    /// The stage that runs and those that it begins with.
    stages: Vec<&'a Stage>,
}

/// The image of a container, if the files show that the one Dockerfile builds it: all workloads run one image that is
/// not software of others.
pub fn built<'a>(container: Container<'_>, links: &Links<'a>) -> Option<Built<'a>> {
    let mut files = links.project.dockerfiles();
    let (at, file) = files.next().filter(|_| files.next().is_none())?;
    let containers = links.workloads.iter().flat_map(|workload| workload.all_containers());
    let own: BTreeSet<_> = containers
        .filter(|one| !one.is_stock())
        .filter_map(|one| one.node.get("image")?.text().map(str::to_owned))
        .collect();
    if own.len() != 1 || container.is_stock() {
        return None;
    }
    Some(Built { at, stages: lineage(file)? })
}

fn lineage(file: &Dockerfile) -> Option<Vec<&Stage>> {
    products(file).first()?;
    Some(file.lineage(file.stages.len().checked_sub(1)?))
}

impl Built<'_> {
    /// Its last `USER`, and the place of the instruction.
    pub fn user(&self) -> Option<(&Word, &Instruction)> {
        self.stages.iter().find_map(|stage| {
            stage.instructions.iter().rev().find_map(|one| match &one.kind {
                Kind::User(user) => Some((user, one)),
                _ => None,
            })
        })
    }

    /// The stage with the image that it begins with, if that image is known.
    pub fn base(&self) -> Option<(&Stage, &crate::docker::Image)> {
        let base = self.stages.last()?;
        Some((base, base.image.as_ref()?))
    }

    /// Why a program is not in it, if that is certain.
    fn lacks(&self, program: &str) -> Option<String> {
        let (_, image) = self.base()?;
        let is_minimal = image.name == "scratch" || is_distroless(&image.name, image.tag.as_deref());
        let is_debian = matches!(image.name.as_str(), "debian" | "ubuntu") && matches!(program, "curl" | "wget" | "nc");
        let is_alpine = image.name == "alpine" && matches!(program, "curl" | "bash");
        if !(is_minimal || is_debian || is_alpine) || self.brings(program) {
            return None;
        }
        Some(format!("{} has no {program}, and the Dockerfile adds none", image.name))
    }

    /// Whether an instruction may add a program.
    fn brings(&self, program: &str) -> bool {
        self.stages.iter().any(|stage| {
            let installs = commands(stage).any(|(_, command)| {
                command
                    .words
                    .iter()
                    .any(|word| word.expands || word.text.contains(program) || word.text.contains("busybox"))
            });
            let copies = stage.instructions.iter().any(|one| match &one.kind {
                Kind::Copy { from, sources, destination, is_add, .. } => {
                    let names = [program, "busybox", "/bin"];
                    let paths = sources.iter().chain([destination]).chain(from);
                    *is_add || paths.into_iter().any(|word| names.iter().any(|name| word.text.contains(name)))
                }
                _ => false,
            });
            installs || copies
        })
    }
}

/// Why a program is not in the image of a container, if that is certain.
pub fn lacks_program(container: Container<'_>, program: &str, links: &Links<'_>) -> Option<String> {
    let name = program.rsplit('/').next().unwrap_or(program);
    if !SHELL_TOOLS.contains(&name) {
        return None;
    }
    if let Some(image) = container.image()
        && is_distroless(&image.name, image.tag.as_deref())
    {
        return Some(format!("{} has no shell and no tools", image.short()));
    }
    built(container, links)?.lacks(name)
}

/// Whether an image is one without a distribution. The tags with `debug` have a shell.
fn is_distroless(name: &str, tag: Option<&str>) -> bool {
    let tag = tag.unwrap_or_default();
    let is_static =
        matches!(name, "cgr.dev/chainguard/static" | "cgr.dev/chainguard/glibc-dynamic") && !tag.contains("-dev");
    (name.contains("distroless") || tag.contains("distroless")) && !tag.contains("debug") || is_static
}
