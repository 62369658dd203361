//! Paths between the files that are given.

/// A path that begins at a folder, without `.` and `..` inside. One that leaves the files begins with `..`.
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// What remains of a path below a folder, both as `join` returns them.
pub fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return (path != ".." && !path.starts_with("../")).then_some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_compared() {
        for (folder, path, joined) in [
            ("", "", ""),
            ("a/", "../c", "c"),
            ("a/b/", "./../c/", "a/c"),
            ("", "../c", "../c"),
            ("a/", "../../../c", "../../c"),
            ("./a/", "b", "a/b"),
        ] {
            assert_eq!(join(folder, path), joined, "{folder} {path}");
        }
        for (path, folder, rest) in [
            ("a/b", "a", Some("b")),
            ("a", "a", Some("")),
            ("ab", "a", None),
            ("a", "", Some("a")),
            ("../a", "", None),
            ("a", "a/b", None),
        ] {
            assert_eq!(below(path, folder), rest, "{path} {folder}");
        }
    }
}
