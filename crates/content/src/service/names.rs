//! The names in a file of Rust code: what it imports, defines and uses.
//!
//! Uses are read as tokens, because a quoted region need not be a whole item. A name counts as used where it begins a path.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, UseTree};

/// An import: the name in this file, and the path that it stands for.
pub(super) type Imports = BTreeMap<String, Vec<String>>;

/// The names of a whole file. They are read once for all its regions.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) imports: Imports,
    /// Names that begin a path, imports aside.
    pub(super) heads: BTreeSet<String>,
    /// The names of its items.
    pub(super) items: Vec<String>,
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

/// The names that code uses.
#[derive(Default)]
pub(super) struct Used {
    /// Names that begin a path.
    pub(super) heads: BTreeSet<String>,
    /// Those with `::` behind them.
    pub(super) roots: BTreeSet<String>,
    /// Names that follow `fn`, `struct` and the like.
    pub(super) defined: BTreeSet<String>,
    /// Methods and fields.
    pub(super) methods: BTreeSet<String>,
}

impl Used {
    pub(super) fn of(tokens: TokenStream) -> Self {
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

pub(super) fn imports(items: &[Item]) -> Imports {
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
