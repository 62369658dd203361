//! Calls of Cargo in `RUN` instructions.

use super::steps::{Running, Step, join};
use crate::docker::{Instruction, Values, replaced};
use crate::shell::{Command, Word};
use crate::source::Span;
use crate::words::Words;
use std::rc::Rc;

/// Options whose value is the next word.
const VALUED: Words = Words(
    "--bin --example -p --package --exclude --features -F --target --target-dir --manifest-path --profile -j \
     --jobs --config --color --root --path --version --recipe-path --message-format -Z --bin-features",
);

/// A call of Cargo.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The place of its step in the list of steps.
    pub step: usize,
    /// Its instruction.
    pub one: &'a Instruction,
    /// Its command.
    pub command: &'a Command,
    /// The subcommand: `build`, or `cook` for `cargo chef cook`.
    pub name: &'a str,
    /// The current folder.
    pub folder: Option<String>,
    /// The variables.
    pub values: Rc<Values>,
}

/// The value of `--target`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The target of the compiler itself.
    Host,
    /// A target.
    Triple(String),
    /// A target that only the build knows.
    Unknown,
}

/// All calls in the order in which they run.
pub fn calls<'a>(steps: &[Step<'a>]) -> Vec<Call<'a>> {
    let mut found = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        found.extend(step.running().into_iter().filter_map(|running| Call::new(place, step.one, running)));
    }
    found
}

impl<'a> Call<'a> {
    fn new(step: usize, one: &'a Instruction, running: Running<'a>) -> Option<Self> {
        let command = running.command;
        if !matches!(command.program(), "cargo" | "xx-cargo" | "cargo-chef") {
            return None;
        }
        let is_wrapper = |name: &str| Words("chef auditable leptos lambda component").has(name);
        let words = command.arguments().iter().filter(|word| !word.text.starts_with(['-', '+']));
        let name = words.map(|word| word.text.as_str()).find(|name| !is_wrapper(name))?;
        Some(Self { step, one, command, name, folder: running.folder, values: running.values })
    }

    /// From the first word to the last.
    pub fn span(&self) -> Span {
        self.command.span()
    }

    /// Whether it compiles the dependencies alone.
    pub fn cooks(&self) -> bool {
        self.name == "cook"
    }

    /// Whether it compiles the service.
    pub fn builds(&self) -> bool {
        matches!(self.name, "build" | "b" | "rustc" | "zigbuild") || self.installs_service()
    }

    /// Whether it is `cargo install` of the service itself.
    pub fn installs_service(&self) -> bool {
        self.name == "install" && self.command.has(&["--path"])
    }

    /// Whether it keeps to `Cargo.lock`.
    pub fn is_locked(&self) -> bool {
        self.command.has(&["--locked", "--frozen"])
    }

    /// Whether a variable may add options.
    pub fn may_have_more_options(&self) -> bool {
        let mut is_value = false;
        self.command.arguments().iter().any(|word| {
            let is_free = word.expands && !is_value && !word.text.starts_with('-');
            is_value = VALUED.has(&word.text);
            is_free
        })
    }

    /// The name of the profile; `None` if a variable decides.
    pub fn profile(&self) -> Option<String> {
        if let Some(name) = self.command.value("--profile") {
            return replaced(name, &self.values);
        }
        if self.command.has(&["--release", "-r"]) {
            return Some("release".into());
        }
        if self.may_have_more_options() {
            return None;
        }
        let is_release = self.name == "install" && !self.command.has(&["--debug"]);
        Some(if is_release { "release" } else { "dev" }.into())
    }

    /// The target.
    pub fn target(&self) -> Target {
        let known = |value: Option<String>| value.map_or(Target::Unknown, Target::Triple);
        match self.command.value("--target") {
            Some(triple) => known(replaced(triple, &self.values)),
            None => match self.values.get("CARGO_BUILD_TARGET") {
                Some(value) => known(value.clone()),
                None if self.may_have_more_options() => Target::Unknown,
                None => Target::Host,
            },
        }
    }

    /// The folder with the manifest.
    pub fn root(&self) -> Option<String> {
        let Some(written) = self.command.value("--manifest-path") else { return self.folder.clone() };
        let path = join(self.folder.as_deref(), &replaced(written, &self.values)?)?;
        Some(path.rsplit_once('/').map_or("/", |(folder, _)| folder).to_string())
            .map(|one| join(None, &one).unwrap_or(one))
    }

    /// The target directory that an option or a variable sets; the outer `None` without one.
    pub fn set_target_dir(&self) -> Option<Option<String>> {
        if let Some(written) = self.command.value("--target-dir") {
            return Some(replaced(written, &self.values).and_then(|path| join(self.folder.as_deref(), &path)));
        }
        let variable = self.values.get("CARGO_TARGET_DIR").or_else(|| self.values.get("CARGO_BUILD_TARGET_DIR"))?;
        Some(variable.as_deref().and_then(|path| join(self.folder.as_deref(), path)))
    }

    /// The folders that may be its target directory: that of the manifest, or of a workspace above it.
    pub fn target_dirs(&self) -> Option<Vec<String>> {
        if let Some(set) = self.set_target_dir() {
            return set.map(|path| vec![path]);
        }
        let root = self.root()?;
        let mut found = Vec::new();
        let mut folder = root.trim_end_matches('/');
        loop {
            found.push(format!("{folder}/target"));
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None => return Some(found),
            }
        }
    }

    /// The word of the subcommand.
    pub fn word(&self) -> Option<&'a Word> {
        self.command.arguments().iter().find(|word| word.text == self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::steps::steps;
    use super::*;
    use crate::source::Source;

    fn with_first(run: &str, check: impl Fn(&Call<'_>)) {
        let text = format!("FROM rust:1.95\nARG FLAGS\nARG T=aarch64-unknown-linux-musl\nWORKDIR /app\nRUN {run}\n");
        let source = Source::new("Dockerfile", text.as_bytes()).expect("text");
        let file = crate::docker::read(&source);
        let steps = steps(&file, 0);
        check(calls(&steps).first().expect("a call"));
    }

    #[test]
    fn calls_have_a_profile_and_a_target() {
        for (run, name, profile, target) in [
            ("cargo build --release", "build", Some("release"), Target::Host),
            ("cargo +nightly b -r", "b", Some("release"), Target::Host),
            ("cargo build", "build", Some("dev"), Target::Host),
            ("cargo build $FLAGS", "build", None, Target::Unknown),
            ("cargo build --bin $FLAGS", "build", Some("dev"), Target::Host),
            ("cargo chef cook --profile dist", "cook", Some("dist"), Target::Host),
            (
                "cargo auditable build --target $T",
                "build",
                Some("dev"),
                Target::Triple("aarch64-unknown-linux-musl".into()),
            ),
            ("cargo install --path .", "install", Some("release"), Target::Host),
            ("xx-cargo build --release", "build", Some("release"), Target::Host),
        ] {
            with_first(run, |call| {
                assert_eq!(
                    (call.name, call.profile().as_deref(), call.target()),
                    (name, profile, target.clone()),
                    "{run}"
                );
            });
        }
    }

    #[test]
    fn calls_have_a_target_directory() {
        for (run, first) in [
            ("cargo build", Some("/app/target")),
            ("cd api && cargo build", Some("/app/api/target")),
            ("cargo build --manifest-path api/Cargo.toml", Some("/app/api/target")),
            ("CARGO_TARGET_DIR=/t cargo build", Some("/t")),
            ("cargo build --target-dir out", Some("/app/out")),
            ("cd $X && cargo build", None),
        ] {
            with_first(run, |call| {
                let found = call.target_dirs();
                assert_eq!(found.as_ref().and_then(|all| all.first()).map(String::as_str), first, "{run}");
            });
        }
    }
}
