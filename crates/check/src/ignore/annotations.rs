//! Annotations of Kubernetes objects for kube-linter, kube-score, Polaris and Checkov.

use super::one::{Covers, Ignore, MOST, What};
use crate::kube;
use crate::project::Project;
use crate::report::Place;
use crate::source::Span;
use crate::tree::Node;

/// All annotations for other tools. Each is about its object.
pub fn ignores(project: &Project) -> Vec<Ignore> {
    let mut found = Vec::new();
    for object in kube::objects(project) {
        let annotations = object.root.at(&["metadata", "annotations"]).map(Node::entries).unwrap_or_default();
        let mut of_object = 0;
        for (key, value) in annotations {
            let (Some(name), Some(said)) = (key.text(), value.text()) else { continue };
            let Some((by, what, reason)) = read(name, said) else { continue };
            let span = Span { start: key.span.start, end: value.span.end.max(key.span.end) };
            let place = Place { file: object.at.file, span };
            found.push(Ignore { by, place, what, covers: Covers::Range(object.root.span), reason: reason.into() });
            of_object += 1;
            if of_object == MOST {
                break;
            }
        }
    }
    found
}

fn read<'a>(name: &str, said: &'a str) -> Option<(&'static str, What, &'a str)> {
    let one = |check: &str| What::Also(vec![check.to_owned()]);
    if let Some(check) = name.strip_prefix("ignore-check.kube-linter.io/") {
        return Some(("kube-linter", one(check), said.trim()));
    }
    if name == "kube-score/ignore" {
        let checks = said.split(',').map(|check| check.trim().to_owned());
        return Some(("kube-score", What::Also(checks.collect()), ""));
    }
    if let Some(check) = name.strip_prefix("polaris.fairwinds.com/").filter(|_| said.trim() == "true") {
        let what = if check == "exempt" { What::AllOf(is_of_polaris) } else { one(check.strip_suffix("-exempt")?) };
        return Some(("polaris", what, ""));
    }
    let number = name.strip_prefix("checkov.io/skip")?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (check, reason) = said.split_once('=').unwrap_or((said, ""));
    Some(("checkov", one(check.trim()), reason.trim()))
}

/// Whether a name has the form of Polaris': `runAsRootAllowed`.
fn is_of_polaris(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.contains(|one: char| one.is_ascii_uppercase())
}
