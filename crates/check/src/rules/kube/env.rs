//! The variables of containers.

use super::examples::deployment;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::{Container, Variable};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;
use crate::words::Words;

pub static SECRET_IN_ENV: Rule = Rule {
    id: "secret-in-env",
    title: "The manifest contains a secret",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Everyone who can read the repository or the Deployment in the cluster can read the secret. Git keeps the \
          value after it is removed from the file.",
    fix: "Store the value in a Secret and mount it as a file, or use valueFrom.secretKeyRef. Then rotate the secret.",
    page: "/warnings/secrets/#deliver-as-a-file",
    claims: Rule::native(&["sec-env-notmgmt", "sec-env-psaux"]),
    also: &["env-var-secret"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          env:\n            - name: API_PASSWORD\n              value: correct-horse-42\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          env:\n            - name: API_PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: api\n                  key: password\n"
        ),
    )]),
};

pub static SECRET_IN_CONFIGMAP: Rule = Rule {
    id: "secret-in-configmap",
    title: "A ConfigMap contains a secret",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Kubernetes does not treat ConfigMaps as confidential: most roles may read them, and encryption at rest \
          usually covers only Secrets. Git keeps the value after it is removed from the file.",
    fix: "Move the value to a Secret, and mount it as a file. Then rotate the secret.",
    page: "/warnings/secrets/#deliver-as-a-file",
    claims: Rule::native(&["sec-env-notmgmt"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  DATABASE_URL: postgres://api:correct-horse-42@db:5432/api\n",
    )]),
    passes: Rule::native(&[(
        "config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  DATABASE_HOST: db\n",
    )]),
};

pub static ENV_DUPLICATE: Rule = Rule {
    id: "env-duplicate",
    title: "A container sets the same variable twice",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "The process gets only the last value. kubectl apply merges the list by name, so a later change of one entry \
          can be lost or can remove both.",
    fix: "Remove one of the two entries.",
    page: "/configuration/settings/",
    claims: &[],
    also: &["duplicate-env-vars", "environment-variable-key-duplication"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "          env:\n            - name: RUST_LOG\n              value: info\n            - name: RUST_LOG\n              value: debug\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          env:\n            - name: RUST_LOG\n              value: info\n"),
    )]),
};

/// Looks at the variables of all containers, and at ConfigMaps.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for container in links.workloads.iter().flat_map(|workload| workload.all_containers()) {
        let at = container.object().at;
        for variable in container.env() {
            let Some(value) = variable.value else { continue };
            if let Some(what) = secret(variable.name, value) {
                findings.add(&SECRET_IN_ENV, at, value.span, format!("The value of {} is {what}.", variable.name));
            }
        }
        duplicates(container, findings);
    }
    for config in links.of_kind("ConfigMap") {
        for (key, value) in config.root.get("data").map(Node::entries).unwrap_or_default() {
            let Some(name) = key.text() else { continue };
            if let Some(what) = secret(name, value) {
                findings.add(&SECRET_IN_CONFIGMAP, config.at, value.span, format!("The value of {name} is {what}."));
            }
        }
    }
}

fn duplicates(container: Container<'_>, findings: &mut Findings) {
    // A template contains both branches of a condition.
    if container.object().is_template {
        return;
    }
    let variables = container.env();
    for (place, variable) in variables.iter().enumerate() {
        let before = variables.iter().take(place).find(|one| one.name == variable.name);
        let Some(Variable { key, .. }) = before else { continue };
        let at = container.object().at;
        let said = format!("{} is set twice.", variable.name);
        findings.add(&ENV_DUPLICATE, at, variable.key.span, said).because(at.place(key.span), "The first entry");
    }
}

/// What makes a literal value a secret. The value itself must not be in a message.
fn secret(name: &str, value: &Node) -> Option<&'static str> {
    let text = value.text().map(str::trim).filter(|text| !text.is_empty() && !value.is_template())?;
    if has_password(text) {
        return Some("an address with a password");
    }
    let is_name = is_secret_name(name) && is_secret_value(text) && !text.contains("://");
    is_name.then_some("a literal secret")
}

/// Whether a text is a URL with a password: `scheme://user:password@host`.
fn has_password(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    let Some((_, password)) = user.split_once(':') else { return false };
    scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) && is_secret_value(password)
}

/// Whether a value is one that could protect something, and not a reference, a placeholder or a setting.
fn is_secret_value(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_reference = text.contains(['$', '<', '>', '{', '%']) || text.starts_with(['/', '.', '@']);
    let placeholders =
        ["change", "replace", "placeholder", "example", "your", "todo", "xxx", "***", "redacted", "dummy"];
    let is_setting = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 4
        || Words("true false yes no on off none null enabled disabled required optional").has(&lower);
    // A name in capitals is what a pipeline replaces.
    let is_variable = text.contains('_')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    letters > 2 && !is_variable && !is_reference && !is_setting && !placeholders.iter().any(|word| lower.contains(word))
}

/// Whether a name is that of a secret: its last words, because `PASSWORD_MIN_LENGTH` and `TOKEN_TTL` are settings.
fn is_secret_name(name: &str) -> bool {
    let upper = name.to_ascii_uppercase().replace(['-', '.'], "_");
    let words: Vec<&str> = upper.split('_').filter(|word| !word.is_empty()).collect();
    let ends = |end: &[&str]| words.ends_with(end);
    // The name of a cluster, and what identifies a page view.
    if ends(&["CLUSTER", "TOKEN"]) || ends(&["PUBLIC", "TOKEN"]) || words.contains(&"PUBLIC") {
        return false;
    }
    matches!(
        words.last(),
        Some(&("PASSWORD" | "PASSWD" | "PASS" | "SECRET" | "TOKEN" | "APIKEY" | "PASSPHRASE" | "CREDENTIALS"))
    ) || [
        ["API", "KEY"],
        ["SECRET", "KEY"],
        ["PRIVATE", "KEY"],
        ["SIGNING", "KEY"],
        ["ENCRYPTION", "KEY"],
        ["MASTER", "KEY"],
        ["HMAC", "KEY"],
        ["JWT", "KEY"],
    ]
    .iter()
    .any(|end| ends(end))
        || ends(&["SECRET", "ACCESS", "KEY"])
        || ends(&["KEY", "BASE"]) && words.contains(&"SECRET")
}
