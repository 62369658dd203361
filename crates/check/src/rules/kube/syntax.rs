//! Files that are not YAML.

use crate::kind::Kind;
use crate::kube::links::Links;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::Findings;
use crate::source::Span;

pub static YAML_SYNTAX_ERROR: Rule = Rule {
    id: "yaml-syntax-error",
    title: "The file is not valid YAML",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "kubectl parses the whole file before it applies anything, and stops at the error. The deploy fails, and no object \
          of the file changes.",
    fix: "Correct the line: most often its indentation, or a value that needs quotes.",
    page: "/platforms/kubernetes/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[("service.yaml", "apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - port: 80\n   - port: 443\n")],
    passes: &[("service.yaml", "apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - port: 80\n    - port: 443\n")],
};

/// Looks at the syntax of manifests. A template is YAML only after it is rendered.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for (file, read) in links.project.files.iter().enumerate() {
        let is_other_template = || ["{%", "<%", "((", "#@"].iter().any(|mark| read.source.text.contains(mark));
        if !matches!(read.kind, Kind::Kubernetes | Kind::Kustomization) || is_other_template() {
            continue;
        }
        let Some(yaml) = read.yaml() else { continue };
        for (at, said) in &yaml.errors {
            // Deeper nesting than this check reads is not an error for Kubernetes.
            if said.starts_with("more than") {
                continue;
            }
            let line = read.source.line_span(read.source.line(*at));
            let text = read.source.slice(line);
            let start = line.start + (text.len() - text.trim_start().len());
            let place = At { file, source: &read.source };
            findings.add(
                &YAML_SYNTAX_ERROR,
                place,
                Span { start, end: line.end },
                format!("The parser reports: {said}."),
            );
        }
    }
}
