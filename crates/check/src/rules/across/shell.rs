//! Commands of hooks and probes against the programs of the image.

use crate::deployment::{Platform, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::words::Words;

pub static PRESTOP_NEEDS_SHELL: Rule = Rule {
    id: "prestop-needs-shell",
    title: "The preStop hook needs a shell or tools that the image lacks",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The image has no shell and no tools, so the hook fails at once with FailedPreStopHook, and the kubelet sends \
          SIGTERM without the delay. Load balancers still send requests to the pod, and clients get errors at each deploy.",
    fix: "Use preStop: {sleep: {seconds: 10}}, which the kubelet runs itself (stable in Kubernetes 1.34).",
    page: "/warnings/graceful-shutdown/#choose-the-timeouts",
    claims: Rule::native(&["gs-too-short-long"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", HOOK), ("compose.yaml", COMPOSE), ("Dockerfile", BARE)]),
    passes: Rule::native(&[("api.yaml", HOOK), ("compose.yaml", COMPOSE), ("Dockerfile", FULL)]),
};

const COMPOSE: &str = "services:\n  api:\n    build: .\n    image: registry.example.com/api\n";
const BARE: &str = "FROM gcr.io/distroless/cc-debian13:nonroot\nCOPY api /api\nENTRYPOINT [\"/api\"]\n";
const FULL: &str = "FROM debian:13-slim\nCOPY api /api\nUSER 65532\nENTRYPOINT [\"/api\"]\n";
const HOOK: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          lifecycle: {preStop: {exec: {command: [sh, -c, sleep 10]}}}\n";

pub static PROBE_NEEDS_SHELL: Rule = Rule {
    id: "probe-needs-shell",
    title: "A probe needs a shell or tools that the image lacks",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The image has no shell and no tools, so the command fails each time. A failed liveness or startup probe restarts \
          the container in a loop, and a failed readiness probe keeps it out of its Service.",
    fix: "Use httpGet, or run the service's own binary.",
    page: "/configuration/health-checks/#probe-configuration",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", PROBE), ("compose.yaml", COMPOSE), ("Dockerfile", BARE)]),
    passes: Rule::native(&[("api.yaml", PROBE), ("compose.yaml", COMPOSE), ("Dockerfile", FULL)]),
};

const PROBE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          readinessProbe: {exec: {command: [cat, /tmp/ready]}}\n";

/// Programs of a shell or of the usual tools.
const TOOLS: Words = Words(
    "sh bash ash dash sleep curl wget kill killall pkill nc cat test ls touch echo true grep ps pgrep [ env \
     timeout",
);

/// Looks at the commands that the kubelet runs in the container.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    if service.platform != Platform::Kubernetes {
        return;
    }
    let Some(has_shell) = service.has_shell.as_ref().filter(|has_shell| !has_shell.value) else { return };
    let hook: (&'static Rule, &[&str]) = (&PRESTOP_NEEDS_SHELL, &["lifecycle", "preStop"]);
    let probes: [(&'static Rule, &[&str]); 3] = [
        (&PROBE_NEEDS_SHELL, &["startupProbe"]),
        (&PROBE_NEEDS_SHELL, &["livenessProbe"]),
        (&PROBE_NEEDS_SHELL, &["readinessProbe"]),
    ];
    for (rule, path) in std::iter::once(hook).chain(probes) {
        let command = service.node.at(path).and_then(|node| node.at(&["exec", "command"]));
        let Some(word) = command.and_then(|command| command.list().first()) else { continue };
        let Some(program) = word.text() else { continue };
        let name = program.rsplit('/').next().unwrap_or(program);
        if !TOOLS.has(name) || is_copied(service, name) {
            continue;
        }
        let said = format!("The command starts {program}, and the image has no shell and no tools.");
        let finding = findings.add(rule, service.at, word.span, said);
        if let Some(place) = has_shell.place() {
            finding.because(place, "the image begins with this one");
        }
        if !service.build.is_some_and(|build| build.is_named) {
            finding.likely();
        }
    }
}

/// Whether the Dockerfile copies a file with the name of the program.
fn is_copied(service: &Service<'_>, name: &str) -> bool {
    let stages = service.build.map(|build| build.lineage()).unwrap_or_default();
    let mut copies = stages.iter().flat_map(|stage| &stage.instructions).filter_map(|one| match &one.kind {
        crate::docker::Kind::Copy { sources, destination, .. } => Some((sources, destination)),
        _ => None,
    });
    copies.any(|(sources, destination)| {
        let ends = |text: &str| text.trim_end_matches('/').rsplit('/').next() == Some(name);
        ends(&destination.text) || sources.iter().any(|source| ends(&source.text))
    })
}
