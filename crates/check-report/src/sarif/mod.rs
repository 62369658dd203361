//! SARIF 2.1.0, as GitHub code scanning reads it.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>.

mod place;
mod result;

use crate::{TOOL, View};
use check::{Confidence, Rule, Severity};
use serde_json::{Value, json};

pub fn sarif(view: &View<'_>) -> Value {
    let rules: Vec<Value> = view.rules.iter().map(|rule| descriptor(view, rule)).collect();
    let mut driver = json!({
        "name": TOOL,
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    if let Some(site) = absolute(view.site) {
        driver["informationUri"] = site.into();
    }
    let gaps = view.report.gaps.iter().map(|gap| {
        json!({
            "level": "note",
            "message": { "text": gap.what },
            "locations": [{ "physicalLocation": place::physical(view, gap.place) }],
        })
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "utf16CodeUnits",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": gaps.collect::<Vec<_>>(),
            }],
            "results": result::results(view),
        }],
    })
}

fn descriptor(view: &View<'_>, rule: &Rule) -> Value {
    let precision = match rule.confidence {
        Confidence::Sure => "very-high",
        Confidence::Likely => "medium",
    };
    let page = view.page(rule);
    let mut descriptor = json!({
        "id": rule.id,
        "shortDescription": { "text": format!("{}.", rule.title) },
        "fullDescription": { "text": rule.why },
        "help": {
            "text": format!("{}\n\n{}", rule.why, rule.fix),
            "markdown": format!("{}\n\n{}", crate::markdown::sentence(rule.why), crate::markdown::sentence(rule.fix)),
        },
        "defaultConfiguration": { "level": level(rule.severity), "enabled": !rule.pedantic },
        "properties": { "precision": precision, "tags": ["deployment"], "also": rule.also },
    });
    if let Some(page) = absolute(&page) {
        descriptor["helpUri"] = page.into();
    }
    descriptor
}

/// How SARIF names a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// An address that is one on its own. The format allows no other for pages.
fn absolute(address: &str) -> Option<&str> {
    (address.starts_with("https://") || address.starts_with("http://")).then_some(address)
}
