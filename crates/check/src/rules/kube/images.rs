//! The images of containers.

use super::examples::deployment;
use super::patches::replace;
use crate::docker::Image;
use crate::findings::Findings;
use crate::helm::MARK;
use crate::kube::Container;
use crate::kube::kustomize::Kustomizations;
use crate::kube::links::Links;
use crate::report::{Confidence, Rule, Severity};
use crate::rules::docker::LATEST_TAG;
use crate::tree::Node;

pub static PLACEHOLDER_IMAGE: Rule = Rule {
    id: "placeholder-image",
    title: "The image is a placeholder",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "The value is not a valid image reference, so the kubelet reports InvalidImageName. No pod starts unless a \
          tool replaces the value before the deploy.",
    fix: "Write the registry, the name and the tag of the image, or replace it with images in a kustomization.",
    page: "/platforms/kubernetes/#apply-the-set",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 3\n", "          image: registry.example.com/api:<VERSION>\n", "", ""),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 3\n", "          image: registry.example.com/api:1.4.2\n", "", ""),
    )]),
};

pub static LOCAL_REGISTRY_IMAGE: Rule = Rule {
    id: "local-registry-image",
    title: "The image comes from a local registry",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Each node looks for the registry on itself, and only a development cluster has it there. On any other \
          cluster, the pull fails and no pod starts.",
    fix: "Push the image to a registry that all nodes can reach, and use its name here.",
    page: "/platforms/kubernetes/#apply-the-set",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 3\n", "          image: localhost:5000/api:1.4.2\n", "", ""),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!("  replicas: 3\n", "          image: registry.example.com/api:1.4.2\n", "", ""),
    )]),
};

pub static IMAGE_PULL_POLICY_NEVER: Rule = Rule {
    id: "image-pull-policy-never",
    title: "Nodes never pull the image",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "With imagePullPolicy: Never, a pod starts only on nodes that already have the image. On a new node, it \
          fails with ErrImageNeverPull.",
    fix: "Set imagePullPolicy to IfNotPresent, and use a tag or a digest that does not change.",
    page: "/platforms/kubernetes/#apply-the-set",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!("          imagePullPolicy: Never\n"))]),
    passes: Rule::native(&[("deployment.yaml", deployment!("          imagePullPolicy: IfNotPresent\n"))]),
};

/// Looks at the images of all containers.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    let kustomizations = Kustomizations::new(links.project);
    // Skaffold sets the tags of the images that it builds.
    let api = |root: &Node| root.get("apiVersion").and_then(Node::text).is_some_and(|api| api.starts_with("skaffold/"));
    let sets_tags = links.objects.iter().any(|object| api(object.root));
    for container in links.workloads.iter().flat_map(|workload| workload.all_containers()) {
        let at = container.object().at;
        if let Some(policy) = container.node.get("imagePullPolicy").filter(|policy| policy.text() == Some("Never")) {
            let image = container.image().map_or_else(|| "the image".into(), |image| image.name);
            let finding = findings.add(&IMAGE_PULL_POLICY_NEVER, at, policy.span, format!("No node pulls {image}."));
            replace(finding, at, policy.span, "IfNotPresent", false);
        }
        let Some(node) = container.node.get("image").filter(|node| node.text().is_some() && !node.is_template()) else {
            continue;
        };
        let text = node.text().unwrap_or_default();
        let name = Image::new(text).name;
        // A part of a manifest, and one that a kustomization completes, may name any image.
        let is_completed = kustomizations.replaces_image(&at.source.path, &name) || is_part(container);
        if is_placeholder(text) {
            if !is_completed {
                findings.add(&PLACEHOLDER_IMAGE, at, node.span, format!("The image is {text}."));
            }
            continue;
        }
        let Some(image) = container.image().filter(|_| !is_completed) else { continue };
        if is_local(&image) {
            findings.add(&LOCAL_REGISTRY_IMAGE, at, node.span, format!("The registry of {} is local.", image.name));
        }
        if let Some(said) = floats(&image).filter(|_| !sets_tags && !container.workload.is_test()) {
            findings.add(&LATEST_TAG, at, node.span, said);
        }
    }
}

fn is_part(container: Container<'_>) -> bool {
    let object = container.object();
    object.is_patch || object.root.at(&["spec", "selector"]).is_none() && object.kind == "Deployment"
}

/// Whether a reference cannot be one: it has angle brackets or spaces, or capitals in its repository.
fn is_placeholder(text: &str) -> bool {
    if text.contains(['$', '{', '%', MARK]) {
        return false;
    }
    let name = Image::new(text).name;
    // The registry may have capitals, so only what follows it counts.
    let repository =
        name.split_once('/').filter(|(registry, _)| registry.contains(['.', ':'])).map_or(name.as_str(), |one| one.1);
    text.contains(['<', '>', ' ']) || repository.contains(|one: char| one.is_ascii_uppercase())
}

fn is_local(image: &Image) -> bool {
    let Some((registry, _)) = image.name.split_once('/') else { return false };
    let host = registry.split(':').next().unwrap_or(registry);
    matches!(host, "localhost" | "host.docker.internal" | "host.minikube.internal" | "kind-registry")
        || host.starts_with("127.")
        || host.ends_with(".localhost")
}

/// What is wrong with a tag that another image can get.
fn floats(image: &Image) -> Option<String> {
    if image.digest.is_some() {
        return None;
    }
    let Some(tag) = image.tag.as_deref() else {
        return Some(format!("{} has no tag, which means latest.", image.name));
    };
    // A version has a digit, and so has a hash. Tags with capitals or underscores are often variables of a pipeline.
    let is_word = tag.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'.'));
    let is_latest = tag == "latest" || tag.starts_with("latest-") || tag.ends_with("-latest");
    (is_word || is_latest).then(|| format!("{}:{tag} moves to another image at the next push.", image.name))
}
