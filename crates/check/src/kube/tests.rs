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

fn project(files: &[(&str, &str)]) -> Project {
    Project::new(files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text")).collect())
}

const API: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n      - name: api\n        image: api:1\n        ports: [{name: http, containerPort: 8080}]\n";

#[test]
fn secrets_are_not_read() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: s\n    annotations: {kubectl.kubernetes.io/last-applied-configuration: hunter2}\n  data: {password: hunter2}\n  stringData: {token: hunter2}\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {managedFields: [hunter2]}\n  status: {replicas: hunter2}\n";
    let project = project(&[("k.yaml", text), ("kustomization.yaml", "secretGenerator: [{literals: [p=hunter2]}]")]);
    assert_eq!(objects(&project).len(), 2);
    for file in &project.files {
        assert!(!format!("{:?}", file.content).contains("hunter2"));
    }
    let keys = objects(&project)[0].root.get("data").map(|data| data.entries().len());
    assert_eq!(keys, Some(1));
}

#[test]
fn kinds_of_other_systems_are_not_read() {
    let text = "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {}\n---\napiVersion: run.googleapis.com/v1\nkind: Job\n---\napiVersion: v1\nkind: Service\n";
    assert_eq!(objects(&project(&[("k.yaml", text)])).len(), 1);
}

#[test]
fn patches_have_no_absences() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 5\n";
    let overlay = "resources: [../../base]\npatches:\n- path: replicas.yaml\n";
    let project = project(&[
        ("k/base/api.yaml", API),
        ("k/base/kustomization.yaml", "resources: [api.yaml]\nimages: [{name: api, newTag: v2}]\n"),
        ("k/overlays/prod/kustomization.yaml", overlay),
        ("k/overlays/prod/replicas.yaml", patch),
    ]);
    let [base, patch] = objects(&project)[..] else { panic!("two objects") };
    assert_eq!((base.is_whole, base.is_patch, base.sets_replicas), (true, false, true));
    assert_eq!((patch.is_whole, patch.is_patch), (false, true));
    assert!(Kustomizations::new(&project).replaces_image("k/base/api.yaml", "api"));
}

#[test]
fn patches_of_pods_and_patches_that_are_not_given_may_fill_in_anything() {
    let inline = "resources: [api.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/template/spec/containers/0/resources\n      value: {}\n";
    let other = "resources: [api.yaml]\npatchesStrategicMerge: [elsewhere.yaml]\n";
    let not_this = "resources: [api.yaml]\npatches:\n- target: {kind: Service}\n  path: elsewhere.yaml\n";
    for (kustomization, is_whole) in [(inline, false), (other, false), (not_this, true)] {
        let project = project(&[("api.yaml", API), ("kustomization.yaml", kustomization)]);
        assert_eq!(objects(&project)[0].is_whole, is_whole, "{kustomization}");
    }
}

#[test]
fn a_workload_without_a_selector_is_a_part() {
    let base = API.replace("  selector: {matchLabels: {app: api}}\n", "");
    let image_alone = base.replace("        ports: [{name: http, containerPort: 8080}]\n", "");
    for (path, text, lacks) in [
        ("api.yaml", API, true),
        ("api.yaml", base.as_str(), true),
        ("overlays/dev/api.yaml", base.as_str(), false),
        ("api.yaml", image_alone.as_str(), false),
    ] {
        let project = project(&[(path, text)]);
        let workload = workloads(&project)[0];
        assert_eq!(workload.all_containers()[0].lacks(&["readinessProbe"]), lacks, "{path} {text}");
        assert_eq!(workload.object.is_whole, text == API);
    }
}

#[test]
fn templates_fill_in_only_what_has_their_indentation() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    {{- include \"l\" . | nindent 4 }}\nspec:\n  selector:\n    matchLabels:\n      {{- include \"s\" . | nindent 6 }}\n  template:\n    spec:\n      containers:\n        - name: api\n          image: \"{{ .Values.image }}\"\n          resources:\n            {{- toYaml .Values.resources | nindent 12 }}\n          ports:\n            - containerPort: 80\n        - name: other\n          env:\n            - name: A\n              value: b\n          {{- with .Values.x }}\n          {{- toYaml . | nindent 10 }}\n          {{- end }}\n";
    let project = project(&[("t.yaml", text)]);
    let [api, other] = workloads(&project)[0].all_containers()[..] else { panic!("two containers") };
    assert!(api.lacks(&["readinessProbe"]) && api.lacks(&["securityContext", "runAsNonRoot"]));
    assert!(!api.lacks(&["resources", "limits", "memory"]) && !other.lacks(&["readinessProbe"]));
    assert!(!api.object().lacks(api.object().root, &["spec", "selector", "matchLabels"]));
}

#[test]
fn services_autoscalers_and_budgets_belong_to_workloads() {
    let others = "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: api}, ports: [{port: 80, targetPort: http}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: t, namespace: n}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec: {scaleTargetRef: {kind: Deployment, name: api}}\n---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: {selector: {matchLabels: {app: api}}}\n";
    let project = project(&[("k.yaml", &format!("{API}{others}"))]);
    let links = links::Links::new(&project);
    let [api] = links.workloads[..] else { panic!("one workload") };
    let names: Vec<_> = links.services_of(api).iter().map(|service| service.name()).collect();
    assert_eq!(names, [Some("s")]);
    assert_eq!((links.autoscalers_of(api).len(), links.budgets_of(api).len()), (1, 1));
    assert!(links.serves(api.main_containers()[0]));
}

#[test]
fn addresses_are_those_of_the_container() {
    for (env, expected) in [
        ("{name: HOST, value: 127.0.0.1}", Some("127.0.0.1")),
        ("{name: APP_APPLICATION__HOST, value: \"0.0.0.0\"}", Some("0.0.0.0")),
        ("{name: API_BIND_ADDR, value: \"[::1]:80\"}", Some("::1")),
        ("{name: SERVER_ADDR, value: \"localhost:80\"}", Some("localhost")),
        ("{name: DB_HOST, value: localhost}", None),
        ("{name: API_BASE_URL, value: \"http://127.0.0.1\"}", None),
        ("{name: HOST, value: db}", None),
        ("{name: HOST, valueFrom: {}}", None),
    ] {
        let text = API.replace("        image: api:1\n", &format!("        image: api:1\n        env: [{env}]\n"));
        let project = project(&[("k.yaml", &text)]);
        let found = workloads(&project)[0].main_containers()[0].bind_address().map(|bind| bind.address.to_owned());
        assert_eq!(found.as_deref(), expected, "{env}");
    }
    let text =
        API.replace("        image: api:1\n", "        image: api:1\n        args: [--bind, \"127.0.0.1:80\"]\n");
    let project = project(&[("k.yaml", &text)]);
    assert!(workloads(&project)[0].main_containers()[0].bind_address().is_some());
}

#[test]
fn aliases_without_end_take_no_time() {
    let mut lists = String::from("kind: List\na0: &a0 {kind: Pod}\n");
    let mut nested = String::from("kind: Pod\na0: &a0 [x]\n");
    for level in 1..40 {
        let before = level - 1;
        lists += &format!("a{level}: &a{level} {{kind: List, items: [*a{before}, *a{before}, *a{before}]}}\n");
        nested += &format!("a{level}: &a{level} [*a{before}, *a{before}, *a{before}]\n");
    }
    lists += "items: [*a39, *a39]\n";
    nested += "spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}\n";
    let project =
        project(&[("a.yaml", &format!("apiVersion: v1\n{lists}")), ("b.yaml", &format!("apiVersion: v1\n{nested}"))]);
    crate::look(&project);
    assert!(workloads(&project).iter().any(|one| one.all_containers().iter().any(|one| one.lacks(&["env"]))));
}
