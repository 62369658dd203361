//! Manifests as people write them: good ones without findings, and variants of faults.

mod good;
mod layered;
mod patches;
mod sets;
mod variants;

use crate::project::Project;
use crate::rules::look;
use crate::source::Source;

/// The rules that find something in files, those that are shown only on request excluded, with lines.
fn found(files: &[(&str, &str)]) -> Vec<(&'static str, usize)> {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    let project = Project::new(sources.collect());
    let findings = look(&project).into_iter().filter(|finding| !finding.rule.pedantic);
    let line = |place: crate::report::Place| project.files[place.file].source.line(place.span.start);
    findings.map(|finding| (finding.rule.id, line(finding.place))).collect()
}

/// A Deployment that has what it needs. The lines replace its image, and are added to its container and its pod.
fn manifest(image: &str, container: &str, pod: &str) -> String {
    let image = if image.is_empty() { "ghcr.io/example/api:1.4.2" } else { image };
    let mut text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec:\n  replicas: 3\n  selector: {{matchLabels: {{app: api}}}}\n  template:\n    metadata: {{labels: {{app: api}}}}\n    spec:\n{pod}      containers:\n      - name: api\n        image: {image}\n        ports: [{{name: http, containerPort: 8080}}]\n{container}"
    );
    for (key, value) in [
        ("resources", "{requests: {cpu: 250m, memory: 256Mi}, limits: {memory: 256Mi}}"),
        ("securityContext", "{runAsNonRoot: true, runAsUser: 10001}"),
        ("readinessProbe", "{httpGet: {path: /readyz, port: http}}"),
        ("lifecycle", "{preStop: {sleep: {seconds: 10}}}"),
    ] {
        if !container.contains(&format!("{key}:")) {
            text += &format!("        {key}: {value}\n");
        }
    }
    text
}

/// The Service, the autoscaler and the budget of the manifest, with lines of their specifications.
fn beside(service: &str, scaler: &str, budget: &str) -> String {
    let mut text = manifest("", "", "");
    for (kind, api, lines) in [
        ("Service", "v1", service),
        ("HorizontalPodAutoscaler", "autoscaling/v2", scaler),
        ("PodDisruptionBudget", "policy/v1", budget),
    ] {
        if !lines.is_empty() {
            text += &format!("---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: api}}\nspec: {lines}\n");
        }
    }
    text
}
