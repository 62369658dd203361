//! Compiles what a reader would copy: the Rust of the pages, with the imports that the page shows below it.
//!
//! A snippet is compiled alone if the page names nothing else of the service for it. A page that says `standalone = true` is
//! compiled whole as well: all its Rust as one module, without anything from elsewhere. `STANDALONE=all` tries that with every
//! page, to find those that could say so.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use axum_in_production::pages::fixed_addresses;
use content::{Library, Page, Snippet};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use syn::{Item, UseTree};
use toml::{Table, Value};

/// What is compiled as a module, and the page that it is from.
struct Copied<'a> {
    page: &'a Page,
    text: String,
}

#[test]
fn what_a_page_shows_compiles_as_copied() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = Library::load(root, &fixed_addresses()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let (mut shown, mut copied) = (0, Vec::new());
    for page in library.all() {
        let rust: Vec<_> = page.body.snippets.iter().filter(|snippet| snippet.path.ends_with(".rs")).collect();
        shown += rust.len();
        copied.extend(
            rust.iter().filter(|snippet| is_whole(snippet)).map(|snippet| Copied { page, text: text(&[snippet]) }),
        );
        let whole =
            rust.len() > 1 && (page.about.standalone || env::var("STANDALONE").is_ok_and(|which| which == "all"));
        copied.extend(whole.then(|| whole_page(&rust)).flatten().map(|text| Copied { page, text }));
    }
    let folder = write(root, &copied);
    // The target folder and the dependencies are those of the service, so that only this crate is compiled.
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--message-format", "short", "--target-dir"])
        .arg(root.join("target/service"))
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    let mut log = String::from_utf8_lossy(&output.stderr).into_owned();
    for (place, Copied { page, .. }) in copied.iter().enumerate() {
        log = log.replace(&format!("src/copied_{place}.rs"), &format!("{} (copied_{place}.rs)", page.path.display()));
    }
    assert!(output.status.success(), "in {}:\n{log}", folder.display());
    println!("{} modules from {shown} Rust snippets compile as copied", copied.len());
}

/// Whether a snippet is made of whole items and uses nothing that is defined elsewhere.
fn is_whole(snippet: &Snippet) -> bool {
    let items = syn::parse_file(&snippet.code).map(|file| file.items).unwrap_or_default();
    let elsewhere = |item: &Item| matches!(item, Item::Mod(module) if module.content.is_none());
    snippet.needs.local.is_empty() && !items.is_empty() && !items.iter().any(elsewhere)
}

/// Snippets as one file: the imports once, then the code.
fn text(snippets: &[&Snippet]) -> String {
    let imports: BTreeSet<_> = snippets.iter().flat_map(|snippet| snippet.needs.imports.lines()).collect();
    let imports = imports.iter().map(|line| format!("{line}\n"));
    let code = snippets.iter().map(|snippet| snippet.code.clone());
    imports.chain(code).collect()
}

/// All Rust of a page as one file: each import once, and those from the service only for names that the page does not define.
/// Nothing if a snippet is not made of items.
fn whole_page(snippets: &[&Snippet]) -> Option<String> {
    let (mut imports, mut code, mut defined) = (BTreeSet::new(), String::new(), BTreeSet::new());
    for snippet in snippets {
        let text = [snippet.needs.imports.as_str(), &snippet.code].concat();
        for item in syn::parse_file(&text).ok()?.items {
            match item {
                Item::Use(item) => leaves(&item.tree, "", &mut imports),
                item => {
                    defined.extend(name(&item));
                    code += &format!("{}\n", item.to_token_stream());
                }
            }
        }
    }
    let is_on_page = |path: &str| {
        let name = path.rsplit(' ').next().and_then(|path| path.rsplit("::").next()).unwrap_or_default();
        path.starts_with("crate::") && defined.contains(name)
    };
    let imports = imports.iter().filter(|path| !is_on_page(path)).map(|path| format!("use {path};\n"));
    Some(imports.collect::<String>() + &code)
}

/// The paths of a `use`, each with its own name.
fn leaves(tree: &UseTree, above: &str, paths: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(branch) => leaves(&branch.tree, &format!("{above}{}::", branch.ident), paths),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, above, paths)),
        UseTree::Name(leaf) if leaf.ident == "self" => {
            paths.insert(above.trim_end_matches("::").into());
        }
        leaf => {
            paths.insert(format!("{above}{}", leaf.to_token_stream()));
        }
    }
}

/// The name of an item that other files import.
fn name(item: &Item) -> Option<String> {
    match item {
        Item::Fn(item) => Some(item.sig.ident.to_string()),
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Trait(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        Item::Const(item) => Some(item.ident.to_string()),
        Item::Static(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// Writes the crate, and returns its folder.
fn write(root: &Path, copied: &[Copied<'_>]) -> PathBuf {
    let folder = root.join("target/copied");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let manifest = fs::read_to_string(root.join("service/Cargo.toml")).expect("the manifest of the service");
    fs::write(folder.join("Cargo.toml"), of_the_service(&manifest)).expect("a manifest");
    fs::copy(root.join("service/Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    let mut modules = String::from("#![allow(warnings)]\n");
    for (place, Copied { text, .. }) in copied.iter().enumerate() {
        modules += &format!("mod copied_{place};\n");
        fs::write(folder.join(format!("src/copied_{place}.rs")), text).expect("a module");
    }
    fs::write(folder.join("src/lib.rs"), modules).expect("a library");
    folder
}

/// A manifest with the dependencies of the service, those of its examples included.
fn of_the_service(manifest: &str) -> String {
    let mut manifest: Table = manifest.parse().expect("a manifest");
    let Some(Value::Table(more)) = manifest.remove("dev-dependencies") else { panic!("no dev-dependencies") };
    let Some(Value::Table(all)) = manifest.get_mut("dependencies") else { panic!("no dependencies") };
    for (name, value) in more {
        match (all.get_mut(&name).and_then(|known| known.get_mut("features")), value.get("features")) {
            (Some(Value::Array(known)), Some(Value::Array(features))) => known.extend(features.clone()),
            _ => {
                all.insert(name, value);
            }
        }
    }
    manifest.retain(|key, _| ["package", "workspace", "dependencies", "profile"].contains(&key));
    let package = manifest.get_mut("package").and_then(Value::as_table_mut).expect("a package");
    package.insert("name".into(), "copied".into());
    manifest.to_string()
}
