//! The image that a given Dockerfile builds, as far as containers depend on it.

use crate::docker::{Body, Kind, Stage};
use crate::kube::Container;
use crate::kube::links::Links;
use crate::shell::Command;
use crate::words::Words;

/// Programs of the shell and of coreutils, which images without a distribution lack.
const SHELL_TOOLS: Words = Words("sh bash ash sleep curl wget nc cat test kill pkill true grep");

/// An image that is built here.
struct Built<'a> {
    /// The stage that runs and those that it begins with.
    stages: Vec<&'a Stage>,
}

/// The image of a container, if the files show that the one Dockerfile builds it: all workloads run one image that is
/// not software of others.
fn built<'a>(container: Container<'_>, links: &Links<'a>) -> Option<Built<'a>> {
    let mut files = links.project.dockerfiles();
    let (_, file) = files.next().filter(|_| files.next().is_none())?;
    let containers = links.workloads.iter().flat_map(|workload| workload.all_containers());
    let mut own = containers.filter(|one| !one.is_stock()).filter_map(|one| one.node.get("image")?.text());
    let first = own.next();
    if first.is_none() || own.any(|image| Some(image) != first) || container.is_stock() {
        return None;
    }
    // Without a name, docker build takes the last stage.
    Some(Built { stages: file.lineage(file.stages.len().checked_sub(1)?) })
}

impl Built<'_> {
    /// Why a program is not in it, if that is certain.
    fn lacks(&self, program: &str) -> Option<String> {
        let image = self.stages.last()?.image.as_ref()?;
        let is_debian = matches!(image.name.as_str(), "debian" | "ubuntu") && matches!(program, "curl" | "wget" | "nc");
        let is_alpine = image.name == "alpine" && matches!(program, "curl" | "bash");
        if !(is_debian || is_alpine) || self.brings(program) {
            return None;
        }
        Some(format!("{} has no {program}, and the Dockerfile adds none", image.name))
    }

    /// Whether an instruction may add a program.
    fn brings(&self, program: &str) -> bool {
        let may_be = |text: &str| [program, "busybox", "/bin"].iter().any(|name| text.contains(name));
        // A script installs what it likes.
        let may_install = |command: &Command| {
            command.program().ends_with(".sh")
                || command
                    .words
                    .iter()
                    .any(|word| word.expands || may_be(&word.text) && !word.text.starts_with("/bin/"))
        };
        self.stages.iter().flat_map(|stage| &stage.instructions).any(|one| match &one.kind {
            Kind::Run { body: Body::Shell(commands), .. } => commands.iter().any(may_install),
            Kind::Run { body: Body::Exec(_), .. } => true,
            Kind::Copy { from, sources, destination, is_add, .. } => {
                *is_add || sources.iter().chain([destination]).chain(from).any(|word| may_be(&word.text))
            }
            _ => false,
        })
    }
}

/// Why a program is not in the image of a container, if that is certain.
pub fn lacks_program(container: Container<'_>, program: &str, links: &Links<'_>) -> Option<String> {
    let name = program.rsplit('/').next().unwrap_or(program);
    if !SHELL_TOOLS.has(name) {
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
