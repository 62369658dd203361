//! Fixes as a diff.

use check::{File, Fixes, Project, Secrets, Source};
use similar::TextDiff;

/// The differences of all files, as `git apply` reads them. Values of secrets are masked, because diffs end up in logs.
pub fn diff(fixes: &Fixes) -> String {
    let mut text = String::new();
    for fixed in &fixes.files {
        let [before, after] = [&fixed.before, &fixed.after].map(|text| masked(&fixed.path, text));
        let diff = TextDiff::from_lines(&before, &after);
        let path = fixed.path.trim_start_matches('/');
        let (from, to) = (format!("a/{path}"), format!("b/{path}"));
        text.push_str(&diff.unified_diff().context_radius(3).header(&from, &to).to_string());
    }
    text
}

fn masked(path: &str, text: &str) -> String {
    let Ok(source) = Source::new(path, text.as_bytes()) else { return String::new() };
    let project = Project { files: vec![File::new(source)] };
    Secrets::of(&project).mask(0, text)
}
