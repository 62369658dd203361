//! Quantities that are no quantities, or in the wrong unit.

use super::examples::deployment;
use super::patches::replace;
use crate::findings::Findings;
use crate::kube::Container;
use crate::kube::links::Links;
use crate::kube::quantity::quantity;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

/// No process of a container runtime starts with less memory: runc needs some megabytes itself.
const LEAST_MEMORY: f64 = 1024.0 * 1024.0;
/// More CPUs than a node has: a plain number is a number of CPUs.
const MOST_CPUS: f64 = 256.0;

pub static INVALID_QUANTITY: Rule = Rule {
    id: "invalid-quantity",
    title: "A resource value is not a quantity",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A quantity is a number with an optional suffix such as m, M, Mi or Gi. The API server rejects anything \
          else, so the deploy fails.",
    fix: "Write memory as 512Mi or 512M, and CPU as 250m or 0.25.",
    page: "/resources/memory/#set-the-limit",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            limits:\n              memory: 512MB\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            limits:\n              memory: 512Mi\n"),
    )]),
};

pub static MEMORY_IN_MILLIBYTES: Rule = Rule {
    id: "memory-in-millibytes",
    title: "A memory quantity has the wrong unit",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The suffix m means thousandths, and a number without a suffix means bytes. With such a limit the container \
          cannot start, and such a request reserves nothing.",
    fix: "Use the suffix Mi, as in 128Mi.",
    page: "/resources/memory/#set-the-limit",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            limits:\n              memory: 128m\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            limits:\n              memory: 128Mi\n"),
    )]),
};

pub static CPU_WITHOUT_UNIT: Rule = Rule {
    id: "cpu-without-unit",
    title: "A CPU quantity without a unit means hundreds of CPUs",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "A CPU quantity without a suffix is a number of CPUs, so 500 means 500 CPUs. No node has that many, and the \
          pod stays pending.",
    fix: "Use the suffix m for thousandths of a CPU, as in 500m.",
    page: "/resources/cpu-and-threads/#set-both",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            requests:\n              cpu: 500\n"),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("          resources:\n            requests:\n              cpu: 500m\n"),
    )]),
};

/// Looks at the quantities of all containers.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for container in links.workloads.iter().flat_map(|workload| workload.all_containers()) {
        for kind in ["requests", "limits"] {
            let resources = container.node.at(&["resources", kind]);
            for (key, value) in resources.map(Node::entries).unwrap_or_default() {
                if let Some(resource) = key.text() {
                    unit(container, kind.trim_end_matches('s'), resource, value, findings);
                }
            }
        }
    }
}

fn unit(container: Container<'_>, kind: &str, resource: &str, node: &Node, findings: &mut Findings) {
    let at = container.object().at;
    // Variables of other tools are replaced before the API server reads the manifest.
    let is_literal =
        |text: &&str| !node.is_template() && !text.is_empty() && !text.contains(['$', '<', '{', '%', '@', '_']);
    let Some(text) = node.text().filter(is_literal) else { return };
    match (resource, quantity(text)) {
        ("cpu" | "memory" | "ephemeral-storage", None) if text.contains(|one: char| one.is_ascii_digit()) => {
            let said = format!("The {resource} {kind} is {text}, which is not a quantity.");
            let finding = findings.add(&INVALID_QUANTITY, at, node.span, said);
            // 512MB and 512MiB have a letter too many, and 1 Gi a space.
            let short: String = text.chars().filter(|one| !matches!(one, 'B' | ' ')).collect();
            if quantity(&short).is_some() {
                replace(finding, at, node.span, short, false);
            }
        }
        ("memory", Some(bytes)) if bytes > 0.0 && bytes < LEAST_MEMORY => {
            let said = match text.strip_suffix('m') {
                Some(number) => format!("The memory {kind} {text} is {number} thousandths of a byte."),
                None if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    format!("The memory {kind} {text} is {text} bytes.")
                }
                None => format!("The memory {kind} {text} is less than a mebibyte."),
            };
            let finding = findings.add(&MEMORY_IN_MILLIBYTES, at, node.span, said);
            if let Some(number) = text.strip_suffix('m') {
                replace(finding, at, node.span, format!("{number}Mi"), false);
            }
        }
        ("cpu", Some(cpus)) if cpus >= MOST_CPUS && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            let said = format!("The CPU {kind} is {text} CPUs.");
            let finding = findings.add(&CPU_WITHOUT_UNIT, at, node.span, said);
            replace(finding, at, node.span, format!("{text}m"), false);
        }
        _ => {}
    }
}
