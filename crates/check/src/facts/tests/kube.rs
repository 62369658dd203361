use super::*;

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{\"spec\": {\"replicas\": 9}}'
  managedFields:
    - fieldsV1: {f:spec: {f:replicas: {}}}
spec:
  replicas: 4 # was 5
  strategy:
    rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}
  template:
    spec:
      terminationGracePeriodSeconds: 45
      securityContext: {runAsNonRoot: true}
      containers:
        - name: web
          image: example.com/api:1.2
          ports: [{containerPort: &port 8080}]
          command: [/api]
          args: [--token, abc]
          env:
            - {name: DB_MAX_CONNECTIONS, value: \"12\"}
            - {name: DB_PASSWORD, value: \"12\"}
            - name: DB_HOST
              valueFrom: {secretKeyRef: {name: db, key: host}}
          envFrom:
            - configMapRef: {name: settings}
          resources:
            limits: {memory: 512Mi}
            requests: {cpu: 250m, memory: 512Mi}
          readinessProbe:
            httpGet: {path: /readyz, port: *port}
            periodSeconds: 5
          lifecycle:
            preStop:
              sleep: {seconds: 5}
        - name: proxy
          image: envoy:v1
status:
  replicas: 3
";

#[test]
fn a_workload_states_its_specification() {
    let found = stated(&[("k.yaml", DEPLOYMENT)]);
    assert_eq!(
        found,
        [
            "2 api kind=Deployment",
            "10 api replicas=4",
            "12 api strategy.maxSurge=25%",
            "12 api strategy.maxUnavailable=0",
            "15 api terminationGracePeriodSeconds=45",
            "16 api securityContext.runAsNonRoot=true",
            "18 api containers=web proxy",
            "19 api/web image=example.com/api:1.2",
            "20 api/web containerPort=8080",
            "21 api/web command=/api",
            "24 api/web env.DB_MAX_CONNECTIONS=12",
            "29 api/web envFrom=configMapRef settings",
            "31 api/web resources.limits.memory=512Mi",
            "32 api/web resources.requests.cpu=250m",
            "32 api/web resources.requests.memory=512Mi",
            "34 api/web readiness.kind=httpGet",
            "34 api/web readiness.path=/readyz",
            "34 api/web readiness.port=8080",
            "35 api/web readiness.periodSeconds=5",
            "38 api/web preStop.kind=sleep",
            "38 api/web preStop.sleep=5",
            "40 api/proxy image=envoy:v1",
        ]
    );
}

#[test]
fn other_objects_state_what_scales_and_what_serves() {
    let found = stated(&[
        (
            "more.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- kind: Service\n  metadata: {name: api}\n  spec:\n    ports: [{port: 80, targetPort: http}]\n- kind: HorizontalPodAutoscaler\n  metadata: {name: scaler}\n  spec:\n    scaleTargetRef: {kind: Deployment, name: api}\n    minReplicas: 4\n    maxReplicas: 20\n    metrics:\n    - type: Resource\n      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}\n- kind: PodDisruptionBudget\n  metadata: {name: api}\n  spec: {minAvailable: 3}\n- kind: ConfigMap\n  metadata: {name: settings}\n  data: {RUST_LOG: info, POOL_SIZE: '8', SECRET: '1'}\n",
        ),
        ("patch.yaml", "kind: Deployment\nmetadata: {name: api}\nspec: {replicas: 5}\n"),
        (
            "kustomization.yaml",
            "resources: [more.yaml]\nreplicas:\n- {name: api, count: 6}\nimages:\n- {name: api, newTag: '2'}\n",
        ),
    ]);
    has(
        &found,
        &[
            "7 api service.port=80",
            "7 api service.targetPort=http",
            "12 api hpa.minReplicas=4",
            "13 api hpa.maxReplicas=20",
            "16 api hpa.cpuTarget=70",
            "19 api pdb.minAvailable=3",
            "22 settings env.RUST_LOG=info",
            "22 settings env.POOL_SIZE=8",
            "3 api replicas=5",
            "3 api replicas.count=6",
            "5 api images.newTag=2",
        ],
    );
    assert!(!found.iter().any(|fact| fact.contains("SECRET")));
}

#[test]
fn what_a_template_fills_in_is_a_gap() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: {{ .Values.n }}\n  template:\n    spec:\n      containers:\n        - name: web\n          image: \"api:{{ .Values.tag }}\"\n          args:\n            - --verbose\n            {{- toYaml .Values.args | nindent 12 }}\n          ports: [{containerPort: 8080}]\n";
    let files = [("chart/templates/api.yaml", text)];
    let found = stated(&files);
    assert_eq!(
        found,
        ["2 chart/templates/api.yaml kind=Deployment", "15 chart/templates/api.yaml/web containerPort=8080"]
    );
    let project = project(&files);
    let gaps: Vec<_> = templated(&project)
        .into_iter()
        .map(|gap| format!("{} {}", project.files[0].source.line(gap.place.span.start), gap.what))
        .collect();
    assert_eq!(
        gaps,
        ["6 A template fills in replicas.", "11 A template fills in image.", "13 A template fills in args."]
    );
}

#[test]
fn values_of_the_usual_chart_are_stated() {
    let found = stated(&[(
        "chart/values.yaml",
        "replicaCount: 3\nimage:\n  tag: \"\"\nresources:\n  limits: {memory: 256Mi}\nother: 1\n",
    )]);
    assert_eq!(found, ["1 chart/values.yaml replicaCount=3", "5 chart/values.yaml resources.limits.memory=256Mi"]);
}
