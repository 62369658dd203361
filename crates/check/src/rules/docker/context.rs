//! The build context: the folder that `COPY` copies from.

use super::release::version;
use super::stages::Copied;
use super::steps::{Step, join};
use crate::compose;
use crate::docker::{Dockerfile, Kind};
use crate::kind::Kind as FileKind;
use crate::patterns::{self, Dialect};
use crate::project::{At, Content, Project};
use crate::report::Place;
use crate::shell::Word;
use crate::tree::Node;

/// The context of a Dockerfile, as far as the files show it.
pub struct Context<'a> {
    /// Its folder, with a slash at the end, or nothing for the top.
    pub folder: String,
    /// Its `.dockerignore`; `None` if it is not given.
    pub ignore: Option<At<'a>>,
}

/// The toolchain that a `rust-toolchain` file selects.
pub struct Toolchain<'a> {
    /// Its file.
    pub at: At<'a>,
    /// The channel: `1.95.0`, `stable`, `nightly-2026-11-01`.
    pub channel: &'a str,
    /// Where the channel is.
    pub place: Place,
}

impl<'a> Context<'a> {
    /// The folder that a Compose file names, or else the nearest folder above the Dockerfile that has a manifest, a
    /// toolchain file or a `.dockerignore`.
    pub fn of(project: &'a Project, docker: At<'a>) -> Option<Self> {
        let own = format!("{}.dockerignore", docker.source.path);
        let ignore = |folder: &str| {
            let ignores = || project.of_kind(FileKind::Dockerignore);
            let is_here = |at: &At<'_>| at.source.folder() == folder && at.source.name() == ".dockerignore";
            ignores().find(|at| at.source.path == own).or_else(|| ignores().find(is_here))
        };
        if let Some(folder) = named(project, docker) {
            return Some(Self { ignore: ignore(&folder), folder });
        }
        let mut folder = docker.source.folder();
        loop {
            let shows = |kind| project.of_kind(kind).any(|at| at.source.folder() == folder);
            let ignore = ignore(folder);
            if ignore.is_some() || shows(FileKind::Cargo) || shows(FileKind::Toolchain) {
                return Some(Self { folder: folder.into(), ignore });
            }
            let above = folder.strip_suffix('/')?;
            folder = above.rfind('/').map_or("", |slash| above.get(..=slash).unwrap_or_default());
        }
    }

    /// Whether `.dockerignore` is given and excludes a path.
    pub fn excludes(&self, path: &str) -> bool {
        self.ignore.is_some_and(|at| patterns::ignores(at.source, path, Dialect::Docker).is_some())
    }

    /// A given file of the context.
    pub fn file(&self, project: &'a Project, path: &str) -> Option<At<'a>> {
        let found =
            project.files.iter().position(|file| file.source.path.strip_prefix(self.folder.as_str()) == Some(path))?;
        Some(At { file: found, source: &project.files.get(found)?.source })
    }

    /// The toolchain file, unless `.dockerignore` excludes it.
    pub fn toolchain(&self, project: &'a Project) -> Option<Toolchain<'a>> {
        let name =
            ["rust-toolchain.toml", "rust-toolchain"].into_iter().find(|name| self.file(project, name).is_some())?;
        let at = self.file(project, name).filter(|_| !self.excludes(name))?;
        let file = project.files.get(at.file)?;
        if let Content::Toml(toml) = &file.content {
            let node = toml.root.at(&["toolchain", "channel"])?;
            return Some(Toolchain { at, channel: node.text()?, place: at.place(node.span) });
        }
        let channel = at.source.text.lines().next()?.trim();
        let is_channel = !channel.is_empty() && !channel.contains(['[', ' ', '=']);
        is_channel.then(|| Toolchain { at, channel, place: at.place(at.source.line_span(1)) })
    }
}

/// The folder that a service of Compose is built from, if it is built from this Dockerfile.
fn named(project: &Project, docker: At<'_>) -> Option<String> {
    compose::services(project).into_iter().find_map(|service| {
        let build = service.node.get("build")?;
        let text = |key: &str| build.get(key).and_then(Node::text);
        let written = build.text().or_else(|| text("context"))?;
        let root = join(Some("/"), service.at.source.folder())?;
        let folder = join(Some(&root), written).filter(|_| !written.contains([':', '$']))?;
        let file = join(Some(&folder), text("dockerfile").unwrap_or("Dockerfile"))?;
        let folder = folder.trim_start_matches('/');
        let found = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        (file.trim_start_matches('/') == docker.source.path).then_some(found)
    })
}

impl Toolchain<'_> {
    /// Whether it selects one version, so that the tag of the image does not decide.
    pub fn is_pinned(&self) -> bool {
        version(self.channel).is_some() || self.channel.split_once('-').is_some_and(|(_, day)| day.starts_with("20"))
    }
}

/// A source of `COPY` relative to the context, without `./` and slashes at the ends.
pub fn in_context(source: &Word) -> &str {
    let path = source.text.trim_matches('/');
    if path == "." { "" } else { path.strip_prefix("./").unwrap_or(path).trim_matches('/') }
}

/// Whether a source of `COPY` includes a file of the context.
pub fn includes(source: &Word, path: &str) -> bool {
    let source = in_context(source);
    if source.is_empty() {
        return true;
    }
    if let Some((_, last)) = source.rsplit_once("**/") {
        return patterns::matches(last, path.rsplit('/').next().unwrap_or(path));
    }
    let (mut own, mut of_path) = (source.split('/'), path.split('/'));
    // Without more components, the source is the file itself or a folder above it.
    own.all(|part| of_path.next().is_some_and(|other| patterns::matches(part, other)))
}

/// Whether the files come from the context, and include one of it.
pub fn brings(copied: &Copied<'_>, path: &str) -> bool {
    copied.from.is_none() && copied.sources.iter().any(|source| includes(source, path))
}

/// Whether everything in the context is copied.
pub fn is_whole(copied: &Copied<'_>) -> bool {
    copied.from.is_none() && copied.sources.iter().any(|source| in_context(source).is_empty())
}

/// Whether a step binds a file of the context for its commands.
pub fn binds(step: &Step<'_>, path: &str) -> bool {
    step.mounts().iter().any(|mount| {
        let source = mount.source.as_deref().unwrap_or(".");
        let word = Word { text: source.into(), span: Default::default(), expands: false };
        mount.kind == "bind" && mount.from.is_none() && includes(&word, path)
    })
}

/// Whether the Dockerfile mentions a text in any word of its `COPY` and `RUN` instructions.
pub fn mentions(file: &Dockerfile, text: &str) -> bool {
    file.stages.iter().flat_map(|stage| &stage.instructions).any(|one| match &one.kind {
        Kind::Copy { sources, .. } => sources.iter().any(|word| word.text.contains(text)),
        Kind::Run { mounts, body, .. } => {
            let in_mounts = mounts.iter().any(|word| word.text.contains(text));
            let in_body = match body {
                crate::docker::Body::Shell(commands) => {
                    commands.iter().any(|one| one.words.iter().any(|word| word.text.contains(text)))
                }
                crate::docker::Body::Exec(words) => words.iter().any(|word| word.text.contains(text)),
            };
            in_mounts || in_body
        }
        _ => false,
    })
}

/// Whether a manifest is a member of a workspace whose root is elsewhere.
pub fn is_member(root: &Node) -> bool {
    let inherits = |node: &Node| node.get("workspace").and_then(Node::flag) == Some(true);
    let tables = ["package", "dependencies", "dev-dependencies", "build-dependencies", "lints"];
    root.get("workspace").is_none()
        && tables
            .iter()
            .filter_map(|table| root.get(table))
            .any(|table| inherits(table) || table.entries().iter().any(|(_, value)| inherits(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Span};

    #[test]
    fn sources_include_what_is_in_them() {
        for (source, path, expected) in [
            (".", "Cargo.lock", true),
            ("./", ".sqlx/a.json", true),
            ("/", "a", true),
            ("Cargo.*", "Cargo.lock", true),
            ("./src", "src/main.rs", true),
            ("src/", "Cargo.lock", false),
            ("crates/*/Cargo.toml", "crates/api/Cargo.toml", true),
            ("*", "Cargo.toml", true),
            ("**/Cargo.toml", "crates/a/Cargo.toml", true),
        ] {
            let word = Word { text: source.into(), span: Span::default(), expands: false };
            assert_eq!(includes(&word, path), expected, "{source} {path}");
        }
    }

    #[test]
    fn the_context_is_the_nearest_folder_with_a_manifest() {
        let files = [
            ("a/docker/Dockerfile", "FROM x"),
            ("a/Cargo.toml", ""),
            ("a/.dockerignore", "target"),
            ("Cargo.toml", ""),
        ];
        let sources = files.map(|(path, text)| Source::new(path, text.as_bytes()).expect("text"));
        let project = Project::new(sources.into());
        let (at, _) = project.dockerfiles().next().expect("a Dockerfile");
        let context = Context::of(&project, at).expect("a context");
        assert_eq!(
            (context.folder.as_str(), context.excludes("target/x"), context.excludes("src")),
            ("a/", true, false)
        );
        assert!(context.file(&project, "Cargo.toml").is_some() && context.file(&project, "Cargo.lock").is_none());
    }

    #[test]
    fn compose_names_the_context() {
        let compose = "services:\n  api:\n    build: {context: .., dockerfile: deploy/Dockerfile}\n";
        let files = [("deploy/Dockerfile", "FROM x"), ("deploy/compose.yaml", compose), ("deploy/.dockerignore", "a")];
        let sources = files.map(|(path, text)| Source::new(path, text.as_bytes()).expect("text"));
        let project = Project::new(sources.into());
        let (at, _) = project.dockerfiles().next().expect("a Dockerfile");
        let context = Context::of(&project, at).expect("a context");
        assert_eq!((context.folder.as_str(), context.ignore.is_none()), ("", true));
    }
}
