//! Which code is a test, a benchmark or an example, and does not run in production.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{Attribute, Item, Meta};

/// Whether attributes make an item a test, or compile it for tests or debug builds only.
pub fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let path = attr.path();
        let last = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        match (last.as_str(), &attr.meta) {
            ("cfg", Meta::List(list)) => requires_test(list.tokens.clone()),
            ("test" | "rstest" | "bench" | "test_case" | "fixture" | "proptest" | "quickcheck", _) => true,
            _ => false,
        }
    })
}

/// Whether a condition of `cfg` holds in tests only, as far as `not` is not around it.
fn requires_test(tokens: TokenStream) -> bool {
    let mut last = String::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if ident == "test" || ident == "debug_assertions" => return true,
            TokenTree::Ident(ident) => last = ident.to_string(),
            TokenTree::Group(group) if last == "all" && requires_test(group.stream()) => return true,
            TokenTree::Literal(literal) if last == "feature" && literal.to_string().contains("test") => return true,
            _ => {}
        }
    }
    false
}

/// Words in the names of folders with code that does not run in production.
const TEST_WORDS: [&str; 21] = [
    "fake",
    "interop",
    "tool",
    "tools",
    "seed",
    "seeds",
    "seeder",
    "test",
    "tests",
    "testing",
    "testkit",
    "fuzz",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "stress",
    "e2e",
    "mock",
    "mocks",
    "xtask",
];

/// Whether the path of a file is that of a test, a benchmark, an example, a build script or a program for a terminal.
pub fn is_test_path(path: &str) -> bool {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    // `examples/shop/src/main.rs` is a package of its own, `examples/shop.rs` is not.
    let below_source = parts.iter().rposition(|part| *part == "src").map_or(0, |place| place + 1);
    let targets = parts.get(below_source..).unwrap_or_default();
    let is_target = |part: &&str| matches!(*part, "tests" | "benches" | "examples" | "test" | "mocks");
    targets.iter().any(is_target)
        || matches!(name, "build.rs" | "tests.rs" | "test.rs" | "seed.rs" | "seeds.rs" | "seeder.rs")
        || name.ends_with("_test.rs")
        || name.ends_with("_tests.rs")
        || name.starts_with("test_")
        || name.starts_with("mock_")
        || parts.iter().any(|part| part.split(['-', '_']).any(|word| TEST_WORDS.contains(&word)))
        // A program for a terminal serves its own user only.
        || parts.iter().any(|part| part.ends_with("cli") || part.starts_with("cargo-"))
}

/// The modules in files of their own that attributes make tests, as paths of modules.
pub fn test_modules(module: &str, items: &[Item], found: &mut BTreeSet<String>) {
    let mut stack = vec![(module.to_string(), items, false)];
    while let Some((module, items, is_test_module)) = stack.pop() {
        for item in items {
            let Item::Mod(item) = item else { continue };
            let name = format!("{module}::{}", crate::names::plain(&item.ident));
            let is_test = is_test_module || is_test(&item.attrs);
            match &item.content {
                Some((_, items)) => stack.push((name, items, is_test)),
                None if is_test => {
                    found.insert(name);
                }
                None => {}
            }
        }
    }
}
