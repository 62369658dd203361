//! What a quoted piece of Rust needs to compile: imports, crates, and names that the rest of the service defines.
//!
//! The code is read as tokens, because a region need not be a whole item. A name counts as used where it begins a path.

use super::file::ServiceFile;
use super::package::{Package, RequiredCrate};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, UseTree};

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

/// An import: the name in this file, and the path that it stands for.
type Imports = BTreeMap<String, Vec<String>>;

/// The names of a whole file. They are read once for all its regions.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    imports: Imports,
    /// Names that begin a path, imports aside.
    heads: BTreeSet<String>,
    /// The names of its items.
    items: Vec<String>,
}

impl Names {
    /// The names in the code of a file. Code that is not Rust has none.
    pub(super) fn of(code: &str) -> Self {
        let (Ok(syntax), Ok(tokens)) = (syn::parse_file(code), code.parse()) else { return Self::default() };
        Self {
            imports: imports(&syntax.items),
            heads: Used::of(without_imports(tokens)).heads,
            items: syntax.items.iter().filter_map(item_name).collect(),
        }
    }
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

/// The names that code uses.
#[derive(Default)]
struct Used {
    /// Names that begin a path.
    heads: BTreeSet<String>,
    /// Those with `::` behind them.
    roots: BTreeSet<String>,
    /// Names that follow `fn`, `struct` and the like.
    defined: BTreeSet<String>,
    /// Methods and fields.
    methods: BTreeSet<String>,
}

impl Used {
    fn of(tokens: TokenStream) -> Self {
        let mut used = Self::default();
        used.read(tokens);
        used
    }

    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let is = |place: Option<usize>, mark: char| matches!(place.and_then(|place| tokens.get(place)), Some(TokenTree::Punct(punct)) if punct.as_char() == mark);
        for (place, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    let (before, second) = (place.checked_sub(1), place.checked_sub(2));
                    let in_path = is(before, ':') && is(second, ':');
                    if is(before, '.') && !is(second, '.') {
                        self.methods.insert(name);
                    } else if !in_path {
                        if is(Some(place + 1), ':') && is(Some(place + 2), ':') {
                            self.roots.insert(name.clone());
                        }
                        if let Some(TokenTree::Ident(word)) = before.and_then(|place| tokens.get(place))
                            && DEFINES.contains(&word.to_string().as_str())
                        {
                            self.defined.insert(name.clone());
                        }
                        self.heads.insert(name);
                    }
                }
                _ => {}
            }
        }
    }
}

const DEFINES: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"];

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

/// The file without its imports, so that only uses are left.
fn without_imports(file: TokenStream) -> TokenStream {
    let mut in_import = false;
    let rest = file.into_iter().filter(|token| {
        in_import |= matches!(token, TokenTree::Ident(word) if word == "use");
        let keep = !in_import;
        in_import &= !matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';');
        keep
    });
    rest.collect()
}

fn imports(items: &[Item]) -> Imports {
    let mut imports = Imports::new();
    for item in items {
        if let Item::Use(item) = item {
            collect(&item.tree, &mut Vec::new(), &mut imports);
        }
    }
    imports
}

fn collect(tree: &UseTree, path: &mut Vec<String>, imports: &mut Imports) {
    let mut add = |name: String, last: String| {
        let mut whole = path.clone();
        if last != "self" {
            whole.push(last);
        }
        let name = if name == "self" { whole.last().cloned().unwrap_or_default() } else { name };
        imports.insert(name, whole);
    };
    match tree {
        UseTree::Name(leaf) => add(leaf.ident.to_string(), leaf.ident.to_string()),
        UseTree::Rename(leaf) => {
            // Each `as _` is a trait of its own.
            let name = leaf.rename.to_string();
            let name = if name == "_" { format!("_{}", leaf.ident) } else { name };
            add(name, leaf.ident.to_string());
        }
        UseTree::Path(branch) => {
            path.push(branch.ident.to_string());
            collect(&branch.tree, path, imports);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, path, imports)),
        _ => {}
    }
}

fn item_name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Fn(item) => &item.sig.ident,
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Const(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Mod(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
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
