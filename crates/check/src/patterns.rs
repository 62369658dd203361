//! Patterns of paths, as `.gitignore`, `.dockerignore` and the members of a workspace have them.

use crate::source::{Source, Span};

/// Whose rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A pattern without a slash matches in every folder. <https://git-scm.com/docs/gitignore>
    Git,
    /// Every pattern begins at the context. <https://docs.docker.com/build/concepts/context/#syntax>
    Docker,
}

/// The line that ignores a path. The path begins at the folder of the file; the last line that matches decides.
pub fn ignores(file: &Source, path: &str, dialect: Dialect) -> Option<Span> {
    let mut decided = None;
    for line in 1..=file.count() {
        let span = file.line_span(line);
        let text = file.slice(span).trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let (keeps, pattern) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest.trim()));
        if covers(pattern, path, dialect) {
            decided = (!keeps).then_some(span);
        }
    }
    decided
}

/// Whether a pattern matches a path or one of the folders that it is in.
fn covers(pattern: &str, path: &str, dialect: Dialect) -> bool {
    let is_folder = dialect == Dialect::Git && pattern.ends_with('/');
    let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
    let anywhere = dialect == Dialect::Git && !trimmed.contains('/');
    let pattern = trimmed.trim_start_matches('/');
    if pattern.is_empty() || pattern == "." {
        return false;
    }
    let ends = path.match_indices('/').map(|(end, _)| end).chain((!is_folder).then_some(path.len()));
    let mut parts = ends.filter_map(|end| path.get(..end));
    parts.any(|part| match anywhere {
        true => matches(pattern, part.rsplit('/').next().unwrap_or(part)),
        false => matches(pattern, part),
    })
}

/// Whether a pattern matches a whole path. `*` and `?` stay within a folder, `**` does not.
pub fn matches(pattern: &str, path: &str) -> bool {
    let mut patterns: Vec<&str> = pattern.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    patterns.dedup_by(|next, one| *next == "**" && *one == "**");
    let names: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    match_names(&patterns, &names)
}

/// Goes back to the last `**` only, because an earlier one can match nothing more than the last one.
fn match_names(patterns: &[&str], names: &[&str]) -> bool {
    let (mut at, mut from) = (0, 0);
    // Where the last `**` is, and how many names it has taken.
    let mut star: Option<(usize, usize)> = None;
    while let Some(name) = names.get(from) {
        match patterns.get(at) {
            Some(&"**") => {
                star = Some((at, from));
                at += 1;
            }
            Some(pattern) if match_name(pattern, name) => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((place, taken)) = star else { return false };
                star = Some((place, taken + 1));
                at = place + 1;
                from = taken + 1;
            }
        }
    }
    patterns.get(at..).is_some_and(|rest| rest.iter().all(|one| *one == "**"))
}

/// Classes such as `[a-z]` never match: a wrong match would be worse than a missed one.
fn match_name(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut from) = (0, 0);
    // Where the last star is, and how much of the name it has taken.
    let mut star: Option<(usize, usize)> = None;
    while let Some(one) = name.get(from) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(wanted) if wanted == one || *wanted == '?' => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((place, taken)) = star else { return false };
                star = Some((place, taken + 1));
                at = place + 1;
                from = taken + 1;
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|one| *one == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_paths() {
        for (pattern, path, expected) in [
            ("crates/*", "crates/api", true),
            ("crates/*", "crates/api/src", false),
            ("crates/**", "crates/api/src", true),
            ("**/Cargo.lock", "Cargo.lock", true),
            ("**/Cargo.lock", "a/b/Cargo.lock", true),
            ("*.lock", "Cargo.lock", true),
            ("C?rgo*", "Cargo.lock", true),
            ("**/a/**/b", "x/a/y/a/b", true),
            ("**/a/**/b", "x/a/y/b/c", false),
            ("a/**", "a", true),
            ("**", "a/b", true),
            ("*a*b", "xaxxb", true),
            ("*a*b", "xaxxc", false),
            ("./api/", "api", true),
            ("api", "apis", false),
            ("[Cc]argo.lock", "Cargo.lock", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_line_that_matches_decides() {
        for (text, path, git, docker) in [
            ("Cargo.lock\n", "Cargo.lock", Some(1), Some(1)),
            ("Cargo.lock\n", "api/Cargo.lock", Some(1), None),
            ("/Cargo.lock\n", "api/Cargo.lock", None, None),
            ("# locks\n*.lock\r\n", "Cargo.lock", Some(2), Some(2)),
            ("*\n!Cargo.lock\n", "Cargo.lock", None, None),
            ("*\n!src/\n", "Cargo.lock", Some(1), Some(1)),
            ("target/\n.cargo\n", ".cargo/config.toml", Some(2), Some(2)),
            ("**/target\n", "Cargo.lock", None, None),
            ("Cargo.lock/\n", "Cargo.lock", None, Some(1)),
            ("./Cargo.lock\n", "Cargo.lock", Some(1), Some(1)),
            (".\n", "Cargo.lock", None, None),
        ] {
            let file = Source::new(".ignore", text.as_bytes()).expect("text");
            for (dialect, expected) in [(Dialect::Git, git), (Dialect::Docker, docker)] {
                let found = ignores(&file, path, dialect).map(|span| file.line(span.start));
                assert_eq!(found, expected, "{text:?} {path} {dialect:?}");
            }
        }
    }
}
