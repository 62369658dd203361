//! Values of the wrong type: a number where the API needs a string, and the reverse.

use super::examples::deployment;
use super::patches::replace;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::{Container, Object, Workload};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::{Node, Value};
use crate::words::Words;

pub static WRONG_VALUE_TYPE: Rule = Rule {
    id: "wrong-value-type",
    title: "A value has the wrong type",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "YAML reads a number or true without quotes as a number or a Boolean, and variables, arguments, labels and \
          annotations must be strings. The API server rejects the manifest with \"cannot unmarshal\", so the deploy fails.",
    fix: "Put quotes around the value if the field is a string, and remove them if it is a number or a Boolean.",
    page: "/platforms/kubernetes/#verify",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          env:\n            - name: PORT\n              value: 8080\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          env:\n            - name: PORT\n              value: \"8080\"\n"),
    )]),
};

/// Fields of containers that are numbers.
const NUMBERS: [&str; 7] = [
    "containerPort",
    "hostPort",
    "initialDelaySeconds",
    "periodSeconds",
    "timeoutSeconds",
    "failureThreshold",
    "successThreshold",
];
/// Fields of a security context that are Booleans.
const FLAGS: [&str; 4] = ["runAsNonRoot", "privileged", "allowPrivilegeEscalation", "readOnlyRootFilesystem"];

/// Looks at the values of all objects.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for object in &links.objects {
        let metadata = object.root.get("metadata");
        for key in ["labels", "annotations"] {
            strings(*object, metadata.and_then(|metadata| metadata.get(key)), findings);
        }
        match object.kind {
            "ConfigMap" => strings(*object, object.root.get("data"), findings),
            "Service" => strings(*object, object.root.at(&["spec", "selector"]), findings),
            _ => {}
        }
    }
    for workload in &links.workloads {
        pod(*workload, findings);
        for container in workload.all_containers() {
            fields(container, findings);
        }
    }
}

fn pod(workload: Workload<'_>, findings: &mut Findings) {
    let object = workload.object;
    if object.kind != "Pod" {
        for key in ["labels", "annotations"] {
            strings(object, workload.template.at(&["metadata", key]), findings);
        }
    }
    strings(object, object.root.at(&["spec", "selector", "matchLabels"]), findings);
    strings(object, workload.pod.get("nodeSelector"), findings);
    number(object, "replicas", workload.replicas(), findings);
    let grace = "terminationGracePeriodSeconds";
    number(object, grace, workload.pod.get(grace), findings);
    security(object, workload.pod, findings);
}

fn fields(container: Container<'_>, findings: &mut Findings) {
    let object = container.object();
    for variable in container.env() {
        if let Some(value) = variable.value {
            string(object, variable.name, value, findings);
        }
    }
    for word in container.words() {
        string(object, "an argument", word, findings);
    }
    for port in container.node.get("ports").map_or(&[][..], Node::list) {
        for key in NUMBERS {
            number(object, key, port.get(key), findings);
        }
    }
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        for key in NUMBERS {
            number(object, key, container.node.at(&[probe, key]), findings);
        }
    }
    security(object, container.node, findings);
}

fn security(object: Object<'_>, node: &Node, findings: &mut Findings) {
    for key in FLAGS {
        let Some(value) = node.at(&["securityContext", key]) else { continue };
        if matches!(&value.value, Value::Scalar { text, plain: false } if matches!(text.as_ref(), "true" | "false")) {
            unquote(object, key, value, findings);
        }
    }
    number(object, "runAsUser", node.at(&["securityContext", "runAsUser"]), findings);
}

/// All values of a mapping must be strings.
fn strings(object: Object<'_>, mapping: Option<&Node>, findings: &mut Findings) {
    for (key, value) in mapping.map(Node::entries).unwrap_or_default() {
        string(object, key.text().unwrap_or_default(), value, findings);
    }
}

fn string(object: Object<'_>, name: &str, value: &Node, findings: &mut Findings) {
    let Value::Scalar { text, plain: true } = &value.value else { return };
    let is_flag = Words("true True TRUE false False FALSE").has(text);
    if value.is_template() || !(is_flag || is_number(text)) {
        return;
    }
    let what = if is_flag { "a Boolean" } else { "a number" };
    let said = format!("The value of {name} is {what} and must be a string.");
    let finding = findings.add(&WRONG_VALUE_TYPE, object.at, value.span, said);
    replace(finding, object.at, value.span, format!("\"{text}\""), true);
}

/// Whether YAML reads a text without quotes as a number: digits with at most one sign in front and one point.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|one: char| one.is_ascii_digit())
        && digits.ends_with(|one: char| one.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2
}

fn number(object: Object<'_>, name: &str, value: Option<&Node>, findings: &mut Findings) {
    let Some(value) = value else { return };
    if matches!(&value.value, Value::Scalar { text, plain: false } if text.parse::<u32>().is_ok()) {
        unquote(object, name, value, findings);
    }
}

fn unquote(object: Object<'_>, name: &str, value: &Node, findings: &mut Findings) {
    let text = value.text().unwrap_or_default();
    let said = format!("The value of {name} is a string and must be {text} without quotes.");
    let finding = findings.add(&WRONG_VALUE_TYPE, object.at, value.span, said);
    replace(finding, object.at, value.span, text, true);
}
