//! Data on disk against the number of pods and their volumes.

use super::place_of;
use crate::deployment::{Platform, Service, Variable};
use crate::docker::Kind;
use crate::findings::Findings;
use crate::kube::Object;
use crate::order::sort_by_key;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static SQLITE_WITH_REPLICAS: Rule = Rule {
    id: "sqlite-with-replicas",
    title: "Several replicas use SQLite",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "Each replica writes to a file of its own, so a request finds only what the same replica has stored. On a shared \
          network volume, the locks of SQLite are not reliable, and the file can be corrupted.",
    fix: "Set replicas to 1 with the Recreate strategy, or use PostgreSQL.",
    page: "/platforms/kubernetes/#the-head-of-the-deployment",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", REPLICAS)]),
    passes: Rule::native(&[("api.yaml", ALONE)]),
};

const REPLICAS: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: DATABASE_URL, value: \"sqlite:///data/api.db\"}]\n          volumeMounts: [{name: data, mountPath: /data}]\n      volumes: [{name: data, persistentVolumeClaim: {claimName: api}}]\n";
const ALONE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: DATABASE_URL, value: \"sqlite:///data/api.db\"}]\n          volumeMounts: [{name: data, mountPath: /data}]\n      volumes: [{name: data, persistentVolumeClaim: {claimName: api}}]\n";
const LOST: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env: [{name: DATABASE_URL, value: \"sqlite:///data/api.db\"}]\n          volumeMounts: [{name: data, mountPath: /data}]\n      volumes: [{name: data, emptyDir: {}}]\n";

pub static SQLITE_ON_EPHEMERAL_STORAGE: Rule = Rule {
    id: "sqlite-on-ephemeral-storage",
    title: "The SQLite file is not on a persistent volume",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The platform deletes the file system of a container when it replaces the container, which each deploy does. All \
          data of the service is lost.",
    fix: "Mount a persistent volume at the folder of the file.",
    page: "/platforms/kubernetes/#the-head-of-the-deployment",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", LOST)]),
    passes: Rule::native(&[("api.yaml", ALONE)]),
};

pub static RWO_VOLUME_WITH_REPLICAS: Rule = Rule {
    id: "rwo-volume-with-replicas",
    title: "Several pods mount a volume that only a single node can attach",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "A ReadWriteOnce volume is attached to a single node at a time. Pods on other nodes stay in ContainerCreating with a \
          Multi-Attach error, and pods on the same node write to the same files.",
    fix: "Use a StatefulSet with volumeClaimTemplates, set replicas to 1 with the Recreate strategy, or keep the data in a \
          database or an object store.",
    page: "/platforms/kubernetes/#the-head-of-the-deployment",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", SHARED), ("claim.yaml", CLAIM)]),
    passes: Rule::native(&[("api.yaml", SHARED), ("claim.yaml", MANY)]),
};

const SHARED: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          volumeMounts: [{name: data, mountPath: /data}]\n      volumes: [{name: data, persistentVolumeClaim: {claimName: uploads}}]\n";
const CLAIM: &str = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: uploads}\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}\n";
const MANY: &str = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: uploads}\nspec:\n  accessModes: [ReadWriteMany]\n  resources: {requests: {storage: 1Gi}}\n";

/// Looks at the files that a service keeps.
pub fn look(project: &Project, objects: &[Object<'_>], service: &Service<'_>, findings: &mut Findings) {
    claims(objects, service, findings);
    let Some((variable, path)) = service.variables.iter().find_map(sqlite) else { return };
    // Both copy the file elsewhere.
    let replicates = || {
        project.files.iter().any(|file| {
            let text = &file.source.text;
            ["litestream", "litefs", "LITESTREAM", "rqlite"].iter().any(|word| text.contains(word))
        })
    };
    if service.is_job || replicates() {
        return;
    }
    if let Some(most) = service.most_replicas().filter(|most| most.value > 1 && most.is_written()) {
        let said = format!("{} replicas run, and {} is an SQLite file.", most.value, variable.name);
        let finding = findings.add_at(&SQLITE_WITH_REPLICAS, place_of(most, service), said);
        finding.because(variable.place, format!("the file is {path}"));
    }
    let Some(path) = absolute(service, &path) else { return };
    if service.is_whole && !is_persistent(service, &path) {
        let said = format!("No persistent volume is mounted above {path}.");
        findings.add_at(&SQLITE_ON_EPHEMERAL_STORAGE, variable.place, said);
    }
}

/// The path of the file that a URL of SQLite names.
fn sqlite(variable: &Variable) -> Option<(&Variable, String)> {
    let rest = variable.value.as_deref()?.trim().strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next().unwrap_or_default();
    let is_file =
        !path.is_empty() && !path.contains(":memory:") && !variable.name.to_ascii_uppercase().contains("TEST");
    is_file.then(|| (variable, path.to_string()))
}

/// The path with the folder that the process starts in.
fn absolute(service: &Service<'_>, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return Some(path.into());
    }
    let own = service.node.get("working_dir").or_else(|| service.node.get("workingDir")).and_then(Node::text);
    let stages = service.build.map(|build| build.lineage()).unwrap_or_default();
    let mut instructions = stages.iter().flat_map(|stage| stage.instructions.iter().rev());
    let of_image = || {
        instructions.find_map(|one| match &one.kind {
            Kind::Workdir(folder) if !folder.expands => Some(folder.text.clone()),
            _ => None,
        })
    };
    let folder = own.map(String::from).or_else(of_image).filter(|folder| folder.starts_with('/'))?;
    Some(format!("{}/{}", folder.trim_end_matches('/'), path.trim_start_matches("./")))
}

/// Whether a path is on something that outlives the container, or may be.
fn is_persistent(service: &Service<'_>, path: &str) -> bool {
    let covers = |folder: &str| {
        let folder = folder.trim_end_matches('/');
        path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
    };
    let text = |node: Option<&Node>| node.and_then(Node::text).map(String::from);
    match service.platform {
        Platform::Kubernetes => {
            let mounts = service.node.get("volumeMounts").map_or(&[][..], Node::list).iter();
            let mut over: Vec<_> =
                mounts.filter(|mount| text(mount.get("mountPath")).is_some_and(|path| covers(&path))).collect();
            sort_by_key(&mut over, |mount| text(mount.get("mountPath")).map(|path| path.len()));
            let Some(name) = over.last().and_then(|mount| text(mount.get("name"))) else { return false };
            let volumes = service.pod.and_then(|pod| pod.get("volumes")).map_or(&[][..], Node::list);
            let volume = volumes.iter().find(|volume| text(volume.get("name")).as_ref() == Some(&name));
            volume.is_none_or(|volume| volume.get("emptyDir").is_none())
        }
        Platform::Compose => {
            let mounts = service.node.get("volumes").map_or(&[][..], Node::list);
            let is_over = |mount: &Node| match mount.get("target") {
                Some(target) => text(Some(target)).is_none_or(|path| covers(&path)),
                None => mount.text().is_some_and(|mount| {
                    mount.contains('$') || mount.split(':').any(|part| part.starts_with('/') && covers(part))
                }),
            };
            let stages = service.build.map(|build| build.lineage()).unwrap_or_default();
            let has_volume =
                stages.iter().flat_map(|stage| &stage.instructions).zip(std::iter::repeat(())).any(|(one, ())| {
                    let start = service.build.map(|build| build.at.source.slice(one.span)).unwrap_or_default();
                    start.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("VOLUME"))
                });
            // Without the Dockerfile, a VOLUME of the image is not known.
            mounts.iter().any(is_over) || has_volume || service.build.is_none()
        }
        Platform::Fly => {
            let mounts = service.node.get("mounts").or_else(|| service.node.get("mount"));
            let Some(mounts) = mounts else { return false };
            let all = if mounts.is_list() { mounts.list() } else { std::slice::from_ref(mounts) };
            all.iter().any(|mount| text(mount.get("destination")).is_none_or(|path| covers(&path)))
        }
        Platform::Render => match service.node.get("disk") {
            Some(disk) => text(disk.get("mountPath")).is_none_or(|path| covers(&path)),
            None => false,
        },
    }
}

fn claims(objects: &[Object<'_>], service: &Service<'_>, findings: &mut Findings) {
    let Some(most) = service.most_replicas().filter(|most| most.value > 1 && most.is_written()) else { return };
    let Some(pod) = service.pod else { return };
    for volume in pod.get("volumes").map_or(&[][..], Node::list) {
        let Some(name) = volume.at(&["persistentVolumeClaim", "claimName"]) else { continue };
        let is_mounted = service
            .node
            .get("volumeMounts")
            .map_or(&[][..], Node::list)
            .iter()
            .any(|mount| mount.get("name").and_then(Node::text) == volume.get("name").and_then(Node::text));
        let mut claims = objects.iter().filter(|one| {
            one.kind == "PersistentVolumeClaim"
                && one.name() == name.text()
                && (one.namespace().is_none() || service.namespace.is_none() || one.namespace() == service.namespace)
        });
        let (Some(claim), None) = (claims.next(), claims.next()) else { continue };
        let Some(modes) = claim.root.at(&["spec", "accessModes"]) else { continue };
        let is_single = |mode: &Node| matches!(mode.text(), Some("ReadWriteOnce" | "ReadWriteOncePod"));
        if is_mounted && !modes.is_empty() && modes.list().iter().all(is_single) {
            let said = format!(
                "{} replicas mount the claim {}, which is {}.",
                most.value,
                name.text().unwrap_or_default(),
                modes.list().first().and_then(Node::text).unwrap_or_default()
            );
            let finding = findings.add_at(&RWO_VOLUME_WITH_REPLICAS, place_of(most, service), said);
            finding.because(service.at.place(name.span), "the pods mount it here");
            finding.because(claim.at.place(modes.span), "the access mode of the claim");
        }
    }
}
