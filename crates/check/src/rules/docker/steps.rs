//! The instructions of a stage in the order in which they run, with the state of the build at each of them.

use super::base;
use crate::docker::{Body, Dockerfile, Instruction, Kind, Mount, Values, replaced, set};
use crate::shell::Command;
use std::rc::Rc;

/// An instruction with the state before it.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The stage that contains it, as a place in the list.
    pub stage: usize,
    /// The instruction.
    pub one: &'a Instruction,
    /// The folder that `WORKDIR` has set, without a slash at its end; `None` if it is not known.
    pub folder: Option<Rc<str>>,
    /// The variables that `ARG` and `ENV` have set, and whether the build can change them.
    pub values: Rc<Values>,
}

/// A command of a `RUN` instruction with the state before it.
#[derive(Clone, Debug)]
pub struct Running<'a> {
    /// The command.
    pub command: &'a Command,
    /// The current folder.
    pub folder: Option<String>,
    /// The variables, with those that the script exports.
    pub values: Rc<Values>,
}

/// The steps of a stage, those of the stages that it begins with first.
pub fn steps(file: &Dockerfile, place: usize) -> Vec<Step<'_>> {
    let mut places = Vec::new();
    let mut next = Some(place);
    while let Some((place, stage)) = next.and_then(|place| Some((place, file.stages.get(place)?))) {
        places.push(place);
        next = stage.parent.filter(|parent| *parent < place);
    }
    let image = places.last().and_then(|place| file.stages.get(*place)).and_then(|stage| stage.image.as_ref());
    let mut folder: Option<Rc<str>> = image.and_then(base::folder).map(Into::into);
    let mut global = Values::new();
    for (name, default) in &file.args {
        let value = default.as_ref().and_then(|word| replaced(&word.text, &global));
        set(&mut global, name, value);
    }
    let mut values = Values::new();
    if let Some(home) = image.and_then(base::cargo_home) {
        values.insert("CARGO_HOME".into(), Some(home.into()));
    }
    let mut values = Rc::new(values);
    let mut found = Vec::new();
    for (stage, one) in places.iter().rev().filter_map(|place| Some((*place, file.stages.get(*place)?))) {
        for one in &one.instructions {
            found.push(Step { stage, one, folder: folder.clone(), values: Rc::clone(&values) });
            match &one.kind {
                Kind::Workdir(path) => {
                    let path = replaced(&path.text, &values);
                    folder = path.and_then(|path| join(folder.as_deref(), &path)).map(Into::into);
                }
                Kind::Env(pairs) => {
                    for (name, word) in pairs {
                        let value = replaced(&word.text, &values);
                        set(Rc::make_mut(&mut values), name, value);
                    }
                }
                Kind::Arg(declared) => {
                    for (name, default) in declared {
                        let own = default.as_ref().map(|word| replaced(&word.text, &values));
                        let value = own.unwrap_or_else(|| global.get(name).cloned().flatten());
                        set(Rc::make_mut(&mut values), name, value);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

impl<'a> Step<'a> {
    /// The commands that it runs.
    pub fn commands(&self) -> &'a [Command] {
        match &self.one.kind {
            Kind::Run { body: Body::Shell(commands), .. } => commands,
            _ => &[],
        }
    }

    /// The commands that it runs, each with its folder and its variables.
    pub fn running(&self) -> Vec<Running<'a>> {
        let mut folder = self.folder.as_deref().map(String::from);
        let mut values = Rc::clone(&self.values);
        let mut found = Vec::new();
        for command in self.commands() {
            let mut own = Rc::clone(&values);
            assign(&mut own, command.assignments.iter().map(|word| word.text.as_str()));
            found.push(Running { command, folder: folder.clone(), values: own });
            match command.program() {
                "cd" | "pushd" => {
                    let path = command.arguments().first().and_then(|word| replaced(&word.text, &values));
                    folder = path.and_then(|path| join(folder.as_deref(), &path));
                }
                "export" => assign(&mut values, command.arguments().iter().map(|word| word.text.as_str())),
                "" => assign(&mut values, command.assignments.iter().map(|word| word.text.as_str())),
                _ => {}
            }
        }
        found
    }

    /// The mounts of a `RUN` instruction.
    pub fn mounts(&self) -> Vec<Mount> {
        match &self.one.kind {
            Kind::Run { mounts, .. } => mounts.iter().map(Mount::new).collect(),
            _ => Vec::new(),
        }
    }

    /// A path as written, made absolute; `None` if it has unknown variables or its folder is not known.
    pub fn path(&self, written: &str) -> Option<String> {
        join(self.folder.as_deref(), &replaced(written, &self.values)?)
    }

    /// Where its cache mounts are.
    pub fn caches(&self) -> Vec<String> {
        let mounts = self.mounts().into_iter().filter(Mount::is_cache);
        mounts.filter_map(|mount| self.path(mount.target.as_deref()?)).collect()
    }
}

fn assign<'w>(values: &mut Rc<Values>, words: impl Iterator<Item = &'w str>) {
    for (name, value) in words.filter_map(|word| word.split_once('=')) {
        let value = replaced(value, values);
        set(Rc::make_mut(values), name, value);
    }
}

/// A path in a folder, without `.`, `..` and a slash at its end.
pub fn join(folder: Option<&str>, path: &str) -> Option<String> {
    let is_absolute = path.starts_with('/');
    let start = if is_absolute { "" } else { folder? };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

/// Whether a path is a folder or in it. Both are absolute, without a slash at the end.
pub fn is_in(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn paths_are_joined_like_those_of_a_shell() {
        for (folder, path, joined) in [
            (Some("/"), "app", Some("/app")),
            (Some("/a/b"), "../c/./d/", Some("/a/c/d")),
            (None, "/x//y", Some("/x/y")),
            (None, "x", None),
            (Some("/"), "../..", Some("/")),
        ] {
            assert_eq!(join(folder, path).as_deref(), joined, "{folder:?} {path}");
        }
        assert!(is_in("/app/target/release", "/app/target") && is_in("/x", "/") && !is_in("/apple", "/app"));
    }

    #[test]
    fn steps_know_their_folder_and_variables() {
        let text = "ARG T=x86_64\nFROM rust:1.95 AS base\nWORKDIR app\nENV A=1\nFROM base\nARG T\nARG U\nRUN cd sub && B=2 cargo build --target $T\n";
        let source = Source::new("Dockerfile", text.as_bytes()).expect("text");
        let file = crate::docker::read(&source);
        let steps = steps(&file, 1);
        let last = steps.last().expect("a step");
        assert_eq!((last.stage, last.folder.as_deref()), (1, Some("/app")));
        assert_eq!(last.values.get("T"), Some(&Some("x86_64".into())));
        assert_eq!(last.values.get("U"), Some(&None));
        assert_eq!(last.values.get("CARGO_HOME"), Some(&Some("/usr/local/cargo".into())));
        let running = last.running();
        let cargo = running.last().expect("a command");
        assert_eq!((cargo.folder.as_deref(), cargo.values.get("B")), (Some("/app/sub"), Some(&Some("2".into()))));
    }
}
