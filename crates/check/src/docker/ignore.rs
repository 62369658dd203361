//! Which files of the build context `.dockerignore` excludes.
//!
//! Source: <https://docs.docker.com/build/concepts/context/#dockerignore-files>.

/// The patterns of a `.dockerignore`, in order. The last one that matches decides.
#[derive(Clone, Debug, Default)]
pub struct Ignore {
    /// The components of each pattern, and whether it excludes.
    patterns: Vec<(Vec<String>, bool)>,
}

impl Ignore {
    /// Reads a file.
    pub fn new(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pattern = |line: &str| {
            let kept = line.strip_prefix('!');
            let parts = parts(kept.unwrap_or(line).trim());
            (!parts.is_empty()).then_some((parts, kept.is_none()))
        };
        Self { patterns: lines.filter_map(pattern).collect() }
    }

    /// Whether the builder does not see a path, which is relative to the context.
    pub fn excludes(&self, path: &str) -> bool {
        let path = parts(path);
        let decides = |(pattern, _): &&(Vec<String>, bool)| {
            // A pattern that matches a folder also matches everything in it.
            (1..=path.len()).any(|end| path.get(..end).is_some_and(|parent| matches_all(pattern, parent)))
        };
        self.patterns.iter().rfind(decides).is_some_and(|(_, excludes)| *excludes)
    }
}

fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").map(Into::into).collect()
}

fn matches_all(pattern: &[String], path: &[String]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((first, rest)) if first == "**" => {
            (0..=path.len()).any(|skipped| path.get(skipped..).is_some_and(|path| matches_all(rest, path)))
        }
        Some((first, rest)) => {
            path.split_first().is_some_and(|(part, path)| matches_part(first, part) && matches_all(rest, path))
        }
    }
}

/// Matches one component with `*` and `?`. Classes such as `[a-z]` match nothing, which excludes nothing.
pub fn matches_part(pattern: &str, part: &str) -> bool {
    let (pattern, part): (Vec<char>, Vec<char>) = (pattern.chars().collect(), part.chars().collect());
    let (mut at, mut here) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while here < part.len() {
        let next = pattern.get(at);
        if next == Some(&'*') {
            star = Some((at, here));
            at += 1;
        } else if next.is_some_and(|next| *next == '?' || part.get(here) == Some(next)) {
            at += 1;
            here += 1;
        } else if let Some((asterisk, begun)) = star {
            star = Some((asterisk, begun + 1));
            at = asterisk + 1;
            here = begun + 1;
        } else {
            return false;
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|one| *one == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_like_those_of_docker() {
        for (text, path, excluded) in [
            ("target", "target/release/app", true),
            ("/target/", "target", true),
            ("target", "api/target", false),
            ("**/target", "api/target/x", true),
            ("*.lock", "Cargo.lock", true),
            ("*.lock", "api/Cargo.lock", false),
            ("**/*.lock", "Cargo.lock", true),
            ("*\n!src/\n!Cargo.*", "src/main.rs", false),
            ("*\n!src/\n!Cargo.*", "Cargo.lock", false),
            ("*\n!src/\n!Cargo.*", ".env", true),
            (".*", ".sqlx/query-1.json", true),
            ("# .env\n\n.git", ".env", false),
            ("./.env", ".env", true),
            ("a?c/*/e", "abc/d/e/f", true),
            ("!a", "a", false),
            ("", "a", false),
        ] {
            assert_eq!(Ignore::new(text).excludes(path), excluded, "{text:?} {path}");
        }
    }
}
