//! Findings as results, those that are ignored and those that the base alone has included.

use super::{level, place};
use crate::{View, reason};
use check::{Finding, Patch, Place, fingerprints};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn results(view: &View<'_>) -> Vec<Value> {
    let report = view.report;
    let prints = fingerprints(view.project, &report.findings);
    let mut results = Vec::new();
    for (place, (finding, print)) in report.findings.iter().zip(prints).enumerate() {
        let mut result = result(view, finding, print);
        if view.delta.is_some() {
            result["baselineState"] = if view.is_new(place) { "new" } else { "unchanged" }.into();
        }
        results.push(result);
    }
    let prints = fingerprints(view.project, report.ignored.iter().map(|ignored| &ignored.finding));
    for (ignored, print) in report.ignored.iter().zip(prints) {
        let mut result = result(view, &ignored.finding, print);
        result["suppressions"] = json!([{
            "kind": "inSource",
            "status": "accepted",
            "justification": reason(ignored),
            "location": { "physicalLocation": place::physical(view, ignored.place) },
        }]);
        if view.delta.is_some() {
            result["baselineState"] = "unchanged".into();
        }
        results.push(result);
    }
    for (finding, path) in view.delta.map_or(&[][..], |delta| &delta.fixed) {
        let mut result = bare(view, finding);
        result["baselineState"] = "absent".into();
        result["locations"] = json!([{ "physicalLocation": { "artifactLocation": place::artifact(path) } }]);
        results.push(result);
    }
    results
}

/// A result without places.
fn bare(view: &View<'_>, finding: &Finding) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.id,
        "level": level(finding.rule.severity),
        "message": { "text": finding.message },
    });
    if let Some(index) = view.rules.iter().position(|rule| rule.id == finding.rule.id) {
        result["ruleIndex"] = index.into();
    }
    result
}

fn result(view: &View<'_>, finding: &Finding, print: String) -> Value {
    let mut result = bare(view, finding);
    result["locations"] = json!([{ "physicalLocation": place::physical(view, finding.place) }]);
    result["partialFingerprints"] = json!({ "axumCheck/v1": print });
    if !finding.because.is_empty() {
        let related = finding.because.iter().enumerate().map(|(place, (at, said))| {
            json!({
                "id": place,
                "message": { "text": said },
                "physicalLocation": place::physical(view, *at),
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(patch) = &finding.patch {
        result["fixes"] = json!([fix(view, finding, patch)]);
    }
    result
}

fn fix(view: &View<'_>, finding: &Finding, patch: &Patch) -> Value {
    let mut files: BTreeMap<usize, Vec<&(Place, String)>> = BTreeMap::new();
    for edit in &patch.edits {
        files.entry(edit.0.file).or_default().push(edit);
    }
    let changes = files.into_iter().filter_map(|(file, edits)| {
        let source = &view.project.files.get(file)?.source;
        let replacement = |(place, with): &&(Place, String)| {
            json!({ "deletedRegion": place::region(source, place.span), "insertedContent": { "text": with } })
        };
        Some(json!({
            "artifactLocation": place::artifact(&source.path),
            "replacements": edits.iter().map(replacement).collect::<Vec<_>>(),
        }))
    });
    let warning = if patch.safe { "" } else { " Check what the service relies on before you apply this." };
    json!({
        "description": { "text": format!("{}{warning}", finding.rule.fix) },
        "artifactChanges": changes.collect::<Vec<_>>(),
    })
}
