//! Where data is, and whether it survives the pod.

use super::examples::{claim, deployment};
use super::probes::capital;
use crate::findings::Findings;
use crate::kube::links::Links;
use crate::kube::quantity::share;
use crate::kube::{Container, Object, Workload, defaults};
use crate::report::{Confidence, Rule, Severity};
use crate::tree::Node;

pub static STATEFUL_DB_IN_APP_POD: Rule = Rule {
    id: "stateful-db-in-app-pod",
    title: "The database runs in the pod of the service",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "All containers of a pod stop together, so each rollout of the service stops the database. A second replica \
          of the service starts a second database.",
    fix: "Run the database in a StatefulSet of its own, or use a managed database.",
    page: "/database/managed-postgresql/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("deployment.yaml", deployment!("        - name: db\n          image: postgres:17.2\n"))]),
    passes: Rule::native(&[("deployment.yaml", deployment!(""))]),
};

pub static DB_ON_EMPTYDIR: Rule = Rule {
    id: "db-on-emptydir",
    title: "A database loses its data when its pod is replaced",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "An emptyDir and the file system of a container exist only as long as the pod. When a rollout, a drain or an \
          eviction replaces the pod, the database starts empty.",
    fix: "Mount a persistent volume at the data directory: use a StatefulSet with volumeClaimTemplates, or a managed \
          database.",
    page: "/database/managed-postgresql/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 1\n",
            "          image: postgres:17.2\n",
            "          volumeMounts:\n            - name: data\n              mountPath: /var/lib/postgresql/data\n",
            "      volumes:\n        - name: data\n          emptyDir: {}\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 1\n",
            "          image: postgres:17.2\n",
            "          volumeMounts:\n            - name: data\n              mountPath: /var/lib/postgresql/data\n",
            "      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n"
        ),
    )]),
};

pub static ROLLING_UPDATE_WITH_RWO_VOLUME: Rule = Rule {
    id: "rolling-update-with-rwo-volume",
    title: "A rolling update needs the volume in two pods at once",
    severity: Severity::High,
    confidence: Confidence::Likely,
    why: "A rolling update starts the new pod before it stops the old one. On another node, the new pod cannot attach \
          a ReadWriteOnce volume, and the rollout hangs; on the same node, two processes write to the same files.",
    fix: "Set spec.strategy.type to Recreate, or use a StatefulSet with volumeClaimTemplates.",
    page: "/platforms/kubernetes/#the-head-of-the-deployment",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[
        (
            "deployment.yaml",
            deployment!(
                "  replicas: 1\n",
                "",
                "      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n"
            ),
        ),
        ("claim.yaml", claim!()),
    ]),
    passes: Rule::native(&[
        (
            "deployment.yaml",
            deployment!(
                "  replicas: 1\n  strategy:\n    type: Recreate\n",
                "",
                "      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n"
            ),
        ),
        ("claim.yaml", claim!()),
    ]),
};

pub static HOSTPATH_VOLUME: Rule = Rule {
    id: "hostpath-volume",
    title: "A pod mounts a directory of its node",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Each node has its own directory, so a pod that moves to another node finds different files or no files. An \
          attacker who takes over the process can read and often change files of the node.",
    fix: "Use a PersistentVolumeClaim for data, and a ConfigMap or a Secret for configuration.",
    page: "/platforms/kubernetes/#security",
    claims: &[],
    also: &["sensitive-host-mounts", "hostPathSet"],
    pedantic: false,
    fails: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "",
            "      volumes:\n        - name: data\n          hostPath:\n            path: /srv/api\n"
        ),
    )]),
    passes: Rule::native(&[(
        "deployment.yaml",
        deployment!(
            "  replicas: 3\n",
            "",
            "      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n"
        ),
    )]),
};

/// Looks at the volumes of all workloads.
pub fn look(links: &Links<'_>, findings: &mut Findings) {
    for workload in links.workloads.iter().filter(|workload| workload.serves()) {
        beside(*workload, findings);
        for container in workload.main_containers() {
            if container.is_database() {
                data(container, findings);
            }
        }
        if workload.object.kind == "Deployment" {
            surge(*workload, links, findings);
        }
        // A DaemonSet works for its node.
        if workload.object.kind != "DaemonSet" {
            for volume in workload.pod.get("volumes").map_or(&[][..], Node::list) {
                host_path(workload.object, volume, findings);
            }
        }
    }
    for volume in links.of_kind("PersistentVolume") {
        if let Some(spec) = volume.root.get("spec") {
            host_path(volume, spec, findings);
        }
    }
}

fn beside(workload: Workload<'_>, findings: &mut Findings) {
    let containers = workload.main_containers();
    let is_database = |one: &Container<'_>| one.is_database();
    let own = containers.iter().find(|one| one.node.get("image").is_some() && !one.is_stock());
    let databases: Vec<_> = containers.iter().filter(|one| is_database(one)).collect();
    // A StatefulSet of a database has helpers, such as those for backups.
    let (Some(own), Some((first, others)), "Deployment") = (own, databases.split_first(), workload.object.kind) else {
        return;
    };
    let at = workload.object.at;
    let said = format!("{} runs {} beside {}.", capital(&first.title()), first.image_name(), own.title());
    let finding = findings.add(&STATEFUL_DB_IN_APP_POD, at, first.label(), said);
    for other in others {
        finding.because(at.place(other.label()), format!("{} does, too", other.title()));
    }
}

/// Whether a database stores its data where something is mounted at a path.
fn is_data_path(path: &str) -> bool {
    path.contains("data") || path.contains("/var/lib/") || path.starts_with("/bitnami")
}

fn data(container: Container<'_>, findings: &mut Findings) {
    let object = container.object();
    let mounts = container.mounts();
    let at = object.at;
    for (mount, volume) in &mounts {
        let path = mount.get("mountPath").and_then(Node::text).unwrap_or_default();
        let Some((key, _)) = volume.entry("emptyDir").filter(|_| is_data_path(path)) else { continue };
        let said = capital(&format!("{} has {path} on an emptyDir.", container.title()));
        findings.add(&DB_ON_EMPTYDIR, at, key.span, said).because(at.place(mount.span), "The mount");
        return;
    }
    let has_templates = object.root.at(&["spec", "volumeClaimTemplates"]).is_some();
    if !has_templates && object.is_whole && container.lacks(&["volumeMounts"]) && container.lacks(&["volumeDevices"]) {
        let said = capital(&format!("{} runs {} without a volume.", container.title(), container.image_name()));
        findings.add(&DB_ON_EMPTYDIR, at, container.label(), said);
    }
}

fn surge(workload: Workload<'_>, links: &Links<'_>, findings: &mut Findings) {
    let object = workload.object;
    let Some(spec) = object.root.get("spec") else { return };
    let rolling = spec.at(&["strategy", "rollingUpdate", "maxSurge"]);
    let has_surge = match rolling {
        Some(node) => node.text().and_then(|text| share(text, 1, true)).is_some_and(|count| count > 0),
        None => share(defaults::MAX_SURGE, 1, true).is_some_and(|count| count > 0),
    };
    let is_rolling = match spec.at(&["strategy", "type"]) {
        Some(kind) => kind.text() == Some("RollingUpdate"),
        None => object.is_whole && object.lacks(spec, &["strategy", "type"]),
    };
    if !is_rolling || !has_surge {
        return;
    }
    let databases: Vec<_> = workload.main_containers().into_iter().filter(|one| one.is_database()).collect();
    for volume in workload.pod.get("volumes").map_or(&[][..], Node::list) {
        let Some(claim) = volume.at(&["persistentVolumeClaim", "claimName"]).filter(|one| !one.is_template()) else {
            continue;
        };
        let Some(name) = claim.text() else { continue };
        let given = links.of_kind("PersistentVolumeClaim").find(|one| one.name() == Some(name));
        let modes = given.and_then(|one| one.root.at(&["spec", "accessModes"]));
        let once = modes.and_then(|modes| {
            let is_once = |mode: &&Node| mode.text().is_some_and(|mode| mode.starts_with("ReadWriteOnce"));
            modes.list().iter().find(is_once).filter(|_| modes.list().len() == 1)
        });
        let volume_name = volume.get("name").and_then(Node::text);
        let of_database = databases
            .iter()
            .any(|one| one.mounts().iter().any(|(mount, _)| mount.get("name").and_then(Node::text) == volume_name));
        if once.is_none() && !of_database {
            continue;
        }
        let said = match once {
            Some(mode) => {
                format!("The claim {name} is {}, and the strategy is RollingUpdate.", mode.text().unwrap_or_default())
            }
            None => format!("A database stores its data on the claim {name}, and the strategy is RollingUpdate."),
        };
        let finding = findings.add(&ROLLING_UPDATE_WITH_RWO_VOLUME, object.at, claim.span, said);
        if let (Some(given), Some(mode)) = (given, once) {
            finding.because(given.at.place(mode.span), "The access mode of the claim");
        }
        return;
    }
}

fn host_path(object: Object<'_>, volume: &Node, findings: &mut Findings) {
    let Some((key, host)) = volume.entry("hostPath") else { return };
    let path = host.get("path").and_then(Node::text).unwrap_or_default();
    // A chart mounts what its user names.
    if host.get("path").is_some_and(Node::is_template) || host.is_template() {
        return;
    }
    // The time zone of the node is the same everywhere.
    if matches!(path, "/etc/localtime" | "/etc/timezone" | "/usr/share/zoneinfo") {
        return;
    }
    let said =
        format!("{} uses {} of the node.", capital(&object.title()), if path.is_empty() { "a folder" } else { path });
    findings.add(&HOSTPATH_VOLUME, object.at, key.span, said);
}
