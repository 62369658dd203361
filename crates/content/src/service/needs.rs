//! What a quoted piece of Rust needs to compile: imports, crates, and names that the rest of the service defines.
//!
//! The names that it uses and does not define are looked up in its file.

use super::file::ServiceFile;
use super::names::{Imports, Used, imports};
use super::package::{Package, RequiredCrate};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};

/// What a piece of code needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// `use` lines that the file has and the piece has not.
    pub imports: String,
    /// Its crates, sorted by name.
    pub crates: Vec<RequiredCrate>,
    /// Names that other parts of the service define, sorted.
    pub local: Vec<LocalName>,
}

/// A name that another part of the service defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalName {
    /// The name.
    pub name: String,
    /// The address of the page of its file.
    pub address: String,
}

pub(super) fn of(files: &[ServiceFile], package: &Package, file: &ServiceFile, code: &str) -> Needs {
    let Ok(tokens) = code.parse::<TokenStream>() else { return Needs::default() };
    let whole = file.names();
    let used = Used::of(tokens);
    let own = syn::parse_file(code).map(|piece| imports(&piece.items)).unwrap_or_default();
    // A trait is imported for its methods if nothing else in the file uses its name, or if the piece calls a method of its name,
    // as `into_response`. Whose methods the others are is not known.
    let is_needed = |name: &str, path: &[String]| {
        let named = used.heads.contains(name);
        let for_methods = path.last().is_some_and(|last| {
            let only_there = !whole.heads.contains(name) && !used.methods.is_empty();
            is_type(last) && (only_there || used.methods.contains(&snake_case(last)))
        });
        (named || for_methods) && !own.contains_key(name)
    };
    let needed: Imports = whole
        .imports
        .iter()
        .filter(|(name, path)| is_needed(name, path))
        .map(|(n, p)| (n.clone(), p.clone()))
        .collect();

    let is_local = |path: &[String]| {
        path.first().is_some_and(|root| ["crate", "super", "self"].contains(&root.as_str()) || *root == package.library)
    };
    let (local, external): (Imports, Imports) = needed.into_iter().partition(|(_, path)| is_local(path));
    let roots = external.values().chain(own.values()).filter_map(|path| path.first()).chain(&used.roots);
    let for_development = file.name().starts_with("examples/") || file.name().starts_with("tests/");
    let crates: BTreeSet<_> = roots.filter_map(|root| package.dependency(root, for_development)).collect();

    let address = |path: &[String]| file_of(files, package, file, path).unwrap_or(file).address();
    let mut names: BTreeSet<_> = local
        .iter()
        .chain(own.iter().filter(|(_, path)| is_local(path)))
        .map(|(name, path)| LocalName { name: name.clone(), address: address(path) })
        .collect();
    for name in &whole.items {
        if used.heads.contains(name) && !used.defined.contains(name) && !own.contains_key(name) {
            names.insert(LocalName { name: name.clone(), address: file.address() });
        }
    }
    Needs { imports: written(&external), crates: crates.into_iter().collect(), local: names.into_iter().collect() }
}

fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// The name of a type as that of a function: `into_response` for `IntoResponse`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The file of a module of the service: the first part of a path that is one.
fn file_of<'a>(
    files: &'a [ServiceFile],
    package: &Package,
    file: &ServiceFile,
    path: &[String],
) -> Option<&'a ServiceFile> {
    let folder = match path.first()?.as_str() {
        "super" | "self" => file.path.rsplit_once('/')?.0.to_owned() + "/",
        _ => format!("{}src/", package.folder),
    };
    let module = path.get(1)?;
    let names = [format!("{folder}{module}.rs"), format!("{folder}{module}/mod.rs"), format!("{folder}lib.rs")];
    names.iter().find_map(|name| files.iter().find(|file| file.path == *name))
}

/// The imports as `use` lines: those from one module share one.
fn written(imports: &Imports) -> String {
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, path) in imports {
        let Some((last, module)) = path.split_last() else { continue };
        let leaf = match name.strip_prefix('_') {
            Some(hidden) if hidden == last => format!("{last} as _"),
            _ if name == last => last.clone(),
            _ => format!("{last} as {name}"),
        };
        modules.entry(module.join("::")).or_default().push(leaf);
    }
    let line = |(module, leaves): (&String, &Vec<String>)| match (module.as_str(), leaves.as_slice()) {
        ("", [leaf]) => format!("use {leaf};\n"),
        (_, [leaf]) => format!("use {module}::{leaf};\n"),
        _ => format!("use {module}::{{{}}};\n", leaves.join(", ")),
    };
    modules.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
