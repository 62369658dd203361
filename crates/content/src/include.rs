//! Includes code from files of this project, mostly of the service, so that pages show compiled, linted and tested code.
//!
//! The comments that mark regions are not included.

use crate::service::{Line, lines};
use faults::Problem;
use std::fs;
use std::path::Path;

/// Only these files can be included: the service, and the configuration that deploys this site.
const SHOWN: [&str; 7] = [
    "service/",
    "hosting/",
    "Dockerfile",
    ".dockerignore",
    ".github/workflows/",
    ".gitlab-ci.yml",
    "crates/check-command/ci/",
];

/// Code as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IncludedCode {
    /// The file, from the root of the project.
    pub(super) path: String,
    /// The region, unless it is the whole file.
    pub(super) region: Option<String>,
    /// The name of its grammar.
    pub(super) language: &'static str,
    /// The code without region comments and common indentation.
    pub(super) code: String,
}

/// Reads `path` or `path#region`, relative to the root of the project.
///
/// # Errors
///
/// Returns a problem if the file may not be included or cannot be read, or if the region is missing, unclosed, empty or duplicated.
pub(super) fn include(root: &Path, what: &str) -> Result<IncludedCode, Problem> {
    let (path, region) = what.split_once('#').map_or((what, None), |(path, region)| (path, Some(region)));
    if !SHOWN.iter().any(|shown| path.starts_with(shown)) || path.contains("..") {
        let remedy = format!("write it as service/src/main.rs#region, or use one of {}", SHOWN.join(", "));
        return Err(Problem::new(format!("pages cannot include `{path}`"), remedy));
    }
    let text = fs::read_to_string(root.join(path))
        .map_err(|error| Problem::new(format!("cannot read {path}: {error}"), "check the path"))?;
    let code = match region {
        None => lines(&text).filter(|line| !matches!(line, Line::Begin(_) | Line::End(_))).map(code).collect(),
        Some(name) => region_code(path, &text, name)?,
    };
    Ok(IncludedCode {
        path: path.into(),
        region: region.map(String::from),
        language: language(path),
        code: dedent(&code),
    })
}

fn code(line: Line<'_>) -> &str {
    match line {
        Line::Code(code) => code,
        _ => "",
    }
}

/// The lines of a region of the file at `path`.
fn region_code<'a>(path: &str, text: &'a str, name: &str) -> Result<Vec<&'a str>, Problem> {
    let problem = |what: String| Err(Problem::new(what, known_regions(text)));
    let mut code = Vec::new();
    let mut open = false;
    let mut closed = false;
    for line in lines(text) {
        match line {
            Line::Begin(begun) if begun == name && (open || closed) => {
                return problem(format!("{path} has two regions `{name}`"));
            }
            Line::Begin(begun) if begun == name => open = true,
            Line::End(ended) if ended == name => (open, closed) = (false, true),
            Line::Code(line) if open => code.push(line),
            _ => {}
        }
    }
    match (closed, code.iter().all(|line| line.trim().is_empty())) {
        (false, _) if open => problem(format!("the region `{name}` of {path} has no `endregion: {name}`")),
        (false, _) => problem(format!("{path} has no region `{name}`")),
        (true, true) => problem(format!("the region `{name}` of {path} is empty")),
        (true, false) => Ok(code),
    }
}

/// The remedy for a region that cannot be used.
fn known_regions(text: &str) -> String {
    let names: Vec<_> =
        lines(text).filter_map(|line| if let Line::Begin(name) = line { Some(name) } else { None }).collect();
    if names.is_empty() {
        "mark a region in the file with `region: name` and `endregion: name`".into()
    } else {
        format!("use one of {}", names.join(", "))
    }
}

fn dedent(code: &[&str]) -> String {
    let written = || code.iter().filter(|line| !line.trim().is_empty());
    let indent = written().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let first = code.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let last = code.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |place| place + 1);
    code[first..last].iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or_default())).collect()
}

/// The name of the grammar of the file at `path`.
pub(super) fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.starts_with("Dockerfile") {
        return "dockerfile";
    }
    match name.rsplit('.').next().unwrap_or_default() {
        "rs" => "rust",
        "js" => "javascript",
        "toml" => "toml",
        "yaml" | "yml" => "yaml",
        "sql" => "sql",
        "json" => "json",
        "ini" | "service" | "socket" => "ini",
        "conf" => "nginx",
        "php" => "php",
        _ if path.contains("/scripts/") || path.starts_with("hosting/") => "bash",
        _ => "text",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    const FILE: &str = "use a;\n\n// region: outer\nfn f() {\n    // region: inner\n    g();\n\n    h();\n    // endregion: inner\n}\n// endregion: outer\n// region: open\n";

    fn from(what: &str) -> Result<IncludedCode, Problem> {
        let root = tempfile::TempDir::new().unwrap();
        fs::create_dir_all(root.path().join("service")).unwrap();
        fs::write(root.path().join("service/f.rs"), FILE).unwrap();
        include(root.path(), what)
    }

    #[test]
    fn a_region_has_no_markers_and_no_common_indentation() {
        assert_eq!(from("service/f.rs#inner").unwrap().code, "g();\n\nh();\n");
        assert_eq!(from("service/f.rs#outer").unwrap().code, "fn f() {\n    g();\n\n    h();\n}\n");
        let whole = from("service/f.rs").unwrap();
        assert_eq!((whole.path.as_str(), whole.language), ("service/f.rs", "rust"));
        assert_eq!(whole.code, "use a;\n\nfn f() {\n    g();\n\n    h();\n}\n");
    }

    #[test]
    fn a_problem_lists_the_existing_regions() {
        let wrong = |what: &str| from(what).unwrap_err();
        let problem = |what| Problem::new(what, "use one of outer, inner, open");
        assert_eq!(wrong("service/f.rs#none"), problem("service/f.rs has no region `none`"));
        assert_eq!(wrong("service/f.rs#open"), problem("the region `open` of service/f.rs has no `endregion: open`"));
        assert!(wrong("service/g.rs").what.starts_with("cannot read service/g.rs: "));
        for hidden in ["service/../Cargo.toml", "Cargo.toml", "content/site.toml"] {
            assert!(wrong(hidden).what.starts_with("pages cannot include "), "{hidden}");
        }
    }
}
