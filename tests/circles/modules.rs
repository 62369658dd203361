//! The modules of a crate, and the files that each of them imports from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, ItemUse, UseTree, Visibility};

/// The root files of all libraries and programs, the service included.
pub fn roots(workspace: &Path) -> Vec<PathBuf> {
    let crates = fs::read_dir(workspace.join("crates")).expect("crates");
    let folders = crates
        .map(|entry| entry.expect("an entry").path().join("src"))
        .chain(["src", "service/src"].map(|folder| workspace.join(folder)));
    let roots = folders.flat_map(|folder| ["lib.rs", "main.rs"].map(|name| folder.join(name)));
    roots.filter(|file| file.exists()).collect()
}

/// A path in a crate, from its root: `a::b` is `["a", "b"]`.
type Names = Vec<String>;

/// A module with a file of its own.
struct Module {
    file: PathBuf,
    syntax: File,
    /// What it re-exports: the name, and where it is from.
    exports: BTreeMap<String, Names>,
    /// The modules all of whose names it re-exports.
    globs: Vec<Names>,
}

/// A crate by its modules.
pub struct Crate(BTreeMap<Names, Module>);

impl Crate {
    /// Reads a crate from its root file, without its tests.
    pub fn read(root: &Path) -> Self {
        let mut modules = Self(BTreeMap::new());
        modules.add(Vec::new(), root.into(), root.parent().expect("a folder"));
        modules
    }

    fn add(&mut self, names: Names, file: PathBuf, children: &Path) {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let declared = syntax.items.iter().filter_map(|item| match item {
            Item::Mod(item) if item.content.is_none() && !is_test(&item.attrs) => Some(item.ident.to_string()),
            _ => None,
        });
        for name in declared.collect::<Vec<_>>() {
            let below = children.join(&name);
            let files = [below.with_extension("rs"), below.join("mod.rs")];
            let file = files.into_iter().find(|file| file.exists()).unwrap_or_else(|| panic!("no file of {name}"));
            self.add([names.as_slice(), &[name]].concat(), file, &below);
        }
        let (mut exports, mut globs) = (BTreeMap::new(), Vec::new());
        for item in &syntax.items {
            if let Item::Use(ItemUse { vis, tree, .. }) = item
                && !matches!(vis, Visibility::Inherited)
            {
                for (name, path) in leaves(tree) {
                    let Some(path) = self.absolute(&names, &path) else { continue };
                    match name {
                        Some(name) => _ = exports.insert(name, path),
                        None => globs.push(path),
                    }
                }
            }
        }
        self.0.insert(names, Module { file, syntax, exports, globs });
    }

    /// Returns a path used in `module` as a path from the crate's root, or `None` if it leads to another crate.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let below = |names: &[String]| [names, rest].concat();
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => self.absolute(module, rest).or_else(|| Some(below(module))),
            "super" => {
                let (_, above) = module.split_last()?;
                if rest.first().is_some_and(|name| name == "super") {
                    self.absolute(above, rest)
                } else {
                    Some(below(above))
                }
            }
            name => {
                let child = [module, &[name.to_string()]].concat();
                self.0.contains_key(&child).then(|| below(&child))
            }
        }
    }

    /// The file that a path leads to, through what modules re-export.
    fn file(&self, path: &[String], depth: usize) -> Option<&Path> {
        let known = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length]))?;
        let (module, rest) = (&self.0[&path[..known]], &path[known..]);
        if let (Some(name), true) = (rest.first(), depth < 8) {
            if let Some(export) = module.exports.get(name) {
                return self.file(&[export, &rest[1..]].concat(), depth + 1);
            }
            let is_here = module.syntax.items.iter().any(|item| defines(item, name));
            if let (false, [glob]) = (is_here, module.globs.as_slice()) {
                return self.file(&[glob, rest].concat(), depth + 1);
            }
        }
        Some(&module.file)
    }

    /// The files that each file imports from.
    pub fn imports(&self) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
        let mut imports: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for (names, module) in &self.0 {
            let mut found = Paths::default();
            found.visit_file(&module.syntax);
            let imported = found.imported.iter().map(|(_, path)| path.clone());
            let written = found.written.iter().map(|path| found.in_full(path));
            let paths: Vec<_> = imported.chain(written).collect();
            let files = paths.iter().filter_map(|path| self.file(&self.absolute(names, path)?, 0));
            for file in files.filter(|file| *file != module.file) {
                imports.entry(module.file.clone()).or_default().insert(file.into());
            }
        }
        imports
    }
}

/// The paths in a file, without those in its tests and those it re-exports.
#[derive(Default)]
struct Paths {
    /// The names that it imports, with their paths.
    imported: Vec<(Option<String>, Names)>,
    /// The paths in its code.
    written: Vec<Names>,
}

impl Paths {
    /// A path in the code, which may begin with an imported name, in full.
    fn in_full(&self, path: &[String]) -> Names {
        let first = self.imported.iter().find(|(name, _)| name.as_ref() == path.first());
        first.map_or_else(|| path.to_vec(), |(_, from)| [from, &path[1..]].concat())
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if matches!(item.vis, Visibility::Inherited) && !is_test(&item.attrs) {
            self.imported.extend(leaves(&item.tree));
        }
    }

    /// `pub(in crate::a)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.written.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }
}

/// The names that a `use` brings in, with their paths; no name for all names of a module.
fn leaves(tree: &UseTree) -> Vec<(Option<String>, Names)> {
    match tree {
        UseTree::Path(path) => {
            let module = path.ident.to_string();
            let below = |(name, rest): (Option<String>, Names)| match name {
                Some(name) if name == "self" => (Some(module.clone()), vec![module.clone()]),
                name => (name, [std::slice::from_ref(&module), &rest].concat()),
            };
            leaves(&path.tree).into_iter().map(below).collect()
        }
        UseTree::Name(name) => vec![(Some(name.ident.to_string()), vec![name.ident.to_string()])],
        UseTree::Rename(name) => vec![(Some(name.rename.to_string()), vec![name.ident.to_string()])],
        UseTree::Glob(_) => vec![(None, Vec::new())],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// Whether an item defines this name.
fn defines(item: &Item, name: &str) -> bool {
    match item {
        Item::Const(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Fn(item) => item.sig.ident == name,
        Item::Static(item) => item.ident == name,
        Item::Struct(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        _ => false,
    }
}
