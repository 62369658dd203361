//! The services of Compose files, and what the files are for.

use super::roles::{Engine, Role};
use crate::compose::{Service, services};
use crate::docker::{Dockerfile, Stage};
use crate::kind::Kind;
use crate::map::{Map, Set};
use crate::project::{At, File, Project};
use crate::rules::variables::words;
use crate::tree::Node;
use crate::words::Words;

/// Words in the name of a file or a folder that is for development or for tests.
pub const DEVELOPMENT: Words = Words(
    "dev devel develop development devcontainer local test tests testing ci e2e integration override debug bench",
);

/// Words in the comments at the top of such a file.
const COMMENTS: &[&str] = &[
    "local development",
    "for development",
    "development only",
    "dev only",
    "dev-only",
    "development environment",
    "dev environment",
    "for local",
    "on your own machine",
    "for tests",
    "integration test",
    "for testing",
    "end-to-end tests",
    "not run this in production",
    "don't run this in production",
];

/// A file.
pub struct Stack<'a> {
    /// The file.
    pub at: At<'a>,
    /// Its documents.
    pub roots: Vec<&'a Node>,
    /// Its services.
    pub services: Vec<Service<'a>>,
    /// The place of each service in the list, by name.
    places: Map<&'a str, usize>,
    /// The reader's own services that run until they are stopped.
    pub own: Vec<Service<'a>>,
    /// The stores of data, with their engines.
    pub stores: Vec<(Service<'a>, &'static Engine)>,
    /// The services for whose end others wait.
    awaited: Set<&'a str>,
    /// Whether its name, its folder or its comments say that it is for development or for tests.
    pub is_development: bool,
    /// Whether a service of the reader runs mounted sources, whatever the name of the file.
    pub runs_sources: bool,
    /// Whether all services are here: no file is included, and no service continues a service of another file.
    pub is_closed: bool,
}

/// All files.
pub struct Stacks<'a> {
    /// The files, in order.
    pub list: Vec<Stack<'a>>,
    /// The project.
    pub project: &'a Project,
}

impl<'a> Stacks<'a> {
    /// Reads a project.
    pub fn new(project: &'a Project) -> Self {
        let all = services(project);
        let files = project.files.iter().enumerate().filter(|(_, file)| file.kind == Kind::Compose);
        let stack = |(place, file): (usize, &'a File)| {
            let own: Vec<_> = all.iter().filter(|service| service.at.file == place).copied().collect();
            Stack::new(At { file: place, source: &file.source }, file, own)
        };
        Self { list: files.map(stack).collect(), project }
    }

    /// The definitions of a service in all files of its folder, its own first.
    pub fn definitions(&self, service: Service<'a>) -> Vec<Service<'a>> {
        let folder = service.at.source.folder();
        let beside = self.list.iter().filter(|stack| stack.at.source.folder() == folder);
        let others = beside.flat_map(|stack| &stack.services).copied();
        let is_other = |other: &Service<'a>| (other.at.file, other.key.span) != (service.at.file, service.key.span);
        let others = others.filter(|other| other.name() == service.name() && is_other(other));
        std::iter::once(service).chain(others).collect()
    }

    /// Whether it can be reported that a service lacks a key.
    pub fn lacks(&self, service: Service<'a>, key: &str) -> bool {
        service.is_whole
            && service.is_complete()
            && self.definitions(service).iter().all(|one| one.node.get(key).is_none())
    }

    /// The Dockerfile of a service, and the stage that is built, if the file is given.
    pub fn dockerfile(&self, service: Service<'a>) -> Option<(At<'a>, &'a Dockerfile, usize)> {
        let build = service.node.get("build")?;
        let text = |key| build.get(key).and_then(Node::text);
        let context = build.text().or_else(|| text("context")).unwrap_or(".");
        let name = text("dockerfile").unwrap_or("Dockerfile");
        let path = joined(service.at.source.folder(), &format!("{context}/{name}"))?;
        let (at, file) = self.project.dockerfiles().find(|(at, _)| at.source.path == path)?;
        let stage = match text("target") {
            Some(target) => file.stage(target)?,
            None => file.stages.len().checked_sub(1)?,
        };
        Some((at, file, stage))
    }

    /// The stages of the image of a service, the built stage first, if its Dockerfile is given.
    pub fn lineage(&self, service: Service<'a>) -> Option<Vec<&'a Stage>> {
        self.dockerfile(service).map(|(_, file, stage)| file.lineage(stage))
    }
}

impl<'a> Stack<'a> {
    fn new(at: At<'a>, file: &'a File, services: Vec<Service<'a>>) -> Self {
        let documents = file.yaml().map_or(&[][..], |yaml| &yaml.documents);
        let roots: Vec<_> = documents.iter().map(|document| &document.root).collect();
        let (folder, name) = (at.source.folder().to_ascii_lowercase(), at.source.name().to_ascii_lowercase());
        let folders = folder.split('/').map(|part| part.trim_start_matches('.'));
        let is_named = name.split(['.', '-', '_']).chain(folders).any(|word| DEVELOPMENT.has(word));
        let first = services.first().map_or(usize::MAX, |service| service.key.span.start);
        let said = file.yaml().map_or(&[][..], |yaml| &yaml.comments);
        let mut comments =
            said.iter().filter(|(_, span)| span.start < first).map(|(text, _)| text.to_ascii_lowercase());
        // Containers of editors do nothing themselves.
        let sleeps = services.iter().any(|service| service.words("command") == ["sleep", "infinity"]);
        let is_development =
            is_named || sleeps || comments.any(|text| COMMENTS.iter().any(|words| text.contains(words)));
        let is_whole = documents.iter().all(|document| document.is_whole);
        let is_closed = is_whole
            && roots.iter().all(|root| root.get("include").is_none())
            && services.iter().all(|service| service.is_complete() && service.node.get("extends").is_none());
        let runs_sources = services.iter().any(|service| service.runs_sources());
        let stores = services.iter().filter_map(|service| Some((*service, Role::of(*service).engine()?))).collect();
        let all = services.iter().flat_map(|service| service.dependencies());
        let awaited = all.filter(|one| one.is("service_completed_successfully")).map(|one| one.name).collect();
        let own = Vec::new();
        let mut places = Map::new();
        for (place, service) in services.iter().enumerate() {
            places.or_insert_with(service.name(), || place);
        }
        let mut stack =
            Self { at, roots, services, places, own, stores, awaited, is_development, runs_sources, is_closed };
        let serves = |service: &Service<'a>| {
            Role::of(*service) == Role::Own && !service.is_on_demand() && !stack.is_job(*service)
        };
        stack.own = stack.services.iter().copied().filter(serves).collect();
        stack
    }

    /// A service by its name.
    pub fn service(&self, name: &str) -> Option<Service<'a>> {
        self.places.get(name).and_then(|place| self.services.get(*place)).copied()
    }

    /// Whether the file has services of the reader. Without one, the stores are for a service that runs elsewhere.
    pub fn has_own(&self) -> bool {
        self.services.iter().any(|service| Role::of(*service) == Role::Own)
    }

    /// Whether a service does its work once: others wait for its end, or its name or its command is that of a job.
    pub fn is_job(&self, service: Service<'a>) -> bool {
        let is_awaited = self.awaited.contains(service.name());
        let is_job = |word: &str| {
            let starts = ["migrat", "seed", "init", "setup", "bootstrap", "backup", "restore", "provision"];
            starts.iter().any(|start| word.starts_with(start))
                || Words("job jobs test tests cli tools lint builder e2e bench k6 cron cypress playwright").has(word)
        };
        let name = words(service.name());
        let said: Vec<_> = ["command", "entrypoint"].iter().flat_map(|key| service.words(key)).collect();
        let programs = ["sqlx", "diesel", "sea-orm-cli", "refinery", "dbmate", "cargo-sqlx"];
        let is_once = matches!(said.first().map(String::as_str), Some(program) if programs.contains(&program))
            || said.iter().filter(|word| !word.contains(' ')).any(|word| word.starts_with("migrat"))
            || said.windows(2).any(|pair| pair == ["cargo", "test"] || pair == ["cargo", "build"]);
        let mode = service.node.at(&["deploy", "mode"]).and_then(Node::text).unwrap_or_default();
        is_awaited || is_once || mode.ends_with("-job") || name.iter().any(|word| is_job(&word.to_ascii_lowercase()))
    }

    /// Whether the file is for Swarm, which ignores some keys and has other defaults.
    pub fn is_swarm(&self) -> bool {
        let keys = ["update_config", "rollback_config", "placement", "endpoint_mode", "mode", "restart_policy"];
        let deploys = self.services.iter().filter_map(|service| service.node.get("deploy"));
        deploys.into_iter().any(|deploy| keys.iter().any(|key| deploy.get(key).is_some()))
    }
}

/// The path of a file from a folder, without `.` and `..`.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
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
