//! Objects that belong together.

use super::{beside, found, manifest};

#[test]
fn services() {
    for (service, ids) in [
        ("{selector: {app: api}, ports: [{port: 80, targetPort: http}]}", &[][..]),
        ("{selector: {app: api}, ports: [{port: 80, targetPort: web}]}", &["service-port-mismatch"]),
        ("{selector: {app: api}, ports: [{port: 80}]}", &["service-port-mismatch"]),
        ("{selector: {app: api}, ports: [{port: 80, targetPort: 8080}, {port: 9000, name: metrics}]}", &[]),
        ("{selector: {app: apj}, ports: [{port: 80, targetPort: http}]}", &["service-selects-nothing"]),
        ("{selector: {app: api, ports: [{port: 80}]}}", &["ports-in-selector"]),
        ("{type: ExternalName, externalName: api.example.com}", &[]),
    ] {
        let ids_found: Vec<_> = found(&[("k.yaml", &beside(service, "", ""))]).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids_found, ids, "{service}");
    }
    let other = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n";
    assert_eq!(found(&[("k.yaml", &manifest("", "", "")), ("web.yaml", other)]), []);
}

#[test]
fn budgets_and_autoscalers() {
    let scaler = "{scaleTargetRef: {kind: Deployment, name: api}, minReplicas: 2, maxReplicas: 5}";
    for (scaler, budget, ids) in [
        ("", "{minAvailable: 3, selector: {matchLabels: {app: api}}}", &["pdb-blocks-drain"][..]),
        ("", "{minAvailable: 2, selector: {matchLabels: {app: api}}}", &[]),
        ("", "{minAvailable: 67%, selector: {matchLabels: {app: api}}}", &["pdb-blocks-drain"]),
        ("", "{minAvailable: 50%, selector: {matchLabels: {app: api}}}", &[]),
        ("", "{maxUnavailable: 0, selector: {matchLabels: {app: other}}}", &["pdb-blocks-drain"]),
        ("", "{minAvailable: 3, selector: {matchLabels: {app: other}}}", &[]),
        (scaler, "{minAvailable: 2, selector: {matchLabels: {app: api}}}", &["hpa-and-replicas", "pdb-blocks-drain"]),
        (scaler, "{minAvailable: 1, selector: {matchLabels: {app: api}}}", &["hpa-and-replicas"]),
    ] {
        let ids_found: Vec<_> =
            found(&[("k.yaml", &beside("", scaler, budget))]).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids_found, ids, "{scaler} {budget}");
    }
}

#[test]
fn environments_with_the_same_names_are_apart() {
    let other = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec: {scaleTargetRef: {kind: Deployment, name: api}, minReplicas: 3, maxReplicas: 5}\n";
    let scaled = manifest("", "", "").replace("  replicas: 3\n", "");
    let files = [("dev/api.yaml", manifest("", "", "")), ("prod/api.yaml", scaled), ("prod/hpa.yaml", other.into())];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(found(&files), []);
}

#[test]
fn an_object_of_the_cluster_is_not_a_manifest() {
    let live = "apiVersion: v1\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: api\n    uid: 9a5db830\n    annotations:\n      kubectl.kubernetes.io/last-applied-configuration: |\n        {\"spec\":{\"replicas\":1,\"password\":\"hunter22\"}}\n    managedFields: [{fieldsV1: {\"f:spec\": {\"f:replicas\": {}}}}]\n  spec:\n    replicas: 6\n    selector: {matchLabels: {app: api}}\n    strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}, type: RollingUpdate}\n    template:\n      metadata: {creationTimestamp: null, labels: {app: api}}\n      spec:\n        containers:\n        - name: api\n          image: ghcr.io/example/api:1.4.2\n          lifecycle: {preStop: {exec: {command: [sleep, \"5\"]}}}\n          ports: [{containerPort: 8080, protocol: TCP}]\n          readinessProbe: {httpGet: {path: /readyz, port: 8080}, timeoutSeconds: 2}\n          resources: {limits: {memory: 256Mi}, requests: {cpu: 250m, memory: 256Mi}}\n        securityContext: {runAsNonRoot: true, runAsUser: 10001}\n        terminationGracePeriodSeconds: 8\n  status: {replicas: 1}\n- apiVersion: autoscaling/v2\n  kind: HorizontalPodAutoscaler\n  metadata: {name: api}\n  spec: {maxReplicas: 20, minReplicas: 4, scaleTargetRef: {kind: Deployment, name: api}}\n  status: {currentReplicas: 1}\n- apiVersion: policy/v1\n  kind: PodDisruptionBudget\n  metadata: {name: api}\n  spec: {minAvailable: 6, selector: {matchLabels: {app: api}}}\nkind: List\n";
    assert_eq!(found(&[("live.yaml", live)]), [("grace-too-short", 27), ("pdb-blocks-drain", 37)]);
}
