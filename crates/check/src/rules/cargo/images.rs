//! How images build the crates: with which files, compiler and commands.

use super::paths::{below, join};
use crate::compose;
use crate::docker::{Dockerfile, Kind as Does, Stage};
use crate::kind::Kind;
use crate::patterns::{self, Dialect};
use crate::project::{At, Project};
use crate::shell::Command;
use crate::source::Span;
use crate::tree::Node;
use crate::words::Words;

/// A call of Cargo that compiles in an image.
pub struct Build<'a> {
    /// The Dockerfile.
    pub at: At<'a>,
    /// Its stages.
    pub file: &'a Dockerfile,
    /// The stage that builds and those that it begins with, the stage first.
    pub lineage: Vec<&'a Stage>,
    /// The command.
    pub command: &'a Command,
    /// The folder that the builder gets, as `join` returns it.
    pub context: String,
}

/// All builds of all images.
pub fn builds(project: &Project) -> Vec<Build<'_>> {
    let mut found = Vec::new();
    for (at, file) in project.dockerfiles() {
        let context = context(project, at);
        for (place, stage) in file.stages.iter().enumerate() {
            for (_, command) in stage.commands().filter(|(_, command)| compiles(command)) {
                found.push(Build { at, file, lineage: file.lineage(place), command, context: context.clone() });
            }
        }
    }
    found
}

fn compiles(command: &Command) -> bool {
    let has = |name: &str| command.arguments().iter().any(|word| word.text == name);
    command.program() == "cargo"
        && command.subcommand().is_some_and(|name| match name.text.as_str() {
            "chef" => has("cook"),
            "auditable" => has("build"),
            "install" => command.has(&["--path"]),
            name => Words("build b zigbuild rustc leptos").has(name),
        })
}

/// The folder that an image is built from: that of a Compose service that names the file, or the file's own.
fn context(project: &Project, at: At<'_>) -> String {
    let path = join("", &at.source.path);
    let of_service = compose::services(project).into_iter().find_map(|service| {
        let (folder, named) = build_of(service)?;
        (join(&folder, named.unwrap_or("Dockerfile")) == path).then_some(folder)
    });
    of_service.unwrap_or_else(|| join(at.source.folder(), ""))
}

/// The folder and the Dockerfile that a Compose service is built from.
pub fn build_of<'a>(service: compose::Service<'a>) -> Option<(String, Option<&'a str>)> {
    let build = service.node.get("build")?;
    let text = |key| build.get(key).and_then(Node::text);
    let folder = build.text().or_else(|| text("context"))?;
    let is_local = !folder.contains(['$', ':']) && !folder.starts_with(['/', '~']);
    is_local.then(|| (join(service.at.source.folder(), folder), text("dockerfile")))
}

impl Build<'_> {
    /// The part of a path below the context, if it is in it.
    pub fn in_context<'a>(&self, path: &'a str) -> Option<&'a str> {
        below(path, &self.context)
    }

    /// Whether a file of the context is copied or mounted into the stage. `None` if the Dockerfile does not tell.
    pub fn copies(&self, path: &str) -> Option<bool> {
        let sources = self.sources()?;
        Some(sources.iter().any(|source| below(path, source).is_some() || patterns::matches(source, path)))
    }

    /// The paths of the context that are copied or mounted into the stage. `None` if a variable hides one.
    fn sources(&self) -> Option<Vec<String>> {
        let mut found = Vec::new();
        for one in self.lineage.iter().flat_map(|stage| &stage.instructions) {
            match &one.kind {
                Does::Copy { from: None, sources, .. } => {
                    for source in sources {
                        if source.text.contains('$') {
                            return None;
                        }
                        found.push(join("", source.text.trim_start_matches('/')));
                    }
                }
                Does::Run { mounts, .. } => {
                    for mount in mounts.iter().filter(|mount| mount.text.contains("type=bind")) {
                        let parts = || mount.text.trim_start_matches("--mount=").split(',');
                        let source =
                            parts().find_map(|part| part.strip_prefix("source=").or(part.strip_prefix("src=")));
                        if !parts().any(|part| part.starts_with("from=")) {
                            found.push(join("", source.unwrap_or_default()));
                        }
                    }
                }
                _ => {}
            }
        }
        Some(found)
    }

    /// The line that keeps a file of the context away from the builder.
    pub fn excluded<'b>(&self, project: &'b Project, path: &str) -> Option<(At<'b>, Span)> {
        let own = format!("{}.dockerignore", self.at.source.path);
        let shared = join(&self.context, ".dockerignore");
        let named = |wanted: &str| {
            let mut files = project.of_kind(Kind::Dockerignore);
            files.find(|file| join("", &file.source.path) == join("", wanted))
        };
        let file = named(&own).or_else(|| named(&shared))?;
        Some((file, patterns::ignores(file.source, path, Dialect::Docker)?))
    }

    /// Whether any of the texts is in the Dockerfile, for what a command may do in a way that cannot be read.
    pub fn mentions(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.at.source.text.contains(text))
    }
}
