//! Packages that an image installs.

use super::steps::Step;
use crate::shell::{Command, Word};
use crate::words::Words;

/// A package.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// Its name, without a version or an architecture.
    pub name: String,
    /// Its word.
    pub word: &'a Word,
    /// Whether the packages that it recommends are installed as well.
    pub with_recommended: bool,
}

/// All packages of an image.
#[derive(Clone, Debug, Default)]
pub struct Packages<'a> {
    /// In the order of the file.
    pub list: Vec<Package<'a>>,
    /// Whether a variable or a script may install others.
    pub may_have_more: bool,
}

impl<'a> Packages<'a> {
    /// The packages that the steps install.
    pub fn of(steps: &[Step<'a>]) -> Self {
        let mut found = Self::default();
        for command in steps.iter().flat_map(Step::commands) {
            let own = of(command);
            found.may_have_more |= runs_script(command) || own.iter().any(|one| one.word.expands);
            found.list.extend(own);
        }
        found
    }

    /// Whether one of the names is installed. A name that ends in `*` is a prefix.
    pub fn has(&self, names: &[&str]) -> bool {
        self.list.iter().any(|one| {
            names.iter().any(|name| match name.strip_suffix('*') {
                Some(prefix) => one.name.starts_with(prefix),
                None => one.name == *name,
            })
        })
    }
}

/// Whether a command runs a script or a tool that may install anything.
fn runs_script(command: &Command) -> bool {
    let written = command.words.first().map_or("", |word| &word.text);
    let is_path =
        written.contains('/') && !["/bin/", "/sbin/", "/usr/"].iter().any(|folder| written.starts_with(folder));
    is_path || Words("dpkg rpm sh bash xargs pip pip3 make nix-env").has(command.program())
}

/// Whether a command installs packages.
pub fn installs(command: &Command) -> bool {
    let does = |name: &str| command.arguments().iter().any(|word| word.text == name);
    match command.program() {
        "apt-get" | "apt" | "aptitude" | "dnf" | "microdnf" | "yum" => does("install"),
        "apk" => does("add"),
        _ => false,
    }
}

/// The packages that a command installs.
pub fn of(command: &Command) -> Vec<Package<'_>> {
    if !installs(command) {
        return Vec::new();
    }
    let with_recommended = matches!(command.program(), "apt-get" | "apt" | "aptitude")
        && !command.arguments().iter().any(|word| {
            word.text == "--no-install-recommends"
                || word.text.replace(' ', "").ends_with("Install-Recommends=false")
                || word.text.ends_with("Install-Recommends=0")
        });
    let mut is_value = false;
    let mut found = Vec::new();
    for word in command.arguments() {
        let skip = is_value || word.text.starts_with('-') || matches!(word.text.as_str(), "install" | "add");
        is_value = Words("--virtual -t --target-release -o --repository -X").has(&word.text);
        if !skip {
            let end = word.text.find(['=', ':', '/', '~', '<', '>', '@']).unwrap_or(word.text.len());
            let name = word.text.get(..end).unwrap_or_default().to_string();
            found.push(Package { name, word, with_recommended });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Dialect, commands};

    #[test]
    fn names_have_no_options_and_versions() {
        for (text, names, recommended) in [
            ("apt-get install -y --no-install-recommends curl=7.* libpq5:amd64", "curl libpq5", false),
            ("apt install ca-certificates -y", "ca-certificates", true),
            ("apk add --no-cache --virtual .deps bash tzdata@edge", "bash tzdata", false),
            ("microdnf install openssl", "openssl", false),
            ("apt-get update", "", false),
        ] {
            let found = commands(text, 0, Dialect::Docker);
            let packages: Vec<_> = found.iter().flat_map(of).collect();
            let list: Vec<_> = packages.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(list.join(" "), names, "{text}");
            assert_eq!(packages.iter().any(|one| one.with_recommended), recommended, "{text}");
        }
    }
}
