//! The variables of Fly and Render.

use super::stacks::{apps, places, resources};
use crate::findings::Findings;
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::address::Address;
use crate::rules::compose::{LISTENS_ON_LOOPBACK, is_listener};
use crate::rules::variables::{is_secret, is_to_fill_in, is_value};
use crate::source::Span;
use crate::tree::Node;

pub static SECRET_IN_PLATFORM_ENV: Rule = Rule {
    id: "secret-in-platform-env",
    title: "The platform file contains a secret",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Everyone who can read the repository can read the secret, and Git keeps it after it is removed. It cannot be rotated \
          without a commit.",
    fix: "On Fly, remove the variable and run fly secrets set. On Render, use sync: false, generateValue: true or \
          fromDatabase. Then rotate the secret.",
    page: "/warnings/secrets/",
    claims: Rule::native(&["sec-env-notmgmt"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "fly.toml",
        "app = \"orders\"\n[env]\n  DATABASE_URL = \"postgres://orders:8b1f3c5e@db.internal/orders\"\n",
    )]),
    passes: Rule::native(&[("fly.toml", "app = \"orders\"\n[env]\n  RUST_LOG = \"info\"\n")]),
};

/// Looks at all variables.
pub fn look(project: &Project, findings: &mut Findings) {
    for app in apps(project) {
        for (key, value) in app.root.get("env").map(Node::entries).unwrap_or_default() {
            let (Some(name), Some(text)) = (key.text(), value.text()) else { continue };
            variable(app.at, name, text, value.span, !app.http().is_empty(), findings);
        }
    }
    for service in resources(project) {
        for item in service.node.get("envVars").map_or(&[][..], Node::list) {
            one(service.at, item, service.is_web(), findings);
        }
    }
    for (file, read) in project.files.iter().enumerate().filter(|(_, read)| read.kind == Kind::Render) {
        let at = At { file, source: &read.source };
        let documents = read.yaml().map_or(&[][..], |yaml| &yaml.documents);
        for place in documents.iter().flat_map(|document| places(&document.root)) {
            let groups = place.get("envVarGroups").map_or(&[][..], Node::list).iter();
            for item in groups.flat_map(|group| group.get("envVars").map_or(&[][..], Node::list)) {
                one(at, item, false, findings);
            }
        }
    }
}

fn one(at: At<'_>, item: &Node, serves: bool, findings: &mut Findings) {
    let name = item.get("key").and_then(Node::text);
    let value = item.get("value").and_then(|value| Some((value.text()?, value.span)));
    if let (Some(name), Some((text, span))) = (name, value) {
        variable(at, name, text, span, serves, findings);
    }
}

fn variable(at: At<'_>, name: &str, value: &str, span: Span, serves: bool, findings: &mut Findings) {
    let of_url = Address::of(value).and_then(|address| address.secret());
    if of_url.is_some() {
        findings.add(&SECRET_IN_PLATFORM_ENV, at, span, format!("The address in {name} contains a password."));
    } else if is_secret(name)
        && is_value(value)
        && !is_to_fill_in(name, value)
        && !value.contains(['$', ' '])
        && Address::of(value).is_none()
    {
        findings.add(&SECRET_IN_PLATFORM_ENV, at, span, format!("{name} is set to its value."));
    }
    if serves && is_listener(name, value) {
        findings.add(
            &LISTENS_ON_LOOPBACK,
            at,
            span,
            format!("{name} is {value}, which the platform's proxy cannot reach."),
        );
    }
}
