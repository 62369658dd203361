//! What a file is, from its name and its text.

use crate::source::Source;
use crate::words::Words;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A Dockerfile or a Containerfile.
    Dockerfile,
    /// What the builder does not get.
    Dockerignore,
    /// Services of Docker Compose.
    Compose,
    /// Objects of Kubernetes, in YAML or JSON.
    Kubernetes,
    /// A list of bases and patches.
    Kustomization,
    /// A template of Helm, which is YAML only after it is rendered.
    Helm,
    /// Values of Helm.
    HelmValues,
    /// A manifest of Cargo.
    Cargo,
    /// The versions that Cargo has chosen.
    CargoLock,
    /// Cargo's settings, such as flags of the compiler.
    CargoConfig,
    /// The toolchain of a folder.
    Toolchain,
    /// An app of Fly.
    Fly,
    /// Services of Render.
    Render,
    /// A prepared query of sqlx.
    SqlxQuery,
    /// Code.
    Rust,
    /// A script.
    Script,
    /// A text of another kind.
    Other,
}

/// Ends of names of files that are about a Dockerfile.
const OTHERS: Words = Words("dockerignore md txt rst html rs py js ts sh go json toml lock");

/// Whether `Dockerfile.` with this end is a Dockerfile, and not `Dockerfile.api.dockerignore` or `Dockerfile.md`.
fn is_variant(end: &str) -> bool {
    !OTHERS.has(end.rsplit('.').next().unwrap_or(end))
}

impl Kind {
    /// Looks at a file.
    pub fn of(source: &Source) -> Self {
        let name = source.name().to_ascii_lowercase();
        let ends = |end: &str| name.ends_with(end);
        let is_yaml = ends(".yaml") || ends(".yml");
        match name.as_str() {
            // `Dockerfile.prod`, but not `dockerfile.md` or `dockerfile.rs`.
            _ if name == "dockerfile" || name.strip_prefix("dockerfile.").is_some_and(is_variant) => Self::Dockerfile,
            _ if name == "containerfile" || ends(".dockerfile") || ends(".containerfile") => Self::Dockerfile,
            _ if ends(".dockerignore") => Self::Dockerignore,
            "cargo.toml" => Self::Cargo,
            "cargo.lock" => Self::CargoLock,
            "rust-toolchain" | "rust-toolchain.toml" => Self::Toolchain,
            "config.toml" | "config" if source.folder().ends_with(".cargo/") => Self::CargoConfig,
            "fly.toml" => Self::Fly,
            _ if name.starts_with("fly.") && ends(".toml") => Self::Fly,
            "render.yaml" | "render.yml" => Self::Render,
            "kustomization.yaml" | "kustomization.yml" | "kustomization" => Self::Kustomization,
            _ if source.folder().ends_with(".sqlx/") && ends(".json") => Self::SqlxQuery,
            _ if ends(".rs") => Self::Rust,
            _ if ends(".sh") || source.text.starts_with("#!") => Self::Script,
            _ if is_yaml || ends(".json") || ends(".tpl") => Self::of_yaml(source, &name),
            _ => Self::Other,
        }
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dockerfile => "dockerfile",
            Self::Dockerignore => "dockerignore",
            Self::Compose => "compose",
            Self::Kubernetes => "kubernetes",
            Self::Kustomization => "kustomization",
            Self::Helm => "helm",
            Self::HelmValues => "helm-values",
            Self::Cargo => "cargo",
            Self::CargoLock => "cargo-lock",
            Self::CargoConfig => "cargo-config",
            Self::Toolchain => "toolchain",
            Self::Fly => "fly",
            Self::Render => "render",
            Self::SqlxQuery => "sqlx-query",
            Self::Rust => "rust",
            Self::Script => "script",
            Self::Other => "other",
        }
    }

    fn of_yaml(source: &Source, name: &str) -> Self {
        let has_key = |key: &str| {
            let lines = source.text.lines();
            let mut keys = lines.map(|line| line.trim_start_matches(['{', ' ', '"']));
            keys.any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches('"').starts_with(':')))
        };
        let is_top = |key: &str| {
            source.text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
        };
        match name {
            _ if has_key("apiVersion") && has_key("kind") && source.text.contains("{{") => Self::Helm,
            _ if has_key("apiVersion") && has_key("kind") => Self::Kubernetes,
            _ if name.starts_with("values") => Self::HelmValues,
            // Pipelines of CI have services as well, in files such as `.woodpecker.yml`.
            _ if name.contains("compose") || is_top("services") && !name.starts_with('.') => Self::Compose,
            // A patch names what it changes.
            _ if is_top("kind") && is_top("spec") => Self::Kubernetes,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_name_and_content() {
        for (path, text, kind) in [
            ("Dockerfile", "FROM x", Kind::Dockerfile),
            ("a/Dockerfile.prod", "", Kind::Dockerfile),
            ("api.dockerfile", "", Kind::Dockerfile),
            ("Dockerfile.dockerignore", "", Kind::Dockerignore),
            ("dockerfile.md", "# A", Kind::Other),
            ("Dockerfile.api.md", "# A", Kind::Other),
            ("Dockerfile.api.dockerignore", "target", Kind::Dockerignore),
            (".dockerignore", "", Kind::Dockerignore),
            ("a/Cargo.toml", "", Kind::Cargo),
            (".cargo/config.toml", "", Kind::CargoConfig),
            ("config.toml", "", Kind::Other),
            (".sqlx/query-1.json", "{}", Kind::SqlxQuery),
            ("docker-compose.yml", "services:\n", Kind::Compose),
            ("stack.yaml", "services:\n  api: {}\n", Kind::Compose),
            ("fly.production.toml", "", Kind::Fly),
            (".woodpecker.yml", "services:\n  db: {}\n", Kind::Other),
            ("render.yaml", "services:\n  - type: web\n", Kind::Render),
            ("k.yaml", "apiVersion: v1\nkind: Pod\n", Kind::Kubernetes),
            ("k.json", "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Pod\"\n}", Kind::Kubernetes),
            ("patch.yaml", "kind: Deployment\nmetadata: {name: api}\nspec: {replicas: 5}\n", Kind::Kubernetes),
            ("t.yaml", "apiVersion: v1\nkind: Pod\nx: {{ .Values.n }}\n", Kind::Helm),
            ("values.yaml", "replicas: 2\n", Kind::HelmValues),
            ("docker-entrypoint.sh", "#!/bin/sh\n", Kind::Script),
            ("notes.txt", "hello", Kind::Other),
        ] {
            assert_eq!(Kind::of(&Source::new(path, text.as_bytes()).expect("text")), kind, "{path}");
        }
    }
}
