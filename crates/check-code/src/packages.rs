//! Which package and which module a file belongs to, from its path.

/// The folders of crate roots outside `src`, such as a `main.rs` that was given alone.
pub fn roots<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let folder = |path: &'a str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        matches!(name, "main.rs" | "lib.rs").then_some(folder)
    };
    paths.filter_map(folder).collect()
}

/// The folder of the package, and the module of the file as `crate::a::b`.
pub fn of<'a>(path: &'a str, roots: &[&'a str]) -> (&'a str, String) {
    let (package, rest) = split(path, roots);
    let stem = rest.strip_suffix(".rs").unwrap_or(rest);
    let mut parts: Vec<&str> = stem.split('/').filter(|part| !part.is_empty()).collect();
    match parts.last() {
        Some(&"main" | &"lib") if parts.len() == 1 => parts.clear(),
        // A program of `src/bin` has a module tree of its own.
        _ if parts.first() == Some(&"bin") => {}
        Some(&"mod") => {
            parts.pop();
        }
        _ => {}
    }
    let module = parts.iter().fold("crate".to_string(), |module, part| module + "::" + part);
    (package, module)
}

/// The folder above `src` or of the crate root, and the path below it.
fn split<'a>(path: &'a str, roots: &[&'a str]) -> (&'a str, &'a str) {
    let below = |folder: &'a str| {
        let rest = path.strip_prefix(folder)?;
        if folder.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    };
    if let Some((package, rest)) = path.rsplit_once("/src/") {
        return (package, rest);
    }
    if let Some(rest) = path.strip_prefix("src/") {
        return ("", rest);
    }
    let own = roots.iter().filter(|root| !root.ends_with("src") && below(root).is_some());
    let package = own.max_by_key(|root| root.len()).copied().unwrap_or_default();
    (package, below(package).unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_packages_and_modules() {
        for (path, package, module) in [
            ("main.rs", "", "crate"),
            ("a/main.rs", "a", "crate"),
            ("a/routes/users.rs", "a", "crate::routes::users"),
            ("src/main.rs", "", "crate"),
            ("src/routes/mod.rs", "", "crate::routes"),
            ("src/routes/users.rs", "", "crate::routes::users"),
            ("crates/api/src/lib.rs", "crates/api", "crate"),
            ("crates/api/src/db/pool.rs", "crates/api", "crate::db::pool"),
            ("src/bin/worker.rs", "", "crate::bin::worker"),
        ] {
            let roots = roots(["main.rs", "a/main.rs", "src/main.rs", "crates/api/src/lib.rs"].into_iter());
            assert_eq!(of(path, &roots), (package, module.to_string()), "{path}");
        }
    }
}
