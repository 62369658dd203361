//! The value of `RUN --mount`.

use crate::shell::Word;

/// A mount of a `RUN` instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// `bind`, `cache`, `secret`, `ssh` or `tmpfs`.
    pub kind: String,
    /// Where it is mounted, as written.
    pub target: Option<String>,
    /// What is mounted, as written.
    pub source: Option<String>,
    /// The stage or image that the source comes from.
    pub from: Option<String>,
}

impl Mount {
    /// Reads a flag such as `--mount=type=cache,target=/src/target`.
    pub fn new(flag: &Word) -> Self {
        let mut mount = Self { kind: "bind".into(), target: None, source: None, from: None };
        let written = flag.text.strip_prefix("--mount=").unwrap_or(&flag.text);
        for (key, value) in written.split(',').filter_map(|pair| pair.split_once('=')) {
            let value = value.trim_matches('"').to_string();
            match key.trim() {
                "type" => mount.kind = value,
                "target" | "dst" | "destination" => mount.target = Some(value),
                "source" | "src" => mount.source = Some(value),
                "from" => mount.from = Some(value),
                _ => {}
            }
        }
        mount
    }

    /// Whether the builder keeps its files from one build to the next, outside of the image.
    pub fn is_cache(&self) -> bool {
        self.kind == "cache"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn keys_have_several_spellings() {
        for (text, kind, target, source) in [
            ("--mount=type=cache,target=/src/target,id=a", "cache", Some("/src/target"), None),
            ("--mount=dst=/app,type=cache", "cache", Some("/app"), None),
            ("--mount=src=Cargo.toml,destination=Cargo.toml", "bind", Some("Cargo.toml"), Some("Cargo.toml")),
            ("--mount=type=ssh", "ssh", None, None),
        ] {
            let mount = Mount::new(&Word { text: text.into(), span: Span::default(), expands: false });
            assert_eq!((mount.kind.as_str(), mount.target.as_deref(), mount.source.as_deref()), (kind, target, source));
        }
    }
}
