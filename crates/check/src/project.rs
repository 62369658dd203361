//! The files of a reader, read.

use crate::docker::{self, Dockerfile};
use crate::helm;
use crate::kind::Kind;
use crate::kube::secrets::without_secrets;
use crate::report::Place;
use crate::source::{Source, Span};
use crate::toml::{self, Toml};
use crate::yaml::{self, Yaml};

/// A larger file is not read: no file of a deployment is, and a browser reads all files on its main thread.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// A file with what it contains.
#[derive(Clone, Debug)]
pub struct File {
    /// Its text.
    pub source: Source,
    /// What it is.
    pub kind: Kind,
    /// What it contains.
    pub content: Content,
}

/// What a file contains.
#[derive(Clone, Debug)]
pub enum Content {
    /// Stages.
    Docker(Dockerfile),
    /// Documents.
    Yaml(Yaml),
    /// Tables.
    Toml(Toml),
    /// Text alone.
    Text,
    /// Nothing, because the file cannot be read: why, in a sentence.
    Unread(String),
}

/// All files.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// In the order in which they were given.
    pub files: Vec<File>,
}

impl File {
    /// Reads a text.
    pub fn new(source: Source) -> Self {
        let kind = Kind::of(&source);
        let content = match kind {
            Kind::Dockerfile => Content::Docker(docker::read(&source)),
            Kind::Compose | Kind::HelmValues | Kind::Render => Content::Yaml(yaml::read(&source.text)),
            Kind::Kubernetes | Kind::Kustomization => Content::Yaml(without_secrets(yaml::read(&source.text))),
            Kind::Helm => {
                let masked = helm::mask(&source.text);
                let yaml = without_secrets(yaml::read(&masked.text));
                Content::Yaml(Yaml { blocks: masked.blocks, columns: masked.columns, ..yaml })
            }
            Kind::Cargo | Kind::CargoLock | Kind::CargoConfig | Kind::Fly => Content::Toml(toml::read(&source.text)),
            Kind::Toolchain if source.name().ends_with(".toml") => Content::Toml(toml::read(&source.text)),
            _ => Content::Text,
        };
        Self { source, kind, content }
    }

    /// Reads bytes. A file that is too large or not UTF-8 keeps its name, so that it is not reported as absent.
    pub fn of_bytes(path: impl Into<String>, bytes: &[u8]) -> Self {
        let path = path.into();
        let why = if bytes.len() > LARGEST {
            format!("The file is larger than {} MB.", LARGEST / 1024 / 1024)
        } else {
            match Source::new(&*path, bytes) {
                Ok(source) => return Self::new(source),
                Err(line) => format!("Line {line} is not UTF-8."),
            }
        };
        let source = Source::empty(path);
        Self { kind: Kind::of(&source), source, content: Content::Unread(why) }
    }

    /// Whether its text is known.
    pub fn is_read(&self) -> bool {
        !matches!(self.content, Content::Unread(_))
    }

    /// Its documents, if it is YAML or JSON.
    pub fn yaml(&self) -> Option<&Yaml> {
        match &self.content {
            Content::Yaml(yaml) => Some(yaml),
            _ => None,
        }
    }
}

impl Project {
    /// Reads texts.
    pub fn new(sources: Vec<Source>) -> Self {
        Self { files: sources.into_iter().map(File::new).collect() }
    }

    /// The Dockerfiles, with their places in the list.
    pub fn dockerfiles(&self) -> impl Iterator<Item = (At<'_>, &Dockerfile)> {
        self.files.iter().enumerate().filter_map(|(file, read)| match &read.content {
            Content::Docker(docker) => Some((At { file, source: &read.source }, docker)),
            _ => None,
        })
    }

    /// The TOML files of a kind.
    pub fn toml_of(&self, kind: Kind) -> impl Iterator<Item = (At<'_>, &Toml)> {
        self.files.iter().enumerate().filter_map(move |(file, read)| match &read.content {
            Content::Toml(toml) if read.kind == kind => Some((At { file, source: &read.source }, toml)),
            _ => None,
        })
    }

    /// The files of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = At<'_>> {
        let of = move |(file, read): (usize, &'_ File)| (read.kind == kind).then_some(file);
        self.files.iter().enumerate().filter_map(of).map(|file| At { file, source: &self.files[file].source })
    }

    /// Whether any file is of a kind.
    pub fn has(&self, kind: Kind) -> bool {
        self.of_kind(kind).next().is_some()
    }
}

/// A file that is being checked.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Its place in the list.
    pub file: usize,
    /// Its text.
    pub source: &'a Source,
}

impl At<'_> {
    /// A place in it.
    pub fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }
}
