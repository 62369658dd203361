//! What a path in the code refers to, from the `use` declarations around it.

use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, ItemUse, Path, Stmt, UseTree};

/// More modules of which a scope imports all names are not followed: each name of the code could be in each of them.
const GLOBS: usize = 32;

/// The names of a module or a block.
#[derive(Debug, Default)]
struct Scope {
    /// The scope around it; a module does not see the names of the module around it.
    outer: Option<usize>,
    /// The module around it, which `super` names.
    parent: Option<usize>,
    /// What a name was imported from.
    uses: BTreeMap<String, String>,
    /// Modules of which all names were imported.
    globs: Vec<String>,
    /// Names that the scope defines.
    items: BTreeSet<String>,
    /// The path of the module, as `crate::a::b`.
    module: String,
}

/// All scopes of all files.
#[derive(Debug, Default)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Adds the names of a module.
    pub fn module(&mut self, module: String, parent: Option<usize>, items: &[Item]) -> usize {
        let mut scope = Scope { parent, module, ..Scope::default() };
        items.iter().for_each(|item| scope.add(item));
        self.push(scope)
    }

    /// Adds the names of a block, if it has any.
    pub fn block(&mut self, outer: usize, stmts: &[Stmt]) -> usize {
        let parent = self.0.get(outer);
        let mut scope = Scope {
            outer: Some(outer),
            parent: parent.and_then(|outer| outer.parent),
            module: parent.map(|outer| outer.module.clone()).unwrap_or_default(),
            ..Scope::default()
        };
        let mut is_empty = true;
        for stmt in stmts {
            if let Stmt::Item(item) = stmt {
                is_empty = false;
                scope.add(item);
            }
        }
        if is_empty { outer } else { self.push(scope) }
    }

    fn push(&mut self, scope: Scope) -> usize {
        self.0.push(scope);
        self.0.len() - 1
    }

    /// The module that a scope is in, as `crate::a::b`.
    pub fn module_of(&self, scope: usize) -> &str {
        self.0.get(scope).map(|scope| scope.module.as_str()).unwrap_or_default()
    }

    /// The full paths that a path can stand for. Only globs lead to more than one.
    pub fn resolve(&self, scope: usize, path: &Path) -> Vec<String> {
        let mut segments = path.segments.iter().map(|segment| plain(&segment.ident));
        let Some(first) = segments.next() else { return Vec::new() };
        let rest = segments.fold(String::new(), |rest, segment| rest + "::" + &segment);
        if path.leading_colon.is_some() {
            return vec![first + &rest];
        }
        self.resolve_name(scope, &first).into_iter().map(|name| name + &rest).collect()
    }

    /// The full paths that a name can stand for.
    pub fn resolve_name(&self, scope: usize, name: &str) -> Vec<String> {
        if matches!(name, "crate" | "self" | "super" | "Self") {
            return vec![self.module_named(scope, name)];
        }
        let mut globs = Vec::new();
        let mut next = Some(scope);
        // A glob of `super` leads to the scope of another module of the file.
        for _ in 0..64 {
            let Some(at) = next else { break };
            let Some(scope) = self.0.get(at) else { break };
            if let Some(full) = scope.uses.get(name) {
                return vec![self.absolute(at, full)];
            }
            if scope.items.contains(name) {
                return vec![format!("{}::{name}", scope.module)];
            }
            globs.extend(scope.globs.iter().take(GLOBS).map(|glob| self.absolute(at, glob)));
            let is_super = scope.globs.iter().any(|glob| glob == "super");
            next = scope.outer.or(if is_super { scope.parent } else { None });
        }
        let mut found = vec![name.to_string()];
        found.extend(globs.into_iter().map(|glob| format!("{glob}::{name}")));
        found
    }

    fn module_named(&self, scope: usize, name: &str) -> String {
        let module = self.module_of(scope);
        match name {
            "self" => module.into(),
            "super" => module.rsplit_once("::").map_or("crate", |(parent, _)| parent).into(),
            _ => name.into(),
        }
    }

    /// An imported path with `self` and `super` replaced. `use a::b` may begin with another import.
    fn absolute(&self, scope: usize, path: &str) -> String {
        let (first, rest) = path.split_once("::").map_or((path, ""), |(first, rest)| (first, rest));
        let mut start = match first {
            "self" | "super" => self.module_named(scope, first),
            _ => first.into(),
        };
        let is_local = self.0.get(scope).is_some_and(|scope| scope.items.contains(first));
        if is_local && !matches!(first, "self" | "super" | "crate") {
            start = format!("{}::{first}", self.module_of(scope));
        } else if let Some(full) = self.0.get(scope).and_then(|scope| scope.uses.get(first))
            && full != path
            && !full.starts_with(&format!("{first}::"))
            && full.split("::").count() < 8
        {
            start.clone_from(full);
        }
        if rest.is_empty() { start } else { format!("{start}::{rest}") }
    }

    /// Whether a trait or a type is imported, by its name or by a glob of its module.
    pub fn imports(&self, scope: usize, full: &[&str]) -> bool {
        let mut next = Some(scope);
        for _ in 0..64 {
            let Some(scope) = next.and_then(|at| self.0.get(at)) else { break };
            let of_glob = |glob: &String| {
                full.iter().any(|path| path.rsplit_once("::").is_some_and(|(module, _)| module == glob))
            };
            if scope.uses.values().any(|path| full.contains(&path.as_str())) || scope.globs.iter().any(of_glob) {
                return true;
            }
            let is_super = scope.globs.iter().any(|glob| glob == "super");
            next = scope.outer.or(if is_super { scope.parent } else { None });
        }
        false
    }
}

impl Scope {
    fn add(&mut self, item: &Item) {
        let name = match item {
            Item::Use(item) => return self.add_use(item),
            Item::Fn(item) => &item.sig.ident,
            Item::Struct(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Mod(item) => &item.ident,
            Item::Const(item) => &item.ident,
            Item::Static(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Macro(item) => match &item.ident {
                Some(name) => name,
                None => return,
            },
            _ => return,
        };
        self.items.insert(plain(name));
    }

    fn add_use(&mut self, item: &ItemUse) {
        let mut trees = vec![(String::new(), &item.tree)];
        let join = |path: &str, name: &str| {
            if path.is_empty() { name.to_string() } else { format!("{path}::{name}") }
        };
        while let Some((path, tree)) = trees.pop() {
            match tree {
                UseTree::Path(tree) => trees.push((join(&path, &plain(&tree.ident)), &tree.tree)),
                UseTree::Group(group) => trees.extend(group.items.iter().map(|tree| (path.clone(), tree))),
                UseTree::Glob(_) => self.globs.push(path),
                UseTree::Name(tree) if tree.ident == "self" => {
                    let name = path.rsplit("::").next().unwrap_or_default().to_string();
                    self.uses.insert(name, path);
                }
                UseTree::Name(tree) => {
                    let name = plain(&tree.ident);
                    let full = join(&path, &name);
                    self.uses.insert(name, full);
                }
                UseTree::Rename(tree) => {
                    let name = plain(&tree.ident);
                    let full = if name == "self" { path } else { join(&path, &name) };
                    self.uses.insert(plain(&tree.rename), full);
                }
            }
        }
    }
}

/// A name without `r#`.
pub fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(Into::into).unwrap_or(name)
}
