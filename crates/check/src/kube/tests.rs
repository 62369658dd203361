use super::quantity::quantity;
use super::*;
use crate::source::Source;

#[test]
fn quantities_are_those_of_the_reference() {
    for (text, expected) in [
        ("1", Some(1.0)),
        ("0.05", Some(0.05)),
        ("50m", Some(0.05)),
        ("4096m", Some(4.096)),
        ("1Gi", Some(1_073_741_824.0)),
        ("2048Mi", Some(2_147_483_648.0)),
        ("128M", Some(128e6)),
        ("1e3", Some(1000.0)),
        ("1E", Some(1e18)),
        ("12Ki", Some(12_288.0)),
        ("inf", None),
        ("1 GB", None),
        ("", None),
        ("1KiB", None),
    ] {
        assert_eq!(quantity(text), expected, "{text}");
    }
}

#[test]
fn lists_are_resolved() {
    let text = "apiVersion: v1\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: api}\n  spec:\n    template:\n      spec:\n        containers:\n        - name: api\n- apiVersion: v1\n  kind: Service\nkind: List\n";
    let project = Project::new(vec![Source::new("k.yaml", text.as_bytes()).expect("text")]);
    let kinds: Vec<_> = objects(&project).iter().map(|object| object.kind).collect();
    assert_eq!(kinds, ["Deployment", "Service"]);
    let [workload] = workloads(&project)[..] else { panic!("one workload") };
    assert_eq!((workload.object.name(), workload.containers().len(), workload.serves()), (Some("api"), 1, true));
}

#[test]
fn a_template_with_blocks_is_not_whole() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          {{- toYaml .Values.x | nindent 10 }}\n";
    let project = Project::new(vec![Source::new("k.yaml", text.as_bytes()).expect("text")]);
    assert!(workloads(&project).iter().all(|workload| !workload.object.is_whole));
}
