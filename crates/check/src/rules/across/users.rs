//! The user of the image against `runAsNonRoot`.

use crate::deployment::{Platform, Service};
use crate::docker::Image;
use crate::findings::Findings;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;
use crate::words::Words;

pub static NAMED_USER_RUN_AS_NON_ROOT: Rule = Rule {
    id: "named-user-run-as-non-root",
    title: "Kubernetes cannot verify that the image's user is not root",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With runAsNonRoot, the kubelet compares the user of the image with 0, and it cannot look up a name. The container \
          does not start: CreateContainerConfigError, \"image has non-numeric user\".",
    fix: "Write the number in the Dockerfile, as in USER 65532:65532, or set runAsUser.",
    page: "/platforms/kubernetes/#security",
    claims: Rule::native(&["df-user-app"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", MANIFEST), ("compose.yaml", COMPOSE), ("Dockerfile", NAME)]),
    passes: Rule::native(&[("api.yaml", MANIFEST), ("compose.yaml", COMPOSE), ("Dockerfile", NUMBER)]),
};

const MANIFEST: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      securityContext: {runAsNonRoot: true}\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n";
const COMPOSE: &str = "services:\n  api:\n    build: .\n    image: registry.example.com/api\n";
const NAME: &str = "FROM debian:13-slim\nRUN useradd --uid 65532 app\nUSER app\n";
const NUMBER: &str = "FROM debian:13-slim\nRUN useradd --uid 65532 app\nUSER 65532\n";
const ROOT: &str = "FROM debian:13-slim\nCOPY api /api\nENTRYPOINT [\"/api\"]\n";

pub static ROOT_IMAGE_RUN_AS_NON_ROOT: Rule = Rule {
    id: "root-image-run-as-non-root",
    title: "The image runs as root, but runAsNonRoot forbids it",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With runAsNonRoot and without runAsUser, the kubelet refuses an image whose user is root. The container does not \
          start: CreateContainerConfigError, \"image will run as root\".",
    fix: "Add USER 65532:65532 to the Dockerfile, or set runAsUser.",
    page: "/platforms/kubernetes/#security",
    claims: Rule::native(&["df-user-app"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", MANIFEST), ("compose.yaml", COMPOSE), ("Dockerfile", ROOT)]),
    passes: Rule::native(&[("api.yaml", MANIFEST), ("compose.yaml", COMPOSE), ("Dockerfile", NUMBER)]),
};

/// Looks at the user of a container in Kubernetes.
pub fn look(service: &Service<'_>, findings: &mut Findings) {
    let (Some(pod), Some(build)) = (service.pod, service.build) else { return };
    if service.platform != Platform::Kubernetes {
        return;
    }
    // A field of the container replaces that of the pod.
    let field = |name: &str| {
        let of = |node: &'_ Node| node.at(&["securityContext", name]).filter(|node| !node.is_empty()).cloned();
        of(service.node).or_else(|| of(pod))
    };
    let Some(rule) = field("runAsNonRoot").filter(|node| node.flag() == Some(true)) else { return };
    let is_filled = |node: &Node| node.get("securityContext").is_some_and(Node::is_template);
    if field("runAsUser").is_some() || is_filled(pod) || is_filled(service.node) || !service.is_whole {
        return;
    }
    let finding = match &service.user {
        Some(user) => {
            let name = user.value.split(':').next().unwrap_or_default();
            let Some(place) = user.place() else { return };
            match name.parse::<u32>() {
                Ok(0) => findings.add_at(&ROOT_IMAGE_RUN_AS_NON_ROOT, place, "USER is 0, and runAsNonRoot is true."),
                Ok(_) => return,
                // A name of root is refused for its name.
                Err(_) => {
                    let said = format!("USER is the name {name}, runAsNonRoot is true, and runAsUser is not set.");
                    findings.add_at(&NAMED_USER_RUN_AS_NON_ROOT, place, said)
                }
            }
        }
        None => {
            let lineage = build.lineage();
            let has_user = lineage
                .iter()
                .flat_map(|stage| &stage.instructions)
                .any(|one| matches!(one.kind, crate::docker::Kind::User(_)));
            let Some(base) = lineage.last().filter(|base| !has_user && base.image.as_ref().is_some_and(runs_as_root))
            else {
                return;
            };
            let said = format!("No USER is set, {} runs as root, and runAsNonRoot is true.", base.from.text);
            findings.add_at(&ROOT_IMAGE_RUN_AS_NON_ROOT, build.at.place(base.from.span), said)
        }
    };
    finding.because(service.at.place(rule.span), "runAsNonRoot is true");
    if !build.is_named {
        finding.likely();
    }
}

/// Whether an image is known to run as root.
fn runs_as_root(image: &Image) -> bool {
    let name = image.name.trim_start_matches("docker.io/").trim_start_matches("library/");
    let tag = image.tag.as_deref().unwrap_or_default();
    Words("debian ubuntu alpine rust scratch busybox fedora").has(name)
        || name.starts_with("gcr.io/distroless/") && !tag.contains("nonroot") && image.digest.is_none()
}
