use super::*;

pub const API: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  minReadySeconds: 10
  selector: {matchLabels: {app: api}}
  strategy:
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  template:
    metadata: {labels: {app: api}}
    spec:
      terminationGracePeriodSeconds: 40
      containers:
        - name: web
          image: registry.example.com/api:1.2.0
          ports: [{name: http, containerPort: 8080}]
          envFrom: [{configMapRef: {name: api}}]
          env:
            - {name: DATABASE_URL, value: \"postgres://api@db:5432/api\"}
            - {name: SHUTDOWN_DELAY, value: 2s}
            - {name: SHUTDOWN_DEADLINE, value: 20s}
            - {name: RUST_LOG, value: \"info,sqlx=debug\"}
          readinessProbe:
            httpGet: {path: /readyz, port: http}
            periodSeconds: 5
            timeoutSeconds: 2
          livenessProbe:
            httpGet: {path: /livez, port: http}
          resources:
            requests: {cpu: 250m}
            limits: {memory: 256Mi, cpu: 2500m, ephemeral-storage: 1Gi}
          lifecycle:
            preStop: {sleep: {seconds: 5}}
";
pub const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata:\n  DATABASE_MAX_CONNECTIONS: \"12\"\n  REQUEST_TIMEOUT: 8s\n";
pub const SCALER: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}\n  minReplicas: 4\n  maxReplicas: 10\n";
pub const DATABASE: &str = "\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: postgres
          image: postgres:17
          args: [-c, max_connections=150]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
";
pub const DOCKERFILE: &str = "FROM lukemathwalker/cargo-chef:latest-rust-1.95 AS build\nRUN cargo chef cook --release\nCOPY . .\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /api /api\nUSER 1000\nCMD [\"/api\"]\n";
pub const CARGO: &str =
    "[package]\nname = \"api\"\n[dependencies]\naxum = \"0.8\"\nsqlx = \"0.8\"\ntikv-jemallocator = \"0.6\"\n";

pub const KUBERNETES: Files<'_> = &[
    ("k/api.yaml", API),
    ("k/map.yaml", MAP),
    ("k/hpa.yaml", SCALER),
    ("k/db.yaml", DATABASE),
    ("Dockerfile", DOCKERFILE),
    ("Cargo.toml", CARGO),
];

#[test]
fn a_deployment_gives_inputs_with_their_lines() {
    let found = given(KUBERNETES);
    has(
        &found,
        &[
            "pool-sizing instances=4 k/hpa.yaml:6",
            "pool-sizing max-instances=10 k/hpa.yaml:7",
            "pool-sizing pool-size=12 k/map.yaml:5",
            "pool-sizing acquire-timeout=30 default of sqlx",
            "pool-sizing max-connections=150 k/db.yaml:12",
            "pool-sizing reserved-connections=3 default of PostgreSQL",
            "pool-sizing surge=10 k/api.yaml:8",
            "rolling-deploy replicas=4 k/hpa.yaml:6",
            "rolling-deploy surge-count=1 k/api.yaml:8",
            "rolling-deploy unavailable-count=0 k/api.yaml:8",
            "rolling-deploy min-ready=10 k/api.yaml:5",
            "rolling-deploy pre-stop=7 k/api.yaml:33, k/api.yaml:20",
            "rolling-deploy grace=40 k/api.yaml:12",
            "rolling-deploy request-max=8 k/map.yaml:6",
            "timeout-budget request-timeout=8 k/map.yaml:6",
            "memory-budget limit=256 k/api.yaml:31",
            "memory-budget worker-threads=2 k/api.yaml:31",
            "memory-budget db-connections=12 k/map.yaml:5",
            "memory-budget allocator=jemalloc Cargo.toml:6",
            "cpu-quota quota=2.5 k/api.yaml:31",
            "health-check-load probers=1 k/api.yaml:23",
            "health-check-load interval=5 k/api.yaml:25",
            "health-check-load timeout=2 k/api.yaml:26",
            "health-check-load failure-threshold=3 default of Kubernetes",
            "health-check-load success-threshold=1 default of Kubernetes",
            "log-volume rotate-files=5 default of Kubernetes",
            "log-volume ephemeral-limit=1073.741824 k/api.yaml:31",
            "log-volume log-statements=true k/api.yaml:22",
            "build-time cache=cargo-chef Dockerfile:2",
            "error-budget replicas=4 k/hpa.yaml:6",
            "prometheus-cardinality instances=4 k/hpa.yaml:6",
            "platform-cost min-instances=4 k/hpa.yaml:6",
            "platform-cost vcpu=2.5 k/api.yaml:31",
            "capacity instances=4 k/hpa.yaml:6",
            "capacity max-instances=10 k/hpa.yaml:7",
            "capacity grows=true k/hpa.yaml:7",
            "capacity interval=5 k/api.yaml:25",
            "capacity quota=2.5 k/api.yaml:31",
            "capacity platform=kubernetes k/api.yaml:14",
        ],
    );
    let is_absent = |one: &String| {
        ["log-volume rps=", "kubelet-probes", "rolling-deploy surge="].iter().any(|part| one.contains(part))
    };
    assert!(!found.iter().any(is_absent), "{found:#?}");
    assert_eq!(notes(KUBERNETES), Vec::<String>::new());
}

#[test]
fn every_field_of_every_calculator_has_a_value() {
    let (_, inputs) = of_first(KUBERNETES);
    let fields =
        models::ALL.iter().flat_map(|calculator| calculator.fields().map(|field| (calculator.slug, field.key)));
    assert!(inputs.iter().map(|input| (input.calculator, input.field)).eq(fields));
}

#[test]
fn the_panel_gets_what_the_files_state() {
    let project = project(KUBERNETES);
    let (facts, deployment) = (facts(&project), Deployment::new(&project));
    let entries = your_deployment(subjects(&deployment, &facts)[0]);
    let entries: Vec<_> = entries.iter().map(|one| (one.key, one.value.as_str())).collect();
    assert_eq!(
        entries,
        [
            ("instances", "4"),
            ("probers", "1"),
            ("max-instances", "10"),
            ("pool-size", "12"),
            ("max-connections", "150"),
            ("memory", "256"),
            ("cpu", "2.5"),
            ("surge", "10"),
            ("pre-stop", "7"),
            ("grace", "40"),
            ("platform", "kubernetes"),
        ]
    );
}

#[test]
fn numbers_that_follow_are_facts() {
    let project = project(KUBERNETES);
    let (facts, deployment) = (facts(&project), Deployment::new(&project));
    let found: Vec<_> = derived(&deployment, &facts)
        .into_iter()
        .map(|fact| {
            let line = fact.place.map(|place| project.files[place.file].source.line(place.span.start));
            format!("{} {}: {} ({line:?})", fact.service, fact.key, fact.value)
        })
        .collect();
    assert_eq!(
        found,
        [
            "postgres peak connections: 132 of 147 (Some(5))",
            "api time to drain: 27 s of 40 s (Some(33))",
            "api estimated memory: 68.7 MiB of 256 MiB (Some(31))",
        ]
    );
}

#[test]
fn memory_is_estimated_only_for_services_in_rust() {
    for (files, expected) in [(platforms::COMPOSE, true), (platforms::FLY, false)] {
        let project = project(files);
        let (facts, deployment) = (facts(&project), Deployment::new(&project));
        assert_eq!(subjects(&deployment, &facts)[0].is_rust(), expected);
        assert_eq!(derived(&deployment, &facts).iter().any(|fact| fact.key == "estimated memory"), expected);
    }
}

#[test]
fn what_a_calculator_does_not_accept_is_a_note_and_not_a_value() {
    let files = [(
        "api.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: api:1\n          env: [{name: DB_MAX_CONNECTIONS, value: \"800\"}]\n          readinessProbe: {httpGet: {path: /health, port: 80}}\n          livenessProbe: {httpGet: {path: /health, port: 80}, periodSeconds: 7}\n",
    )];
    has(
        &notes(&files),
        &[
            "pool-sizing pool-size: The files state 800. Pool size per instance must be between 1 and 500 connections.",
            "cpu-quota quota: The files set no CPU limit, so nothing throttles the container.",
            "rolling-deploy surge: The files allow no surge and no missing pod. Kubernetes rejects that.",
            "health-check-load liveness-checks-database: Liveness and readiness request /health. If it queries the database, choose Yes.",
        ],
    );
    let found = given(&files);
    has(
        &found,
        &[
            "health-check-load pool-size=800 api.yaml:14",
            "health-check-load kubelet-probes=1 api.yaml:15, api.yaml:16",
            "health-check-load kubelet-interval=7 api.yaml:16",
        ],
    );
    assert!(!found.iter().any(|one| one.starts_with("pool-sizing pool-size")), "{found:#?}");
}

#[test]
fn templates_state_nothing() {
    let files = [(
        "t.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: {{ .Values.n }}\n  template:\n    spec:\n      containers:\n        - name: api\n          image: {{ .Values.image }}\n          {{- toYaml .Values.more | nindent 10 }}\n",
    )];
    let found = given(&files);
    assert!(
        found.iter().all(|one| one.ends_with("default of Kubernetes") || one.starts_with("capacity platform")),
        "{found:#?}"
    );
}
